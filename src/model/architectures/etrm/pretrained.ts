/** Pretrained weights that the learning of any task may begin with: one file, laid out anew for the task's colours. */

import { readSafetensors } from '../../weights/safetensors.ts';
import type { TensorMap } from '../../weights/tensors.ts';
import { defaultEtrmConfig, parseEtrmConfig, PRETRAINED_READS, type EtrmConfig } from './config.ts';
import { EtrmError } from './errors.ts';
import { fromTensors } from './parameters.ts';

export interface Pretrained {
  readonly config: EtrmConfig;
  readonly tensors: TensorMap;
}

const ROW = 'inner.puzzle_emb.weights';
const COLOURS = 'inner.colour_emb.weight';

/**
 * A file that `pretrain/export.py e-trm` wrote: one row (the mean of its tasks'), and no colour that means anything yet.
 * @throws WeightsError for a file that is none, EtrmError `bad-config` or `bad-state` for one of another network
 */
export function readPretrained(bytes: Uint8Array): Pretrained {
  const { tensors, metadata } = readSafetensors(bytes);
  let raw: unknown = null;
  try {
    raw = JSON.parse(metadata['config'] ?? 'null');
  } catch {
    // No configuration either: said below.
  }
  const config = parseEtrmConfig(raw);
  const usual = defaultEtrmConfig(config.colours, PRETRAINED_READS);
  for (const field of ['hiddenSize', 'layers', 'T', 'n'] as const) {
    if (config[field] !== usual[field])
      throw new EtrmError('bad-config', `Pretrained weights of ${field} ${config[field]}; learners here have ${usual[field]}.`);
  }
  if (config.reads.join() !== PRETRAINED_READS.join() || config.rows !== 1)
    throw new EtrmError('bad-config', `Pretrained weights need the reads ${PRETRAINED_READS.join(', ')} and one row.`);
  const pretrained = { config, tensors: new Map([...tensors].map(([name, t]) => [name, { shape: t.shape, data: t.float32() }])) };
  beginning(pretrained, config.colours);
  return pretrained;
}

/** The weights that a task of so many colours begins with, in the order of its layout: the pretrained ones and its row; colours start at zero. */
export function beginning({ config, tensors }: Pretrained, colours: number): Float32Array<ArrayBuffer> {
  const none = { shape: [colours, config.hiddenSize], data: new Float32Array(colours * config.hiddenSize) };
  if (!tensors.has(ROW)) throw new EtrmError('bad-state', `${ROW} lacks.`);
  return fromTensors({ ...config, colours }, new Map([...tensors, [COLOURS, none]]));
}
