/** Small tasks written for this project, in ARC's form: every input is drawn from a seed, every output follows from the task's rule. */

import { seededRng, shuffled, type Rng } from '../../../shared/rng.ts';
import { filledGrid, flipLeftRight, type Grid, rotate } from '../grid.ts';
import type { ArcTask } from '../task.ts';
import * as rules from './rules.ts';
import { addBlob, addBox, addDot, addEnds, bars, between, brightColours, endsOnly, noise, scatter } from './scenes.ts';

interface Recipe {
  readonly id: string;
  readonly title: string;
  /** One line for those who want it. */
  readonly hint: string;
  readonly rule: (grid: Grid) => Grid;
  /** The input of pair `index`, counted from 0; the last one is the test. */
  readonly scene: (rng: Rng, index: number) => Grid;
  /** Demonstrations; 3 when absent. */
  readonly pairs?: 3 | 4;
}

const recipes: readonly Recipe[] = [
  {
    id: 'trade-colours',
    title: 'Trading places',
    hint: 'Every colour has a partner.',
    rule: rules.tradeColours,
    scene: (rng) => scatter(rng, filledGrid(between(rng, 5, 7), between(rng, 5, 7)), [1, 2, 3, 4, 1, 2, 3, 4, between(rng, 1, 4)]),
  },
  {
    id: 'mirror',
    title: 'In the mirror',
    hint: 'Left becomes right.',
    rule: flipLeftRight,
    scene: (rng) => noise(rng, between(rng, 4, 6), between(rng, 4, 7), brightColours(rng, 3), 0.5),
  },
  {
    id: 'quarter-turn',
    title: 'A quarter turn',
    hint: 'Turn the page clockwise.',
    rule: rotate,
    scene: (rng) => noise(rng, between(rng, 3, 4), between(rng, 5, 7), brightColours(rng, 3), 0.5),
  },
  {
    id: 'gravity',
    title: 'Everything falls',
    hint: 'Down is down, and order is kept.',
    rule: rules.gravity,
    scene: (rng) => noise(rng, between(rng, 6, 9), between(rng, 5, 8), brightColours(rng, 3), 0.75),
  },
  {
    id: 'fill-enclosed',
    title: 'Watertight',
    hint: 'Yellow paint stays only where nothing leaks.',
    rule: rules.fillEnclosed,
    pairs: 4,
    scene: (rng) => {
      const closed = addBox(rng, filledGrid(12, 12), between(rng, 3, 5), between(rng, 3, 5), 3);
      return addBox(rng, addBox(rng, closed, 4, 4, 3, true), between(rng, 3, 4), 3, 3);
    },
  },
  {
    id: 'keep-largest',
    title: 'The biggest stays',
    hint: 'Count the cells of every object.',
    rule: rules.keepLargest,
    scene: (rng) => sizes(rng, [8, 5, 3, 2], brightColours(rng, 4)),
  },
  {
    id: 'mark-largest',
    title: 'Red for the biggest',
    hint: 'The grey ones differ in size.',
    rule: rules.markLargest,
    scene: (rng) => sizes(rng, [9, 6, 4, 3], [5, 5, 5, 5]),
  },
  {
    id: 'count-to-bar',
    title: 'Counting',
    hint: 'How many dots are there?',
    rule: rules.countToBar,
    pairs: 4,
    scene: (rng, index) => {
      const [colour = 1] = brightColours(rng, 1);
      return scatter(rng, filledGrid(between(rng, 5, 7), between(rng, 5, 7)), new Array<number>([3, 6, 2, 8, 5][index] ?? 4).fill(colour));
    },
  },
  {
    id: 'shoot-right',
    title: 'Rays and walls',
    hint: 'Grey stops the ray.',
    rule: rules.shootRight,
    scene: (rng) => {
      const lit = shuffled(rng, [1, 3, 5, 7]).slice(0, 3);
      const colours = brightColours(rng, 3);
      const walls = [between(rng, 3, 7), between(rng, 3, 7), -1];
      return Array.from({ length: 9 }, (_, row) => {
        const ray = lit.indexOf(row);
        return Array.from({ length: 10 }, (_, col) => (ray < 0 ? 0 : col === 0 ? (colours[ray] ?? 1) : col === walls[ray] ? 5 : 0));
      });
    },
  },
  {
    id: 'double',
    title: 'Twice as large',
    hint: 'One cell becomes four.',
    rule: rules.double,
    scene: (rng) => noise(rng, between(rng, 2, 5), between(rng, 3, 5), brightColours(rng, 3), 0.4),
  },
  {
    id: 'crop',
    title: 'Cut it out',
    hint: 'Only the picture matters, not where it is.',
    rule: rules.crop,
    scene: (rng) => addBlob(rng, filledGrid(between(rng, 9, 12), between(rng, 9, 12)), between(rng, 6, 9), brightColours(rng, 1)[0] ?? 1),
  },
  {
    id: 'tile',
    title: 'Wallpaper',
    hint: 'The same again, and again.',
    rule: rules.tile,
    scene: (rng) => noise(rng, between(rng, 2, 4), between(rng, 3, 5), brightColours(rng, 3), 0.3),
  },
  {
    id: 'kaleidoscope',
    title: 'Kaleidoscope',
    hint: 'Four copies meet at mirrors.',
    rule: rules.kaleidoscope,
    scene: (rng) => noise(rng, between(rng, 3, 5), between(rng, 3, 5), brightColours(rng, 3), 0.3),
  },
  {
    id: 'complete-symmetry',
    title: 'The other half',
    hint: 'Fold the page along the middle.',
    rule: rules.completeSymmetry,
    scene: (rng) => {
      const half = noise(rng, between(rng, 5, 8), between(rng, 3, 5), brightColours(rng, 2), 0.5);
      return half.map((line) => [...line, ...new Array<number>(line.length).fill(0)]);
    },
  },
  {
    id: 'ring',
    title: 'Halos',
    hint: 'Every dot gets a green ring.',
    rule: rules.ring,
    scene: (rng) => {
      const [a = 1, b = 2] = brightColours(rng, 9).filter((colour) => colour !== 3);
      return [a, b, a].reduce((grid, colour) => addDot(rng, grid, colour), filledGrid(between(rng, 9, 12), between(rng, 9, 12)));
    },
  },
  {
    id: 'connect',
    title: 'Join the dots',
    hint: 'Equal colours look along rows and columns.',
    rule: rules.connect,
    scene: (rng) => {
      const lines = brightColours(rng, 3).reduce(
        (grid, colour, i) => addEnds(rng, grid, between(rng, 4, 7), colour, i !== 1),
        filledGrid(11, 11),
      );
      return endsOnly(lines);
    },
  },
  {
    id: 'majority',
    title: 'The majority decides',
    hint: 'Which colour is there most of?',
    rule: rules.majority,
    pairs: 4,
    scene: (rng) => {
      const [most = 1, other = 2, third = 3] = brightColours(rng, 3);
      const many = (count: number, colour: number): number[] => new Array<number>(count).fill(colour);
      const cells = shuffled(rng, [...many(7, most), ...many(5, other), ...many(4, third)]);
      return [0, 4, 8, 12].map((i) => cells.slice(i, i + 4));
    },
  },
  {
    id: 'denoise',
    title: 'Dust',
    hint: 'What stands alone is swept away.',
    rule: rules.denoise,
    scene: (rng) => {
      const [colour = 1] = brightColours(rng, 1);
      return [7, 6, 1, 1, 1, 1].reduce((grid, size) => addBlob(rng, grid, size, colour), filledGrid(12, 12));
    },
  },
  {
    id: 'continue-stripes',
    title: 'And so on',
    hint: 'The stripes go on to the right edge.',
    rule: rules.continueStripes,
    scene: (rng, index) => {
      const stripes = brightColours(rng, [2, 3, 4, 3][index] ?? 2);
      return filledGrid(between(rng, 3, 6), between(rng, 9, 12)).map((line) => line.map((_, col) => stripes[col] ?? 0));
    },
  },
  {
    id: 'both',
    title: 'Where both agree',
    hint: 'Lay the left picture on the right one.',
    rule: rules.both,
    pairs: 4,
    scene: (rng) => {
      const left = noise(rng, 5, 5, [1], 0.4);
      const right = noise(rng, 5, 5, [2], 0.4);
      return left.map((line, row) => [...line, 5, ...(right[row] ?? [])]);
    },
  },
  {
    id: 'sort-bars',
    title: 'In order of height',
    hint: 'The lowest stands left.',
    rule: rules.sortBars,
    scene: (rng) => {
      const count = between(rng, 4, 6);
      return bars(shuffled(rng, [1, 2, 3, 4, 5, 6, 7]).slice(0, count), brightColours(rng, count), 8);
    },
  },
];

/** Blobs of the given sizes and colours on one grid, none touching another. */
const sizes = (rng: Rng, cells: readonly number[], colours: readonly number[]): Grid =>
  cells.reduce((grid, size, i) => addBlob(rng, grid, size, colours[i] ?? 1), filledGrid(between(rng, 10, 12), between(rng, 10, 12)));

/** All tasks of the gallery; always the same ones. The tasks are made when asked for. */
export const arcGallery = (): (Pick<Recipe, 'id' | 'title' | 'hint' | 'rule'> & { readonly task: ArcTask })[] =>
  recipes.map(({ scene, pairs = 3, ...about }, n) => {
    const rng = seededRng(n + 1);
    const all = Array.from({ length: pairs + 1 }, (_, index) => {
      const input = scene(rng, index);
      return { input, output: about.rule(input) };
    });
    return { ...about, task: { train: all.slice(0, pairs), test: all.slice(pairs) } };
  });
