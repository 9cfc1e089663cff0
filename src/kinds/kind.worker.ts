/** What a puzzle kind is in the worker: how a board is asked, checked and voted on, how it is learnt and measured. Pages read run files by it. */

import type { z } from 'zod';
import type { TrmConfig } from '../model/config.ts';
import type { TrainingBatch } from '../model/loss.ts';
import type { TaskKey, PuzzleRows } from '../model/weights/rows.ts';
import type { TrmWeights } from '../model/weights/tensors.ts';
import type { Verdict } from './puzzle.ts';
import type { Rng } from './shared/rng.ts';

/** One augmented copy of the question. */
export interface AugmentedCopy {
  readonly identifier: string;
  /** Of the puzzle table. */
  readonly row: number;
  /** [S] */
  readonly tokens: Int32Array;
}

/** What the model answered for one row of a batch. */
export interface Prediction {
  /** The row of the puzzle table: a task's own or a copy's. */
  readonly identifier: string;
  /** Tokens [S] of the augmented question. */
  readonly input: ArrayLike<number>;
  /** Tokens [S] of the answer. */
  readonly answer: ArrayLike<number>;
  /** q_halt logit. */
  readonly halt: number;
}

/** An answer with the support it has. */
export interface Candidate {
  readonly grid: readonly (readonly number[])[];
  readonly votes: number;
  /** Mean halting probability of its votes, sigmoid(q_halt). */
  readonly confidence: number;
}

/** What can be voted on, and how votes are counted. */
export interface Poll {
  /** The question itself, which the watched run has answered; null when the model does not know it. */
  readonly own: { readonly identifier: string; tokens(seqLen: number): Int32Array } | null;
  /** The augmented copies that the model knows. */
  ballots(seqLen: number): Iterable<AugmentedCopy>;
  /** The candidates that these answers support, the best first. */
  count(predictions: readonly Prediction[], seqLen: number): readonly Candidate[];
}

/** K copies of one question for one batch, and the way back for each answer. */
export interface Rollouts {
  /** K copies of the question as tokens [K, S]; copy 0 is the question itself. */
  readonly tokens: Int32Array;
  readonly copies: number;
  /** Row of the puzzle table for each copy [K]; row 0 for all when absent. */
  readonly puzzleIds?: Int32Array;
  /** Brings per-token values [S] of copy k back to the order of the original. */
  valuesBack(k: number, values: ArrayLike<number>): Float32Array;
  /** Brings tokens [S] that the model answered for copy k back to the original's cells and tokens. */
  tokensBack(k: number, tokens: ArrayLike<number>): Uint8Array;
}

/** What a run needs of a puzzle, whatever its kind. */
export interface Question {
  /** V of the kind's encoding. */
  readonly vocabSize: number;
  /** Why a model with this many task tokens cannot take it, or null. */
  unfit(seqLen: number): string | null;
  rollouts(seqLen: number, copies: number, seed: number): Rollouts;
  /** Checks an answer given as tokens [S] in the question's own order. */
  verify(tokens: Uint8Array): Verdict;
  /** What is voted on after the watched run, in kinds whose answers cannot be checked. */
  readonly poll?: Poll;
}

/** The sizes by which a model is told to be of a kind, where nobody says it. */
export type ModelShape = Pick<TrmConfig, 'vocabSize' | 'seqLen'>;

/** A puzzle kind in the worker. */
export interface WorkerKind {
  readonly id: string;
  /** Reads a board that came in a message; `rows` are the puzzles the model knows by name. @throws RequestError when it is not one of its kind */
  question(board: unknown, rows: PuzzleRows): Question;
  /** What stands on the page with a run, as its file holds it. */
  readonly document: z.ZodType;
  /** Boards that may take the question's place in the middle of a run; absent: none. */
  readonly changed?: z.ZodType;
  /** What a person is told of the board that a model does not fit: "the board is 9x9". */
  readonly boardWords: string;
  /** Whether a model of these sizes can be of this kind. `isSeqLenKnown`: else the length is a guess and says nothing. */
  fits(shape: ModelShape, isSeqLenKnown: boolean): boolean;
  /** What a model is told to be: "maze", with its side where models of this kind have any. */
  readonly modelName: string;
  readonly sized?: true;
  /** S of every model of this kind; absent where boards have many sizes. */
  readonly seqLen?: number;
  /** How many rows a model's puzzle table has for each task of this kind, by the task's name; absent: the kind knows no tasks by name. */
  tasks?(rows: PuzzleRows): Readonly<Record<string, number>>;
  lesson?(): Promise<WorkerLesson>;
  measured?(): Promise<WorkerMeasured>;
  /** The task whose rows a run on this board needs. @throws RequestError */
  taskOf?(board: unknown): { readonly id: string; readonly key?: string | undefined };
}

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

/** How a kind is learnt, in the worker. */
export interface WorkerLesson<Spec = unknown> {
  readonly schema: z.ZodType<Spec>;
  readonly vocabSize: number;
  /** What is special to the shape of a model from nothing, by the reference's keys; `seq_len` always. @throws LessonError */
  shape(spec: Spec, hiddenSize: number): Readonly<Record<string, number>>;
  /** Where random weights begin otherwise than all do. */
  weights?(weights: TrmWeights, random: Rng): TrmWeights;
  /** Why a model with this many task tokens cannot learn it ("reads 9 cells, ..."), or null. */
  unfit(seqLen: number): string | null;
  /** The lesson: the same for the same spec, seed, batch and length. @throws LessonError naming the puzzle that cannot be learnt */
  make(spec: Spec, options: { readonly seed: number; readonly batch: number }, seqLen: TrmConfig['seqLen']): Lesson;
  /** The tasks that a puzzle table may know by name. @throws LessonError naming the task */
  known?(spec: Spec): readonly TaskKey[];
  /** What was learnt from, for the card. */
  data(spec: Spec): string;
}

/** How a kind is measured, in the worker. */
export interface WorkerMeasured<Puzzles = unknown> {
  readonly schema: z.ZodType<Puzzles>;
  /** Puzzle `index` (0, 1, ...) as a board of the kind; the same rng gives the same. */
  board(puzzles: Puzzles, rng: Rng, index: number): unknown;
}
