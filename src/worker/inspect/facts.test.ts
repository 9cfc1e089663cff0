/** The numbers told of a state, against numbers worked out by hand. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { alternatives, changeBytes, changes, cosines, meanRow, norms, residual } from './recorder.ts';

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
      const logits = Float32Array.from(raw);
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
