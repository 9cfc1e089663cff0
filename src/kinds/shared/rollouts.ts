/** Symmetric rollouts: K copies of one question for one batch, and the way back for each answer. */

import type { PuzzleRules, Symmetry } from '../puzzle.ts';
import { seededRng } from './rng.ts';

export interface Rollouts {
  /** K copies of the question as tokens [K, S]; copy 0 is the question itself. */
  readonly tokens: Int32Array;
  readonly copies: number;
  /** Row of the puzzle table for each copy [K]; row 0 for all when absent. */
  readonly puzzleIds?: Int32Array;
  /** Brings per-token values [S] of copy k back to the order of the original. */
  valuesBack(k: number, values: ArrayLike<number>): Float32Array;
  /** Brings tokens [S] that the model answered for copy k back to the original's cells and tokens. */
  tokensBack(k: number, tokens: ArrayLike<number>): Uint8Array;
}

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
