/** Weights whose bytes are all here: in one step to a checked model, and back to a safetensors file. */

import { formatConfig } from '../config.ts';
import { listModel, readModel, settleConfig, type ConfigOptions } from './open.ts';
import { formatRows, ROWS_KEY } from './rows.ts';
import { writeSafetensors, type WriteOptions } from './safetensors.ts';
import { readFromMemory, type Reading } from './source.ts';
import type { HostTensor, TrmWeights } from './tensors.ts';

/**
 * Reads a safetensors file or a torch checkpoint, with its whole puzzle table.
 * @throws WeightsError always and only, for any bytes and any configuration.
 */
export function loadWeights(bytes: Uint8Array, options: ConfigOptions = {}): TrmWeights {
  return readFromMemory(bytes, function* (size): Reading<TrmWeights> {
    const listing = yield* listModel(size);
    const { config } = settleConfig(listing, options);
    return (yield* readModel(listing, config, { whole: true })).weights;
  });
}

/**
 * Writes a model as safetensors with `inner.*` names and its configuration in the metadata's `config`; `loadWeights` reads it back equal
 * (exactly in F32, rounded to nearest even in F16 and BF16).
 * @throws WeightsError `not-finite` when a number is too large for the dtype, or what {@link writeSafetensors} throws.
 */
export function saveWeights({ config, tensors, rows }: TrmWeights, { dtype, metadata = {} }: WriteOptions): Uint8Array<ArrayBuffer> {
  const named = new Map<string, HostTensor>();
  for (const [name, tensor] of tensors) named.set(`inner.${name}`, tensor);
  const own = { config: JSON.stringify(formatConfig(config)), ...(rows ? { [ROWS_KEY]: formatRows(rows) } : {}) };
  return writeSafetensors(named, { dtype, metadata: { format: 'pt', ...metadata, ...own } });
}
