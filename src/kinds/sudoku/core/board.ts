/** The 9x9 Sudoku: its cells and units, how a text of digits is read, and what a first visit sees. */

import { codecOf, peersOf, unitsOf, type SudokuBoard } from '../../shared/sudoku/board.ts';

/** Cells of a 9x9 board. */
export const CELLS = 81;

/** Box 0..8 of a cell of 9x9, boxes in raster order. */
export const boxOf = (cell: number): number => 3 * Math.floor(cell / 27) + Math.floor((cell % 9) / 3);

/** Those of 9x9: the 27 units, and the 20 peers of every cell. */
export const UNITS = unitsOf(3);
export const PEERS = peersOf(3);

/** The board that 81 characters in raster order stand for, blanks as 0 . _ - *; null where they are none. */
export const boardOfDigits = (text: string): SudokuBoard | null =>
  /^[\d._*-]{81}$/.test(text) ? Array.from(text, (c) => (c >= '1' && c <= '9' ? Number(c) : 0)) : null;

/** The 9x9 board without a digit. */
export const emptyBoard: SudokuBoard = Array.from({ length: CELLS }, () => 0);

/** What a first visit sees: the example "Hard". */
export const hardBoard: SudokuBoard =
  boardOfDigits('.6.34......42...85.5.....3..3.5.2......17..9.6...........9.....74......3.1.43....') ?? emptyBoard;

/** That of 9x9. */
export const sudokuCodec = codecOf('Sudoku', CELLS);

/** How hard a Sudoku is. easy: singles solve it. medium: 1 to 5 guesses on top of singles. hard: more than 5. */
export const sudokuLevels = ['easy', 'medium', 'hard'] as const;
export type SudokuLevel = (typeof sudokuLevels)[number];
