/** A task as training data: its copies' rows, and the batches drawn from them. */

import { describe, expect, test } from 'vitest';
import { IGNORE } from '../../model/loss.ts';
import type { Lesson } from '../kind.worker.ts';
import { type Augmentation, augmentGrid, parseIdentifier } from './core/augment.ts';
import { smallestSide, TOKEN } from './core/codec.ts';
import type { ArcTask } from './core/task.ts';
import { arcLesson, freeColours } from './lesson.worker.ts';

const task: ArcTask = {
  train: [
    {
      input: [
        [1, 2, 0],
        [0, 3, 0],
      ],
      output: [
        [2, 1],
        [3, 4],
      ],
    },
    { input: [[4]], output: [[5, 5, 6]] },
  ],
  test: [
    {
      input: [
        [7, 0],
        [0, 8],
      ],
      output: [
        [0, 7],
        [8, 9],
      ],
    },
  ],
};

/** The augmentation that names a row. */
function known(identifier: string): Augmentation {
  const parsed = parseIdentifier(identifier);
  if (!parsed) throw new Error(`${identifier} names no copy`);
  return parsed.augmentation;
}

/** What is left of a grid when colours that are `free` lose their names: each is known by where it is first met. */
function nameless(cells: readonly number[], free: readonly number[]): string {
  const met: number[] = [];
  return cells
    .map((colour) => {
      if (!free.includes(colour)) return `=${colour}`;
      if (!met.includes(colour)) met.push(colour);
      return `${met.indexOf(colour)}`;
    })
    .join(' ');
}

const lessonOf = (t: ArcTask, side: number, copies: number, batch = 1): Lesson =>
  arcLesson.make({ kind: 'arc', tasks: [{ id: 't', task: t }], augmentations: copies, holdOut: false }, { seed: 1, batch }, side * side);

const colours = (tokens: Iterable<number>): number[] => [...tokens].filter((t) => t >= TOKEN.black).map((t) => t - TOKEN.black);

describe('an ARC task as lessons', () => {
  test('the canvas is as wide as the largest grid', () => {
    expect(smallestSide(task)).toBe(3);
    const row = new Array<number>(30).fill(1);
    expect(smallestSide({ train: [{ input: [row], output: [row] }], test: [{ input: [row] }] })).toBe(30);
  });

  test('colours are free unless black, brought in by an answer, or in every input', () => {
    expect(freeColours(task)).toEqual([1, 2, 3, 7, 8, 9]); // 4, 5 and 6 were brought in
    const marked = (input: number[][], output: number[][]): ArcTask => ({
      train: [
        { input, output },
        { input: [[3, 5]], output: [[3]] },
      ],
      test: [{ input: [[8, 5]] }],
    });
    expect(freeColours(marked([[2, 5]], [[2]]))).toEqual([1, 2, 3, 4, 6, 7, 8, 9]); // 5 is in every input
    const crowd: ArcTask = { train: [{ input: [[1, 2, 3]], output: [[1]] }], test: [{ input: [[3, 2, 1]] }] };
    expect(freeColours(crowd)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]); // three of them: by chance
  });

  test('every copy has a row of its own, from 1 on: the task under its bare name, its turns, then permuted colours', () => {
    const rows = lessonOf(task, 3, 20).rows ?? new Map<string, number>();
    expect([...rows.values()]).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    const names = [...rows.keys()];
    expect(names[0]).toBe('t');
    expect(names.slice(0, 8).map((name) => known(name).dihedral)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    for (const [i, name] of names.entries()) expect(known(name).colours.join('') === '0123456789').toBe(i < 8);
  });

  test('a task with few symmetries has fewer copies than asked for', () => {
    const plain: ArcTask = { train: [{ input: [[0]], output: [[0]] }], test: [{ input: [[0]] }] };
    expect(lessonOf(plain, 1, 20).rows?.size).toBe(1);
  });

  test('batches hold demonstrations of the copies named, free colours renamed, and nothing is trained where the label is pad', () => {
    const side = 4;
    const lesson = lessonOf(task, side, 10, 300);
    const names = [...(lesson.rows?.keys() ?? [])];
    const { tokens, labels, puzzleIds } = lesson.batch(1);
    expect(new Set(puzzleIds).size).toBe(10);
    expect(labels.includes(TOKEN.pad)).toBe(false);
    expect(labels.includes(IGNORE)).toBe(true);
    let atOrigin = 0;
    const shown = new Set<string>();
    puzzleIds.forEach((row, i) => {
      const cells = tokens.slice(i * side * side, (i + 1) * side * side);
      const answer = labels.slice(i * side * side, (i + 1) * side * side);
      const augmentation = known(names[row - 1]);
      const free = freeColours(task).map((colour) => augmentation.colours[colour]);
      const asShown = [...colours(cells), -1, ...colours(answer)];
      const pairs = task.train.map(({ input, output }) => [
        ...augmentGrid(input, augmentation).flat(),
        -1,
        ...augmentGrid(output, augmentation).flat(),
      ]);
      expect(
        pairs.map((pair) => nameless(pair, free)),
        `slot ${i}`,
      ).toContain(nameless(asShown, free));
      if (row === 1) shown.add(asShown.join());
      if (cells[0] >= TOKEN.black) atOrigin++;
    });
    expect(shown.size).toBeGreaterThan(5); // more than the two demonstrations
    expect(atOrigin).toBeGreaterThan(90);
    expect(atOrigin).toBeLessThan(300);
  });
});
