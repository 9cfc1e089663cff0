/** The K copies of one question in a batch: symmetric ones, chains told apart by noise on z, or both. */

import type { RunOptions } from '../engine/engine.ts';
import type { Rollouts } from '../kinds/shared/rollouts.ts';
import type { SolveRequest } from '../protocol/session.ts';

export interface Copies {
  readonly rollouts: Rollouts;
  /** For the engine; undefined where there is none. */
  readonly noise: RunOptions['noise'];
}

/** @param symmetric makes this many symmetric copies of the question, the first of them the question itself */
export function prepareCopies(
  symmetric: (copies: number) => Rollouts,
  { copies, seed, noise }: Pick<SolveRequest, 'copies' | 'seed' | 'noise'>,
): Copies {
  if (!noise) return { rollouts: symmetric(copies), noise: undefined };
  const rollouts = noise.symmetries ? symmetric(copies) : repeated(symmetric(1), copies);
  return { rollouts, noise: { sigma: noise.sigma, seed: seed >>> 0 } };
}

/** One question, many times over. */
function repeated(one: Rollouts, copies: number): Rollouts {
  const S = one.tokens.length;
  const tokens = new Int32Array(copies * S);
  for (let k = 0; k < copies; k++) tokens.set(one.tokens, k * S);
  return { tokens, copies, valuesBack: (_, values) => one.valuesBack(0, values), tokensBack: (_, answer) => one.tokensBack(0, answer) };
}
