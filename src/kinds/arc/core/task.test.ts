/** Tasks are told apart by their grids, not by names or answers. */

import { expect, test } from 'vitest';
import { demonstrationsKey, questionKey } from './task.ts';

const a = { train: [{ input: [[1, 2]], output: [[2, 1]] }], test: [{ input: [[3, 4]], output: [[4, 3]] }] };

test('the same grids have the same name, with or without their answers', () => {
  expect(questionKey(a)).toBe(questionKey({ train: a.train, test: [{ input: [[3, 4]] }] }));
});

test('another cell, shape or order is another task', () => {
  const keys = [
    a.train,
    [{ input: [[1, 2]], output: [[2, 2]] }],
    [{ input: [[1], [2]], output: [[2, 1]] }],
    [{ input: [[2, 1]], output: [[1, 2]] }],
    [...a.train, { input: [[1]], output: [[2]] }],
  ].map((train) => demonstrationsKey({ train }));
  expect(new Set(keys).size).toBe(keys.length);
});

test('another test input is another question about the same demonstrations', () => {
  const b = { train: a.train, test: [{ input: [[4, 3]] }] };
  expect(demonstrationsKey(b)).toBe(demonstrationsKey(a));
  expect(questionKey(b)).not.toBe(questionKey(a));
});
