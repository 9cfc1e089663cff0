/** Compares an answer with the task's own, when the file has it: ARC's rules are not written down anywhere. */

import type { Verdict } from '../../puzzle.ts';
import { type Grid, gridCols, gridRows } from './grid.ts';
import type { ArcTask } from './task.ts';

/**
 * Whether `answer` is the output of test pair `test` (counted from 0), or null when the task does not say. `cells` are the
 * differing cells of the answer (raster index), empty when the sizes differ.
 */
export function verify(task: ArcTask, test: number, answer: Grid): Verdict | null {
  const expected = task.test[test]?.output;
  if (!expected) return null;
  const size = (grid: Grid): string => `${gridRows(grid)}x${gridCols(grid)}`;
  if (size(answer) !== size(expected)) {
    const summary = gridRows(answer) === 0 ? 'The answer holds no grid' : `The answer is ${size(answer)}, the right one ${size(expected)}`;
    return { solved: false, problems: 1, cells: [], summary };
  }
  const right = expected.flat();
  const cells = answer.flat().flatMap((colour, i) => (colour === right[i] ? [] : [i]));
  const summary = cells.length === 0 ? 'The answer is right' : `${cells.length} of ${right.length} cells differ from the right answer`;
  return { solved: cells.length === 0, problems: cells.length, cells, summary };
}
