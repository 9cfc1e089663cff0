/** What a task decides of its learner, as plain data (who learns need not look through the task), and pretrained weights that it may begin with. */

import { readSafetensors } from '../../weights/safetensors.ts';
import type { TensorMap } from '../../weights/tensors.ts';
import { asksFor, freePlanes, recolours } from './asks.ts';
import {
  COMMON_READS,
  defaultEtrmConfig,
  parseEtrmConfig,
  PRETRAINED_READS,
  parameterLayout,
  fromTensors,
  type EtrmConfig,
  type Read,
} from './config.ts';
import { EncodedTask, TURNED_COPIES } from './samples.ts';
import { checkEtrmTask, coloursOf, type EtrmTask, BadConfigError, BadStateError } from './task.ts';

/** All that a task was or is learnt with, by whichever version; each has its own count of numbers. */
const everyReads: readonly (readonly Read[])[] = [
  ['colours'],
  ['local', 'colours'],
  ['turns'],
  ['quarters'],
  ['places'],
  ['moved'],
  ...([[], ['places'], ['quarters']] as const).flatMap((sizes) =>
    ([[], ['moved']] as const).map((moves) => [...COMMON_READS, ...sizes, ...moves]),
  ),
];

/** Learnt from turned copies, too, a row of the task's table each. */
export const turnedCopies = (config: EtrmConfig): EtrmConfig => ({ ...config, rows: TURNED_COPIES });

/**
 * The configuration of a task's learner: the measured setting, or, where weights are given, that which they fill: earlier versions asked for other reads,
 * those that began with pretrained weights have what these have, and those that learn from turned copies have eight rows.
 * @param numbers how many numbers the weights have
 */
export function configFor(task: EtrmTask, numbers?: number): EtrmConfig {
  const colours = coloursOf(task).length;
  const { reads: asked, marks, view: name, offset } = asksFor(task);
  const plain = defaultEtrmConfig(colours, asked, marks, { name, offset });
  const possible = [plain, turnedCopies(plain), ...everyReads.map((reads) => defaultEtrmConfig(colours, reads))];
  return possible.find((config) => parameterLayout(config).total === numbers) ?? possible[0];
}

/** What a learner is told of its task. */
export interface TaskPlan {
  readonly config: EtrmConfig;
  /** Planes that may be renamed among themselves. */
  readonly free: readonly number[];
  /** Whether the rule changes colours. */
  readonly recolours: boolean;
}

/**
 * @param numbers how many numbers the weights have that it goes on with @param copies whether it learns from turned copies; weights tell so themselves
 * @throws BadGridError
 */
export function planFor(task: EtrmTask, numbers?: number, copies = false): TaskPlan {
  checkEtrmTask(task);
  const config = configFor(task, numbers);
  return { config: copies && numbers === undefined ? turnedCopies(config) : config, free: freePlanes(task), recolours: recolours(task) };
}

/** A task made ready as it is learnt now. @throws BadGridError */
export function encodedTask(task: EtrmTask): EncodedTask {
  const { config, free } = planFor(task);
  return new EncodedTask(task, config, free);
}

export interface Pretrained {
  readonly config: EtrmConfig;
  readonly tensors: TensorMap;
}

const ROW = 'inner.puzzle_emb.weights';
const COLOURS = 'inner.colour_emb.weight';

/**
 * A file that `pretrain/export.py e-trm` wrote: one row (the mean of its tasks'), and no colour that means anything yet.
 * @throws WeightsError for a file that is none, BadConfigError or BadStateError for one of another network
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
      throw new BadConfigError(`Pretrained weights of ${field} ${config[field]}; learners here have ${usual[field]}.`);
  }
  if (config.reads.join() !== PRETRAINED_READS.join() || config.rows !== 1)
    throw new BadConfigError(`Pretrained weights need the reads ${PRETRAINED_READS.join(', ')} and one row.`);
  const pretrained = { config, tensors: new Map([...tensors].map(([name, t]) => [name, { shape: t.shape, data: t.float32() }])) };
  beginning(pretrained, config.colours);
  return pretrained;
}

/** The weights that a task of so many colours begins with, in the order of its layout: the pretrained ones and its row; colours start at zero. */
export function beginning({ config, tensors }: Pretrained, colours: number): Float32Array<ArrayBuffer> {
  const none = { shape: [colours, config.hiddenSize], data: new Float32Array(colours * config.hiddenSize) };
  if (!tensors.has(ROW)) throw new BadStateError(`${ROW} lacks.`);
  return fromTensors({ ...config, colours }, new Map([...tensors, [COLOURS, none]]));
}
