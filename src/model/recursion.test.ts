import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, expect, test } from 'vitest';
import { tinyConfig, testRng } from '../testing/models.ts';
import { disposeModel, uploadModel, type Model } from './model.ts';
import { recursion, stateFrom, updates } from './recursion.ts';
import { haltingProbability, isSure } from './states.ts';
import { expectedShapes, type HostTensor } from './weights/tensors.ts';

const config = tinyConfig({ hidden_size: 8, H_cycles: 2, L_cycles: 2, halt_max_steps: 3, seq_len: 5, vocab_size: 4, puzzle_emb_ndim: 8 });

function model(): Model {
  const uniform = testRng(1);
  const random = (): number => (uniform() - 0.5) * 0.8;
  const tensors = new Map<string, HostTensor>();
  for (const [name, shape] of expectedShapes(config)) {
    tensors.set(name, { shape, data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, random) });
  }
  return uploadModel({ config, tensors });
}

beforeAll(() => tf.setBackend('cpu'));

test('a supervision step is n updates of z and one of y, T times', () => {
  expect([...updates(2, 3)].map((u) => (u.state === 'z' ? `z${u.cycle}.${u.index}` : `y${u.cycle}`))).toEqual([
    'z1.1',
    'z1.2',
    'z1.3',
    'y1',
    'z2.1',
    'z2.2',
    'z2.3',
    'y2',
  ]);
});

test('yields N_sup typed steps, each answer the argmax of its logits, and leaves no tensor behind', async () => {
  const outside = tf.memory().numTensors;
  const m = model();
  const tokens = tf.tensor2d(
    [
      [1, 2, 3, 0, 1],
      [0, 0, 1, 2, 3],
    ],
    [2, 5],
    'int32',
  );
  const ids = tf.tensor1d([0, 0], 'int32');
  const before = tf.memory().numTensors;
  const steps: number[] = [];
  for await (const s of recursion(m, tokens, ids)) {
    steps.push(s.step);
    const logits = (await s.logits.array())[1][4];
    expect(s.tokens[9]).toBe(logits.indexOf(Math.max(...logits)));
    const total = logits.reduce((sum, v) => sum + Math.exp(v), 0);
    expect(s.confidence[9]).toBeCloseTo(Math.exp(Math.max(...logits)) / total, 5);
    expect(s.halt).toHaveLength(2);
  }
  expect(steps).toEqual([1, 2, 3]);
  expect(tf.memory().numTensors).toBe(before);
  disposeModel(m);
  tf.dispose([tokens, ids]);
  expect(tf.memory().numTensors).toBe(outside);
});

test('a consumer that stops early leaves no tensor behind', async () => {
  const m = model();
  const tokens = tf.zeros<tf.Rank.R2>([1, 5], 'int32');
  const ids = tf.tensor1d([0], 'int32');
  const before = tf.memory().numTensors;
  const steps = recursion(m, tokens, ids);
  await steps.next();
  await steps.return();
  expect(tf.memory().numTensors).toBe(before);
  disposeModel(m);
  tf.dispose([tokens, ids]);
});

test('going on from y and z is the same as never having stopped', async () => {
  const m = model();
  const tokens = tf.tensor2d([[1, 2, 3, 0, 1]], [1, 5], 'int32');
  const ids = tf.tensor1d([0], 'int32');
  const straight: number[][] = [];
  let carry: { y: Float32Array; z: Float32Array } | null = null;
  for await (const s of recursion(m, tokens, ids)) {
    straight.push([...s.confidence]);
    const [y, z] = [tf.tidy(() => tf.transpose(s.y, [1, 0, 2])), tf.tidy(() => tf.transpose(s.z, [1, 0, 2]))];
    if (s.step === 2) carry = { y: (await y.data()) as Float32Array, z: (await z.data()) as Float32Array };
    tf.dispose([y, z]);
  }
  if (!carry) throw new Error('no second step');
  const resumed: number[][] = [];
  for await (const s of recursion(m, tokens, ids, { nSup: 1, from: stateFrom(m, 1, carry.y, carry.z) })) resumed.push([...s.confidence]);
  expect(resumed).toEqual([straight[2]]);
  disposeModel(m);
  tf.dispose([tokens, ids]);
});

test('sure means a halting probability over one half', () => {
  expect(haltingProbability(0)).toBe(0.5);
  expect([isSure(-0.001), isSure(0), isSure(0.001)]).toEqual([false, false, true]);
});
