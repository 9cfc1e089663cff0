/** What tests of weights need: models of a few hundred numbers, what two models are compared by, and how a file was refused. Node only. */

import { createHash } from 'node:crypto';
import type { TrmConfig } from '../model/config.ts';
import { WeightsError } from '../model/weights/checks.ts';
import { expectedShapes, type HostTensor, type TensorMap, type TrmWeights } from '../model/weights/tensors.ts';

/** [code, where] of the WeightsError that `action` throws; undefined when it throws nothing. Other errors pass through. */
export function refusal(action: () => unknown): [string, string] | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    if (error instanceof WeightsError) return [error.code, error.where];
    throw error;
  }
}

/** Smaller still than the tiny models of models.ts. */
export const tinyMlp: TrmConfig = {
  arch: 'trm',
  hiddenSize: 4,
  answerLayers: 0,
  layers: 1,
  T: 2,
  n: 3,
  nSup: 5,
  heads: 2,
  expansion: 4,
  mlpT: true,
  positions: 'none',
  prefixLen: 1,
  puzzleDim: 4,
  seqLen: 3,
  vocabSize: 5,
  puzzleIds: 3,
  rmsEps: 1e-5,
  ropeTheta: 10_000,
};
export const tinyAttention: TrmConfig = { ...tinyMlp, mlpT: false, positions: 'rope', layers: 2, prefixLen: 0, puzzleDim: 0, puzzleIds: 1 };

/** A model whose i-th number of all is `value(i)`. */
export function modelOf(config: TrmConfig, value: (i: number) => number = (i) => ((i * 37) % 101) / 64 - 0.75): TrmWeights {
  const tensors = new Map<string, HostTensor>();
  let at = 0;
  for (const [name, shape] of expectedShapes(config)) {
    const data = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => value(at++));
    tensors.set(name, { shape, data });
  }
  return { config, tensors };
}

/** Name, shape and a hash of the exact bits of each tensor (comparing millions of numbers one by one takes the test runner seconds). */
export const digest = (tensors: TensorMap): unknown[] =>
  [...tensors].map(([name, { shape, data }]) => [
    name,
    shape,
    createHash('sha1')
      .update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
      .digest('hex'),
  ]);
