/** A bad request is refused with the field and the limit, before anything reaches the device. */

import { expect, test } from 'vitest';
import { presets, type TrmConfig } from '../../model/config.ts';
import type { RunOptions, TokenBatch } from '../engine.ts';
import { unsupported } from './gpuModel.ts';
import { checkRun, RunInputError } from './steps.ts';

const config: TrmConfig = presets['sudoku-mlp'];
const good: TokenBatch = { tokens: new Int32Array(2 * 81), batch: 2 };
const state = 2 * 97 * 512;

const refused = (batch: Partial<TokenBatch>, options: Partial<RunOptions> = {}): RunInputError => {
  try {
    checkRun(config, { ...good, ...batch }, { maxSteps: 1, ...options });
  } catch (error) {
    if (error instanceof RunInputError) return error;
    throw error;
  }
  throw new Error('It was accepted.');
};

test('a good request passes', () => {
  const carry = { y: new Float32Array(state), z: new Float32Array(state) };
  const all = { maxSteps: 16, T: 1, n: 1, carry, noise: { sigma: 0.5, seed: 2 ** 32 - 1 } };
  expect(() => checkRun(config, { ...good, puzzleIds: new Int32Array(2) }, all)).not.toThrow();
});

test.each([
  ['batch', { batch: 0 }, {}, '1 to 4096'],
  ['tokens', { tokens: new Int32Array(81) }, {}, '162'],
  ['tokens', { tokens: new Int32Array(162).fill(11) }, {}, '0 and 10'],
  ['tokens', { tokens: new Int32Array(162).fill(-1) }, {}, 'number 0 is -1'],
  ['puzzleIds', { puzzleIds: Int32Array.of(0, 1) }, {}, 'number 1 is 1'],
  ['maxSteps', {}, { maxSteps: 1.5 }, 'whole number'],
  ['T', {}, { T: 0 }, '1 to 1024'],
  ['n', {}, { n: NaN }, 'NaN'],
  ['carry.z', {}, { carry: { y: new Float32Array(state), z: new Float32Array(3) } }, String(state)],
  ['noise.sigma', {}, { noise: { sigma: NaN, seed: 1 } }, '0 and 100'],
  ['noise.seed', {}, { noise: { sigma: 1, seed: -1 } }, String(2 ** 32 - 1)],
] as const)('%s is refused by name', (field, batch, options, says) => {
  const error = refused(batch, options);
  expect(error.field).toBe(field);
  expect(error.message).toContain(says);
});

test('configurations the kernels cannot run are named, all presets run', () => {
  for (const preset of Object.values(presets)) expect(unsupported(preset)).toBeNull();
  expect(unsupported({ ...config, hiddenSize: 510 })).toContain('hidden_size (510)');
  expect(unsupported({ ...presets['maze-att'], heads: 2 })).toContain('(256)');
  expect(unsupported({ ...config, seqLen: 2000 })).toContain('2016');
  expect(unsupported({ ...config, vocabSize: 300 })).toContain('vocab_size (300)');
});
