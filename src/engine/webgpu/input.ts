/** Checks what a run is asked to do, before anything reaches the device. */

import { sequenceLength, type TrmConfig } from '../../model/config.ts';
import type { RunOptions, TokenBatch } from '../engine.ts';

/** A run was asked for something it cannot do. `field` is the field of TokenBatch or RunOptions. */
export class RunInputError extends Error {
  readonly code = 'run-input';
  readonly field: string;
  constructor(field: string, problem: string) {
    super(`Run: ${field} ${problem}.`);
    this.name = 'RunInputError';
    this.field = field;
  }
}

function integer(field: string, value: number, least: number, most: number): void {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new RunInputError(field, `must be a whole number from ${least} to ${most}, not ${value}`);
  }
}

function each(field: string, values: Int32Array, length: number, below: number): void {
  if (values.length !== length) throw new RunInputError(field, `must hold ${length} numbers, not ${values.length}`);
  const wrong = values.findIndex((v) => v < 0 || v >= below);
  if (wrong >= 0) throw new RunInputError(field, `must lie between 0 and ${below - 1}, number ${wrong} is ${values[wrong]}`);
}

/** @throws RunInputError naming the field and the limit. */
export function checkRun(config: TrmConfig, { tokens, batch, puzzleIds }: TokenBatch, options: RunOptions): void {
  integer('batch', batch, 1, 4096);
  each('tokens', tokens, batch * config.seqLen, config.vocabSize);
  if (puzzleIds) each('puzzleIds', puzzleIds, batch, config.puzzleIds);
  integer('maxSteps', options.maxSteps, 0, Number.MAX_SAFE_INTEGER);
  integer('T', options.T ?? config.T, 1, 1024);
  integer('n', options.n ?? config.n, 1, 1024);
  const state = batch * sequenceLength(config) * config.hiddenSize;
  for (const name of ['y', 'z'] as const) {
    const length = options.carry?.[name].length ?? state;
    if (length !== state) throw new RunInputError(`carry.${name}`, `must hold ${state} numbers, not ${length}`);
  }
  if (options.noise) {
    integer('noise.seed', options.noise.seed, 0, 2 ** 32 - 1);
    integer('noise.after', options.noise.after ?? 0, 0, 2 ** 31);
    const { sigma } = options.noise;
    if (!(sigma >= 0 && sigma <= 100)) throw new RunInputError('noise.sigma', `must lie between 0 and 100, not ${sigma}`);
  }
}
