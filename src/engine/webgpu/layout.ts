/** Which model runs here, and how its weights are laid out for the kernels. */

import { sequenceLength, swigluWidth, type TrmConfig } from '../../model/config.ts';
import type { RopeTable } from '../../model/rope.ts';
import { WEIGHT_PAD } from './gemm.ts';
import { ceilDiv } from './wgsl.ts';

const pad = (n: number, to: number): number => ceilDiv(n, to) * to;

/** Why these kernels cannot run this configuration, in one plain sentence; null when they can. */
export function unsupported(c: TrmConfig): string | null {
  if (c.hiddenSize % 4 !== 0) return `hidden_size (${c.hiddenSize}) must be a multiple of 4 for the WebGPU kernels.`;
  if (c.hiddenSize > 1024) return `hidden_size (${c.hiddenSize}) must be at most 1024 for the WebGPU kernels.`;
  if (c.mlpT && sequenceLength(c) > 1024) return `seq_len + puzzle_emb_len (${sequenceLength(c)}) must be at most 1024 with mlp_t.`;
  const headSize = c.hiddenSize / c.heads;
  if (!c.mlpT && (headSize % 4 !== 0 || headSize > 128)) {
    return `hidden_size / num_heads (${headSize}) must be a multiple of 4, at most 128, for the WebGPU kernels.`;
  }
  if (c.vocabSize > 256) return `vocab_size (${c.vocabSize}) must be at most 256: answers are bytes.`;
  return null;
}

/** Inner widths of the two SwiGLUs. */
export const innerWidths = (c: TrmConfig): { channels: number; tokens: number } => ({
  channels: swigluWidth(c.expansion, c.hiddenSize),
  tokens: swigluWidth(c.expansion, sequenceLength(c)),
});

/**
 * A weight [out, in] as the kernels read it: [in, width], zero-padded along both.
 * @param order which output stands at a position @param factor what the output there is multiplied by
 */
export function relayout(
  weight: Float32Array,
  outputs: number,
  inputs: number,
  order: (position: number) => number = (p) => p,
  factor: (position: number) => number = () => 1,
): Float32Array<ArrayBuffer> {
  const width = pad(outputs, 4);
  const result = new Float32Array(pad(inputs, WEIGHT_PAD) * width);
  for (let p = 0; p < outputs; p++) {
    const from = order(p) * inputs;
    const scale = factor(p);
    for (let k = 0; k < inputs; k++) result[k * width + p] = weight[from + k] * scale;
  }
  return result;
}

/** Gate and up of a SwiGLU [2 * inner, in], interleaved in fours: g g g g u u u u g g g g ... */
export const interleaved =
  (inner: number) =>
  (position: number): number =>
    Math.floor(position / 8) * 4 + (position % 4) + (position % 8 < 4 ? 0 : inner);

/** Outputs of a qkv projection with RoPE's partners (j, j + size / 2) side by side in query and key; value as it is. */
export const ropePairs =
  (hiddenSize: number, headSize: number) =>
  (position: number): number => {
    if (position >= 2 * hiddenSize) return position;
    const within = position % headSize;
    return position - within + (within >> 1) + (within % 2) * (headSize / 2);
  };

/** RoPE's table in the order of `ropePairs`: for each position, (cos, sin) of pair 0, 1, ... [L, size]. */
export function interleavedRope({ cos, sin, headSize }: RopeTable): Float32Array<ArrayBuffer> {
  const L = cos.length / headSize;
  const table = new Float32Array(L * headSize);
  for (let l = 0; l < L; l++) {
    for (let j = 0; j < headSize / 2; j++) {
      table[l * headSize + 2 * j] = cos[l * headSize + j];
      table[l * headSize + 2 * j + 1] = sin[l * headSize + j];
    }
  }
  return table;
}
