/** Computing again instead of holding: less memory at once, for a tape that would be long. (That the gradients are right is in parity.browser.test.ts.) */

import * as tf from '@tensorflow/tfjs-core';
// After tfjs-core itself, whose flags it reads.
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { beforeAll, expect, test } from 'vitest';
import { createEngine } from '../engine/create.ts';
import { wasmPaths } from '../engine/wasmPaths.ts';
import { presets, type TrmConfig } from '../model/config.ts';
import { initialWeights } from '../model/init.ts';
import { installGradients } from './gradients.ts';
import { shouldRecompute, tapeBytes } from './learn.ts';
import { disposeTrainable, uploadTrainable } from './parameters.ts';
import { disposeCarry, emptyCarry, superviseOnce } from './supervision.ts';

const config: TrmConfig = {
  ...presets['arc-att'],
  hiddenSize: 32,
  heads: 2,
  T: 1,
  n: 6,
  prefixLen: 1,
  puzzleDim: 32,
  seqLen: 100,
};
const B = 2;

beforeAll(async () => {
  await createEngine({ backend: 'wasm', executor: 'tfjs', wasmPaths });
  installGradients();
});

/** Bytes held at the worst moment of a training step, beyond those before it. */
async function peak(recompute: boolean): Promise<number> {
  const trainable = uploadTrainable(initialWeights(config, Math.random));
  const carry = emptyCarry(trainable.model, B);
  const ones = new Int32Array(B * config.seqLen).fill(1);
  const before = tf.memory();
  const { peakBytes } = await tf.profile(() => {
    const out = superviseOnce(trainable, carry, { tokens: ones, labels: ones, puzzleIds: new Int32Array(B) }, [0, 0], {
      T: config.T,
      n: config.n,
      nSup: 16,
      haltWeight: 0.5,
      trainWeights: true,
      recompute,
    });
    disposeCarry(out.carry);
    tf.dispose([out.metrics, ...out.gradients, ...(out.rowGradient ? [out.rowGradient] : [])]);
  });
  expect(tf.memory().numTensors).toBe(before.numTensors);
  disposeCarry(carry);
  disposeTrainable(trainable);
  return peakBytes - before.numBytes;
}

test('recomputing seven calls of the network holds less than a quarter of what their tape holds', async () => {
  const [held, recomputed] = [await peak(false), await peak(true)];
  expect(held).toBeGreaterThan(0.8 * tapeBytes(config, B, 7));
  expect(held).toBeLessThan(1.25 * tapeBytes(config, B, 7));
  expect(recomputed).toBeLessThan(held / 4);
});

test('models of this page are held; a published ARC model on its full canvas is not', () => {
  expect(shouldRecompute({ ...presets['sudoku-mlp'], hiddenSize: 128, prefixLen: 1, puzzleDim: 128, T: 1, n: 4 }, 32, 4)).toBe(false);
  expect(shouldRecompute(presets['arc-att'], 4, 4)).toBe(true);
});
