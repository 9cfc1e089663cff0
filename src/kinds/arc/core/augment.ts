/** Augmented copies of ARC tasks: a permutation of colours, then a dihedral turn; and the way back (SPEC section 5). */

import { DIHEDRAL_INVERSE, dihedralMap, type DihedralId } from '../../shared/dihedral.ts';
import { randomInt, shuffled, type Rng } from '../../shared/rng.ts';
import { COLOURS, type Grid, gridCols, gridKey, gridRows } from './grid.ts';
import type { ArcTask } from './task.ts';

/** The same for all grids of a task. */
export interface Augmentation {
  readonly dihedral: DihedralId;
  /** [10]: what every colour becomes; black stays black. */
  readonly colours: readonly number[];
}

export const IDENTITY: Augmentation = { dihedral: 0, colours: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] };

/** A grid turned by a dihedral symmetry. */
export function turnGrid(grid: Grid, id: DihedralId): Grid {
  const { rows, cols, source } = dihedralMap(id, gridRows(grid), gridCols(grid));
  const flat = grid.flat();
  return Array.from({ length: rows }, (_, r) => Array.from(source.subarray(r * cols, (r + 1) * cols), (i) => flat[i] ?? 0));
}

const recolour = (grid: Grid, colours: readonly number[]): Grid => grid.map((row) => row.map((colour) => colours[colour] ?? colour));

/** Colours first, then the turn. */
export const augmentGrid = (grid: Grid, { dihedral, colours }: Augmentation): Grid => turnGrid(recolour(grid, colours), dihedral);

/** The way back: `invertGrid(augmentGrid(g, a), a)` equals `g`. */
export function invertGrid(grid: Grid, { dihedral, colours }: Augmentation): Grid {
  const back = colours.map((_, colour) => colours.indexOf(colour));
  return recolour(turnGrid(grid, DIHEDRAL_INVERSE[dihedral] ?? 0), back);
}

/** Every grid of a task augmented alike. */
export function augmentTask(task: ArcTask, augmentation: Augmentation): ArcTask {
  const grid = (g: Grid): Grid => augmentGrid(g, augmentation);
  return {
    train: task.train.map(({ input, output }) => ({ input: grid(input), output: grid(output) })),
    test: task.test.map(({ input, output }) => ({ input: grid(input), ...(output && { output: grid(output) }) })),
  };
}

/** One of the 8 turns and one of the 9! permutations of colours 1..9, uniformly. */
export const randomAugmentation = (rng: Rng): Augmentation => ({
  dihedral: randomInt(rng, 8) as DihedralId,
  colours: [0, ...shuffled(rng, [1, 2, 3, 4, 5, 6, 7, 8, 9])],
});

/** A key of a whole task: equal for tasks with the same pairs, in whatever order. */
export function taskKey(task: ArcTask): string {
  const keys = (pairs: ArcTask['test']): string =>
    pairs
      .map(({ input, output }) => `${gridKey(input)}>${output ? gridKey(output) : ''}`)
      .sort()
      .join(';');
  return `${keys(task.train)}|${keys(task.test)}`;
}

export interface AugmentedTask {
  readonly augmentation: Augmentation;
  readonly task: ArcTask;
}

/**
 * Random augmentations of a task that all differ, from the task itself too. Ends after `tries` draws: a symmetric task with
 * few colours has only so many (the reference asks for 1000 in at most 5000 tries). Take as many as are needed.
 */
export function* augmentations(task: ArcTask, rng: Rng, tries = 5000): Generator<AugmentedTask, void, undefined> {
  const seen = new Set([taskKey(task)]);
  for (let i = 0; i < tries; i++) {
    const augmentation = randomAugmentation(rng);
    const copy = augmentTask(task, augmentation);
    const key = taskKey(copy);
    if (seen.has(key)) continue;
    seen.add(key);
    yield { augmentation, task: copy };
  }
}

/** The reference's name of an augmented task, and so of its row: `task|||t<dihedral>|||<colours>`; the task itself keeps its bare name. */
export const formatIdentifier = (task: string, augmentation: Augmentation | null): string =>
  augmentation ? `${task}|||t${augmentation.dihedral}|||${augmentation.colours.join('')}` : task;

/** Reads an identifier back; null when what follows the task's name is no augmentation. */
export function parseIdentifier(identifier: string): { readonly task: string; readonly augmentation: Augmentation } | null {
  const [task = '', turn, colours, ...rest] = identifier.split('|||');
  if (turn === undefined) return { task, augmentation: IDENTITY };
  if (!/^t[0-7]$/.test(turn) || !colours || !isPermutation(colours) || rest.length > 0) return null;
  return { task, augmentation: { dihedral: Number(turn[1]) as DihedralId, colours: [...colours].map(Number) } };
}

const isPermutation = (digits: string): boolean => /^0\d{9}$/.test(digits) && new Set(digits).size === COLOURS;
