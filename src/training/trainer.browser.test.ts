/** The trainer's parts that the reference's fixtures do not reach: Muon, rows, clipping, freezing, exploration, the way back to a file. */

import * as tf from '@tensorflow/tfjs-core';
// After tfjs-core itself, whose flags it reads.
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { beforeAll, describe, expect, test } from 'vitest';
import { createEngine } from '../engine/create.ts';
import { wasmPaths } from '../engine/pageCpu.ts';
import { seededRng } from '../kinds/shared/rng.ts';
import { initialWeights } from '../model/init.ts';
import { IGNORE } from '../model/loss.ts';
import type { TrainingBatch } from '../model/loss.ts';
import type { TrmWeights } from '../model/weights/tensors.ts';
import { tinyConfig } from '../testing/models.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../worker/training/records.ts';
import { Muon, orthogonalised, warmupCosine, signSgd } from './optimisers.ts';
import { disposeTrainable, uploadTrainable, type Parameter } from './parameters.ts';
import { disposeSlots, emptySlots, superviseOnce } from './supervision.ts';
import { clipGradients, readMetrics, Trainer, type TrainOptions } from './trainer.ts';

const config = tinyConfig({
  hidden_size: 8,
  L_layers: 1,
  H_cycles: 2,
  halt_max_steps: 4,
  puzzle_emb_ndim: 8,
  num_puzzle_identifiers: 3,
  seq_len: 4,
  vocab_size: 5,
});
const options: TrainOptions = {
  batch: 2,
  train: 'all',
  adam: { kind: 'adamw', lr: 1e-2, beta1: 0.9, beta2: 0.95, weightDecay: 0 },
  muon: { lr: 0.02, momentum: 0.6, weightDecay: 0, iterations: 3 },
  rows: { lr: 1e-2, weightDecay: 0.1 },
  ema: 0.9,
  clip: 1,
  haltWeight: 0.5,
  exploration: 0,
  random: () => seededRng(3),
};
const batch: TrainingBatch = {
  tokens: Int32Array.of(1, 2, 3, 4, 4, 3, 2, 1),
  labels: Int32Array.of(2, 2, 2, 2, 3, 3, 3, 3),
  puzzleIds: Int32Array.of(1, 2),
};
const start = (qBias = -5): TrmWeights => {
  const weights = initialWeights(config, seededRng(1));
  return { ...weights, tensors: new Map(weights.tensors).set('q_head.bias', { shape: [2], data: Float32Array.of(qBias, qBias) }) };
};
const data = (weights: TrmWeights, name: string): number[] => [...(weights.tensors.get(name)?.data ?? [])];
const changed = (a: TrmWeights, b: TrmWeights): string[] =>
  [...a.tensors.keys()].filter((name) => data(a, name).join() !== data(b, name).join());

describe('on wasm', () => {
  beforeAll(async () => {
    await createEngine({ backend: 'wasm', wasmPaths });
  });

  test('Newton-Schulz drives singular values towards 1, whichever side is longer', async () => {
    for (const shape of [
      [12, 5],
      [5, 12],
    ] as const) {
      const gram = tf.tidy(() => {
        const o = orthogonalised(tf.randomNormal([...shape], 0, 1, 'float32', 7), 5);
        return shape[0] > shape[1] ? tf.matMul(tf.transpose(o), o) : tf.matMul(o, tf.transpose(o));
      });
      const values = await gram.data();
      gram.dispose();
      for (let i = 0; i < 5; i++) {
        for (let j = 0; j < 5; j++) {
          const v = values[i * 5 + j];
          if (i === j) expect(Math.sqrt(v)).toBeGreaterThan(0.6);
          if (i === j) expect(Math.sqrt(v)).toBeLessThan(1.3);
          if (i !== j) expect(Math.abs(v)).toBeLessThan(0.45);
        }
      }
    }
  });

  test('Muon takes larger steps where there are more outputs than inputs, in the layout of the file', async () => {
    const lengths: number[] = [];
    for (const transposed of [true, false]) {
      const variable = tf.tidy(() => tf.variable(tf.zeros([4, 16])));
      const parameter: Parameter = { name: 'w', transposed, hidden: true, variable };
      const muon = new Muon([parameter], { momentum: 0.6, weightDecay: 0, iterations: 3 });
      const g = tf.randomNormal([4, 16], 0, 1, 'float32', 5);
      muon.step([g], 0.1);
      lengths.push((await tf.tidy(() => tf.norm(variable)).data())[0]);
      expect((await tf.tidy(() => tf.sum(tf.mul(variable, g))).data())[0]).toBeLessThan(0);
      muon.dispose();
      tf.dispose([variable, g]);
    }
    expect(lengths[0] / lengths[1]).toBeCloseTo(2, 4);
  });

  test('sign-SGD sums over slots with the same row, and leaves other rows alone', async () => {
    const table = tf.tidy(() => tf.variable(tf.ones([4, 2])));
    const [ids, g] = [
      tf.tensor1d([2, 0, 2]),
      tf.tensor2d([
        [3, 1],
        [0, -1],
        [-1, -4],
      ]),
    ];
    signSgd(table, ids, g, 0.1, 0.5);
    const values = [...(await table.data())].map((v) => Number(v.toFixed(6)));
    expect(values).toEqual([0.95, 1.05, 1, 1, 0.85, 1.05, 1, 1]);
    tf.dispose([table, ids, g]);
  });

  test('clipping shortens long gradients together and leaves short ones', async () => {
    const g = [tf.tensor1d([3, 0]), tf.tensor1d([4])];
    const short = clipGradients(g, 1);
    expect((await Promise.all(short.map((t) => t.data()))).flatMap((v) => [...v]).map((v) => Number(v.toFixed(5)))).toEqual([0.6, 0, 0.8]);
    const same = clipGradients(g, 10);
    expect((await Promise.all(same.map((t) => t.data()))).flatMap((v) => [...v])).toEqual([3, 0, 4]);
    tf.dispose([...g, ...short, ...same]);
  });

  test('weights come back from the device as they went there', async () => {
    const trainer = new Trainer(start(), options);
    expect(await trainer.weights()).toEqual(start());
    expect(await trainer.weights('raw')).toEqual(start());
    trainer.dispose();
  });

  const [steps, fall] = [100, 5];
  test('two questions are learnt, and the average follows', async () => {
    const before = tf.memory().numTensors;
    const trainer = new Trainer(start(), options);
    const losses: number[] = [];
    for (let t = 1; t <= steps; t++) losses.push((await readMetrics(trainer.step(batch, warmupCosine(t, steps, 2, 0)))).lmLoss);
    expect(losses[steps - 1]).toBeLessThan(losses[0] / fall);
    expect(changed(await trainer.weights(), start())).not.toContain('H_init');
    expect(changed(await trainer.weights(), await trainer.weights('raw'))).toContain('lm_head.weight');
    trainer.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  const hinted: TrainingBatch = { ...batch, hints: Int32Array.of(0, 1, IGNORE, 2, 2, 1, 0, IGNORE) };
  test('hints: y comes to know them, and the matrix that reads them is saved with the state, not with the model', async () => {
    const before = tf.memory().numTensors;
    const settings: TrainOptions = { ...options, hints: { weight: 1, classes: 3 } };
    const trainer = new Trainer(start(), settings);
    const losses: number[] = [];
    for (let t = 1; t <= 120; t++) {
      const { loss, lmLoss, haltLoss } = await readMetrics(trainer.step(hinted, 1));
      losses.push(loss - lmLoss - options.haltWeight * haltLoss);
    }
    expect(losses[0]).toBeCloseTo(Math.log(3), 4); // of three classes nothing is known yet
    expect(losses[119]).toBeLessThan(losses[0] / 2);
    const state = await trainer.state();
    expect(state.tensors.get('raw.hint_head')?.shape).toEqual([8, 3]);
    expect([...(await trainer.weights()).tensors.keys()]).toEqual([...start().tensors.keys()]);
    new Trainer(start(), settings, state).dispose();
    expect(() => new Trainer(start(), { ...settings, hints: { weight: 1, classes: 4 } }, state)).toThrow('hint_head');
    trainer.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  test('hints: recomputing gives the gradients of the tape', async () => {
    const trainable = uploadTrainable(start());
    const head = tf.tidy(() => tf.variable(tf.randomNormal<tf.Rank.R2>([8, 3], 0, 1, 'float32', 4)));
    const parameters = [...trainable.parameters, { name: 'hint_head', transposed: false, hidden: false, variable: head }];
    const gradients = async (recompute: boolean): Promise<number[][]> => {
      const carry = emptySlots(trainable.model, 2);
      const hints = { weight: 0.7, head: head as tf.Tensor as tf.Tensor2D };
      const out = superviseOnce({ ...trainable, parameters }, carry, hinted, [0, 0], {
        T: 2,
        n: 1,
        nSup: 4,
        haltWeight: 0.5,
        hints,
        trainWeights: true,
        recompute,
      });
      const values = await Promise.all(out.gradients.map(async (g) => [...(await g.data())]));
      disposeSlots(carry);
      disposeSlots(out.carry);
      tf.dispose([out.metrics, ...out.gradients, ...(out.rowGradient ? [out.rowGradient] : [])]);
      return values;
    };
    const [tape, again] = [await gradients(false), await gradients(true)];
    tape.forEach((values, i) => values.forEach((v, j) => expect(again[i][j]).toBeCloseTo(v, 5)));
    expect(tape.some((values) => values.some((v) => Math.abs(v) > 1e-3))).toBe(true);
    head.dispose();
    disposeTrainable(trainable);
  });

  test('embeddings only: the rows in use move, and nothing else', async () => {
    const trainer = new Trainer(start(), { ...options, train: 'embeddings' });
    trainer.step(batch, 1).dispose();
    const after = await trainer.weights();
    expect(changed(start(), after)).toEqual(['puzzle_emb.weights']);
    const rows = data(after, 'puzzle_emb.weights');
    expect(rows.slice(0, 8).every((v) => v === 0)).toBe(true);
    expect(rows.slice(8).every((v) => v !== 0)).toBe(true);
    trainer.dispose();
  });

  test('rows first: in such steps the rows alone move, in others everything does', async () => {
    const trainer = new Trainer(start(), options);
    trainer.step(batch, 1, true).dispose();
    expect(changed(start(), await trainer.weights())).toEqual(['puzzle_emb.weights']);
    trainer.step(batch, 1).dispose();
    expect(changed(start(), await trainer.weights()).length).toBeGreaterThan(5);
    trainer.dispose();
  });

  test('exploration only postpones halting, and never beyond N_sup', async () => {
    const ages = async (exploration: number, draw: number): Promise<boolean[]> => {
      const trainer = new Trainer(start(5), { ...options, adam: { ...options.adam, lr: 0 }, exploration, random: () => () => draw });
      const halted: boolean[] = [];
      for (let t = 0; t < 4; t++) {
        trainer.step(batch, 1).dispose();
        halted.push((await trainer.slots()).halted[0]);
      }
      trainer.dispose();
      return halted;
    };
    expect(await ages(0, 0.99)).toEqual([true, true, true, true]); // q is sure from the first step on
    expect(await ages(1, 0.99)).toEqual([false, false, false, true]); // 0.99 asks for N_sup steps
    expect(await ages(1, 0)).toEqual([false, true, false, true]); // 0 asks for 2
  });

  test('embeddings only is refused where there are none', () => {
    const bare = tinyConfig({ hidden_size: 8, L_layers: 1, puzzle_emb_len: 0, puzzle_emb_ndim: 0, seq_len: 4, vocab_size: 5 });
    expect(() => new Trainer(initialWeights(bare, seededRng(1)), { ...options, train: 'embeddings' })).toThrow('no puzzle table');
  });

  test.each(['all', 'embeddings'] as const)('a trainer made from a saved state goes on bit by bit the same (%s)', async (train) => {
    const before = tf.memory().numTensors;
    const settings: TrainOptions = { ...options, train, exploration: 0.5, random: (step) => seededRng(step) };
    const straight = new Trainer(start(), settings);
    const first = new Trainer(start(), settings);
    for (let t = 1; t <= 6; t++) straight.step(batch, warmupCosine(t, 6, 2, 0)).dispose();
    for (let t = 1; t <= 3; t++) first.step(batch, warmupCosine(t, 6, 2, 0)).dispose();
    const saved = decodeCheckpoint(encodeCheckpoint(await first.state(), { note: 'half way' }));
    first.dispose();
    expect(saved.meta).toEqual({ note: 'half way' });
    const second = new Trainer(start(), settings, saved.state);
    expect(second.steps).toBe(3);
    for (let t = 4; t <= 6; t++) second.step(batch, warmupCosine(t, 6, 2, 0)).dispose();
    const [want, got] = [await straight.state(), await second.state()];
    expect(got.steps).toBe(6);
    expect([...got.tensors.keys()]).toEqual([...want.tensors.keys()]);
    for (const [name, { data: bits }] of want.tensors) expect([...(got.tensors.get(name)?.data ?? [])], name).toEqual([...bits]);
    straight.dispose();
    second.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  test('a state of another model is refused by name', async () => {
    const trainer = new Trainer(start(), options);
    const state = await trainer.state();
    trainer.dispose();
    const tensors = new Map(state.tensors);
    tensors.delete('carry.z');
    const before = tf.memory().numTensors;
    expect(() => new Trainer(start(), options, { ...state, tensors })).toThrow(/carry\.z of \[5, 2, 8\]/);
    expect(tf.memory().numTensors).toBe(before);
    expect(() => decodeCheckpoint(encodeCheckpoint({ steps: -1, tensors }))).toThrow(/optimiser_steps/);
  });
});
