/** A fresh puzzle table under a trained network. */

import { expect, test } from 'vitest';
import { parseConfig } from '../model/config.ts';
import { initialWeights } from '../model/init.ts';
import { withFreshRows } from './rows.ts';

const reference = {
  hidden_size: 4,
  L_layers: 1,
  H_cycles: 1,
  L_cycles: 1,
  num_heads: 1,
  mlp_t: true,
  seq_len: 4,
  vocab_size: 3,
  puzzle_emb_len: 1,
};

test('all new rows are the mean of the old ones, and nothing else changes', () => {
  const weights = initialWeights(parseConfig({ ...reference, puzzle_emb_ndim: 2, num_puzzle_identifiers: 3 }), () => 0.3);
  const tensors = new Map(weights.tensors).set('puzzle_emb.weights', { shape: [3, 2], data: Float32Array.of(1, 10, 2, 20, 6, 30) });
  const fresh = withFreshRows({ ...weights, tensors }, 4, new Map([['t', 1]]));
  expect(fresh.tensors.get('puzzle_emb.weights')).toEqual({ shape: [4, 2], data: Float32Array.of(3, 20, 3, 20, 3, 20, 3, 20) });
  expect(fresh.config.puzzleIds).toBe(4);
  expect(fresh.rows?.get('t')).toBe(1);
  expect(fresh.tensors.get('lm_head.weight')).toBe(tensors.get('lm_head.weight'));
});

test('a task that the old table knows starts from its row, its copies from theirs or at the mean of the task, others at the mean of all', () => {
  const weights = initialWeights(parseConfig({ ...reference, puzzle_emb_ndim: 1, num_puzzle_identifiers: 4 }), () => 0.3);
  const tensors = new Map(weights.tensors).set('puzzle_emb.weights', { shape: [4, 1], data: Float32Array.of(0, 10, 20, 50) });
  const old = {
    ...weights,
    tensors,
    rows: new Map([
      ['t', 1],
      ['t|||a', 2],
      ['tt', 3],
    ]),
  };
  const rows = new Map([
    ['t|||b', 1],
    ['t', 2],
    ['t|||a', 3],
    ['new', 4],
    ['new|||a', 5],
  ]);
  expect(withFreshRows(old, 6, rows).tensors.get('puzzle_emb.weights')?.data).toEqual(Float32Array.of(20, 15, 10, 20, 20, 20));
  const start = { mean: Float32Array.of(-1), known: new Map([['new', Float32Array.of(7)]]) };
  expect(withFreshRows(old, 6, rows, start).tensors.get('puzzle_emb.weights')?.data).toEqual(Float32Array.of(-1, -1, -1, -1, 7, 7));
});

test('a model without a table cannot take new tasks', () => {
  expect(() =>
    withFreshRows(
      initialWeights(parseConfig(reference), () => 0.3),
      2,
      new Map(),
    ),
  ).toThrow('no puzzle table');
});
