/** E-TRM's configuration, its key names in a file, and what is checked of it (docs: README "E-TRM"). */

import { z } from 'zod';
import { EtrmError } from './errors.ts';
import { MARKS, MARKS_MAX, type MarkName } from './marks.ts';
import type { Offset } from './neighbour.ts';
import { SIDE_MAX } from './task.ts';
import type { View } from './views.ts';

/** Ways in which a cell reads from others, each of d channels, in the order of a file's `reads`. */
export const READS = ['local', 'colours', 'scans', 'pools', 'turns', 'places', 'moved', 'quarters'] as const;
export type Read = (typeof READS)[number];

export interface EtrmConfig {
  /** d, channels of y and z; a multiple of 4, which scans and pools split it in. The kernels want multiples of 16. */
  readonly hiddenSize: number;
  /** Blocks of the one network. */
  readonly layers: number;
  /** Cycles of a supervision step; gradients go through the last. */
  readonly T: number;
  /** Updates of z in a cycle. */
  readonly n: number;
  /** Supervision steps of an answer. */
  readonly nSup: number;
  /** K, colours of the task. */
  readonly colours: number;
  /** Rows of the task's table: one for the task, or one a turned copy. */
  readonly rows: number;
  readonly reads: readonly Read[];
  /** What of a cell of the input is told beside its colour. */
  readonly marks: readonly MarkName[];
  /** As what the input is shown; '': as it is. */
  readonly view: string;
  /** Of the cell that each cell of the input is shown; 0, 0: of itself. */
  readonly offset: Offset;
  readonly rmsEps: number;
}

const count = (max: number): z.ZodNumber => z.number().int().min(1).max(max);

const offset = z.number().int().min(-SIDE_MAX).max(SIDE_MAX);

const schema = z.object({
  arch: z.literal('e_trm'),
  hidden_size: count(128).multipleOf(4),
  L_layers: count(8),
  H_cycles: count(16),
  L_cycles: count(16),
  halt_max_steps: count(512),
  num_colours: count(10),
  num_puzzle_identifiers: count(4096),
  reads: z
    .array(z.enum(READS))
    .min(1)
    .refine((reads) => new Set(reads).size === reads.length, 'names a read twice'),
  marks: z
    .array(z.enum(MARKS))
    .max(MARKS_MAX)
    .refine((marks) => new Set(marks).size === marks.length, 'names a mark twice')
    .default([]), // files from before there were marks, views and offsets
  view: z.custom<string>((view) => typeof view === 'string', 'is no text').default(''),
  offset: z.tuple([offset, offset]).default([0, 0]),
  rms_norm_eps: z.number().positive().max(0.1),
});

/**
 * Reads the metadata `config` of a file.
 * @throws EtrmError `bad-config`, with the field
 */
export function parseEtrmConfig(raw: unknown): EtrmConfig {
  const parsed = schema.safeParse(raw);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0] ?? { path: [], message: 'is not valid' };
    throw new EtrmError('bad-config', `The configuration of E-TRM: ${path.length > 0 ? `${path.join('.')}: ` : ''}${message}`);
  }
  const c = parsed.data;
  return {
    hiddenSize: c.hidden_size,
    layers: c.L_layers,
    T: c.H_cycles,
    n: c.L_cycles,
    nSup: c.halt_max_steps,
    colours: c.num_colours,
    rows: c.num_puzzle_identifiers,
    reads: c.reads,
    marks: c.marks,
    view: c.view,
    offset: c.offset,
    rmsEps: c.rms_norm_eps,
  };
}

/** With the key names of a file; `parseEtrmConfig(formatEtrmConfig(c))` equals `c`. */
export const formatEtrmConfig = (c: EtrmConfig): Record<string, unknown> => ({
  arch: 'e_trm',
  hidden_size: c.hiddenSize,
  L_layers: c.layers,
  H_cycles: c.T,
  L_cycles: c.n,
  halt_max_steps: c.nSup,
  num_colours: c.colours,
  num_puzzle_identifiers: c.rows,
  reads: [...c.reads],
  marks: [...c.marks],
  view: c.view,
  offset: [...c.offset],
  rms_norm_eps: c.rmsEps,
});

/** Reads with a weight of their own. */
export const OWN_WEIGHT: readonly Read[] = ['local', 'turns', 'places', 'moved', 'quarters'];

/** What every task is learnt with. */
export const COMMON_READS: readonly Read[] = ['local', 'colours', 'scans', 'pools', 'turns'];
/** What pretrained weights have. */
export const PRETRAINED_READS: readonly Read[] = [...COMMON_READS, 'places'];

/** The measured setting, for a task of K colours. */
export const defaultEtrmConfig = (
  colours: number,
  reads = COMMON_READS,
  marks: readonly MarkName[] = [],
  { name: view, offset }: View = { name: '', offset: [0, 0] },
): EtrmConfig => ({
  hiddenSize: 32,
  layers: 2,
  T: 1,
  n: 1,
  nSup: 4,
  colours,
  rows: 1,
  reads,
  marks,
  view,
  offset,
  rmsEps: 1e-5,
});
