/** Made-up models for tests: far too small to solve anything, fast on a software GPU. */

import { parseConfig, type TrmConfig } from '../model/config.ts';
import { initialWeights } from '../model/init.ts';
import { saveWeights } from '../model/weights/open.ts';
import type { TrmWeights } from '../model/weights/tensors.ts';
import { testRng } from './random.ts';

/** 16 channels, two heads, one puzzle row; T = n = 1. @param more in the reference's names, seq_len and vocab_size among them */
export const tinyConfig = (more: Readonly<Record<string, unknown>>): TrmConfig =>
  parseConfig({ hidden_size: 16, num_heads: 2, H_cycles: 1, L_cycles: 1, puzzle_emb_len: 1, puzzle_emb_ndim: 16, ...more });

/** Random weights, the same for the same seed. */
export const weightsOf = (config: TrmConfig, seed: number): TrmWeights => initialWeights(config, testRng(seed));

/** Such a model as a safetensors file, F32. */
export const fileOf = (more: Readonly<Record<string, unknown>>, seed: number): Uint8Array<ArrayBuffer> =>
  saveWeights(weightsOf(tinyConfig(more), seed), { dtype: 'F32' });
