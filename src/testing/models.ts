/** Made-up models for tests: far too small to solve anything, fast on a software GPU; and what the page knows of models, behind which none lies. */

import { parseConfig, type TrmConfig } from '../model/config.ts';
import { initialWeights } from '../model/init.ts';
import { saveWeights } from '../model/weights/open.ts';
import type { TrmWeights } from '../model/weights/tensors.ts';
import type { LoadedModel } from '../page/models/models.ts';
import type { ModelInfo } from '../protocol/models.ts';

/** 16 channels, two heads, one puzzle row; T = n = 1. @param more in the reference's names, seq_len and vocab_size among them */
export const tinyConfig = (more: Readonly<Record<string, unknown>>): TrmConfig =>
  parseConfig({ hidden_size: 16, num_heads: 2, H_cycles: 1, L_cycles: 1, puzzle_emb_len: 1, puzzle_emb_ndim: 16, ...more });

/** Random weights, the same for the same seed. */
export const weightsOf = (config: TrmConfig, seed: number): TrmWeights => initialWeights(config, testRng(seed));

/** Such a model as a safetensors file, F32. */
export const fileOf = (more: Readonly<Record<string, unknown>>, seed: number): Uint8Array<ArrayBuffer> =>
  saveWeights(weightsOf(tinyConfig(more), seed), { dtype: 'F32' });

/** Random numbers uniform in (0, 1), of Park and Miller's generator. @param seed 1 .. 2^31 - 2 */
export function testRng(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 16807) % 2147483647) / 2147483647;
}

/** A model's card, for tests of what the page knows of models: no model lies behind it. */
export const tinyCard = {
  name: 'tiny',
  task: 'sudoku',
  architecture: 'TRM',
  parameters: 10,
  seqLen: 81,
  file: 'tiny.safetensors',
  dtype: 'F16',
  sha256: 'a'.repeat(64),
  licence: 'MIT',
  data: 'd',
  training: 't',
  accuracy: { supervisionSteps: 16, n: 256, easy: 0.9, hard: 0.5, note: 'one pass' },
};

/** A model in the worker as it is told to the page: 9x9 Sudoku. */
export const infoOf = (id: string, config: Partial<ModelInfo['config']> = {}, more: Partial<ModelInfo> = {}): ModelInfo => ({
  id,
  task: 'sudoku',
  parameters: 1,
  bytes: 4,
  config: {
    arch: 'trm',
    hiddenSize: 8,
    layers: 2,
    answerLayers: 0,
    T: 1,
    n: 2,
    nSup: 16,
    mlpT: true,
    prefixLen: 1,
    seqLen: 81,
    vocabSize: 11,
    ...config,
  },
  ...more,
});

/** The same, loaded from a file of that name. */
export const loadedOf = (name: string, config: Partial<ModelInfo['config']> = {}): LoadedModel => ({
  name,
  source: { kind: 'file', file: new File([], name) },
  task: 'sudoku',
  info: infoOf(name, config),
});
