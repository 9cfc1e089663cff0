/** A forward fixture of the PyTorch reference: weights, a batch, and y, z, logits, q after each supervision step. */

import { parseConfig, type TrmConfig } from '../config.ts';
import { bareName } from '../weights/names.ts';
import { readSafetensors } from '../weights/safetensors.ts';
import type { HostTensor, TrmWeights } from '../weights/tensors.ts';
import { checkWeights } from '../weights/validate.ts';

export interface Fixture {
  readonly name: string;
  readonly config: TrmConfig;
  readonly weights: TrmWeights;
  /** [B, S] */
  readonly inputs: Int32Array;
  /** [B] */
  readonly puzzleIds: Int32Array;
  readonly batch: number;
  /** Supervision steps stored. */
  readonly steps: number;
  /** Any stored float tensor, e.g. "step1.z_H" or "trace.call0.out". @throws when it is not there */
  tensor(name: string): HostTensor;
  has(name: string): boolean;
}

/** Reads the pair `<name>.safetensors` + `<name>.json`. */
export function readFixture(name: string, safetensors: Uint8Array, json: string): Fixture {
  const { tensors } = readSafetensors(safetensors);
  const { config: rawConfig } = JSON.parse(json) as { config: unknown };
  const config = parseConfig(rawConfig);
  const weights = new Map<string, HostTensor>();
  for (const [key, raw] of tensors) {
    if (key.startsWith('weights.')) weights.set(bareName(key.slice('weights.'.length)) ?? key, { shape: raw.shape, data: raw.float32() });
  }
  const raw = (key: string) => {
    const t = tensors.get(key);
    if (!t) throw new Error(`${name}: the fixture has no tensor ${key}`);
    return t;
  };
  const inputs = raw('batch.inputs');
  let steps = 0;
  while (tensors.has(`step${steps + 1}.z_H`)) steps++;
  return {
    name,
    config,
    weights: checkWeights(config, weights),
    inputs: inputs.int32(),
    puzzleIds: raw('batch.puzzle_identifiers').int32(),
    batch: inputs.shape[0] ?? 0,
    steps,
    tensor: (key) => ({ shape: raw(key).shape, data: raw(key).float32() }),
    has: (key) => tensors.has(key),
  };
}
