/** New Sudokus with exactly one solution, at a level that says how a solver of singles gets on with them. Apart, because the first paint does without them. */

import { randomInt, shuffled, type Rng } from '../../shared/rng.ts';
import type { SudokuBoard } from '../../shared/sudoku/board.ts';
import { CELLS, emptyBoard, UNITS, type SudokuLevel } from './board.ts';
import { countSolutions, search } from './solve.ts';

/** Boards dug before giving up. One in six or more fits a level, so this is never reached by honest random numbers. */
const ATTEMPTS = 200;

/** The level of a board with exactly one solution, from the guesses `countSolutions` made on it. */
export function levelOf(guesses: number): SudokuLevel {
  if (guesses === 0) return 'easy';
  return guesses <= 5 ? 'medium' : 'hard';
}

/**
 * A Sudoku with exactly one solution at the level asked for. Deterministic in `rng`.
 * @throws RangeError when `rng` is not random (it keeps giving boards of another level).
 */
export function generateSudoku({ level }: { readonly level: SudokuLevel }, rng: Rng): SudokuBoard {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const board = dig(randomSolution(rng), fewestGivens(level, rng), rng);
    if (levelOf(countSolutions(board).guesses) === level) return board;
  }
  throw new RangeError(`No ${level} Sudoku came out of ${ATTEMPTS} attempts: the random numbers repeat.`);
}

/** Where digging stops. Easy boards stay generous; of the others six in ten lose every given that can go. */
function fewestGivens(level: SudokuLevel, rng: Rng): number {
  if (level === 'easy') return 32 + randomInt(rng, 8);
  return rng() < 0.6 ? 0 : 24 + randomInt(rng, 20);
}

/** A full board: the three boxes of the diagonal at random, the rest solved with candidates in random order. */
function randomSolution(rng: Rng): SudokuBoard {
  const board = [...emptyBoard];
  for (const unit of [18, 22, 26]) {
    const digits = shuffled(rng, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
    UNITS[unit]?.forEach((cell, k) => {
      board[cell] = digits[k] ?? 0;
    });
  }
  const { solution } = search(board, { limit: 1, guessLimit: Infinity, order: (digits) => shuffled(rng, digits) });
  if (!solution) throw new RangeError('A diagonal of boxes could not be completed.');
  return solution;
}

/** Takes givens away in random order, each only while the solution stays the only one, down to `fewest`. */
function dig(full: SudokuBoard, fewest: number, rng: Rng): SudokuBoard {
  const board = [...full];
  let givens = CELLS;
  for (const cell of shuffled(rng, [...full.keys()])) {
    if (givens <= fewest) break;
    board[cell] = 0;
    const { count, complete } = countSolutions(board);
    if (count === 1 && complete) givens--;
    else board[cell] = full[cell] ?? 0;
  }
  return board;
}
