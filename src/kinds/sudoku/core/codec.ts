/** Sudoku boards as the model reads them: token = digit + 1, a blank is token 1, the pad token 0 never occurs (SPEC section 5). */

import { CELLS, type SudokuBoard } from './board.ts';

/** V: pad, blank and nine digits. */
export const VOCAB_SIZE = 11;

/** Why a model with `seqLen` task tokens cannot take a Sudoku, or null when it can. */
export function unfit(_board: SudokuBoard, seqLen: number): string | null {
  return seqLen === CELLS ? null : `A Sudoku has ${CELLS} cells, but this model reads ${seqLen} tokens.`;
}

/**
 * Tokens [81] of a board.
 * @throws RangeError when `unfit` has something to say.
 */
export function encode(board: SudokuBoard, seqLen: number): Int32Array {
  const problem = unfit(board, seqLen);
  if (problem) throw new RangeError(problem);
  return Int32Array.from(board, (digit) => digit + 1);
}

/** The board that tokens [81] stand for. Pads and tokens outside the vocabulary become empty cells; givens are NOT put back. */
export function decode(tokens: ArrayLike<number>): SudokuBoard {
  return Array.from({ length: CELLS }, (_, cell) => {
    const digit = (tokens[cell] ?? 0) - 1;
    return Number.isInteger(digit) && digit >= 1 && digit <= 9 ? digit : 0;
  });
}
