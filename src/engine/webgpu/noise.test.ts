/** The counter-based noise is Gaussian, white, and depends on its counter alone. */

import { expect, test } from 'vitest';
import { normalRow } from './noise.ts';

const rows = Array.from({ length: 400 }, (_, r) => normalRow(42, 1, r, 512));
const all = rows.flatMap((r) => [...r]);
const mean = (v: readonly number[]): number => v.reduce((s, x) => s + x, 0) / v.length;

test('mean 0, variance 1, no skew, kurtosis 3', () => {
  const moment = (k: number): number => mean(all.map((v) => v ** k));
  expect(Math.abs(moment(1))).toBeLessThan(0.01);
  expect(Math.abs(moment(2) - 1)).toBeLessThan(0.015);
  expect(Math.abs(moment(3))).toBeLessThan(0.03);
  expect(Math.abs(moment(4) - 3)).toBeLessThan(0.1);
});

test('the tails are those of a Gaussian', () => {
  const beyond = (z: number): number => all.filter((v) => Math.abs(v) > z).length / all.length;
  expect(beyond(1)).toBeCloseTo(0.3173, 2);
  expect(beyond(2)).toBeCloseTo(0.0455, 2);
  expect(beyond(3)).toBeCloseTo(0.0027, 3);
});

test('neighbouring columns, rows, steps and seeds are not correlated', () => {
  const correlation = (a: Float32Array[], b: Float32Array[]): number => mean(a.flatMap((row, r) => [...row].map((v, i) => v * b[r][i])));
  const shifted = rows.map((r) => Float32Array.from(r, (_, i) => r[(i + 1) % r.length]));
  const others = [
    [42, 2, 0],
    [43, 1, 0],
    [42, 1, 1],
  ].map(([seed, step, by]) => rows.map((_, r) => normalRow(seed, step, r + by, 512)));
  for (const other of [shifted, ...others]) expect(Math.abs(correlation(rows, other))).toBeLessThan(0.01);
});

test('the same counter gives the same noise, every number finite', () => {
  expect(normalRow(42, 1, 7, 512)).toEqual(rows[7]);
  expect(all.every(Number.isFinite)).toBe(true);
  expect(normalRow(2 ** 32 - 1, 2 ** 32 - 1, 2 ** 32 - 1, 8).every(Number.isFinite)).toBe(true);
});
