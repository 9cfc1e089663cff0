/** Sudokus of any size: their units and rules, how they are written and how the model reads them. */

import type { Verdict } from '../../puzzle.ts';

/** Digits in raster order (9x9: cell = 9 * row + column); 0 is an empty cell. Never mutated. */
export type SudokuBoard = readonly number[];

/** The cells of every unit: rows first, then columns, then boxes. @param box side of a box */
export function unitsOf(box: number): readonly (readonly number[])[] {
  const side = box * box;
  const lines = Array.from({ length: side }, (_, i) => i);
  const inBox = (b: number, k: number): number => side * (b - (b % box) + Math.floor(k / box)) + box * (b % box) + (k % box);
  return [
    ...lines.map((r) => lines.map((k) => side * r + k)),
    ...lines.map((c) => lines.map((k) => side * k + c)),
    ...lines.map((b) => lines.map((k) => inBox(b, k))),
  ];
}

const known: (readonly (readonly number[])[])[] = [];

/** For every cell the others that share a unit with it, ascending. @param box side of a box */
export function peersOf(box: number): readonly (readonly number[])[] {
  if (known[box]) return known[box];
  const units = unitsOf(box);
  return (known[box] = units
    .slice(0, units.length / 3)
    .flat()
    .map((cell) =>
      [...new Set(units.filter((unit) => unit.includes(cell)).flat())].filter((other) => other !== cell).sort((a, b) => a - b),
    ));
}

/** How many cells hold a digit. */
export const filledCount = (board: SudokuBoard): number => board.filter((digit) => digit > 0).length;

/** A character a cell, "." for a blank; safe in a link. `parseSudoku(formatSudoku(b))` equals `b`. */
export const formatSudoku = (board: SudokuBoard): string => board.map((digit) => digit || '.').join('');

/** How a model reads boards of so many cells: token = digit + 1, a blank is token 1, the pad token 0 never occurs (SPEC section 5). */
export function codecOf(thing: string, cells: number) {
  const side = Math.sqrt(cells);
  const unfit = (_: SudokuBoard, seqLen: number): string | null =>
    seqLen === cells ? null : `A ${thing} has ${cells} cells, but this model reads ${seqLen} tokens.`;
  return {
    /** V: pad, blank and the digits. */
    vocabSize: side + 2,
    /** Why a model with `seqLen` task tokens cannot take a board, or null when it can. */
    unfit,
    /** Tokens [cells] of a board. @throws RangeError when `unfit` has something to say */
    encode: (board: SudokuBoard, seqLen: number): Int32Array => {
      const problem = unfit(board, seqLen);
      if (problem !== null) throw new RangeError(problem);
      return Int32Array.from(board, (digit) => digit + 1);
    },
    /** The board that tokens [cells] stand for. Pads and tokens outside the vocabulary become empty cells; givens are NOT put back. */
    decode: (tokens: ArrayLike<number>): SudokuBoard =>
      Array.from({ length: cells }, (__, cell) => {
        const digit = (tokens[cell] ?? 0) - 1;
        return Number.isInteger(digit) && digit >= 1 && digit <= side ? digit : 0;
      }),
  };
}

/** Cells (raster order) whose digit occurs again in their row, column or box. */
export function conflicts(board: SudokuBoard): number[] {
  const peers = peersOf(Math.sqrt(Math.sqrt(board.length)));
  return board.flatMap((digit, cell) => (digit !== 0 && peers[cell]?.some((peer) => board[peer] === digit) ? [cell] : []));
}

/**
 * Checks an answer: every cell filled, every given kept, no digit twice in a row, column or box.
 * `problems` counts the cells that break one of these; `cells` are those cells, ascending.
 */
export function verify(question: SudokuBoard, answer: SudokuBoard): Verdict {
  const duplicates = conflicts(answer);
  const changed = question.flatMap((given, cell) => (given !== 0 && answer[cell] !== given ? [cell] : []));
  const empty = question.flatMap((given, cell) => (given === 0 && !answer[cell] ? [cell] : []));
  const cells = [...new Set([...duplicates, ...changed, ...empty])].sort((a, b) => a - b);
  if (cells.length === 0) {
    return { solved: true, problems: 0, cells, summary: `Solved: every row, column and box holds 1 to ${Math.sqrt(question.length)}` };
  }
  return { solved: false, problems: cells.length, cells, summary: '' };
}
