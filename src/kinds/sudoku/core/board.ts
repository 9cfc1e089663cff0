/** The Sudoku board: 81 digits in raster order, and the tables of its rows, columns, boxes and peers. */

/** 81 digits in raster order (cell = 9 * row + column); 0 is an empty cell. Never mutated. */
export type SudokuBoard = readonly number[];

/** Cells of a board. */
export const CELLS = 81;

const nine = [0, 1, 2, 3, 4, 5, 6, 7, 8];

/** Row 0..8 of a cell. */
export const rowOf = (cell: number): number => Math.floor(cell / 9);
/** Column 0..8 of a cell. */
export const columnOf = (cell: number): number => cell % 9;
/** Box 0..8 of a cell, boxes in raster order. */
export const boxOf = (cell: number): number => 3 * Math.floor(cell / 27) + Math.floor((cell % 9) / 3);

/** The cells of the 27 units: rows 0..8, columns 9..17, boxes 18..26. */
export const UNITS: readonly (readonly number[])[] = [
  ...nine.map((r) => nine.map((k) => 9 * r + k)),
  ...nine.map((c) => nine.map((k) => 9 * k + c)),
  ...nine.map((b) => nine.map((k) => 27 * Math.floor(b / 3) + 9 * Math.floor(k / 3) + 3 * (b % 3) + (k % 3))),
];

/** For every cell the 20 others that share its row, column or box, ascending. */
export const PEERS: readonly (readonly number[])[] = Array.from({ length: CELLS }, (_, cell) => {
  const units = [rowOf(cell), 9 + columnOf(cell), 18 + boxOf(cell)];
  const peers = new Set(units.flatMap((u) => UNITS[u] ?? []));
  peers.delete(cell);
  return [...peers].sort((a, b) => a - b);
});

/** The board that 81 characters in raster order stand for, blanks as 0 . _ - *; null where they are none. */
export const boardOfDigits = (text: string): SudokuBoard | null =>
  /^[\d._*-]{81}$/.test(text) ? Array.from(text, (c) => (c >= '1' && c <= '9' ? Number(c) : 0)) : null;

/** The board without a digit. */
export const emptyBoard: SudokuBoard = Array.from({ length: CELLS }, () => 0);

/** How many cells hold a digit. */
export const filledCount = (board: SudokuBoard): number => board.reduce((n, digit) => n + (digit === 0 ? 0 : 1), 0);
