/** Moments stay few, in order, and the latest is always there. */

import { expect, test } from 'vitest';
import { Moments } from './look.ts';

const weights = new Float32Array(1);

test('thins evenly and keeps the first and the latest', () => {
  const moments = new Moments();
  for (let step = 1; step <= 500; step++) {
    moments.add({ seed: 1, step, weights });
    expect(moments.all.at(-1)?.step).toBe(step);
    expect(moments.all.length).toBeLessThanOrEqual(48);
  }
  const steps = moments.all.map(({ step }) => step);
  expect(steps[0]).toBe(1);
  expect(steps).toEqual([...steps].sort((a, b) => a - b));
  const gaps = steps.slice(1, -1).map((step, i) => step - (steps[i] ?? 0));
  expect(Math.max(...gaps)).toBeLessThanOrEqual(2 * Math.min(...gaps));
  expect(steps.length).toBeGreaterThan(20);
});

test('the last moment of a seed stays when the next seed begins', () => {
  const moments = new Moments();
  for (let step = 1; step <= 200; step++) moments.add({ seed: 1, step, weights });
  moments.add({ seed: 2, step: 1, weights });
  expect(moments.all.slice(-2).map(({ seed, step }) => [seed, step])).toEqual([
    [1, 200],
    [2, 1],
  ]);
});

test('the same moment is held once', () => {
  const moments = new Moments();
  moments.add({ seed: 1, step: 3, weights });
  moments.add({ seed: 1, step: 3, weights });
  expect(moments.all).toHaveLength(1);
});
