/** 3x3 Latin squares: 1 to 3 once in every row and column. */

import { z } from 'zod';
import { PuzzleParseError, type PuzzleCore } from '../../src/kinds/puzzle.ts';
import { randomInt, shuffled, type Rng } from '../../src/kinds/shared/rng.ts';

export const SIDE = 3;
const CELLS = SIDE * SIDE;

/** Digits 1..3, 0 for empty, rows first. */
export type LatinBoard = readonly number[];
export const latinBoardSchema: z.ZodType<LatinBoard> = z.array(z.number().int().min(0).max(SIDE)).length(CELLS);

const peers = (a: number): number[] =>
  [...Array(CELLS).keys()].filter((b) => b !== a && (Math.floor(a / SIDE) === Math.floor(b / SIDE) || a % SIDE === b % SIDE));

/** Cells whose digit occurs again in their row or column. */
const repeated = (board: LatinBoard): number[] =>
  board.flatMap((digit, cell) => (digit > 0 && peers(cell).some((p) => board[p] === digit) ? [cell] : []));

/** Every solution of a board. */
export function solutions(board: LatinBoard): LatinBoard[] {
  const empty = board.indexOf(0);
  if (repeated(board).length > 0) return [];
  if (empty < 0) return [board];
  return [1, 2, 3].flatMap((digit) => solutions(board.with(empty, digit)));
}

const grids = solutions(Array<number>(CELLS).fill(0));

/** A board with exactly one solution. */
export function generate(rng: Rng): { readonly question: LatinBoard; readonly solution: LatinBoard } {
  const solution = grids[randomInt(rng, grids.length)] ?? [];
  let question = solution;
  for (const cell of shuffled(rng, [...question.keys()]))
    if (solutions(question.with(cell, 0)).length === 1) question = question.with(cell, 0);
  return { question, solution };
}

export const encode = (board: LatinBoard): Int32Array => Int32Array.from(board, (digit) => digit + 1);

export const latin: PuzzleCore<LatinBoard, object> = {
  id: 'latin',
  vocabSize: SIDE + 2,
  schema: latinBoardSchema,
  unfit: (_, seqLen) => (seqLen === CELLS ? null : `A Latin square has ${CELLS} cells, but this model reads ${seqLen} tokens.`),
  encode,
  decode: (tokens) => Array.from({ length: CELLS }, (_, cell) => Math.min(SIDE, Math.max(0, (tokens[cell] ?? 0) - 1))),
  verify(question, answer) {
    const cells = answer.flatMap((digit, cell) =>
      digit === 0 || repeated(answer).includes(cell) || (question[cell] && question[cell] !== digit) ? [cell] : [],
    );
    return {
      solved: cells.length === 0,
      problems: cells.length,
      cells,
      summary: cells.length === 0 ? 'Every digit once in its row and column' : '',
    };
  },
  symmetry(board, _, rng) {
    const [digits, rows, columns] = [[0, ...shuffled(rng, [1, 2, 3])], shuffled(rng, [0, 1, 2]), shuffled(rng, [0, 1, 2])];
    const positions = Int32Array.from(board, (__, cell) => SIDE * (rows[Math.floor(cell / SIDE)] ?? 0) + (columns[cell % SIDE] ?? 0));
    const copy = Array<number>(CELLS).fill(0);
    board.forEach((digit, cell) => (copy[positions[cell] ?? 0] = digits[digit] ?? 0));
    return { board: copy, positions, tokens: Uint8Array.from([0, ...digits.map((digit) => digit + 1)]) };
  },
  generate: (_, rng) => generate(rng).question,
  parse(text) {
    if (!/^[0-3.]{9}$/.test(text)) throw new PuzzleParseError('it is not nine digits from 0 to 3.');
    return Array.from(text, (c) => (c === '.' ? 0 : Number(c)));
  },
  format: (board) => board.join(''),
};
