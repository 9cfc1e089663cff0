/** Augmented copies of ARC tasks, a permutation of colours, then a dihedral turn; the way back (SPEC section 5); and the votes of the copies' answers (SPEC section 6). */

import { gridKey } from '../../../model/architectures/etrm/task.ts';
import type { Candidate, Prediction } from '../../kind.worker.ts';
import { DIHEDRAL_INVERSE, type DihedralId } from '../../shared/canvas.ts';
import { randomInt, shuffled, type Rng } from '../../shared/rng.ts';
import { cropAnswer } from './codec.ts';
import { COLOURS, turnGrid, type Grid } from './grid.ts';
import { taskKey, type ArcTask } from './task.ts';

/** The same for all grids of a task. */
export interface Augmentation {
  readonly dihedral: DihedralId;
  /** [10]: what every colour becomes; black stays black. */
  readonly colours: readonly number[];
}

export const IDENTITY: Augmentation = { dihedral: 0, colours: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] };

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

/**
 * Random augmentations of a task that all differ, from the task itself too. Ends after `tries` draws: a symmetric task with
 * few colours has only so many (the reference asks for 1000 in at most 5000 tries). Take as many as are needed.
 */
export function* augmentations(
  task: ArcTask,
  rng: Rng,
  tries = 5000,
): Generator<{ readonly augmentation: Augmentation; readonly task: ArcTask }, void, undefined> {
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
export const formatIdentifier = (task: string, { dihedral, colours }: Augmentation): string =>
  `${task}|||t${dihedral}|||${colours.join('')}`;

/** Reads an identifier back; null when what follows the task's name is no augmentation. */
export function parseIdentifier(identifier: string): { readonly task: string; readonly augmentation: Augmentation } | null {
  const [task = '', turn, colours, ...rest] = identifier.split('|||');
  if (turn === undefined) return { task, augmentation: IDENTITY };
  if (!/^t[0-7]$/.test(turn) || !colours || !isPermutation(colours) || rest.length > 0) return null;
  return { task, augmentation: { dihedral: Number(turn[1]) as DihedralId, colours: [...colours].map(Number) } };
}

const isPermutation = (digits: string): boolean => /^0\d{9}$/.test(digits) && new Set(digits).size === COLOURS;

/** Attempts at a test input that ARC allows. */
export const ATTEMPTS = 2;

/** Name of row 0 of the puzzle table, which pads incomplete batches. */
const BLANK = '<blank>';

/** One answer of the model, brought back to the task's own colours and orientation. */
interface Vote {
  readonly grid: Grid;
  /** q_halt logit of the answer. */
  readonly halt: number;
}

/** Candidates by votes, then by mean halting probability, then by who came first. The empty grid is a candidate like any other. */
export function tally(votes: Iterable<Vote>): Candidate[] {
  const groups = new Map<string, { grid: Grid; halts: number[] }>();
  for (const { grid, halt } of votes) {
    const group = groups.get(gridKey(grid)) ?? { grid, halts: [] };
    group.halts.push(1 / (1 + Math.exp(-halt)));
    groups.set(gridKey(grid), group);
  }
  return [...groups.values()]
    .map(({ grid, halts }) => ({ grid, votes: halts.length, confidence: halts.reduce((sum, p) => sum + p, 0) / halts.length }))
    .sort((a, b) => b.votes - a.votes || b.confidence - a.confidence);
}

/**
 * Crops every prediction, undoes its augmentation and files it under its task and test input. Predictions whose identifier
 * is no task of ours (padding rows) are left out.
 * @returns votes by the task's name, then by the key (`gridKey`) of the test input
 */
export function fileVotes(predictions: Iterable<Prediction>, side: number): ReadonlyMap<string, ReadonlyMap<string, readonly Vote[]>> {
  const filed = new Map<string, Map<string, Vote[]>>();
  for (const { identifier, input, answer, halt } of predictions) {
    const known = parseIdentifier(identifier);
    if (!known || identifier === BLANK) continue;
    const back = (tokens: ArrayLike<number>): Grid => invertGrid(cropAnswer(tokens, side), known.augmentation);
    const inputs = filed.get(known.task) ?? new Map<string, Vote[]>();
    const key = gridKey(back(input));
    const votes = inputs.get(key) ?? [];
    votes.push({ grid: back(answer), halt });
    inputs.set(key, votes);
    filed.set(known.task, inputs);
  }
  return filed;
}
