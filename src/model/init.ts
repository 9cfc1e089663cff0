/** Fresh weights, drawn as the reference draws them (SPEC section 1, "Truncated normal"), and attention heads that begin with looking at a cell's neighbours. */

import { architectureOf, blockNames } from './architectures/index.ts';
import type { TrmConfig } from './config.ts';
import { expectedShapes, type HostTensor, type TrmWeights } from './weights/tensors.ts';

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

/** Length of what is added to a query and to a key, a frequency. */
const SHARPNESS = 0.8;
/** Frequencies below this (radians a position) are left alone, so that content can still be matched over any distance. */
const SLOWEST = 0.1;

/**
 * Weights whose heads of the first block look, four at a time, to the right, left, down and up; everything stays trainable. Every token
 * and both initial states get a common component along one random unit vector u, and queries and keys turn u into vectors whose rotated
 * product is largest at the wanted offset (SPEC section 2, "RoPE").
 * @param stride cells in a row of the canvas
 * @param random uniform in [0, 1)
 */
export function withNeighbourHeads({ config, tensors, ...rest }: TrmWeights, stride: number, random: () => number): TrmWeights {
  const { hiddenSize: D, heads, ropeTheta } = config;
  const size = D / heads;
  const half = size / 2;
  const u = Float32Array.from({ length: D }, () => (random() < 0.5 ? -1 : 1) / Math.sqrt(D));
  const changed = new Map(tensors);
  const change = (name: string, edit: (data: Float32Array) => void): void => {
    const tensor = tensors.get(name);
    if (!tensor) throw new RangeError(`neighbour heads need ${name}, which this model does not have`);
    const data = Float32Array.from(tensor.data);
    edit(data);
    changed.set(name, { ...tensor, data });
  };

  change('embed_tokens.embedding_weight', (data) => data.forEach((v, i) => (data[i] = v + u[i % D])));
  for (const state of ['H_init', 'L_init']) {
    change(state, (data) => {
      const along = data.reduce((sum, v, i) => sum + v * u[i], 0);
      data.forEach((v, i) => (data[i] = v + (Math.sqrt(D) - along) * u[i]));
    });
  }
  const offsets = [1, -1, stride, -stride];
  for (const block of architectureOf(config).networks.flatMap((n) => blockNames(config, n).slice(0, 1))) {
    change(`${block}.self_attn.qkv_proj.weight`, (data) => {
      const addRow = (row: number, value: number): void => u.forEach((v, i) => (data[row * D + i] += value * v));
      for (let head = 0; head < heads; head++) {
        for (let j = 0; j < half; j++) {
          const frequency = ropeTheta ** (-j / half);
          if (frequency < SLOWEST) continue;
          // A key at p + offset is turned by frequency * (p + offset); the query at p brings frequency * offset itself.
          const angle = frequency * offsets[head % 4];
          const row = head * size + j;
          addRow(row, SHARPNESS * Math.cos(angle));
          addRow(row + half, SHARPNESS * Math.sin(angle));
          addRow(D + row, SHARPNESS);
        }
      }
    });
  }
  return { config, tensors: changed, ...rest };
}
