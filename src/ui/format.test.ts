import { expect, test } from 'vitest';
import { percent } from './format.ts';

test.each([
  [0, '0 %'],
  [0.004, '< 1 %'],
  [0.005, '1 %'],
  [0.968, '97 %'],
  [0.994, '99 %'],
  [0.995, '> 99 %'],
  [199 / 200, '> 99 %'],
  [0.9999, '> 99 %'],
  [1, '100 %'],
])('%f is %s: 0 and 100 only where it is exactly that', (share, words) => {
  expect(percent(share)).toBe(words);
});
