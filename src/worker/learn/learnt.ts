/** A learnt task as it is kept: as a file with its card and back, in the list of models, and whether what was kept can go on. */

import { asksFor } from '../../model/architectures/etrm/asks.ts';
import {
  formatEtrmConfig,
  fromTensors,
  parameterLayout,
  parseEtrmConfig,
  toTensors,
  type EtrmConfig,
} from '../../model/architectures/etrm/config.ts';
import { etrm } from '../../model/architectures/etrm/index.ts';
import { configFor, turnedCopies } from '../../model/architectures/etrm/plan.ts';
import { coded } from '../../model/errors.ts';
import { sha256Of } from '../../model/weights/checksums.ts';
import { readSafetensors, writeSafetensors } from '../../model/weights/safetensors.ts';
import { learnTaskSchema, type Learnt, type LearnTask, type LearntFile } from '../../protocol/learn.ts';
import { NotLearntError, type KeptModel } from '../../storage/learnt.ts';
import type { SessionState } from '../../training/etrm/standing.ts';

/** A file, or what is kept, is of no task as this page learns it. */
export class NotLearntHereError extends coded('not-learnt-here') {}
/** The task was learnt here already: a file does not take the place of that. */
export class LearntHereError extends coded('learnt-here') {}

/** What a file of the family puts before every name. */
const PREFIX = /^inner\./;
/** Metadata of a file: what is learnt, and what it was called. */
const TASK = 'task';
const NAME = 'name';

/** The seed that speaks for a model: the first that gives every demonstration's answer. */
type Seed = KeptModel<unknown>['seeds'][number];
export const speaker = ({ seeds }: { readonly seeds: readonly Seed[] }): Seed | undefined => seeds.find(({ fitted }) => fitted) ?? seeds[0];

/** @throws NotLearntError where no seed has ended */
export async function fileOf(model: KeptModel<LearnTask>): Promise<LearntFile> {
  const best = speaker(model);
  if (!best) throw new NotLearntError('No seed of this task has been learnt to its end yet.');
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
  return { bytes, card: cardOf(model, config, best, await sha256Of(bytes)) };
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
 * @throws NotLearntHereError, WeightsError, BadConfigError, BadStateError
 */
export function modelFrom(bytes: Uint8Array, fileName: string, keyOf: (task: LearnTask) => string, now: number): KeptModel<LearnTask> {
  const { tensors, metadata } = readSafetensors(bytes);
  const task = learnTaskSchema.safeParse(json(metadata[TASK]));
  if (!task.success) throw new NotLearntHereError('This file does not say which ARC task it was learnt from.');
  const bare = new Map([...tensors].map(([name, tensor]) => [name.replace(PREFIX, ''), tensor]));
  const parsed = metadata['config'] === undefined ? etrm.infer(bare) : etrm.parse(json(metadata['config']));
  const weights = fromTensors(
    parsed,
    new Map([...tensors].map(([name, tensor]) => [name, { shape: tensor.shape, data: tensor.float32() }])),
  );
  const [has, wants] = [parsed, configFor(task.data, weights.length)].map((config) => Object.entries(etrm.format(config)));
  for (const [i, [field, value]] of has.entries()) {
    const [there, here] = [value, wants[i][1]].map((v) => JSON.stringify(v));
    if (there !== here) throw new NotLearntHereError(`This file’s ${field} are ${there}; this page learns its task with ${here}.`);
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

type Weighed = Pick<SessionState, 'learners' | 'finished' | 'pretrained'>;

/** Of the seeds so far those that began with random numbers: whether each has as many numbers as what the task is learnt with now. */
export function lengthsOf(task: LearnTask, { learners, finished, pretrained = [] }: Weighed): boolean[] {
  const plain = configFor(task);
  const totals = [plain, turnedCopies(plain)].map((config) => parameterLayout(config).total);
  return [...learners, ...finished].filter(({ seed }) => !pretrained.includes(seed)).map(({ weights }) => totals.includes(weights.length));
}

/** Whether a session can go on: the task is learnt with the same still. Before that was written down other marks, views and shifts may have filled as many numbers. */
export function goesOn(task: LearnTask, saved: SessionState): boolean {
  const asks = asksFor(task);
  if (saved.asks) return same(saved.asks, asks);
  const told = asks.marks.length === 0 && asks.view === '' && asks.offset.every((d) => d === 0);
  return told || lengthsOf(task, saved).every((length) => !length);
}

/** Whether a model was learnt with what its task is learnt with now; its configuration is that of the seed that speaks for it. */
export function stillFits(model: KeptModel<LearnTask>): boolean {
  const config = configFor(model.task, speaker(model)?.weights.length);
  try {
    return same(formatEtrmConfig(parseEtrmConfig(model.config)), formatEtrmConfig(config));
  } catch {
    return false;
  }
}

const same = (a: object, b: object): boolean => {
  const sorted = (of: object): string => JSON.stringify(Object.entries(of).sort(([x], [y]) => (x < y ? -1 : 1)));
  return sorted(a) === sorted(b);
};

/** As the list of models has it. */
export function summary({ key, name, task, savedAt, seconds, seeds }: KeptModel<LearnTask>): Learnt {
  return {
    key,
    name,
    task,
    savedAt,
    seconds,
    steps: seeds.reduce((sum, { steps }) => sum + steps, 0),
    seeds: seeds.length,
    fitted: seeds.filter(({ fitted }) => fitted).length,
    bytes: seeds.reduce((sum, { weights }) => sum + weights.byteLength, 0),
  };
}
