/** The validated door for Sudokus from files and messages, apart from the board itself: the first paint does without zod. */

import { z } from 'zod';
import { CELLS, type SudokuBoard } from './board.ts';

export const sudokuBoardSchema: z.ZodType<SudokuBoard> = z.array(z.number().int().min(0).max(9)).length(CELLS);
