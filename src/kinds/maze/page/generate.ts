/** New mazes on the page. */

import { seededRng } from '../../shared/rng.ts';
import type { MazeAlgorithm } from '../core/algorithms.ts';
import { generate } from '../core/generate.ts';
import { SEED_MAX, useMaze } from './store.ts';

/** Any seed, by chance. */
export const randomSeed = (): number => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) % (SEED_MAX + 1);

/** Shows a new maze of the present size. The same size, algorithm and seed give the same maze. @throws RangeError on a bad seed */
export function generateMaze(algorithm: MazeAlgorithm, seed: number): void {
  if (!Number.isInteger(seed) || seed < 0 || seed > SEED_MAX) throw new RangeError(`A seed is a whole number from 0 to ${SEED_MAX}.`);
  useMaze.getState().edit(({ board: { rows, cols } }) => ({
    board: generate({ algorithm, rows, cols }, seededRng(seed)),
    notes: { generated: { algorithm, seed } },
  }));
}
