/** What a model meets of Sudoku: its tokens, rules, symmetries and new puzzles, without the ways people write them down. */

import type { PuzzleRules } from '../../puzzle.ts';
import type { SudokuBoard } from './board.ts';
import { decode, encode, unfit, VOCAB_SIZE } from './codec.ts';
import { generateSudoku, type SudokuGenerateOptions } from './generate.ts';
import { sudokuBoardSchema } from './schema.ts';
import { applySymmetry, drawSymmetry } from './symmetry.ts';
import { verify } from './verify.ts';

export const sudokuRules: PuzzleRules<SudokuBoard, SudokuGenerateOptions> = {
  id: 'sudoku',
  vocabSize: VOCAB_SIZE,
  schema: sudokuBoardSchema,
  unfit,
  encode,
  decode,
  verify,
  symmetry: (board, _seqLen, rng) => applySymmetry(board, drawSymmetry(rng)),
  generate: generateSudoku,
};
