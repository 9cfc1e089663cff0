/** Copies that a CPU can carry, and what is told of them. */

import { expect, test } from 'vitest';
import { affordableCopies, paceWords } from './settings.ts';

test('the usual number of copies is run where it takes no more than ten seconds a step, else fewer, and at least one', () => {
  expect([undefined, 100, 1250, 1300, 4000, 30_000].map((ms) => affordableCopies(8, ms, false))).toEqual([8, 8, 8, 7, 2, 1]);
});

test('a number that a person chose stays', () => {
  expect([1, 8, 32].map((copies) => affordableCopies(copies, 30_000, true))).toEqual([1, 8, 32]);
});

test('it is told before, where it is worth telling', () => {
  expect(paceWords(8, undefined, false)).toBe('');
  expect(paceWords(8, 900, false)).toBe('');
  expect(paceWords(8, 1200, false)).toBe('A step takes about 1 s a copy on this CPU.');
  expect(paceWords(8, 11_800, false)).toBe('A step takes about 12 s a copy on this CPU, so 1 copy runs, not 8; move K to choose.');
  expect(paceWords(8, 4000, false)).toContain('so 2 copies run, not 8');
  expect(paceWords(4, 4000, true)).toBe('A step takes about 4 s a copy on this CPU.');
  expect(paceWords(null, 71_000, false)).toBe('A step takes about 1 min 11 s on this CPU.');
});
