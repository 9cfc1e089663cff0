/** How long learning a task will take here, before it begins: from the arithmetic of a step and one timed step. */

import type { EtrmConfig } from '../../model/architectures/etrm/config.ts';
import { planFor } from '../../model/architectures/etrm/plan.ts';
import { EncodedTask } from '../../model/architectures/etrm/samples.ts';
import type { EtrmTask } from '../../model/architectures/etrm/task.ts';
import { etrmRecipe, type EtrmRecipe } from './recipe.ts';

/** Multiplications a row of a block, forwards: in and out of the reads, gate_up, down. */
const perRow = ({ hiddenSize: d, reads }: EtrmConfig): number => d * d * (2 * reads.length + 6);

/** Multiply-adds that do not come from rows: orthogonalising the matrices. */
const muonWork = ({ hiddenSize: d, layers, reads }: EtrmConfig): number =>
  layers * 4 * (2 * d * d * d * (2 * reads.length + 6) + 4 * d * d * d);

/** Floating-point operations of a mean step: the expected batch, its supervision steps, forwards and twice that backwards. */
export function stepFlops(task: EtrmTask, config?: EtrmConfig, recipe: EtrmRecipe = etrmRecipe): number {
  const plan = planFor(task);
  const c = config ?? plan.config;
  const encoded = new EncodedTask(task, c, plan.free);
  const all = encoded.samples.length;
  const rows = encoded.groups.reduce(
    (sum, group) => sum + (group.length / all) * Math.min(group.length, recipe.batch) * group[0].canvas.cells * c.colours,
    0,
  );
  const calls = c.layers * (c.n + 1);
  return 2 * (3 * recipe.supervision * calls * rows * perRow(c) + muonWork(c));
}

/** Steps that a seed of a learnable task takes, as a rule (80 to 250 were measured). */
const TYPICAL_STEPS = 140;

export interface Forecast {
  /** Seconds until two seeds have probably fitted. */
  readonly seconds: number;
  /** At most: full schedules. */
  readonly atMost: number;
  readonly stepMs: number;
}

/**
 * @param flopsPerMs as timed on this device: `stepFlops(task) / stepMs` of any task
 * @param parallel learners at the same time
 */
export function forecast(task: EtrmTask, flopsPerMs: number, { parallel = 1, seeds = 2, planned = 250 } = {}): Forecast {
  const stepMs = stepFlops(task) / flopsPerMs;
  const rounds = Math.ceil(seeds / parallel);
  return { seconds: (stepMs * TYPICAL_STEPS * rounds) / 1000, atMost: (stepMs * planned * rounds) / 1000, stepMs };
}

/** A small task whose step says how fast this device is. */
export const TIMING_TASK: EtrmTask = {
  train: [0, 1, 2].map((shift) => {
    const input = Array.from({ length: 8 }, (_, r) => Array.from({ length: 8 }, (_, c) => (r * 3 + c * 5 + shift) % 4));
    return { input, output: input.map((row) => row.toReversed()) };
  }),
  test: [],
};
