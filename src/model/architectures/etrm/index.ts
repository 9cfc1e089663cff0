/** E-TRM: a TRM whose state is a vector for every colour and cell of one ARC task, learnt anew for each (SPEC section 9). */

import type { Shapes, TaskArchitecture } from '../architecture.ts';
import { etrmFiles } from '../ofTasks.ts';
import {
  defaultEtrmConfig,
  formatEtrmConfig,
  OWN_WEIGHT,
  parseEtrmConfig,
  READS,
  blockPrefix,
  parameterLayout,
  type EtrmConfig,
  type Read,
} from './config.ts';
import { BadConfigError, BadStateError } from './task.ts';

/** A tensor of two sides that every file has. */
function sides(tensors: Shapes, name: string): readonly [number, number] {
  const shape = tensors.get(name)?.shape ?? [];
  if (shape.length !== 2) throw new BadStateError(`${name} has shape [${shape.join(', ')}]; two sides are needed.`);
  return [shape[0], shape[1]];
}

/** Those with a weight of their own show; the others are told by the width that is left, where only all of them fill it. */
function readsOf(tensors: Shapes, d: number): readonly Read[] {
  const block = `${blockPrefix(0)}.reads`;
  const [width] = sides(tensors, `${block}.in_proj.weight`);
  const reads = READS.filter((read) => !OWN_WEIGHT.includes(read) || tensors.has(`${block}.${read}.weight`));
  if (reads.length * d !== width)
    throw new BadConfigError(
      `${block}.in_proj.weight has ${width} rows, which ${reads.join(', ')} do not fill: a configuration is needed.`,
    );
  return reads;
}

export const etrm = {
  ...etrmFiles,
  tensors: (config) => parameterLayout(config).parameters,
  parse: parseEtrmConfig,
  format: formatEtrmConfig,
  infer(tensors) {
    const [colours, hiddenSize] = sides(tensors, 'colour_emb.weight');
    const [rows] = sides(tensors, 'puzzle_emb.weights');
    let layers = 0;
    while (tensors.has(`${blockPrefix(layers)}.reads.in_proj.weight`)) layers++;
    const reads = readsOf(tensors, hiddenSize);
    if (tensors.has('embed_mark.weight')) throw new BadConfigError('embed_mark.weight: which marks it is of, only a configuration tells.');
    return parseEtrmConfig(formatEtrmConfig({ ...defaultEtrmConfig(colours), hiddenSize, layers, rows, reads }));
  },
} as const satisfies TaskArchitecture<EtrmConfig>;
