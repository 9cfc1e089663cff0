/** Medians, ratios and the quick matrix. */
import { expect, test } from 'vitest';
import { matrix, questions, seeded } from './matrix.ts';
import { presets } from '../src/trm/config.ts';
import { median, table, withRatios, type Measured } from './report.ts';

const row = (executor: string, msPerStep: number, batch = 1): Measured => ({
  model: 'm',
  batch,
  executor,
  msPerStep,
  steps: 5,
  dispatchesPerStep: 1,
  submitsPerStep: 1,
  encodeMsPerStep: null,
  gpuBytes: 2e6,
  adapter: 'a',
  gflops: 1,
});

test('the median of an odd and of an even number of steps', () => {
  expect(median([3, 100, 1])).toBe(3);
  expect(median([4, 1, 3, 100])).toBe(3.5);
});

test('ratios compare within a model and batch only, and say nothing where there is nothing to compare', () => {
  const rows = withRatios([row('fused', 2), row('tfjs', 12), row('onnxruntime webgpu', 6), row('fused', 5, 16)]);
  expect(rows.map((r) => [r.ratioToTfjs, r.ratioToOrt])).toEqual([[6, 3], [1, 0.5], [2, 1], [null, null]]);
  expect(table(rows).split('\n')).toHaveLength(6);
});

test('the quick matrix is small, the whole one has every model and batch, and both time at least five steps', () => {
  const [quick, whole] = [matrix({ quick: true }), matrix({ quick: false })];
  expect(quick.models.length * quick.batches.length).toBeLessThanOrEqual(2);
  expect([whole.models.length, whole.batches]).toEqual([4, [1, 16, 64]]);
  expect(Math.min(quick.rounds, whole.rounds)).toBeGreaterThanOrEqual(5);
  expect(matrix({ quick: true, model: 'maze-att 15', batch: 3 })).toMatchObject({ batches: [3], models: [{ name: 'maze-att 15x15' }] });
});

test('questions are the same every time and use every token', () => {
  const tokens = questions(presets['sudoku-mlp'], 4);
  expect(tokens).toEqual(questions(presets['sudoku-mlp'], 4));
  expect(new Set(tokens)).toEqual(new Set(Array.from({ length: 11 }, (_, v) => v)));
  expect(seeded(1)()).not.toBe(seeded(2)());
});
