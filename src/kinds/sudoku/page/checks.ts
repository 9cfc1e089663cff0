/** What the page lets in of a Sudoku: boards from storage, and what the exact solver says. */

import { either, listOf, oneOf, shaped, whole } from '../../../storage/checks.ts';
import { CELLS } from '../core/board.ts';

export const sudokuBoards = listOf(CELLS, whole(0, 9));

/** Solutions found, at most 2, and the first of them; not complete: the search gave up before it could tell. */
export const counts = shaped({ count: oneOf(0, 1, 2), complete: oneOf(true, false), solution: either(oneOf(null), sudokuBoards) });
