/** The text form of a board: 81 characters, "." for a blank; safe in a link. */

import type { SudokuBoard } from './board.ts';

/** `parseSudoku(formatSudoku(b))` equals `b`. */
export const formatSudoku = (board: SudokuBoard): string => board.map((digit) => (digit === 0 ? '.' : String(digit))).join('');
