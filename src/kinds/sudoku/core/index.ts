/** The Sudoku kind: everything the app knows about Sudoku behind the doors of PuzzleKind. */
import type { PuzzleKind } from '../../puzzle.ts';
import { sudokuBoardSchema, type SudokuBoard } from './board.ts';
import { decode, encode, unfit, VOCAB_SIZE } from './codec.ts';
import { formatSudoku } from './format.ts';
import { generateSudoku, type SudokuGenerateOptions } from './generate.ts';
import { parseSudoku } from './parse.ts';
import { applySymmetry, drawSymmetry } from './symmetry.ts';
import { verify } from './verify.ts';

export const sudoku: PuzzleKind<SudokuBoard, SudokuGenerateOptions> = {
  id: 'sudoku',
  vocabSize: VOCAB_SIZE,
  schema: sudokuBoardSchema,
  unfit,
  encode,
  decode,
  verify,
  symmetry: (board, _seqLen, rng) => applySymmetry(board, drawSymmetry(rng)),
  generate: generateSudoku,
  parse: parseSudoku,
  format: formatSudoku,
};

export { boxOf, CELLS, columnOf, emptyBoard, filledCount, PEERS, rowOf, sudokuBoardSchema, UNITS, type SudokuBoard } from './board.ts';
export { sudokuExamples, type SudokuExample } from './examples.ts';
export { levelOf, sudokuLevels, type SudokuGenerateOptions, type SudokuLevel } from './generate.ts';
export { countSolutions, type SolutionCount } from './solve.ts';
export { conflicts } from './verify.ts';
