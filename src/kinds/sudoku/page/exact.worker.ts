/** Exact Sudoku work off the page's thread: making a puzzle, and counting solutions where that takes longer than a few milliseconds. */

import { seededRng } from '../../shared/rng.ts';
import type { SudokuBoard } from '../../shared/sudoku/board.ts';
import { CELLS, sudokuLevels, type SudokuLevel } from '../core/board.ts';
import { generateSudoku } from '../core/generate.ts';
import { countSolutions } from '../core/solve.ts';

export type ExactRequest =
  /** Answered with a board. The same level and seed give the same one. */
  | { readonly type: 'generate'; readonly level: SudokuLevel; readonly seed: number }
  /** Answered with a count. */
  | { readonly type: 'count'; readonly board: SudokuBoard };

const isDigit = (value: unknown): value is number => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 9;

/** Reads a request without a library: the worker is fetched for every puzzle that is made. @throws RangeError naming the field */
export function readExactRequest(data: unknown): ExactRequest {
  const { type, level, seed, board } = (typeof data === 'object' && data !== null ? data : {}) as Readonly<Record<string, unknown>>;
  if (type === 'generate') {
    const known = sudokuLevels.find((id) => id === level);
    if (!known) throw new RangeError(`level is not one of ${sudokuLevels.join(', ')}`);
    if (typeof seed !== 'number' || !Number.isSafeInteger(seed)) throw new RangeError('seed is not a whole number');
    return { type, level: known, seed };
  }
  if (type !== 'count') throw new RangeError('type is neither "generate" nor "count"');
  if (!Array.isArray(board) || board.length !== CELLS || !board.every(isDigit)) throw new RangeError(`board is not ${CELLS} digits`);
  return { type, board };
}

addEventListener('message', (event: MessageEvent<unknown>) => {
  const request = readExactRequest(event.data);
  switch (request.type) {
    case 'generate':
      return postMessage(generateSudoku({ level: request.level }, seededRng(request.seed)));
    case 'count': {
      const { count, complete, solution } = countSolutions(request.board);
      return postMessage({ count, complete, solution });
    }
    default:
      return request satisfies never;
  }
});
