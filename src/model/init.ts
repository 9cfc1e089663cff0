/** Fresh weights, drawn as the reference draws them (SPEC section 1, "Truncated normal"). */

import type { TrmConfig } from './config.ts';
import type { HostTensor, TrmWeights } from './weights/tensors.ts';
import { expectedShapes } from './weights/validate.ts';

/** A normal distribution cut at two NOMINAL deviations has a smaller one; this gives it back. 1 / sqrt(1 - 4 phi(2) / (2 Phi(2) - 1)) */
const WIDEN = 1.1368472343385565;
/** erf(2 / sqrt 2): how far the uniform draw may reach. */
export const UNIFORM_LIMIT = 0.9544997361036416;

/**
 * Inverse error function for |u| < 1: a closed form as a start, then Newton steps on the series of erf, exact to double rounding
 * over the range we draw from (|result| < 1.5).
 */
export function inverseErf(u: number): number {
  let x = start(u);
  for (let i = 0; i < 2; i++) x -= ((erf(x) - u) * Math.sqrt(Math.PI)) / (2 * Math.exp(-x * x));
  return x;
}

/** Winitzki's closed form, within 0.002. */
function start(u: number): number {
  const a = 0.147;
  const log = Math.log(1 - u * u);
  const b = 2 / (Math.PI * a) + log / 2;
  return Math.sign(u) * Math.sqrt(Math.sqrt(b * b - log / a) - b);
}

/** Maclaurin series of erf; 25 terms are exact to double rounding for |x| < 1.5. */
function erf(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; n < 25; n++) {
    term *= (-x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

/** Maps u, uniform in -UNIFORM_LIMIT..UNIFORM_LIMIT, to a truncated normal value whose RESULTING deviation is `std`. */
export function truncatedNormal(u: number, std: number): number {
  const wide = WIDEN * std;
  return Math.max(-2 * wide, Math.min(2 * wide, Math.SQRT2 * wide * inverseErf(u)));
}

/**
 * Weights for training from nothing. Matrices: deviation 1 / sqrt(inputs). q starts at weight 0 and bias -5 ("not done"), the
 * puzzle table at 0, H_init and L_init at deviation 1.
 * @param random uniform in [0, 1)
 */
export function initialWeights(config: TrmConfig, random: () => number): TrmWeights {
  const tensors = new Map<string, HostTensor>();
  for (const [name, shape] of expectedShapes(config)) {
    const data = new Float32Array(shape.reduce((a, b) => a * b, 1));
    if (name === 'q_head.bias') data.fill(-5);
    else if (name !== 'q_head.weight' && name !== 'puzzle_emb.weights') {
      const std = name.endsWith('_init') ? 1 : 1 / Math.sqrt(shape[1]);
      for (let i = 0; i < data.length; i++) data[i] = truncatedNormal((2 * random() - 1) * UNIFORM_LIMIT, std);
    }
    tensors.set(name, { shape, data });
  }
  return { config, tensors };
}
