/** Computing again instead of holding: less memory at once, for a tape that would be long. (That the gradients are right is in parity.browser.test.ts.) */

import * as tf from '@tensorflow/tfjs-core';
// After tfjs-core itself, whose flags it reads.
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { beforeAll, expect, test } from 'vitest';
import { createEngine } from '../engine/create.ts';
import { wasmPaths } from '../engine/pageCpu.ts';
import { seededRng } from '../kinds/shared/rng.ts';
import { presets, type TrmConfig } from '../model/config.ts';
import { initialWeights } from '../model/init.ts';
import { maxAbsDifference } from '../model/parity/check.ts';
import { shouldRecompute, slotsAtOnce, tapeBytes } from './learn.ts';
import { installGradients } from './optimisers.ts';
import { disposeTrainable, uploadTrainable } from './parameters.ts';
import { superviseInPieces, disposeSlots, emptySlots, superviseOnce } from './supervision.ts';

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
  const carry = emptySlots(trainable.model, B);
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
    disposeSlots(out.carry);
    tf.dispose([out.metrics, ...out.gradients, ...(out.rowGradient ? [out.rowGradient] : [])]);
  });
  expect(tf.memory().numTensors).toBe(before.numTensors);
  disposeSlots(carry);
  disposeTrainable(trainable);
  return peakBytes - before.numBytes;
}

test('recomputing seven calls of the network holds less than a quarter of what their tape holds', async () => {
  const [held, recomputed] = [await peak(false), await peak(true)];
  expect(held).toBeGreaterThan(0.8 * tapeBytes(config, B, 7));
  expect(held).toBeLessThan(1.25 * tapeBytes(config, B, 7));
  expect(recomputed).toBeLessThan(held / 4);
});

test('three slots in pieces of two: losses, gradients and the carry as of all at once, and less held', async () => {
  const slots = 3;
  const trainable = uploadTrainable(initialWeights({ ...config, puzzleIds: 2 }, seededRng(4)));
  const carry = emptySlots(trainable.model, slots);
  const draw = seededRng(5);
  const cells = (): Int32Array => Int32Array.from({ length: slots * config.seqLen }, () => 1 + Math.floor(draw() * (config.vocabSize - 1)));
  const batch = { tokens: cells(), labels: cells(), puzzleIds: Int32Array.of(0, 1, 0) };
  const options = { T: config.T, n: config.n, nSup: 16, haltWeight: 0.5, trainWeights: true };
  const before = tf.memory().numTensors;
  const learnt = async (atOnce: number): Promise<{ numbers: Float32Array[]; peakBytes: number }> => {
    let out: ReturnType<typeof superviseInPieces> | undefined;
    const { peakBytes } = await tf.profile(() => {
      out = superviseInPieces(trainable, carry, batch, [0, 3, 0], options, atOnce);
    });
    if (!out?.rowGradient) throw new Error('The model has a puzzle table.');
    const all = [...Object.values<tf.Tensor>({ ...out.carry }), out.metrics, ...out.gradients, out.rowGradient];
    const numbers = (await Promise.all(all.map((t) => t.data()))) as Float32Array[];
    tf.dispose(all);
    return { numbers, peakBytes };
  };
  const [whole, pieces] = [await learnt(slots), await learnt(2)];
  expect(pieces.numbers).toHaveLength(whole.numbers.length);
  for (const [i, want] of whole.numbers.entries()) {
    const most = want.reduce((top, v) => Math.max(top, Math.abs(v)), 1e-3);
    expect(maxAbsDifference(pieces.numbers[i], want), `number ${i}`).toBeLessThan(1e-4 * most);
  }
  expect(pieces.peakBytes).toBeLessThan(0.8 * whole.peakBytes);
  expect(tf.memory().numTensors).toBe(before);
  disposeSlots(carry);
  disposeTrainable(trainable);
});

test('a published ARC model learns from two slots at a time, a model of this page from all of a batch', () => {
  expect(slotsAtOnce(presets['arc-att'])).toBe(2);
  expect(slotsAtOnce({ ...presets['sudoku-mlp'], hiddenSize: 128, prefixLen: 1, puzzleDim: 128, T: 1, n: 4 })).toBeGreaterThan(64);
});

test('models of this page are held; a published ARC model on its full canvas is not', () => {
  expect(shouldRecompute({ ...presets['sudoku-mlp'], hiddenSize: 128, prefixLen: 1, puzzleDim: 128, T: 1, n: 4 }, 32, 4)).toBe(false);
  expect(shouldRecompute(presets['arc-att'], 4, 4)).toBe(true);
});
