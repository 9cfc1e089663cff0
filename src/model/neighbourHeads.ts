/**
 * Attention heads that start out looking at the four neighbours of a cell. A maze is solved by local rules, and with 1-D RoPE a
 * neighbour is a fixed offset: +1, -1, +stride, -stride. Random heads spend most of a short training on finding these offsets.
 */

import { architectureOf, blockNames } from './architectures/index.ts';
import type { TrmWeights } from './weights/tensors.ts';

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
