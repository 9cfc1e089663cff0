/** What a model meets of the 9x9 Sudoku; apart from the board itself, because the first paint does without zod. */

import { rulesOf } from '../../shared/sudoku/rules.ts';
import { generateSudoku } from './generate.ts';

/** Those of 9x9. Pure: the page makes 4x4 Sudokus and does without these. */
export const sudokuRules = /* @__PURE__ */ rulesOf({ id: 'sudoku', thing: 'Sudoku', box: 3 }, generateSudoku);
