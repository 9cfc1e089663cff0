/** E-TRM's tensors: names, shapes, who trains them, and their places in one array; fresh ones drawn as the PyTorch side draws them. */

import type { HostTensor, TensorMap } from '../../weights/tensors.ts';
import { PLACES, QUARTERS, TURNS } from './canvas.ts';
import type { EtrmConfig } from './config.ts';
import { EtrmError } from './errors.ts';
import { levelsIn } from './marks.ts';
import { MOVES } from './moves.ts';

/** Which optimiser moves a tensor: Muon, AdamW, AdamW with the rows' rate; `fixed` are the states' beginnings, which nobody trains. */
export type ParameterGroup = 'muon' | 'adam' | 'rows' | 'fixed';

export interface Parameter {
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
  readonly parameters: readonly Parameter[];
  /** Numbers of all tensors together. */
  readonly total: number;
}

export const blockPrefix = (i: number): string => `L_level.layers.${i}`;

/** In the order of the array: the buffers, embeddings, then a block after the other. */
export function parameterLayout({ hiddenSize: d, layers, colours, rows, reads, marks }: EtrmConfig): ParameterLayout {
  const parameters: Parameter[] = [];
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
export function parameterAt({ parameters }: ParameterLayout, name: string): Parameter {
  const found = parameters.find((p) => p.name === name);
  if (!found) throw new EtrmError('bad-state', `E-TRM has no tensor ${name}.`);
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

/** Named tensors as the array. @throws EtrmError `bad-state` for one that lacks, is one too many, has another shape, or numbers that are none */
export function fromTensors(config: EtrmConfig, tensors: TensorMap): Float32Array<ArrayBuffer> {
  const { parameters, total } = parameterLayout(config);
  const out = new Float32Array(total);
  const bare = new Map([...tensors].map(([name, tensor]) => [name.startsWith(PREFIX) ? name.slice(PREFIX.length) : name, tensor]));
  for (const { name, shape, offset } of parameters) {
    const tensor = bare.get(name);
    if (!tensor) throw new EtrmError('bad-state', `${name} lacks.`);
    if (tensor.shape.join() !== shape.join())
      throw new EtrmError('bad-state', `${name} has shape [${tensor.shape.join(', ')}], not [${shape.join(', ')}].`);
    if (!tensor.data.every(Number.isFinite)) throw new EtrmError('bad-state', `${name} holds a number that is none.`);
    out.set(tensor.data, offset);
    bare.delete(name);
  }
  const [odd] = bare.keys();
  if (odd !== undefined) throw new EtrmError('bad-state', `${odd} is no tensor of this configuration.`);
  return out;
}
