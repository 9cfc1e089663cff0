/** Votes over augmentations: which answers a task's copies agree on, and the two that are handed in (SPEC section 6). */

import { invertGrid, parseIdentifier } from './augment.ts';
import { cropAnswer } from './codec.ts';
import { type Grid, gridKey, sameGrid } from './grid.ts';

/** Attempts at a test input that ARC allows. */
export const ATTEMPTS = 2;

/** Name of row 0 of the puzzle table, which pads incomplete batches. */
export const BLANK = '<blank>';

/** One answer of the model, brought back to the task's own colours and orientation. */
export interface Vote {
  readonly grid: Grid;
  /** q_halt logit of the answer. */
  readonly halt: number;
}

/** An answer with the support it has. */
export interface Candidate {
  readonly grid: Grid;
  readonly votes: number;
  /** Mean halting probability of its votes, sigmoid(q_halt). */
  readonly confidence: number;
}

/** Candidates by votes, then by mean halting probability, then by who came first. The empty grid is a candidate like any other. */
export function tally(votes: Iterable<Vote>): Candidate[] {
  const groups = new Map<string, { grid: Grid; halts: number[] }>();
  for (const { grid, halt } of votes) {
    const group = groups.get(gridKey(grid)) ?? { grid, halts: [] };
    group.halts.push(1 / (1 + Math.exp(-halt)));
    groups.set(gridKey(grid), group);
  }
  return [...groups.values()]
    .map(({ grid, halts }) => ({ grid, votes: halts.length, confidence: halts.reduce((sum, p) => sum + p, 0) / halts.length }))
    .sort((a, b) => b.votes - a.votes || b.confidence - a.confidence);
}

/** Whether the right answer is among the first `k` candidates. */
export const passAt = (candidates: readonly Candidate[], answer: Grid, k: number): boolean =>
  candidates.slice(0, k).some(({ grid }) => sameGrid(grid, answer));

/** What the model answered for one row of a batch. */
export interface Prediction {
  /** The row of the puzzle table: a task's bare name or one of its augmentations. */
  readonly identifier: string;
  /** Tokens [side*side] of the augmented test input. */
  readonly input: ArrayLike<number>;
  /** Tokens [side*side] of the answer. */
  readonly answer: ArrayLike<number>;
  /** q_halt logit. */
  readonly halt: number;
}

/** Votes filed under the task's name, then under the key (`gridKey`) of the test input they answer. */
export type Ballots = ReadonlyMap<string, ReadonlyMap<string, readonly Vote[]>>;

/**
 * Crops every prediction, undoes its augmentation and files it under its task and test input. Predictions whose identifier
 * is no task of ours (padding rows) are left out.
 */
export function fileVotes(predictions: Iterable<Prediction>, side: number): Ballots {
  const ballots = new Map<string, Map<string, Vote[]>>();
  for (const { identifier, input, answer, halt } of predictions) {
    const known = parseIdentifier(identifier);
    if (!known || identifier === BLANK) continue;
    const back = (tokens: ArrayLike<number>): Grid => invertGrid(cropAnswer(tokens, side), known.augmentation);
    const inputs = ballots.get(known.task) ?? new Map<string, Vote[]>();
    const key = gridKey(back(input));
    const votes = inputs.get(key) ?? [];
    votes.push({ grid: back(answer), halt });
    inputs.set(key, votes);
    ballots.set(known.task, inputs);
  }
  return ballots;
}
