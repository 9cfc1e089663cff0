/** The question of a kind whose boards have symmetries and are checked by rules. */

import { check } from '../../protocol/session.ts';
import type { Question } from '../kind.worker.ts';
import type { PuzzleRules } from '../puzzle.ts';
import { makeRollouts } from './rollouts.ts';

/** @throws RequestError when `raw` is no board of this kind */
export function questionOf<Board, G>(core: PuzzleRules<Board, G>, raw: unknown): Question {
  const board = check(core.schema, raw, 'board');
  return {
    vocabSize: core.vocabSize,
    unfit: (seqLen) => core.unfit(board, seqLen),
    rollouts: (seqLen, copies, seed) => makeRollouts(core, board, seqLen, copies, seed),
    verify: (tokens) => core.verify(board, core.decode(tokens, board)),
  };
}
