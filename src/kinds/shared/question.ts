/** The question of a kind whose boards have symmetries and are checked by rules: K copies of it for one batch, and the way back for each answer. */

import { check } from '../../protocol/session.ts';
import type { Rollouts, WorkerKind } from '../kind.worker.ts';
import type { PuzzleRules, Symmetry } from '../puzzle.ts';
import { seededRng } from './rng.ts';

/** What the face in the worker of such a kind has from its rules. */
export const rulesInWorker = <Board, Options>(
  rules: PuzzleRules<Board, Options>,
): Pick<WorkerKind, 'id' | 'question' | 'document' | 'changed'> => ({
  id: rules.id,
  document: rules.schema,
  changed: rules.schema,
  question(raw) {
    const board = check(rules.schema, raw, 'board');
    return {
      vocabSize: rules.vocabSize,
      unfit: (seqLen) => rules.unfit(board, seqLen),
      rollouts: (seqLen, copies, seed) => makeRollouts(rules, board, seqLen, copies, seed),
      verify: (tokens) => rules.verify(board, rules.decode(tokens, board)),
    };
  },
});

/** Prepares `copies` symmetric copies of a board for a model with `seqLen` task tokens. Deterministic in `seed`. */
export function makeRollouts<Board, G>(kind: PuzzleRules<Board, G>, board: Board, seqLen: number, copies: number, seed: number): Rollouts {
  const rng = seededRng(seed);
  const symmetries: (Symmetry<Board> | null)[] = [null];
  while (symmetries.length < copies) symmetries.push(kind.symmetry(board, seqLen, rng, symmetries.length));
  const tokens = new Int32Array(copies * seqLen);
  const inverse = symmetries.map((s, k) => {
    tokens.set(kind.encode(s?.board ?? board, seqLen), k * seqLen);
    return s && invertPermutation(s.tokens);
  });
  return {
    tokens,
    copies,
    valuesBack(k, values) {
      const s = symmetries[k];
      return Float32Array.from({ length: seqLen }, (_, i) => values[s ? (s.positions[i] ?? 0) : i] ?? 0);
    },
    tokensBack(k, answer) {
      const s = symmetries[k];
      const back = inverse[k];
      return Uint8Array.from({ length: seqLen }, (_, i) => {
        const token = answer[s ? (s.positions[i] ?? 0) : i] ?? 0;
        return back ? (back[token] ?? 0) : token;
      });
    },
  };
}

function invertPermutation(map: Uint8Array): Uint8Array {
  const out = new Uint8Array(map.length);
  map.forEach((to, from) => {
    out[to] = from;
  });
  return out;
}
