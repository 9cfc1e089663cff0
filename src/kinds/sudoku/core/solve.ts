/** An exact Sudoku solver that counts solutions: singles, then branching on the cell with the fewest candidates. */

import type { SudokuBoard } from '../../shared/sudoku/board.ts';
import { CELLS, PEERS, UNITS } from './board.ts';

/** What is known of a board's solutions. */
interface SolutionCount {
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
interface SearchOptions {
  /** Stop after this many solutions; 2 is enough to tell none, one and many apart. */
  readonly limit: 1 | 2;
  /** Guesses after which the search gives up. */
  readonly guessLimit: number;
  /** What is deduced before every guess; false when the position has no solution. Default: singles. */
  readonly deduce?: (position: SearchPosition) => boolean;
  /** The order in which the candidates of a cell are tried. Default: ascending. */
  readonly order?: (digits: readonly number[]) => readonly number[];
}

/** Guesses with singles alone before the search starts again with stronger deductions. The hardest known boards need under 1000. */
const QUICK_GUESSES = 2000;
/** Guesses with stronger deductions. Boards that need more than a few dozen are not known. */
const DEEP_GUESSES = 200;

/**
 * Counts the solutions of a board up to two and says how hard that was. A board that contradicts itself has none.
 * Nearly every board is settled in milliseconds; work is bounded on all of them (see `complete`).
 * `guesses` is the scale the bundled model was measured on: easy boards need 0, medium 1 to 5, hard more.
 */
export function countSolutions(board: SudokuBoard): SolutionCount {
  const quick = search(board, { limit: 2, guessLimit: QUICK_GUESSES });
  if (quick.complete) return quick;
  const deep = search(board, { limit: 2, guessLimit: DEEP_GUESSES, deduce: fillAndRefute });
  return { ...deep, guesses: quick.guesses + deep.guesses };
}

/** Depth-first search: deduce, then try every candidate of the first cell with the fewest. */
export function search(board: SudokuBoard, { limit, guessLimit, deduce = fillSingles, order }: SearchOptions): SolutionCount {
  let count: 0 | 1 | 2 = 0;
  let solution: SudokuBoard | null = null;
  let guesses = 0;

  /** Searches below a position; false when the search is over. */
  const below = (position: SearchPosition): boolean => {
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

/** Every digit as a bit: digit d is bit d-1. */
const ALL = 511;

/** A position of the search. A filled cell has no candidates left. */
interface SearchPosition {
  readonly digits: Uint8Array;
  /** Candidate digits as bits, 0 for a filled cell. */
  readonly candidates: Uint16Array;
}

/** The position of a board, or null when two givens contradict each other. */
export function startPosition(board: SudokuBoard): SearchPosition | null {
  const position = { digits: new Uint8Array(CELLS), candidates: new Uint16Array(CELLS).fill(ALL) };
  for (const [cell, digit] of board.entries()) {
    if (digit === 0) continue;
    if (((position.candidates[cell] ?? 0) & bit(digit)) === 0) return null;
    place(position, cell, digit);
  }
  return position;
}

const bit = (digit: number): number => 1 << (digit - 1);
/** The digit of a mask with exactly one bit. */
const digitOf = (mask: number): number => 32 - Math.clz32(mask);

/** The digits of a mask, ascending. */
function digitsOf(mask: number): number[] {
  const digits: number[] = [];
  for (let rest = mask; rest !== 0; rest &= rest - 1) digits.push(digitOf(rest & -rest));
  return digits;
}

const copyOf = ({ digits, candidates }: SearchPosition): SearchPosition => ({ digits: digits.slice(), candidates: candidates.slice() });

/** Fills a cell and takes the digit away from the cell's peers. */
function place({ digits, candidates }: SearchPosition, cell: number, digit: number): void {
  digits[cell] = digit;
  candidates[cell] = 0;
  for (const peer of PEERS[cell] ?? []) candidates[peer] = (candidates[peer] ?? 0) & ~bit(digit);
}

/** Fills naked and hidden singles until none is left. false: the position has no solution. */
function fillSingles(position: SearchPosition): boolean {
  const { digits, candidates } = position;
  for (let moved = true; moved;) {
    moved = false;
    for (let cell = 0; cell < CELLS; cell++) {
      if (digits[cell] !== 0) continue;
      const mask = candidates[cell] ?? 0;
      if (mask === 0) return false;
      if ((mask & (mask - 1)) === 0) {
        place(position, cell, digitOf(mask));
        moved = true;
      }
    }
    if (moved) continue;
    for (const unit of UNITS) {
      let filled = 0;
      let once = 0;
      let twice = 0;
      for (const cell of unit) {
        const mask = candidates[cell] ?? 0;
        const digit = digits[cell] ?? 0;
        if (digit !== 0) filled |= bit(digit);
        twice |= once & mask;
        once |= mask;
      }
      if ((filled | once) !== ALL) return false;
      const hidden = once & ~twice;
      if (hidden === 0) continue;
      for (const cell of unit) {
        const mask = (candidates[cell] ?? 0) & hidden;
        if (mask === 0) continue;
        if ((mask & (mask - 1)) !== 0) return false;
        place(position, cell, digitOf(mask));
        moved = true;
      }
    }
  }
  return true;
}

/**
 * Fills singles, and removes every candidate whose placing singles refute, until neither leads on: about a hundred times the
 * work of `fillSingles`, and enough to settle nearly every board alone. false: the position has no solution.
 */
export function fillAndRefute(position: SearchPosition): boolean {
  const { digits, candidates } = position;
  if (!fillSingles(position)) return false;
  for (let moved = true; moved;) {
    moved = false;
    for (let cell = 0; cell < CELLS; cell++) {
      if (digits[cell] !== 0) continue;
      for (const digit of digitsOf(candidates[cell] ?? 0)) {
        const trial = copyOf(position);
        place(trial, cell, digit);
        if (fillSingles(trial)) continue;
        candidates[cell] = (candidates[cell] ?? 0) & ~bit(digit);
        moved = true;
      }
      if (moved && !fillSingles(position)) return false;
    }
  }
  return true;
}

/** The first empty cell with the fewest candidates, or -1 when the board is full. */
function fewestCandidates({ digits, candidates }: SearchPosition): number {
  let best = -1;
  let fewest = 10;
  for (let cell = 0; cell < CELLS; cell++) {
    if (digits[cell] !== 0) continue;
    let n = 0;
    for (let rest = candidates[cell] ?? 0; rest !== 0; rest &= rest - 1) n++;
    if (n < fewest) {
      fewest = n;
      best = cell;
    }
  }
  return best;
}
