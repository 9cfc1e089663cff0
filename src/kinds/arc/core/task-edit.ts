/** What an editor does to a whole task: pairs come and go, one grid is replaced, an output starts from its input. */

import { filledGrid, type Grid, gridCols, gridRows } from './grid.ts';
import { type ArcTask, TEST_MAX, TRAIN_MAX } from './task.ts';

/** Which pair of a task. */
export interface PairPlace {
  readonly part: 'train' | 'test';
  /** Counted from 0. */
  readonly index: number;
}

/** Which grid of a task. */
export interface GridPlace extends PairPlace {
  readonly side: 'input' | 'output';
}

const EMPTY: Grid = filledGrid(3, 3);

/** One empty demonstration and one empty test. */
export const newTask = (): ArcTask => ({ train: [{ input: EMPTY, output: EMPTY }], test: [{ input: EMPTY }] });

/** The grid at a place, or null (no such pair, or a test without an answer). */
export const gridAt = (task: ArcTask, { part, index, side }: GridPlace): Grid | null => task[part][index]?.[side] ?? null;

/** The task with another grid at a place; unchanged when there is no such pair. */
export function setGrid(task: ArcTask, { part, index, side }: GridPlace, grid: Grid): ArcTask {
  if (part === 'train') {
    const pair = task.train[index];
    return pair ? { ...task, train: task.train.with(index, { ...pair, [side]: grid }) } : task;
  }
  const pair = task.test[index];
  return pair ? { ...task, test: task.test.with(index, { ...pair, [side]: grid }) } : task;
}

/** The output of a pair becomes a copy of its input. */
export function copyFromInput(task: ArcTask, place: PairPlace): ArcTask {
  const input = gridAt(task, { ...place, side: 'input' });
  return input ? setGrid(task, { ...place, side: 'output' }, input) : task;
}

/** Whether a task takes another pair of this part. */
export const canAdd = (task: ArcTask, part: 'train' | 'test'): boolean => task[part].length < (part === 'train' ? TRAIN_MAX : TEST_MAX);

/** A black grid of the size of another. */
const blankLike = (grid: Grid | undefined): Grid => (grid ? filledGrid(gridRows(grid), gridCols(grid)) : EMPTY);

/** An empty pair at the end, of the sizes of the pair before it; unchanged when the task is full. */
export function addPair(task: ArcTask, part: 'train' | 'test'): ArcTask {
  if (!canAdd(task, part)) return task;
  const last = task[part].at(-1);
  return part === 'train'
    ? { ...task, train: [...task.train, { input: blankLike(last?.input), output: blankLike(last?.output) }] }
    : { ...task, test: [...task.test, { input: blankLike(last?.input) }] };
}

/** Without a pair; the last one of a part stays. */
export function removePair(task: ArcTask, { part, index }: PairPlace): ArcTask {
  if (task[part].length === 1 || !(index in task[part])) return task;
  return { ...task, [part]: task[part].filter((_, i) => i !== index) };
}

/** A test whose answer is unknown again. */
export function clearAnswer(task: ArcTask, index: number): ArcTask {
  const pair = task.test[index];
  return pair?.output ? { ...task, test: task.test.with(index, { input: pair.input }) } : task;
}
