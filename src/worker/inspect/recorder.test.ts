/** A recording against the recursion it replays: order, answers, states, limits, and nothing left behind. */

import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { LatentProjection } from '../../model/latent.ts';
import { attention, blocksOf, disposeModel, uploadModel, type Model } from '../../model/model.ts';
import { recursion, updates } from '../../model/recursion.ts';
import type { RecordProgress } from '../../protocol/inspect.ts';
import { tinyConfig, weightsOf } from '../../testing/models.ts';
import { headsAt } from './inspectSession.ts';
import {
  bytesOfStep,
  cellRows,
  record,
  alternatives,
  changeBytes,
  changes,
  cosines,
  meanRow,
  norms,
  residual,
  type Replay,
} from './recorder.ts';

const S = 5;
const shape = {
  hidden_size: 16,
  num_heads: 2,
  H_cycles: 2,
  L_cycles: 3,
  halt_max_steps: 3,
  seq_len: S,
  vocab_size: 4,
  puzzle_emb_len: 1,
  puzzle_emb_ndim: 16,
};
const replay: Replay = {
  tokens: Int32Array.of(1, 2, 3, 0, 1),
  puzzleId: 0,
  T: 2,
  n: 3,
  steps: 3,
  verify: (tokens) => ({ solved: false, problems: 1, cells: [tokens[0] ?? 0], summary: '' }),
};
const options = { runId: 'r', onProgress: () => undefined, signal: new AbortController().signal };

function tiny(mlp: boolean): Model {
  const config = tinyConfig({ ...shape, mlp_t: mlp });
  return uploadModel(weightsOf(config, 5));
}

beforeAll(() => tf.setBackend('cpu'));

test.each([true, false])(
  'every update in the order of updates(), answers and z as the recursion has them, no tensor left (mlp_t %s)',
  async (mlp) => {
    const model = tiny(mlp);
    const before = tf.memory().numTensors;
    const progress: RecordProgress[] = [];
    const held = await record(model, replay, { ...options, onProgress: (p) => progress.push(p) });
    expect(tf.memory().numTensors).toBe(before);
    const { y, z } = held.facts;
    const order = [1, 2, 3].flatMap((step) => [...updates(2, 3)].map((u) => ({ step, ...u })));
    expect(z.map(({ step, cycle, index }) => ({ step, state: 'z', cycle, index }))).toEqual(order.filter((u) => u.state === 'z'));
    expect(y.map(({ step, cycle }) => ({ step, state: 'y', cycle }))).toEqual(order.filter((u) => u.state === 'y'));
    expect(progress.map((p) => p.done)).toEqual(order.map((_, i) => i + 1));
    // A tick that updated z moved z and not y, and the other way round.
    order.forEach((u, i) => {
      const [from, to] = [held.before[i], held.before[i + 1]];
      if (!from || !to) return;
      expect(to.y === from.y).toBe(u.state === 'z');
      expect(to.z === from.z).toBe(u.state === 'y');
    });
    const tokens = tf.tensor2d(replay.tokens, [1, S], 'int32');
    const ids = tf.tensor1d([0], 'int32');
    for await (const s of recursion(model, tokens, ids, { nSup: 3 })) {
      const last = y[s.step * 2 - 1];
      expect(last.tokens).toEqual(s.tokens);
      expect(last.halt).toBeCloseTo(s.halt[0], 5);
      expect(last.topProbabilities[0]).toBeCloseTo(s.confidence[0], 5);
      expect(last.bad).toEqual([s.tokens[0]]);
      const state = await s.z.data();
      held.zAfter[s.step * 8 - 1].forEach((v, i) => expect(v).toBeCloseTo(state[i], 5));
    }
    tf.dispose([tokens, ids]);
    disposeModel(model);
  },
);

test('colours mean the same at every update: one basis, fitted to all of them', async () => {
  const model = tiny(true);
  const { facts, zAfter } = await record(model, replay, options);
  const afterZ = zAfter.filter((_, i) => (i + 1) % 4 !== 0).map((state) => cellRows(model.config, state)); // the fourth update of a cycle is y's
  const all = new LatentProjection(16);
  for (const state of afterZ) all.add(state);
  all.fit();
  afterZ.forEach((state, i) => expect(facts.z[i].rgb).toEqual(all.colours(state)));
  const first = new LatentProjection(16);
  first.add(afterZ[0]);
  first.fit();
  expect(facts.z[0].rgb).not.toEqual(first.colours(afterZ[0]));
  disposeModel(model);
});

test('noise is part of what a step starts from, and the seed decides it', async () => {
  const model = tiny(true);
  const noisy = { ...replay, steps: 2, noise: { sigma: 0.5, seed: 7 } };
  const [a, again] = [await record(model, noisy, options), await record(model, noisy, options)];
  const plain = await record(model, replay, options);
  expect(again.zAfter).toEqual(a.zAfter);
  expect(a.zAfter[0]).not.toEqual(plain.zAfter[0]);
  expect(a.before[8]?.z).not.toEqual(a.zAfter[7]); // step 2 begins with new noise on what step 1 left
  expect(plain.before[8]?.z).toEqual(plain.zAfter[7]);
  disposeModel(model);
});

test('steps that do not fit are left out; when not one fits, it says what one takes', async () => {
  const model = tiny(true);
  const one = bytesOfStep(model.config, 2, 3, false);
  const held = await record(model, replay, { ...options, limit: 2 * one + 1 });
  expect(held.facts).toMatchObject({ steps: 2, asked: 3, bytes: 2 * one });
  expect(held.facts.y).toHaveLength(4);
  await expect(record(model, replay, { ...options, limit: one - 1 })).rejects.toMatchObject({ code: 'recording-too-large' });
  disposeModel(model);
});

test('a recording that is stopped leaves no tensor behind', async () => {
  const model = tiny(true);
  const before = tf.memory().numTensors;
  const abort = new AbortController();
  const stopped = record(model, replay, { ...options, signal: abort.signal, onProgress: ({ done }) => done === 5 && abort.abort() });
  await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
  expect(tf.memory().numTensors).toBe(before);
  disposeModel(model);
});

test('the weights of every head are shares, and mixing with them is the attention of the model', async () => {
  const model = tiny(false);
  const { mix } = blocksOf(model, 'z')[0];
  if (mix.kind !== 'attention') throw new Error('not an attention model');
  const [D, heads, L, size] = [16, 2, S + 1, 8];
  const h = tf.tensor3d(
    Float32Array.from({ length: L * D }, (_, i) => Math.sin(i * i)),
    [L, 1, D],
  );
  const want = (await attention(h, mix, model).array())[3];
  const weights = await headsAt(model, h, mix, 3).array();
  weights.forEach((row) => expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 5));
  const v = ((await tf.matMul(tf.reshape(h, [L, D]), mix.qkv).array()) as number[][]).map((row) => row.slice(2 * D));
  const mixed = Array.from({ length: D }, (_, d) => weights[Math.floor(d / size)].reduce((sum, w, l) => sum + w * v[l][d], 0));
  const got = (await tf.matMul(tf.tensor2d([mixed]), mix.out).array()) as number[][];
  got[0].forEach((value, d) => expect(value).toBeCloseTo(want[d], 4));
  expect(heads).toBe(weights.length);
});

test('top-k and entropy of a distribution known by hand', () => {
  // Softmax of log weights is the weights over their sum: 1/2, 1/4, 1/8, 1/8 has 1.75 bits.
  const { tokens, probabilities, entropy } = alternatives(Float32Array.from([1, 4, 1, 2].map(Math.log)), 4, 3);
  expect([...tokens]).toEqual([1, 3, 0]);
  [0.5, 0.25, 0.125].forEach((p, i) => expect(probabilities[i]).toBeCloseTo(p, 6));
  expect(entropy[0]).toBeCloseTo(1.75, 6);
});

test('a sure cell has no entropy, an undecided one the most', () => {
  const { entropy, probabilities } = alternatives(Float32Array.from([1000, 0, 0, 0, 7, 7, 7, 7]), 4, 1);
  expect(entropy[0]).toBe(0);
  expect(entropy[1]).toBeCloseTo(2, 6);
  expect(probabilities[0]).toBe(1);
  expect(probabilities[1]).toBeCloseTo(0.25, 6);
});

test('alternatives are in order, sum to at most 1, and begin with the argmax', () => {
  fc.assert(
    fc.property(fc.array(fc.float({ min: -30, max: 30, noNaN: true }), { minLength: 12, maxLength: 12 }), (raw) => {
      const logits = Float32Array.from(raw, (v) => v + 0); // Math.max takes 0 before -0, the argmax the first of both
      const { tokens, probabilities, entropy } = alternatives(logits, 6, 5);
      for (let i = 0; i < 2; i++) {
        const row = [...logits.subarray(6 * i, 6 * i + 6)];
        const p = [...probabilities.subarray(5 * i, 5 * i + 5)];
        expect(row[tokens[5 * i]]).toBe(Math.max(...row));
        expect(p).toEqual([...p].sort((a, b) => b - a));
        expect(p.reduce((a, b) => a + b)).toBeLessThanOrEqual(1 + 1e-5);
        expect(entropy[i]).toBeLessThanOrEqual(Math.log2(6) + 1e-5);
      }
    }),
  );
});

test('norms, changes, residual and cosines of vectors known by hand', () => {
  const now = Float32Array.from([3, 4, 0, 2]);
  const before = Float32Array.from([0, 0, 0, -2]);
  expect([...norms(now, 2)]).toEqual([5, 2]);
  expect([...changes(now, before, 2)]).toEqual([1, 2]);
  expect(residual(now, before)).toBeCloseTo(Math.sqrt((25 + 16) / 29), 6);
  expect([...changeBytes(Float32Array.from([0, 1, 2, 5]))]).toEqual([0, 128, 255, 255]);
  const angles = cosines(Float32Array.from([1, 0, 1, 1, 0, -3, 0, 0]), 2, 0);
  expect(angles[0]).toBe(1);
  expect(angles[1]).toBeCloseTo(Math.SQRT1_2, 6);
  expect(angles[2]).toBeCloseTo(0, 6);
  expect(angles[3]).toBe(0);
});

test('the mean of rows is the same wherever each of them stands', () => {
  const rows = [
    [1, -2],
    [3, 4],
    [5, 7],
  ];
  expect([...meanRow(Float32Array.from(rows.flat()), 2)]).toEqual([3, 3]);
  expect(meanRow(Float32Array.from([...rows].reverse().flat()), 2)).toEqual(meanRow(Float32Array.from(rows.flat()), 2));
});

test('states of zeros give zeros, not NaN', () => {
  const zeros = new Float32Array(4);
  expect([...changes(zeros, zeros, 2), ...cosines(zeros, 2, 1), residual(zeros, zeros)]).toEqual([0, 0, 0, 0, 0]);
});
