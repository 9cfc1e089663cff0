/** What the worker's kinds say of a model: by its word, by what is requested, by its sizes, in this order; and in a sentence. */

import { expect, test } from 'vitest';
import { modelWords, taskOf, workerKind } from './kinds.worker.ts';

const shape = (vocabSize: number, seqLen: number) => ({ vocabSize, seqLen });

test('a model is for what it says, where its sizes allow that; else for what they tell', () => {
  expect(taskOf('mini', shape(6, 16), true)).toBe('mini');
  expect(taskOf(undefined, shape(6, 16), true)).toBe('mini');
  expect(taskOf(undefined, shape(6, 225), true)).toBe('maze');
  expect(taskOf('sudoku', shape(6, 225), true)).toBe('maze');
  expect(taskOf(undefined, shape(6, 30), false, 'mini')).toBe('mini');
  expect(taskOf('maze', shape(6, 30), false, 'mini')).toBe('maze');
  expect(taskOf('sudoku', shape(11, 81), true)).toBe('sudoku');
  expect(taskOf('sudoku', shape(11, 64), true)).toBeNull();
  expect(taskOf('latin', shape(11, 81), true, 'sudoku')).toBeNull(); // not known here, whatever its sizes
  expect(modelWords(shape(11, 81), true, 'latin')).toBe('a model of another kind of puzzle (it says “latin”)');
  expect(taskOf('A text of its own', shape(11, 81), true)).toBe('sudoku');
  expect(taskOf(undefined, shape(40, 81), true)).toBeNull();
});

test('and says so in words', () => {
  expect(modelWords(shape(11, 81), true)).toBe('a 9x9 Sudoku model');
  expect(modelWords(shape(6, 900), true)).toBe('a maze model (it reads up to 30 by 30 cells)');
  expect(modelWords(shape(6, 900), false)).toBe('a maze or 4x4 Sudoku model');
  expect(modelWords(shape(6, 900), false, 'mini')).toBe('a 4x4 Sudoku model');
  expect(modelWords(shape(12, 900), true)).toBe('an ARC model');
  expect(modelWords(shape(40, 81), true)).toContain('it knows 40 tokens');
});

test('a kind that is not there is refused by name', () => {
  expect(() => workerKind('chess')).toThrow('There is no puzzle kind "chess"');
});
