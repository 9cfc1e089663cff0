/** What a model meets of a maze: its tokens, rules, symmetries and new mazes, without the ways people write them down. */

import type { PuzzleRules } from '../../puzzle.ts';
import { mazeBoardSchema, type MazeBoard } from './board.ts';
import { decode, encode, unfit, VOCAB_SIZE } from './codec.ts';
import { generate, type MazeOptions } from './generate.ts';
import { applySymmetry, drawSymmetry } from './symmetry.ts';
import { verify } from './verify.ts';

export const mazeRules = {
  id: 'maze',
  vocabSize: VOCAB_SIZE,
  schema: mazeBoardSchema,
  unfit,
  encode,
  decode,
  verify,
  symmetry: (board, seqLen, rng, index) => applySymmetry(board, seqLen, drawSymmetry(rng, index)),
  generate,
} as const satisfies PuzzleRules<MazeBoard, MazeOptions>;
