/** How a learning stands: what is told of it, and what of it is saved. */

import type { Asks } from '../../model/architectures/etrm/asks.ts';
import type { Grid, Size } from '../../model/architectures/etrm/task.ts';
import type { Pooled, Vote } from '../../model/architectures/etrm/votes.ts';
import type { LearnerState, SeedLearner, StepReport } from './learner.ts';

/** A seed that is done: its weights answer further questions. */
export interface FinishedSeed {
  readonly seed: number;
  readonly steps: number;
  readonly fitted: boolean;
  readonly weights: Float32Array<ArrayBuffer>;
  /** Begun with pretrained weights, not with random numbers. */
  readonly pretrained?: boolean | undefined;
}

/** Plain data, for storage. */
export interface SessionState {
  readonly version: 1;
  readonly learners: readonly LearnerState[];
  readonly finished: readonly FinishedSeed[];
  /** What the task was learnt with; earlier versions did not write it down. */
  readonly asks?: Asks;
  /** Seeds that began with pretrained weights; earlier versions had none. */
  readonly pretrained?: readonly number[];
  /** By test input. */
  readonly votes: readonly (readonly Vote[])[];
  readonly sizes: readonly (Size | null)[];
  readonly nextSeed: number;
  readonly ms: number;
}

export type SessionEnd =
  /** All demonstrations exact in enough seeds, which agree on every answer. */
  | 'agreed'
  /** The time limit. */
  | 'time'
  /** All seeds were used. */
  | 'seeds';

export interface SeedProgress {
  readonly seed: number;
  readonly step: number;
  readonly planned: number;
  readonly loss: number;
  /** Mean exactness of the last batches, 0 to 1. */
  readonly exact: number;
  readonly fitted: boolean;
  readonly finished: boolean;
  /** Begun with pretrained weights, which look at everything. */
  readonly pretrained: boolean;
}

export interface SessionProgress {
  /** Null while it goes on. */
  readonly ended: SessionEnd | null;
  /** Seconds of work so far, and those that are probably left; null before the first step. */
  readonly seconds: number;
  readonly secondsLeft: number | null;
  /** 0 to 1, for a bar. */
  readonly fraction: number;
  /** Every seed that has begun, in order. */
  readonly seeds: readonly SeedProgress[];
  /** Present answer to each demonstration; null before the first look. Of the first learner at work, or the last that finished. */
  readonly demonstrations: readonly { readonly answer: Grid | null; readonly right: boolean }[];
  /** Demonstrations whose present answer is right. */
  readonly learnt: number;
  /** Every demonstration has been exact in some seed for long enough. */
  readonly fitted: boolean;
  readonly tests: readonly TestProgress[];
  /** Changes with every look: when to draw anew. */
  readonly looks: number;
}

export interface TestProgress {
  /** Null: no rule gives the answer's size, and nobody has said (`setSize`). */
  readonly size: Size | null;
  /** Present answer of the learner that is looked at. */
  readonly answer: Grid | null;
  /** Of the seeds that are done, the best first. */
  readonly candidates: readonly Pooled[];
}

export const seedProgress = ({ seed, planned }: SeedLearner, last: StepReport | null, pretrained: boolean): SeedProgress => ({
  seed,
  planned,
  step: last?.step ?? 0,
  loss: last?.loss ?? NaN,
  exact: last?.recent ?? 0,
  fitted: last?.fitted ?? false,
  finished: last?.finished ?? false,
  pretrained,
});
