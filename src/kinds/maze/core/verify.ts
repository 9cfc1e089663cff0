/** Checks a path on a maze: is it one path from start to goal, and is it a shortest one? Any shortest path is right. */

import type { Verdict } from '../../puzzle.ts';
import { CELL, describeCell, type MazeBoard, neighbours } from './board.ts';
import { distances } from './path.ts';

/** A verdict with what is special to mazes. `solved` means valid: a path from start to goal, the shortest or not. */
export interface MazeVerdict extends Verdict {
  readonly kind: 'shortest' | 'valid' | 'broken';
  /** Steps (moves) of the answer's path; 0 when it is broken. */
  readonly steps: number;
  /** Steps more than a shortest path; 0 when it is the shortest, or broken. */
  readonly extra: number;
}

const broken = (summary: string, cells: readonly number[], problems = cells.length): MazeVerdict => ({
  solved: false,
  problems: Math.max(1, problems),
  cells: [...cells].sort((a, b) => a - b),
  summary,
  kind: 'broken',
  steps: 0,
  extra: 0,
});

/**
 * Checks the path cells of `answer` against the maze of `question`.
 *
 * The path cells, with start and goal, must be exactly one simple path: no cell on a wall, no branch, no stray cell. Cells
 * have no order, so a path that runs right beside itself cannot be told from a branch and counts as one; a shortest path
 * never does. `cells` are where it goes wrong. Where the way is interrupted they are the two ends of the gap and what lies on neither
 * side of it, and `problems` counts the cells that are missing between the ends instead of them.
 */
export function verify(question: MazeBoard, answer: MazeBoard): MazeVerdict {
  if (answer.rows !== question.rows || answer.cols !== question.cols) {
    return broken(`The answer is ${answer.rows}x${answer.cols}, the maze ${question.rows}x${question.cols}`, []);
  }
  const { start, goal } = question;
  const shortest = distances(question, goal)[start] ?? -1;
  const path = new Set(answer.cells.flatMap((cell, i) => (cell === CELL.path && i !== start && i !== goal ? [i] : [])));
  if (shortest < 0) return broken('No route leads from the start to the goal', [...path]);

  const onWall = [...path].filter((cell) => question.cells[cell] === CELL.wall);
  if (onWall[0] !== undefined) return broken(`The path runs into a wall at ${describeCell(question, onWall[0])}`, onWall);

  const left = new Set(path).add(goal);
  let cell = start;
  let steps = 0;
  while (cell !== goal) {
    const next = neighbours(question, cell).filter((other) => left.has(other));
    const [only] = next;
    if (only === undefined) return interrupted(question, cell, left);
    if (next.length > 1) return broken(`The path branches at ${describeCell(question, cell)}`, [cell, ...next]);
    left.delete(only);
    cell = only;
    steps += 1;
  }
  if (left.size > 0) return broken('The goal is reached, and cells are left over', [...left]);
  const extra = steps - shortest;
  const summary = extra === 0 ? `Shortest path, ${plural(steps)}` : `A valid path, ${plural(extra)} longer than the shortest`;
  return { solved: true, problems: 0, cells: [], summary, kind: extra === 0 ? 'shortest' : 'valid', steps, extra };
}

/** The verdict on a path that ends at `end`. @param left the path cells that were not reached from the start, and the goal */
function interrupted(question: MazeBoard, end: number, left: Set<number>): MazeVerdict {
  const { goal } = question;
  left.delete(goal);
  // What hangs together with the goal is the other side of the gap.
  let other = goal;
  for (;;) {
    const next = neighbours(question, other).filter((cell) => left.has(cell));
    const [only] = next;
    if (only === undefined || next.length > 1) break;
    left.delete(only);
    other = only;
  }
  const missing = Math.max(1, (distances(question, end)[other] ?? 0) - 1);
  return broken(
    `The path breaks at ${describeCell(question, end)}`,
    [end, ...(other === goal ? [] : [other]), ...left],
    missing + left.size,
  );
}

const plural = (steps: number): string => `${steps} ${steps === 1 ? 'step' : 'steps'}`;
