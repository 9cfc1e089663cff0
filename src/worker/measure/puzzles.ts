/** The puzzles of a measurement: the same seed and settings give the same ones on every device. */
import { mazeKind, type MazeAlgorithm } from '../../kinds/maze/core/index.ts';
import { stepRng } from '../../kinds/shared/rng.ts';
import { sudoku } from '../../kinds/sudoku/core/index.ts';
import type { MeasuredPuzzles } from '../../protocol/measure.ts';

/** Kinds of maze, in turn. A maze without walls asks nothing of the model. */
const MAZES: readonly [MazeAlgorithm, ...MazeAlgorithm[]] = ['dfs', 'prim', 'dfs-loops', 'prim-loops', 'random'];

/** Puzzle `index` (0, 1, ...) of a measurement, as a board of its kind. */
export function measuredBoard(puzzles: MeasuredPuzzles, seed: number, index: number): unknown {
  const rng = stepRng(seed, index);
  switch (puzzles.kind) {
    case 'sudoku':
      return sudoku.generate({ level: puzzles.level }, rng);
    case 'maze':
      return mazeKind.generate({ algorithm: MAZES[index % MAZES.length] ?? MAZES[0], rows: puzzles.side, cols: puzzles.side }, rng);
  }
  return puzzles satisfies never;
}

/** A seed for one part of a measurement: a 32-bit mix of the measurement's own and the part's number. */
export function partSeed(seed: number, part: number): number {
  let h = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(part + 1, 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d);
  return (h ^ (h >>> 15)) >>> 0;
}
