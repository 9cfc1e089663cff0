/** The Sudoku kind: everything the app knows about Sudoku behind the doors of PuzzleCore. */

import type { PuzzleCore } from '../../puzzle.ts';
import type { SudokuBoard } from './board.ts';
import { formatSudoku } from './format.ts';
import type { SudokuGenerateOptions } from './generate.ts';
import { parseSudoku } from './parse.ts';
import { sudokuRules } from './rules.ts';

export const sudoku: PuzzleCore<SudokuBoard, SudokuGenerateOptions> = { ...sudokuRules, parse: parseSudoku, format: formatSudoku };

export { boxOf, CELLS, columnOf, emptyBoard, filledCount, PEERS, rowOf, UNITS, type SudokuBoard } from './board.ts';
export { sudokuExamples, type SudokuExample } from './examples.ts';
export { levelOf, type SudokuGenerateOptions } from './generate.ts';
export { type SudokuLevel, sudokuLevels } from './levels.ts';
export { sudokuBoardSchema } from './schema.ts';
export { countSolutions, type SolutionCount } from './solve.ts';
export { conflicts } from './verify.ts';
