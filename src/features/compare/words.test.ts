/** Cells that differ, in words for those who do not see the marks. */

import { expect, test } from 'vitest';
import { differingWords } from './words.ts';

const answer = (rows: number, cols: number, cells: readonly number[]) => ({ rows, cols, cells });

test('names the place and what each run has there', () => {
  const [a, b] = [answer(1, 2, [4, 0]), answer(1, 2, [7, 0])];
  expect(differingWords('sudoku', 'A', a, b, new Set([0]))).toBe('Row 1, column 1: A 4, B 7.');
  expect(differingWords('sudoku', 'B', b, a, new Set([0]))).toBe('Row 1, column 1: B 7, A 4.');
  expect(differingWords('maze', 'A', answer(1, 2, [1, 0]), answer(1, 2, [0, 0]), new Set([0]))).toBe('Row 1, column 1: A path, B no path.');
  expect(differingWords('sudoku', 'A', a, a, new Set())).toBe('');
});

test('says what lies outside the other answer, and counts what it does not name', () => {
  expect(differingWords('arc', 'A', answer(1, 2, [1, 2]), answer(1, 1, [1]), new Set([1]))).toBe('Row 1, column 2: A red, B outside.');
  const many = answer(1, 9, [1, 1, 1, 1, 1, 1, 1, 1, 1]);
  expect(
    differingWords(
      'sudoku',
      'A',
      many,
      answer(
        1,
        9,
        many.cells.map(() => 2),
      ),
      new Set(many.cells.keys()),
    ),
  ).toMatch(/column 6: A 1, B 2; and 3 more\.$/);
});
