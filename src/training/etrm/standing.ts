/** How a learning stands: what is told of it, what of it is saved, and what its seeds answer to the test inputs. */

import type { Asks } from '../../model/architectures/etrm/asks.ts';
import { checkSize, gridKey, sizeOf, type EtrmTask, type Grid, type Size, BadStateError } from '../../model/architectures/etrm/task.ts';
import { askedSize } from '../../model/architectures/etrm/views.ts';
import { agreed, pool, type Pooled, type Vote } from '../../model/architectures/etrm/votes.ts';
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

interface TestProgress {
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

/** The same of a seed that is done, as much as is kept of it. */
export const finishedProgress = ({ seed, steps, fitted, pretrained = false }: FinishedSeed): SeedProgress => ({
  seed,
  step: steps,
  planned: steps,
  loss: 0,
  exact: fitted ? 1 : 0,
  fitted,
  finished: true,
  pretrained,
});

/** Log-probability of a vote that tells none: below every real one, and a number in JSON. */
const UNSURE = -1e9;

/** What seeds answer to a task's test inputs, at which sizes, and whether they agree. */
export class Ballots {
  private readonly task: EtrmTask;
  private readonly copies: number;
  private readonly given: readonly (Size | null)[];
  private all: (Size | null)[];
  private votes: Vote[][];
  /** Answers to the demonstrations and the tests at the last look. */
  private demonstrations: { answer: Grid | null; right: boolean }[];
  private present: (Grid | null)[];
  private looks = 0;

  /**
   * @param given sizes that a person gave, by test input; null: by rule @param copies answers of a learner to each: the task's colours and renamings
   * @throws BadSizeError
   */
  constructor(task: EtrmTask, given: readonly (Size | null)[], copies: number) {
    this.task = task;
    this.given = given;
    this.copies = copies;
    this.all = task.test.map(({ input }, i) => given[i] ?? askedSize(task.train, input));
    for (const size of this.all) if (size) checkSize(size);
    this.votes = task.test.map(() => []);
    this.present = task.test.map(() => null);
    this.demonstrations = task.train.map(() => ({ answer: null, right: false }));
  }

  get progress(): Pick<SessionProgress, 'demonstrations' | 'learnt' | 'tests' | 'looks'> {
    return {
      demonstrations: [...this.demonstrations],
      learnt: this.demonstrations.filter(({ right }) => right).length,
      tests: this.all.map((size, i) => ({ size, answer: this.present[i], candidates: pool(this.votes[i]) })),
      looks: this.looks,
    };
  }

  /** Takes a learner's present answers. */
  async look(learner: SeedLearner): Promise<void> {
    for (const [i, { input, output }] of this.task.train.entries()) {
      const [{ grid: answer }] = await learner.answer(input, sizeOf(output), 1);
      this.demonstrations[i] = { answer, right: gridKey(answer) === gridKey(output) };
    }
    for (const [i, { input }] of this.task.test.entries()) {
      const size = this.all[i];
      if (size) this.present[i] = (await learner.answer(input, size, 1))[0]?.grid ?? null;
    }
    this.looks++;
  }

  /** Takes a saved state over. @returns sizes that are others by now, which are to be voted on anew @throws BadStateError */
  restore({ votes, sizes }: Pick<SessionState, 'votes' | 'sizes'>): { readonly test: number; readonly size: Size }[] {
    if (votes.length !== this.votes.length) throw new BadStateError('The state is of another task.');
    // Earlier versions did not write down how sure a vote was: among equals those come last.
    this.votes = votes.map((of) => of.map((vote) => ({ ...vote, sure: (vote as Partial<Vote>).sure ?? UNSURE })));
    const wanted = this.all.map((size, i) => this.given[i] ?? sizes[i] ?? size);
    this.all = [...sizes];
    return wanted.flatMap((size, test) => (size && size.join() !== sizes[test]?.join() ? [{ test, size }] : []));
  }

  save(): Pick<SessionState, 'votes' | 'sizes'> {
    return { votes: this.votes.map((v) => [...v]), sizes: [...this.all] };
  }

  /** From now on an answer has this size; what was voted on it is gone. @throws BadSizeError */
  resize(test: number, size: Size): void {
    checkSize(size);
    this.all[test] = size;
    this.votes[test] = [];
  }

  /** A learner's votes on a test input, where its answer's size is known. */
  async cast(learner: SeedLearner, fitted: boolean, test: number): Promise<void> {
    const size = this.all[test];
    if (!size) return;
    const answers = await learner.answer(this.task.test[test].input, size, this.copies);
    this.votes[test].push(...answers.map((ballot) => ({ ...ballot, seed: learner.seed, fitted })));
  }

  async castAll(learner: SeedLearner, fitted: boolean): Promise<void> {
    for (const test of this.all.keys()) await this.cast(learner, fitted, test);
  }

  /** Whether `least` seeds agree on every answer whose size is known; null where there is none to agree on. */
  agree(least: number): boolean | null {
    const asked = this.votes.filter((_, i) => this.all[i] !== null);
    return asked.length === 0 ? null : asked.every((votes) => agreed(votes, least));
  }
}
