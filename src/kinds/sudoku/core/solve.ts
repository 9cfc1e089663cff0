/** An exact Sudoku solver that counts solutions: singles, then branching on the cell with the fewest candidates. */

import type { SudokuBoard } from './board.ts';
import { copyOf, digitsOf, fewestCandidates, fillAndRefute, fillSingles, place, startPosition, type Position } from './propagate.ts';

/** What is known of a board's solutions. */
export interface SolutionCount {
  /** Solutions found, at most the limit: none, one, or (with limit 2) more than one. */
  readonly count: 0 | 1 | 2;
  /** The first solution found. */
  readonly solution: SudokuBoard | null;
  /** Candidates tried where singles did not lead on, until the search ended. 0: singles alone settle the board. */
  readonly guesses: number;
  /** false: the guess limit stopped the search, and `count` is only a lower bound. */
  readonly complete: boolean;
}

/** How a search goes about it. */
export interface SearchOptions {
  /** Stop after this many solutions; 2 is enough to tell none, one and many apart. */
  readonly limit: 1 | 2;
  /** Guesses after which the search gives up. */
  readonly guessLimit: number;
  /** What is deduced before every guess; false when the position has no solution. Default: singles. */
  readonly deduce?: (position: Position) => boolean;
  /** The order in which the candidates of a cell are tried. Default: ascending. */
  readonly order?: (digits: readonly number[]) => readonly number[];
}

/** Guesses with singles alone before the search starts again with stronger deductions. The hardest known boards need under 1000. */
const QUICK_GUESSES = 2000;
/** Guesses with stronger deductions. Boards that need more than a few dozen are not known. */
const DEEP_GUESSES = 200;

/**
 * Counts the solutions of a board up to `limit` and says how hard that was. A board that contradicts itself has none.
 * Nearly every board is settled in milliseconds; work is bounded on all of them (see `complete`).
 * `guesses` is the scale the bundled model was measured on: easy boards need 0, medium 1 to 5, hard more.
 */
export function countSolutions(board: SudokuBoard, limit: 1 | 2 = 2): SolutionCount {
  const quick = search(board, { limit, guessLimit: QUICK_GUESSES });
  if (quick.complete) return quick;
  const deep = search(board, { limit, guessLimit: DEEP_GUESSES, deduce: fillAndRefute });
  return { ...deep, guesses: quick.guesses + deep.guesses };
}

/** Depth-first search: deduce, then try every candidate of the first cell with the fewest. */
export function search(board: SudokuBoard, { limit, guessLimit, deduce = fillSingles, order }: SearchOptions): SolutionCount {
  let count: 0 | 1 | 2 = 0;
  let solution: SudokuBoard | null = null;
  let guesses = 0;

  /** Searches below a position; false when the search is over. */
  const below = (position: Position): boolean => {
    if (!deduce(position)) return true;
    const cell = fewestCandidates(position);
    if (cell < 0) {
      solution ??= Array.from(position.digits);
      count = count === 0 ? 1 : 2;
      return count < limit;
    }
    const digits = digitsOf(position.candidates[cell] ?? 0);
    for (const digit of order ? order(digits) : digits) {
      if (guesses >= guessLimit) return false;
      guesses++;
      const next = copyOf(position);
      place(next, cell, digit);
      if (!below(next)) return false;
    }
    return true;
  };

  const start = startPosition(board);
  const exhausted = start === null || below(start);
  return { count, solution, guesses, complete: exhausted || count >= limit };
}
