/** Exact searches of a maze: distances, the shortest path, and the cells in the order in which a search reaches them. */

import { CELL, neighbours, withPath, type MazeBoard } from './board.ts';

/** Moves from cell `from` to every cell over open and path cells [rows*cols]; -1 where no route leads. */
export function distances(board: MazeBoard, from: number): Int32Array {
  const out = new Int32Array(board.cells.length).fill(-1);
  const queue = [from];
  out[from] = 0;
  for (const cell of queue) {
    for (const next of neighbours(board, cell)) {
      if (out[next] !== -1 || board.cells[next] === CELL.wall) continue;
      out[next] = (out[cell] ?? 0) + 1;
      queue.push(next);
    }
  }
  return out;
}

/**
 * The cells of a shortest path from start to goal, both included, or null when there is none; its length in steps is one less
 * than the number of cells. Of several it is the one that at every cell takes the first of right, down, left, up that comes
 * nearer to the goal, as in the training data.
 */
export function shortestPath(board: MazeBoard): number[] | null {
  const toGoal = distances(board, board.goal);
  let distance = toGoal[board.start] ?? -1;
  if (distance < 0) return null;
  const path = [board.start];
  let cell = board.start;
  while (distance > 0) {
    distance -= 1;
    cell = neighbours(board, cell).find((next) => toGoal[next] === distance) ?? board.goal;
    path.push(cell);
  }
  return path;
}

/**
 * The step that `shortestPath` takes from every cell, [rows*cols]: 0 right, 1 down, 2 left, 3 up; -1 on walls, on the goal and where
 * no route leads to it.
 */
export function moves(board: MazeBoard): Int8Array {
  const toGoal = distances(board, board.goal);
  const steps = [1, board.cols, -1, -board.cols];
  return Int8Array.from(toGoal, (distance, cell) => {
    const next = distance > 0 ? neighbours(board, cell).find((n) => toGoal[n] === distance - 1) : undefined;
    return next === undefined ? -1 : steps.indexOf(next - cell);
  });
}

/** The board with its shortest path drawn, or null when there is no route. */
export function solve(board: MazeBoard): MazeBoard | null {
  const path = shortestPath(board);
  return path && withPath(board, path);
}

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
