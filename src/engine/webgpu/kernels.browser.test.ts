/** Attention, decoding, embedding and settling against plain loops, on odd shapes. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { numbers, relativeError, runKernel, testGpu, type TestGpu } from '../../testing/gpu.ts';
import { attentionKernel, type AttentionTile } from './attention.ts';
import { answerLength, decodeKernel, logitsLength } from './decode.ts';
import { normalRow } from './noise.ts';
import { embedKernel, settleKernel } from './states.ts';

let gpu: TestGpu;
beforeAll(async () => {
  gpu = await testGpu();
});
afterAll(() => {
  expect(gpu.errors).toEqual([]);
  gpu.device.destroy();
});

const state = { scale: 'row', parts: 2 } as const;
const eps = 1e-5;

describe('attention', () => {
  const direct: AttentionTile = { staged: false, queries: 4, perThread: 2, slices: 1, keys: 4 };
  const slicedDirect: AttentionTile = { ...direct, perThread: 1, slices: 3 };
  const staged: AttentionTile = { staged: true, queries: 8, perThread: 1, slices: 2, keys: 16 };
  test.each([
    { name: 'direct', tile: direct, L: 21, headSize: 16 },
    { name: 'direct, fewer keys than a group', tile: direct, L: 3, headSize: 4 },
    { name: 'direct in slices', tile: slicedDirect, L: 9, headSize: 12 },
    { name: 'staged in slices', tile: staged, L: 37, headSize: 32 },
    { name: 'slices of one subgroup', tile: { ...direct, queries: 1, slices: 4 }, L: 21, headSize: 12, lanes: 4 },
    { name: 'slices of two subgroups', tile: { ...staged, queries: 2, slices: 4 }, L: 37, headSize: 12, lanes: 4 },
    { name: 'direct, large heads', tile: { ...direct, perThread: 1 }, L: 10, headSize: 128 },
    { name: 'as long as a canvas of 31x31', tile: staged, L: 962, headSize: 4 },
  ])('$name', async ({ tile, L, headSize, lanes = 1 }) => {
    const [heads, batch] = [3, 2];
    const D = heads * headSize;
    const qkv = numbers(batch * L * 3 * D, 7).map((v) => v * 3);
    const expected = new Float64Array(batch * L * D);
    for (let b = 0; b < batch; b++) {
      for (let h = 0; h < heads; h++) {
        const at = (l: number, part: number, d: number): number => qkv[(b * L + l) * 3 * D + part * D + h * headSize + d];
        for (let l = 0; l < L; l++) {
          const scores = Array.from({ length: L }, (_, k) =>
            Array.from({ length: headSize }, (_, d) => at(l, 0, d) * at(k, 1, d)).reduce((s, v) => s + v, 0),
          );
          const top = Math.max(...scores);
          const weights = scores.map((s) => Math.exp(s - top));
          const total = weights.reduce((s, v) => s + v, 0);
          for (let d = 0; d < headSize; d++) {
            expected[(b * L + l) * D + h * headSize + d] = weights.reduce((s, w, k) => s + w * at(k, 2, d), 0) / total;
          }
        }
      }
    }
    const [, out] = await runKernel(gpu.device, attentionKernel({ L, heads, headSize, batch, fast: { half: false, lanes } }, tile), [
      qkv,
      new Float32Array(expected.length),
    ]);
    expect(relativeError(new Float32Array(out), expected)).toBeLessThan(1e-5);
  });
});

test.each([
  [11, 1],
  [3, 1],
  [17, 1],
  [11, 4],
])('decoding with %i tokens: argmax, its probability, logits and the halting logit (%i lanes)', async (V, lanes) => {
  const [batch, S, P, D] = [2, 5, 3, 20];
  const L = S + P;
  const y = numbers(batch * L * D + batch * L * 2 * 4, 1);
  const sums = y.subarray(batch * L * D).map(Math.abs);
  y.set(sums, batch * L * D);
  const heads = numbers((V + 1) * D, 2);
  heads.copyWithin(D, 0, D); // tokens 0 and 1 always tie
  const bias = new Float32Array([0.25, 0, 0, 0]);
  const shape = { batch, seqLen: S, vocabSize: V };
  const out = new Uint32Array(answerLength(shape) + logitsLength(shape));
  const kernel = decodeKernel({ ...shape, prefixLen: P, hiddenSize: D, y: state, eps, fast: { half: false, lanes } });
  const read = new Uint32Array((await runKernel(gpu.device, kernel, [y, heads, bias, out]))[3]);
  const floats = new Float32Array(read.buffer);
  const scale = (r: number): number => 1 / Math.sqrt((sums[r * 8] + sums[r * 8 + 4]) / D + eps);
  const dot = (r: number, h: number): number =>
    scale(r) * Array.from({ length: D }, (_, d) => y[r * D + d] * heads[h * D + d]).reduce((a, v) => a + v, 0);
  for (let b = 0; b < batch; b++) {
    for (let s = 0; s < S; s++) {
      const logits = Array.from({ length: V }, (_, v) => dot(b * L + P + s, v));
      const top = Math.max(...logits);
      expect(read[b * S + s]).toBe(logits.indexOf(top));
      expect(floats[batch * S + b * S + s]).toBeCloseTo(1 / logits.reduce((a, v) => a + Math.exp(v - top), 0), 5);
      logits.forEach((v, i) => expect(floats[answerLength(shape) + (b * S + s) * V + i]).toBeCloseTo(v, 4));
    }
    expect(floats[2 * batch * S + b]).toBeCloseTo(dot(b * L, V) + 0.25, 4);
  }
});

test('embedding: puzzle rows fill the prefix, all times sqrt(D), and the states start settled', async () => {
  const [batch, S, P, D, V] = [2, 5, 3, 8, 6];
  const L = S + P;
  const puzzle4 = 3; // 12 numbers: position 0 and half of position 1
  const tokens = Uint32Array.from({ length: batch * S }, (_, i) => (i * 5 + 1) % V);
  const [table, puzzles, positions, initial] = [numbers(V * D, 1), numbers(batch * puzzle4 * 4, 2), numbers(L * D, 3), numbers(2 * D, 4)];
  const kernel = embedKernel({ batch, seqLen: S, prefixLen: P, hiddenSize: D, puzzle4, learnedPositions: true, state });
  const states = (): Float32Array<ArrayBuffer> => new Float32Array(batch * L * D + batch * L * 8);
  const got = await runKernel(gpu.device, kernel, [
    tokens,
    table,
    puzzles,
    positions,
    initial,
    new Float32Array(batch * L * D),
    states(),
    states(),
  ]);
  const expected = Float64Array.from({ length: batch * L * D }, (_, i) => {
    const [d, l, b] = [i % D, Math.floor(i / D) % L, Math.floor(i / D / L)];
    const value = l >= P ? table[tokens[b * S + l - P] * D + d] : l * D + d < puzzle4 * 4 ? puzzles[b * puzzle4 * 4 + l * D + d] : 0;
    return Math.sqrt(D) * Math.SQRT1_2 * (value + positions[l * D + d]);
  });
  expect(relativeError(new Float32Array(got[5]), expected)).toBeLessThan(1e-6);
  [6, 7].forEach((buffer, which) => {
    const s = new Float32Array(got[buffer]);
    for (let r = 0; r < batch * L; r++) {
      expect(s.subarray(r * D, (r + 1) * D)).toEqual(initial.subarray(which * D, (which + 1) * D));
      expect(s[batch * L * D + r * 8]).toBeLessThan(0);
    }
  });
});

describe('settling', () => {
  const [batch, L, D] = [2, 7, 20];
  const shape = { batch, L, hiddenSize: D, state, eps };
  const pending = (): Float32Array<ArrayBuffer> => {
    const s = numbers(batch * L * D + batch * L * 8, 5);
    s.set(s.subarray(batch * L * D).map(Math.abs), batch * L * D);
    return s;
  };
  const norm = (s: Float32Array): Float64Array =>
    Float64Array.from({ length: batch * L * D }, (_, i) => {
      const at = batch * L * D + Math.floor(i / D) * 8;
      return s[i] / Math.sqrt((s[at] + s[at + 4]) / D + eps);
    });

  test('applies the norm once, however often it is asked to', async () => {
    const first = new Float32Array((await runKernel(gpu.device, settleKernel({ ...shape, noise: false }), [pending()]))[0]);
    expect(relativeError(first.subarray(0, batch * L * D), norm(pending()))).toBeLessThan(1e-6);
    const second = new Float32Array((await runKernel(gpu.device, settleKernel({ ...shape, noise: false }), [first]))[0]);
    expect(second).toEqual(first);
  });

  test('adds the noise the CPU computes from the same counter', async () => {
    const [seed, step, firstQuestion, sigma] = [1234567890, 3, 4, 0.5];
    const how = new Uint32Array([seed, step, firstQuestion, 0]);
    new Float32Array(how.buffer)[3] = sigma;
    const out = new Float32Array((await runKernel(gpu.device, settleKernel({ ...shape, noise: true }), [pending(), how], 1))[0]);
    const expected = norm(pending());
    for (let r = 0; r < batch * L; r++) {
      normalRow(seed, step, firstQuestion * L + r, D).forEach((v, d) => (expected[r * D + d] += sigma * v));
    }
    // WGSL asks 2^-11 of sine and cosine.
    expect(relativeError(out.subarray(0, batch * L * D), expected)).toBeLessThan(1e-3);
  });
});
