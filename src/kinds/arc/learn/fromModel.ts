/** "Learn this task" from a model in use that has no rows for it: how it is trained, by what a step of solving takes on this device, and what is said of that. */

import type { TrainConfig } from '../../../protocol/training.ts';
import type { ArcTask } from '../core/task.ts';
import { roughly } from './words.ts';

/** Slots of a step where the device is fast enough ("teach", features/train/draft.ts). */
const SLOTS = 8;
/** A step that would take longer has fewer slots, seconds: a pause and a solve wait for it, and a closed tab loses it. */
const STEP_MOST = 20;
/** Slots of the slowest: their tape fits at once (training/supervision.ts), and more would not be cheaper. */
const SLOTS_LEAST = 2;
/** Steps there, rows alone in the first quarter. */
const STEPS = 40;
/**
 * A slot's step of learning takes as long as so many of solving, 3.3 to 4.0 were measured: it computes the last cycle three times, with gradients, on
 * TensorFlow.js, where solving has kernels of our own (tools/learnPublished).
 */
const LEARNING = 4;
/** Copies of a task that an evaluation asks for each demonstration, seconds after which it asks no further ones, and how many at once. */
const EVALUATED = { copies: 8, seconds: 120, atOnce: 2 };

interface LearningFrom {
  /** Other than the usual settings of "teach". */
  readonly settings: Partial<Pick<TrainConfig, 'batch' | 'budget'>>;
  /** Seconds, where that is long: of a step, of an evaluation; and how many steps. */
  readonly slow: { readonly step: number; readonly steps: number; readonly evaluation: number } | null;
}

/** @param stepMs of one supervision step of one copy; unknown on a GPU */
export function learningFrom(
  { stepMs = 0, nSup }: { readonly stepMs?: number | undefined; readonly nSup: number },
  { train }: ArcTask,
): LearningFrom {
  const one = stepMs / 1000;
  if (one * LEARNING * SLOTS <= STEP_MOST) return { settings: {}, slow: null };
  const batch = Math.max(SLOTS_LEAST, Math.floor(STEP_MOST / (one * LEARNING)));
  const all = one * nSup * EVALUATED.copies * train.length;
  const evaluation = Math.min(all, Math.max(EVALUATED.seconds, one * nSup * EVALUATED.atOnce));
  return { settings: { batch, budget: { steps: STEPS } }, slow: { step: one * LEARNING * batch, steps: STEPS, evaluation } };
}

/**
 * A model in use that has no rows for the task, and what learning it from that model takes where that was measured (on a CPU).
 * @param stepMs of one supervision step of one copy
 */
export function noRowsWords(
  name: string,
  { stepMs, nSup }: { readonly stepMs: number | undefined; readonly nSup: number },
  task: ArcTask,
): string {
  const { slow } = learningFrom({ stepMs, nSup }, task);
  if (!slow) return `${name} has not learnt this task yet.`;
  const { step, steps, evaluation } = slow;
  const times = `${roughly(step)} a step, ${roughly(step * steps)} for ${steps} of them, and ${roughly(evaluation)} for each evaluation, before and after`;
  return `${name} has not learnt this task yet. Learning it takes long on this CPU: ${times}. Every step is saved: pause or close the tab at any time.`;
}

/** Which public task the open one is, where a model has rows for such. A key that begins with # is of a task's demonstrations. */
export const whichWords = {
  learnIt: 'Learn this task',
  use: 'Use its rows',
  learn: (name: string) => `Goes on training ${name} on this task: its new rows first, then everything`,
  which: 'Which task is it?',
  why: (tasks: Readonly<Record<string, number>>): string =>
    Object.keys(tasks).some((key) => key.startsWith('#'))
      ? 'Of the public tasks, those for training are recognised by their grids, those for evaluation by their id alone, since their grids are no part of this page. A wrong id gives noise.'
      : 'This model knows its tasks by their names alone. A wrong name gives noise.',
  unknown: (model: string, id: string): string => `${model} has no rows for ${id}.`,
} as const;
