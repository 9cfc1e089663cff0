/** What a task decides of its learner, as plain data: who learns need not look through the task. */

import { asksFor, freePlanes, recolours } from './asks.ts';
import { COMMON_READS, defaultEtrmConfig, type EtrmConfig, type Read } from './config.ts';
import { parameterLayout } from './parameters.ts';
import { EncodedTask } from './samples.ts';
import { checkEtrmTask, coloursOf, type EtrmTask } from './task.ts';
import { TURNED_COPIES } from './turned.ts';

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
export interface Plan {
  readonly config: EtrmConfig;
  /** Planes that may be renamed among themselves. */
  readonly free: readonly number[];
  /** Whether the rule changes colours. */
  readonly recolours: boolean;
}

/**
 * @param numbers how many numbers the weights have that it goes on with @param copies whether it learns from turned copies; weights tell so themselves
 * @throws EtrmError `bad-grid`
 */
export function planFor(task: EtrmTask, numbers?: number, copies = false): Plan {
  checkEtrmTask(task);
  const config = configFor(task, numbers);
  return { config: copies && numbers === undefined ? turnedCopies(config) : config, free: freePlanes(task), recolours: recolours(task) };
}

/** A task made ready as it is learnt now. @throws EtrmError `bad-grid` */
export function encodedTask(task: EtrmTask): EncodedTask {
  const { config, free } = planFor(task);
  return new EncodedTask(task, config, free);
}
