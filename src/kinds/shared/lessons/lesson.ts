/** What training takes from a lesson, whatever is learnt. */

import { IGNORE, type TrainingBatch } from '../../../model/loss.ts';
import type { PuzzleRows } from '../../../model/weights/rows.ts';

/** Held-out questions with their answers. */
export interface EvaluationGroup {
  readonly name: string;
  readonly n: number;
  /** [n, S] each; labels IGNORE where nothing is asked */
  readonly tokens: Int32Array;
  readonly labels: Int32Array;
  /** Rows of the puzzle table [n]. */
  readonly puzzleIds: Int32Array;
}

export interface Lesson {
  /** The rows the model's puzzle table must have (row 0 is blank); null: the table stays what it is. */
  readonly rows: PuzzleRows | null;
  /** The batch of optimiser step 1, 2, ...: the same for the same step, so that a run can stop and go on anywhere. */
  readonly batch: (step: number) => TrainingBatch;
  /** The first decides which checkpoint is best; its first question is the example. At least one, none empty. */
  readonly evaluations: readonly [EvaluationGroup, ...EvaluationGroup[]];
  /** Classes of the batches' hints; absent: they have none. */
  readonly hintClasses?: number;
  /** The tokens' canvas: rows * cols = S. */
  readonly canvas: { readonly rows: number; readonly cols: number };
}

/** One question and its answer, tokens [S] each. */
export interface Pair {
  readonly tokens: ArrayLike<number>;
  readonly labels: ArrayLike<number>;
  /** Classes [S], IGNORE where there is none (TrainingBatch). */
  readonly hints?: ArrayLike<number>;
  /** Row of the puzzle table; 0 when absent. */
  readonly row?: number;
}

/** Pairs as a batch. Labels equal to `ignored` are neither trained nor asked. */
export function batchOf(pairs: readonly Pair[], seqLen: number, ignored?: number): TrainingBatch {
  const tokens = new Int32Array(pairs.length * seqLen);
  const labels = new Int32Array(pairs.length * seqLen);
  pairs.forEach((pair, i) => {
    tokens.set(pair.tokens, i * seqLen);
    labels.set(
      Int32Array.from(pair.labels, (l) => (l === ignored ? IGNORE : l)),
      i * seqLen,
    );
  });
  const hints = pairs.some((pair) => pair.hints)
    ? { hints: Int32Array.from(pairs.flatMap((pair) => Array.from(pair.hints ?? new Int32Array(seqLen).fill(IGNORE)))) }
    : {};
  return { tokens, labels, puzzleIds: Int32Array.from(pairs, ({ row = 0 }) => row), ...hints };
}

export const evaluationOf = (name: string, pairs: readonly Pair[], seqLen: number, ignored?: number): EvaluationGroup => ({
  name,
  n: pairs.length,
  ...batchOf(pairs, seqLen, ignored),
});

/** Changes of a run's seed, so that its streams of random numbers (puzzles, evaluations, draws) have nothing in common. */
export const STREAM = { draw: 0x55555555, pool: 0x33333333, evaluation: 0x0f0f0f0f, copies: 0x00ff00ff } as const;

/** Puzzles made up for an evaluation. */
export const GENERATED = 50;
export const GENERATED_NAME = `${GENERATED} generated`;
