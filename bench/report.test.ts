/** Medians, ratios, the published rows, the matrix, and the limits of patience. */

import { expect, test } from 'vitest';
import { seededRng } from '../src/kinds/shared/rng.ts';
import { presets } from '../src/model/config.ts';
import { Foresight, within } from './limits.ts';
import { matrix, questions } from './matrix.ts';
import { median, published, table, withRatios, type Measured } from './report.ts';

const row = (executor: string, msPerStep: number | null, batch = 1): Measured => ({
  model: 'm',
  batch,
  executor,
  msPerStep,
  note: msPerStep === null ? 'over 10 s' : null,
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
  expect(rows.map((r) => [r.ratioToTfjs, r.ratioToOrt])).toEqual([
    [6, 3],
    [1, 0.5],
    [2, 1],
    [null, null],
  ]);
  expect(table(rows).split('\n')).toHaveLength(6);
});

test('an executor that was given up has a row that says so, and is compared with nothing', () => {
  const rows = withRatios([row('fused', 2), row('tfjs', null), row('onnxruntime webgpu', 6)]);
  expect(rows.map((r) => [r.ratioToTfjs, r.ratioToOrt])).toEqual([
    [null, 3],
    [null, null],
    [null, 1],
  ]);
  expect(table(rows).split('\n')[3]).toContain('| over 10 s |');
});

test('what is published has these fields and no others', () => {
  const fields = 'model batch executor msPerStep dispatchesPerStep submitsPerStep encodeMsPerStep gpuBytes ratioToTfjs ratioToOrt adapter';
  for (const r of published(withRatios([row('fused', 2), row('tfjs', null)]))) expect(Object.keys(r)).toEqual(fields.split(' '));
});

test('work is waited for no longer than the limit, and what fails within it fails', async () => {
  const never = new Promise<number>(() => undefined);
  expect(await within(5, never)).toBeNull();
  expect(await within(1000, Promise.resolve(7))).toBe(7);
  await expect(within(1000, Promise.reject(new Error('broken')))).rejects.toThrow('broken');
});

test('a task is hopeless only where the best speed so far, doubled, is too slow; what was never seen is tried', () => {
  const foresight = new Foresight();
  expect(foresight.hopeless('a', 1e12, 1)).toBe(false);
  foresight.saw('a', 100, 10); // 10 FLOP a millisecond
  foresight.saw('a', 100, 100);
  expect(foresight.hopeless('a', 20_000, 1000)).toBe(false);
  expect(foresight.hopeless('a', 20_001, 1000)).toBe(true);
  expect(foresight.hopeless('b', 20_001, 1000)).toBe(false);
});

test('both matrices have every model and batch and time at least five steps; the quick one gives up sooner', () => {
  const [quick, whole] = [matrix({ quick: true }), matrix({ quick: false })];
  for (const { models, batches } of [quick, whole]) {
    expect(models.map((m) => m.name)).toEqual(['sudoku-lite', 'sudoku-mlp 5M', 'maze-att 15x15', 'maze-att 30x30']);
    expect(batches).toEqual([1, 16, 64]);
  }
  expect(quick.limitMs).toBeLessThan(whole.limitMs);
  expect(matrix({ quick: true, limit: 3 }).limitMs).toBe(3000);
  expect(Math.min(quick.rounds, whole.rounds)).toBeGreaterThanOrEqual(5);
  expect(matrix({ quick: true, model: 'maze-att 15', batch: 3 })).toMatchObject({ batches: [3], models: [{ name: 'maze-att 15x15' }] });
});

test('questions are the same every time and use every token', () => {
  const tokens = questions(presets['sudoku-mlp'], 4);
  expect(tokens).toEqual(questions(presets['sudoku-mlp'], 4));
  expect(new Set(tokens)).toEqual(new Set(Array.from({ length: 11 }, (_, v) => v)));
  expect(seededRng(1)()).not.toBe(seededRng(2)());
});
