/** Every kernel of the training step against the same piece in plain tfjs ops on the CPU: values and gradients, at sides that fill no workgroup. */

import * as tf from '@tensorflow/tfjs-core';
// After tfjs-core itself, whose flags it reads.
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { beforeAll, describe, expect, test } from 'vitest';
import { createEngine } from '../../engine/create.ts';
import { wasmPaths } from '../../engine/pageCpu.ts';
import { seededRng } from '../../kinds/shared/rng.ts';
import { addNorm, gate, softmax, splitHeads } from '../../model/ops.ts';
import { AdamAtan2, AdamW, Ema } from '../optimisers.ts';
import { registerTrainingKernels } from './kernels.ts';

/** Numbers of a tensor in -2..2, the same on every call. */
function numbers(shape: readonly number[], seed: number): tf.Tensor {
  const rng = seededRng(seed);
  return tf.tensor(
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => 4 * rng() - 2),
    [...shape],
  );
}

/** Value and gradients of `f`, weighted so that every output counts differently. */
async function results(
  backend: string,
  f: (...xs: tf.Tensor[]) => tf.Tensor,
  shapes: readonly (readonly number[])[],
): Promise<Float32Array[]> {
  await tf.setBackend(backend);
  const inputs = shapes.map((shape, i) => numbers(shape, i + 1));
  const value = tf.tidy(() => f(...inputs));
  const weights = numbers(value.shape, 99);
  const gradients = tf.grads((...xs: tf.Tensor[]) => tf.sum(tf.mul(f(...xs), weights)))(inputs);
  const read = await Promise.all([value, ...gradients].map(async (t) => (await t.data()) as Float32Array));
  tf.dispose([...inputs, value, weights, ...gradients]);
  return read;
}

const as2d = (t: tf.Tensor): tf.Tensor2D => t as tf.Tensor2D;
/** Tables outlive the step, as a model's do. */
const rope = (L: number, size: number) => ({ cos: tf.keep(as2d(numbers([L, size], 7))), sin: tf.keep(as2d(numbers([L, size], 8))) });

const pieces: Record<string, { f: (...xs: tf.Tensor[]) => tf.Tensor; shapes: number[][]; kernels: string[] }> = {
  'residual and RMSNorm along the channels': {
    f: (a, b) => addNorm(as2d(a), as2d(b), 1, 1e-5),
    shapes: [
      [5, 70],
      [5, 70],
    ],
    kernels: ['TrmAddNorm', 'TrmAddNormGrad'],
  },
  'residual and RMSNorm along the tokens': {
    f: (a, b) => addNorm(as2d(a), as2d(b), 0, 1e-5),
    shapes: [
      [7, 131],
      [7, 131],
    ],
    kernels: ['TrmAddNorm', 'TrmAddNormGrad'],
  },
  'gate along the channels': { f: (a) => gate(as2d(a), 1), shapes: [[5, 26]], kernels: ['TrmGate', 'TrmGateGrad'] },
  'gate along the tokens': { f: (a) => gate(as2d(a), 0), shapes: [[6, 33]], kernels: ['TrmGate', 'TrmGateGrad'] },
  softmax: { f: (a) => softmax(a), shapes: [[3, 4, 90]], kernels: ['TrmSoftmaxGrad'] },
  'heads with RoPE': {
    f: (a) => tf.stack(splitHeads(as2d(a), 5, 2, 3, rope(5, 4))),
    shapes: [[10, 36]],
    kernels: ['TrmHeads', 'TrmHeadsGrad'],
  },
};

describe('training kernels', () => {
  beforeAll(async () => {
    await createEngine({ backend: 'wasm', wasmPaths });
    await createEngine({ backend: 'webgpu', executor: 'tfjs' });
    registerTrainingKernels();
  });

  test.each(Object.entries(pieces))('%s: value and gradients', async (_, { f, shapes, kernels }) => {
    for (const name of kernels) expect(tf.getKernel(name, 'webgpu'), name).toBeTruthy();
    const [want, got] = [await results('wasm', f, shapes), await results('webgpu', f, shapes)];
    want.forEach((w, i) => {
      expect(got[i].length).toBe(w.length);
      w.forEach((v, k) =>
        expect(Math.abs(got[i][k] - v), `${i === 0 ? 'value' : `gradient ${i}`}, number ${k}`).toBeLessThan(
          2e-5 * Math.max(1, Math.abs(v)),
        ),
      );
    });
  });

  test.each(['adamw', 'adamatan2'] as const)('%s and the average move alike', async (kind) => {
    const after: Float32Array[] = [];
    for (const backend of ['wasm', 'webgpu']) {
      await tf.setBackend(backend);
      const p = tf.tidy(() => tf.variable(numbers([3, 50], 1)));
      const adam = { beta1: 0.9, beta2: 0.95, weightDecay: 0.1 };
      const optimiser = kind === 'adamw' ? new AdamW([p], { ...adam, eps: 1e-8 }) : new AdamAtan2([p], adam);
      const ema = new Ema([p], 0.9);
      for (let t = 1; t <= 3; t++) {
        const g = tf.tidy(() => tf.relu(numbers([3, 50], 10 + t))); // zeros among them
        optimiser.step([g], 0.01, t);
        ema.step();
        g.dispose();
      }
      const values = await Promise.all([p, ema.shadow[0], ...optimiser.state].map((v) => v.data()));
      after.push(Float32Array.from(values.flatMap((v) => [...v])));
      optimiser.dispose();
      ema.dispose();
      p.dispose();
    }
    after[0].forEach((v, i) => expect(Math.abs(after[1][i] - v), `number ${i}`).toBeLessThan(1e-5));
  });
});
