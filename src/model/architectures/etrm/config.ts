/** E-TRM's configuration with its key names in a file, and the tensors it asks for: names, shapes, who trains them, their places in one array, fresh numbers. */

import { z } from 'zod';
import type { HostTensor, TensorMap } from '../../weights/tensors.ts';
import { PLACES, QUARTERS, TURNS, MOVES } from './canvas.ts';
import { MARKS, MARKS_MAX, levelsIn, type MarkName } from './marks.ts';
import { SIDE_MAX, BadConfigError, BadStateError } from './task.ts';

/** Rows and columns from a cell to another one. */
export type Offset = readonly [dy: number, dx: number];

/** A view by its name, and how far it shifts; no name: the input as it is. */
export interface View {
  readonly name: string;
  readonly offset: Offset;
}

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
 * @throws BadConfigError, with the field
 */
export function parseEtrmConfig(raw: unknown): EtrmConfig {
  const parsed = schema.safeParse(raw);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0] ?? { path: [], message: 'is not valid' };
    throw new BadConfigError(`The configuration of E-TRM: ${path.length > 0 ? `${path.join('.')}: ` : ''}${message}`);
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

/** Which optimiser moves a tensor: Muon, AdamW, AdamW with the rows' rate; `fixed` are the states' beginnings, which nobody trains. */
export type ParameterGroup = 'muon' | 'adam' | 'rows' | 'fixed';

export interface EtrmParameter {
  readonly name: string;
  readonly shape: readonly number[];
  readonly group: ParameterGroup;
  /** First number in the array. */
  readonly offset: number;
  readonly length: number;
  /** Deviation of a fresh tensor's normal numbers, around 0; a local read begins at the cell itself. */
  readonly deviation: number;
}

export interface ParameterLayout {
  readonly parameters: readonly EtrmParameter[];
  /** Numbers of all tensors together. */
  readonly total: number;
}

export const blockPrefix = (i: number): string => `L_level.layers.${i}`;

/** In the order of the array: the buffers, embeddings, then a block after the other. */
export function parameterLayout({ hiddenSize: d, layers, colours, rows, reads, marks }: EtrmConfig): ParameterLayout {
  const parameters: EtrmParameter[] = [];
  let total = 0;
  const add = (name: string, shape: readonly number[], group: ParameterGroup, deviation: number): void => {
    const length = shape.reduce((a, b) => a * b, 1);
    parameters.push({ name, shape, group, offset: total, length, deviation });
    total += length;
  };
  add('H_init', [d], 'fixed', 1);
  add('L_init', [d], 'fixed', 1);
  add('embed_cell.weight', [2, d], 'adam', 1);
  add('embed_region.weight', [2, d], 'adam', 0.5);
  if (marks.length > 0) add('embed_mark.weight', [levelsIn(marks), d], 'adam', 0.5);
  add('puzzle_emb.weights', [rows, d], 'rows', 0);
  add('colour_emb.weight', [colours, d], 'rows', 0);
  add('lm_head.weight', [1, d], 'adam', 1 / Math.sqrt(d));
  const width = reads.length * d;
  for (let i = 0; i < layers; i++) {
    const at = blockPrefix(i);
    add(`${at}.reads.in_proj.weight`, [width, d], 'muon', 1 / Math.sqrt(d));
    add(`${at}.reads.out_proj.weight`, [d, width], 'muon', 1 / Math.sqrt(width));
    if (reads.includes('local')) add(`${at}.reads.local.weight`, [9, d], 'adam', 0.1);
    if (reads.includes('turns')) add(`${at}.reads.turns.weight`, [TURNS, d], 'adam', 0.2);
    if (reads.includes('places')) add(`${at}.reads.places.weight`, [PLACES, d], 'adam', 0.2);
    if (reads.includes('moved')) add(`${at}.reads.moved.weight`, [MOVES, d], 'adam', 0.2);
    if (reads.includes('quarters')) add(`${at}.reads.quarters.weight`, [QUARTERS, d], 'adam', 0.2);
    add(`${at}.mlp.gate_up_proj.weight`, [4 * d, d], 'muon', 1 / Math.sqrt(d));
    add(`${at}.mlp.down_proj.weight`, [d, 2 * d], 'muon', 1 / Math.sqrt(2 * d));
  }
  return { parameters, total };
}

/** The place of a tensor. */
export function parameterAt({ parameters }: ParameterLayout, name: string): EtrmParameter {
  const found = parameters.find((p) => p.name === name);
  if (!found) throw new BadStateError(`E-TRM has no tensor ${name}.`);
  return found;
}

/** The centre of a 3x3. */
const CENTRE = 4;

/** Fresh numbers for all tensors [total]. @param rng uniform in [0, 1) */
export function initialParameters(config: EtrmConfig, rng: () => number): Float32Array<ArrayBuffer> {
  const { parameters, total } = parameterLayout(config);
  const out = new Float32Array(total);
  const d = config.hiddenSize;
  for (const { name, offset, length, deviation } of parameters) {
    if (deviation === 0) continue;
    for (let i = 0; i < length; i++) out[offset + i] = deviation * normal(rng);
    if (name.endsWith('local.weight')) for (let i = 0; i < d; i++) out[offset + CENTRE * d + i] += 1;
  }
  return out;
}

/** A standard normal number (Box and Muller). */
const normal = (rng: () => number): number => Math.sqrt(-2 * Math.log(1 - rng())) * Math.cos(2 * Math.PI * rng());

/** What a family's file puts before every name. */
const PREFIX = 'inner.';

/** The array as named tensors, as a file has them. */
export const toTensors = (config: EtrmConfig, values: Float32Array): Map<string, HostTensor> =>
  new Map(
    parameterLayout(config).parameters.map(({ name, shape, offset, length }) => [
      `${PREFIX}${name}`,
      { shape, data: values.slice(offset, offset + length) },
    ]),
  );

/** Named tensors as the array. @throws BadStateError for one that lacks, is one too many, has another shape, or numbers that are none */
export function fromTensors(config: EtrmConfig, tensors: TensorMap): Float32Array<ArrayBuffer> {
  const { parameters, total } = parameterLayout(config);
  const out = new Float32Array(total);
  const bare = new Map([...tensors].map(([name, tensor]) => [name.startsWith(PREFIX) ? name.slice(PREFIX.length) : name, tensor]));
  for (const { name, shape, offset } of parameters) {
    const tensor = bare.get(name);
    if (!tensor) throw new BadStateError(`${name} lacks.`);
    if (tensor.shape.join() !== shape.join())
      throw new BadStateError(`${name} has shape [${tensor.shape.join(', ')}], not [${shape.join(', ')}].`);
    if (!tensor.data.every(Number.isFinite)) throw new BadStateError(`${name} holds a number that is none.`);
    out.set(tensor.data, offset);
    bare.delete(name);
  }
  const [odd] = bare.keys();
  if (odd !== undefined) throw new BadStateError(`${odd} is no tensor of this configuration.`);
  return out;
}
