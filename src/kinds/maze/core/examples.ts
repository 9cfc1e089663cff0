/** Example mazes for the menu: every algorithm, small to the largest, each made from a fixed seed. */

import { seededRng } from '../../shared/rng.ts';
import type { MazeBoard } from './board.ts';
import { generate, type MazeOptions } from './generate.ts';

export interface MazeExample {
  readonly id: string;
  readonly title: string;
  readonly board: MazeBoard;
}

const recipes = [
  { id: 'corridor', title: 'A short corridor', algorithm: 'dfs', rows: 7, cols: 7, seed: 29 },
  { id: 'dead-ends', title: 'Dead ends', algorithm: 'prim', rows: 9, cols: 11, seed: 2 },
  { id: 'two-ways', title: 'Two ways round', algorithm: 'dfs-loops', rows: 10, cols: 10, seed: 20 },
  { id: 'rubble', title: 'Rubble', algorithm: 'random', rows: 12, cols: 12, seed: 10 },
  { id: 'open-floor', title: 'An open floor', algorithm: 'empty', rows: 10, cols: 15, seed: 7 },
  { id: 'long-way', title: 'The long way', algorithm: 'dfs', rows: 15, cols: 15, seed: 19 },
  { id: 'many-branches', title: 'Many branches', algorithm: 'prim', rows: 15, cols: 15, seed: 7 },
  { id: 'wide', title: 'Wide', algorithm: 'dfs', rows: 12, cols: 20, seed: 34 },
  { id: 'loops', title: 'A web of loops', algorithm: 'prim-loops', rows: 20, cols: 20, seed: 33 },
  { id: 'ruins', title: 'Ruins', algorithm: 'random', rows: 30, cols: 30, seed: 4 },
  { id: 'labyrinth', title: 'Labyrinth', algorithm: 'dfs', rows: 30, cols: 30, seed: 37 },
  { id: 'labyrinth-loops', title: 'Labyrinth with loops', algorithm: 'dfs-loops', rows: 30, cols: 30, seed: 74 },
] as const satisfies readonly (MazeOptions & { id: string; title: string; seed: number })[];

type Recipe = (typeof recipes)[number];

const made = ({ id, title, seed, ...options }: Recipe): MazeExample => ({ id, title, board: generate(options, seededRng(seed)) });

/** The examples, easiest first. All of them take some 25 ms to make. */
export const mazeExamples = (): MazeExample[] => recipes.map(made);
