/** A learnt task as a file and its card, and the file back: weights by name, with the task they were learnt from in the metadata. */

import type { EtrmConfig } from '../../model/architectures/etrm/config.ts';
import { etrm } from '../../model/architectures/etrm/index.ts';
import { fromTensors, toTensors } from '../../model/architectures/etrm/parameters.ts';
import { configFor } from '../../model/architectures/etrm/plan.ts';
import { readSafetensors, writeSafetensors } from '../../model/weights/safetensors.ts';
import { learnTaskSchema, type LearnTask, type LearntFile } from '../../protocol/learn.ts';
import type { KeptModel } from '../../storage/learnt.ts';
import { LearnError } from './errors.ts';

/** What a file of the family puts before every name. */
const PREFIX = /^inner\./;
/** Metadata of a file: what is learnt, and what it was called. */
const TASK = 'task';
const NAME = 'name';

/** The seed that speaks for a model: the first that gives every demonstration's answer. */
type Seed = KeptModel<unknown>['seeds'][number];
export const speaker = ({ seeds }: { readonly seeds: readonly Seed[] }): Seed | undefined => seeds.find(({ fitted }) => fitted) ?? seeds[0];

/** @throws LearnError "no-model" where no seed has ended */
export async function fileOf(model: KeptModel<LearnTask>): Promise<LearntFile> {
  const best = speaker(model);
  if (!best) throw new LearnError('no-model', 'No seed of this task has been learnt to its end yet.');
  const config = etrm.parse(model.config);
  const tensors = toTensors(config, best.weights);
  const bytes = writeSafetensors(tensors, {
    dtype: 'F32',
    metadata: {
      config: JSON.stringify(etrm.format(config)),
      [TASK]: JSON.stringify(model.task),
      [NAME]: model.name,
      steps: String(best.steps),
      fitted: String(best.fitted),
    },
  });
  const sha256 = [...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))].map((b) => b.toString(16).padStart(2, '0')).join('');
  return { bytes, card: cardOf(model, config, best, sha256) };
}

function cardOf(model: KeptModel<LearnTask>, config: EtrmConfig, best: KeptModel<LearnTask>['seeds'][number], sha256: string): string {
  const name = `learnt-${
    model.name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '') || 'task'
  }`;
  const card = {
    name,
    task: 'arc',
    architecture: `${etrm.label}, hidden ${config.hiddenSize}, ${config.layers} layers, T=${config.T} n=${config.n}, ${config.colours} colours, reads ${config.reads.join(', ')}`,
    parameters: best.weights.length,
    file: `${name}.safetensors`,
    dtype: 'F32',
    sha256,
    licence: 'of whoever taught it',
    data: `${model.task.train.length} demonstrations of the ARC task “${model.name}”, in the file's metadata`,
    training: `in the browser, from ${best.pretrained ? 'pretrained weights' : 'random numbers'}: seed ${best.seed}, ${best.steps} steps; ${Math.round(model.seconds)} s for ${model.seeds.length} seeds`,
    accuracy: {
      supervisionSteps: config.nSup,
      n: model.task.train.length,
      note: best.fitted
        ? 'all demonstrations right in every cell; whether the rule is right only a test tells'
        : 'not all demonstrations came out right',
    },
    details: { config: etrm.format(config) },
  };
  return `${JSON.stringify(card, null, 1)}\n`;
}

/**
 * A model from a file that `fileOf` made.
 * @throws LearnError "not-learnt-here", WeightsError, EtrmError
 */
export function modelFrom(bytes: Uint8Array, fileName: string, keyOf: (task: LearnTask) => string, now: number): KeptModel<LearnTask> {
  const { tensors, metadata } = readSafetensors(bytes);
  const task = learnTaskSchema.safeParse(json(metadata[TASK]));
  if (!task.success) throw new LearnError('not-learnt-here', 'This file does not say which ARC task it was learnt from.');
  const bare = new Map([...tensors].map(([name, tensor]) => [name.replace(PREFIX, ''), tensor]));
  const parsed = metadata['config'] === undefined ? etrm.infer(bare) : etrm.parse(json(metadata['config']));
  const weights = fromTensors(
    parsed,
    new Map([...tensors].map(([name, tensor]) => [name, { shape: tensor.shape, data: tensor.float32() }])),
  );
  const [has, wants] = [parsed, configFor(task.data, weights.length)].map((config) => Object.entries(etrm.format(config)));
  for (const [i, [field, value]] of has.entries()) {
    const [there, here] = [value, wants[i][1]].map((v) => JSON.stringify(v));
    if (there !== here)
      throw new LearnError('not-learnt-here', `This file’s ${field} are ${there}; this page learns its task with ${here}.`);
  }
  const name = (metadata[NAME] ?? fileName.replace(/\.safetensors$/i, '')).slice(0, 120) || 'learnt task';
  const steps = Math.max(0, Math.round(Number(metadata['steps'] ?? 0)) || 0);
  return {
    key: keyOf(task.data),
    name,
    task: task.data,
    savedAt: now,
    seconds: 0,
    config: etrm.format(parsed),
    seeds: [{ seed: 1, steps, fitted: metadata['fitted'] === 'true', weights }],
  };
}

function json(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
}
