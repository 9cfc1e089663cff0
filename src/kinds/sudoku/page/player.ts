/** A player's game on the board: how far it is, and what is said of it. Pure. */

import type { SudokuBoard } from '../core/board.ts';
import { playWords } from '../sideWords.ts';
import { filledBy, struckOut, type SudokuDocument } from './marks.ts';

export interface Game {
  /** Every cell is filled as in the solution, at least one of them by the player. */
  readonly solved: boolean;
  readonly sentence: string;
}

/**
 * @param solution the only solution; null where there is none such, and nothing can be checked
 * @param checked the own digits at the last check; null before it
 */
export function gameOf(document: SudokuDocument, solution: SudokuBoard | null, checked: readonly number[] | null): Game {
  const { board, notes } = document;
  const own = notes.own.filter((digit, cell) => digit !== 0 && board[cell] === 0).length;
  const open = board.filter((digit) => digit === 0).length;
  const wrong = struckOut(notes.own, solution, checked).size;
  const solved = own > 0 && solution !== null && filledBy(document).every((digit, cell) => digit === solution[cell]);
  const sentence = solved
    ? playWords.solved
    : wrong > 0
      ? playWords.wrong(wrong)
      : checked === notes.own && own > 0
        ? playWords.right(own)
        : playWords.filled(own, open);
  return { solved, sentence };
}
