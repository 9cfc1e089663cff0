/** What the worker's kinds say of a model: by its word, by what is requested, by its sizes, in this order; and in a sentence. Of made-up kinds: what there is beside them changes nothing. */

import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { WorkerKind } from './kind.worker.ts';
import type * as Kinds from './kinds.worker.ts';

type Told = Pick<WorkerKind, 'id' | 'modelName' | 'fits'> & Partial<WorkerKind>;

/** Two kinds that share a vocabulary, of which one has boards of many sizes; one of its own; and one whose name begins with a vowel. */
const registry: Readonly<Record<string, Told>> = {
  strip: {
    id: 'strip',
    modelName: 'strip',
    sized: true,
    fits: ({ vocabSize, seqLen }, known) => vocabSize === 6 && (!known || seqLen >= 25),
  },
  knot: {
    id: 'knot',
    modelName: '4x4 knot',
    seqLen: 16,
    fits: ({ vocabSize, seqLen }, known) => vocabSize === 6 && (!known || seqLen === 16),
  },
  place: {
    id: 'place',
    modelName: 'place',
    seqLen: 81,
    fits: ({ vocabSize, seqLen }, known) => vocabSize === 11 && (!known || seqLen === 81),
  },
  art: { id: 'art', modelName: 'art', fits: ({ vocabSize }) => vocabSize === 12 },
};

let kinds: typeof Kinds;
beforeAll(async () => {
  vi.resetModules();
  vi.doMock('./registry.worker.ts', () => registry);
  kinds = await import('./kinds.worker.ts');
});
afterAll(() => {
  vi.doUnmock('./registry.worker.ts');
  vi.resetModules();
});

const shape = (vocabSize: number, seqLen: number) => ({ vocabSize, seqLen });

test('a model is for what it says, where its sizes allow that; else for what they tell', () => {
  const { taskOf, modelWords } = kinds;
  expect(taskOf('knot', shape(6, 16), true)).toBe('knot');
  expect(taskOf(undefined, shape(6, 16), true)).toBe('knot');
  expect(taskOf(undefined, shape(6, 225), true)).toBe('strip');
  expect(taskOf('place', shape(6, 225), true)).toBe('strip');
  expect(taskOf(undefined, shape(6, 30), false, 'knot')).toBe('knot');
  expect(taskOf('strip', shape(6, 30), false, 'knot')).toBe('strip');
  expect(taskOf('place', shape(11, 81), true)).toBe('place');
  expect(taskOf('place', shape(11, 64), true)).toBeNull();
  expect(taskOf('elsewhere', shape(11, 81), true, 'place')).toBeNull(); // not known here, whatever its sizes
  expect(modelWords(shape(11, 81), true, 'elsewhere')).toBe('a model of another kind of puzzle (it says “elsewhere”)');
  expect(taskOf('A text of its own', shape(11, 81), true)).toBe('place');
  expect(taskOf(undefined, shape(40, 81), true)).toBeNull();
});

test('and says so in words', () => {
  const { modelWords } = kinds;
  expect(modelWords(shape(11, 81), true)).toBe('a place model');
  expect(modelWords(shape(6, 900), true)).toBe('a strip model (it reads up to 30 by 30 cells)');
  expect(modelWords(shape(6, 900), false)).toBe('a strip or 4x4 knot model');
  expect(modelWords(shape(6, 900), false, 'knot')).toBe('a 4x4 knot model');
  expect(modelWords(shape(12, 900), true)).toBe('an art model');
  expect(modelWords(shape(40, 81), true)).toContain('it knows 40 tokens');
});

test('a kind that is not there is refused by name', () => {
  expect(() => kinds.workerKind('chess')).toThrow('There is no puzzle kind "chess"');
});
