/** The puzzle kinds a run can be about, by id. A new kind adds one line here. */
import type { PuzzleKindId } from '../puzzles/puzzle.ts';
import { makeRollouts, type Rollouts } from '../puzzles/rollouts.ts';
import type { PuzzleKind, Verdict } from '../puzzles/puzzle.ts';
import { sudoku } from '../puzzles/sudoku/index.ts';

/** What a run needs of a puzzle, whatever its kind. */
export interface Question {
  /** V of the kind's encoding. */
  readonly vocabSize: number;
  /** Why a model with this many task tokens cannot take it, or null. */
  unfit(seqLen: number): string | null;
  rollouts(seqLen: number, copies: number, seed: number): Rollouts;
  /** Checks an answer given as tokens [S] in the question's own order. */
  verify(tokens: Uint8Array): Verdict;
}

function questionOf<Board, G>(kind: PuzzleKind<Board, G>, raw: unknown): Question {
  const board = kind.schema.parse(raw);
  return {
    vocabSize: kind.vocabSize,
    unfit: (seqLen) => kind.unfit(board, seqLen),
    rollouts: (seqLen, copies, seed) => makeRollouts(kind, board, seqLen, copies, seed),
    verify: (tokens) => kind.verify(board, kind.decode(tokens, board)),
  };
}

const questions: Partial<Record<PuzzleKindId, (board: unknown) => Question>> = {
  sudoku: (board) => questionOf(sudoku, board),
};

/** Reads a board that came in a message. @throws when it is not one of its kind */
export function readQuestion(kind: PuzzleKindId, board: unknown): Question {
  const read = questions[kind];
  if (!read) throw new Error(`There is no model runner for ${kind} puzzles.`);
  return read(board);
}
