/** How exact searches go about a maze: the cells in the order in which they are reached, until the goal is. */

import { CELL, type MazeBoard, neighbours } from './board.ts';

/** Breadth-first search, and A* with the distance that walls cannot shorten: rows plus columns to the goal. */
export const FLOODS = ['bfs', 'astar'] as const;
export type Flood = (typeof FLOODS)[number];

/**
 * The cells in the order in which a search settles them: from the start to the goal, or every cell it gets to where no route leads there.
 * A* takes the most promising cell first, of equal ones the one reached last; it never settles a cell that breadth-first search does not.
 */
export function flood(board: MazeBoard, how: Flood): number[] {
  const { cols, cells, start, goal } = board;
  const ahead = (cell: number): number =>
    how === 'bfs' ? 0 : Math.abs((cell % cols) - (goal % cols)) + Math.abs(Math.floor(cell / cols) - Math.floor(goal / cols));
  /** Cells that wait, with the moves to them, by moves so far plus moves that are left at least. */
  const waiting: (readonly [cell: number, moves: number])[][] = [];
  const wait = (cell: number, moves: number): void => void (waiting[moves + ahead(cell)] ??= []).push([cell, moves]);
  const settled = new Set<number>();
  wait(start, 0);
  for (let at = 0; at < waiting.length; at++) {
    for (let next = waiting[at]?.pop(); next; next = waiting[at]?.pop()) {
      const [cell, moves] = next;
      if (settled.has(cell)) continue;
      settled.add(cell);
      if (cell === goal) return [...settled];
      for (const beside of neighbours(board, cell)) if (cells[beside] !== CELL.wall && !settled.has(beside)) wait(beside, moves + 1);
    }
  }
  return [...settled];
}
