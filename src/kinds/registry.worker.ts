/** The puzzle kinds a run can be about, by id. A new kind adds one line here. */
import type { PuzzleKindId } from './puzzle.ts';
import { makeRollouts, type Rollouts } from './shared/rollouts.ts';
import type { PuzzleKind, Verdict } from './puzzle.ts';
import type { PuzzleRows } from '../model/weights/rows.ts';
import { mazeKind } from './maze/core/index.ts';
import { sudoku } from './sudoku/core/index.ts';
import { check } from '../worker/answers.ts';
import { arcQuestion } from '../worker/arcQuestion.ts';
import type { Poll } from '../worker/arcVotes.ts';

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

function questionOf<Board, G>(kind: PuzzleKind<Board, G>, raw: unknown): Question {
  const board = check(kind.schema, raw, 'board');
  return {
    vocabSize: kind.vocabSize,
    unfit: (seqLen) => kind.unfit(board, seqLen),
    rollouts: (seqLen, copies, seed) => makeRollouts(kind, board, seqLen, copies, seed),
    verify: (tokens) => kind.verify(board, kind.decode(tokens, board)),
  };
}

const questions: Partial<Record<PuzzleKindId, (board: unknown, rows: PuzzleRows) => Question>> = {
  arc: arcQuestion,
  maze: (board) => questionOf(mazeKind, board),
  sudoku: (board) => questionOf(sudoku, board),
};

/** Reads a board that came in a message; `rows` are the puzzles the model knows by name. @throws RequestError when it is not one of its kind */
export function readQuestion(kind: PuzzleKindId, board: unknown, rows: PuzzleRows): Question {
  const read = questions[kind];
  if (!read) throw new Error(`There is no model runner for ${kind} puzzles.`);
  return read(board, rows);
}
