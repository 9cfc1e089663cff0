/** Breadth-first search: distances, the shortest path, and whether there is a route at all. */

import { CELL, type MazeBoard, neighbours, withPath } from './board.ts';

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
