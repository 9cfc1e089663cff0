/** What follows without guessing: candidates as bits, singles, and candidates that singles refute. */

import { CELLS, PEERS, UNITS, type SudokuBoard } from './board.ts';

/** Every digit as a bit: digit d is bit d-1. */
const ALL = 511;

/** A position of the search. A filled cell has no candidates left. */
export interface Position {
  readonly digits: Uint8Array;
  /** Candidate digits as bits, 0 for a filled cell. */
  readonly candidates: Uint16Array;
}

/** The position of a board, or null when two givens contradict each other. */
export function startPosition(board: SudokuBoard): Position | null {
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
export function digitsOf(mask: number): number[] {
  const digits: number[] = [];
  for (let rest = mask; rest !== 0; rest &= rest - 1) digits.push(digitOf(rest & -rest));
  return digits;
}

export const copyOf = ({ digits, candidates }: Position): Position => ({ digits: digits.slice(), candidates: candidates.slice() });

/** Fills a cell and takes the digit away from the cell's peers. */
export function place({ digits, candidates }: Position, cell: number, digit: number): void {
  digits[cell] = digit;
  candidates[cell] = 0;
  for (const peer of PEERS[cell] ?? []) candidates[peer] = (candidates[peer] ?? 0) & ~bit(digit);
}

/** Fills naked and hidden singles until none is left. false: the position has no solution. */
export function fillSingles(position: Position): boolean {
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
export function fillAndRefute(position: Position): boolean {
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
export function fewestCandidates({ digits, candidates }: Position): number {
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
