/** What an editor does to a maze, as pure functions. A change that is not possible gives back the same object. */

import { CELL, type MazeBoard, MAZE_SIDE_MAX, MAZE_SIDE_MIN, type MazeCell } from './board.ts';

/** A board without walls, start and goal in opposite corners. @throws RangeError on sides outside 5..30. */
export function emptyMaze(rows: number, cols: number): MazeBoard {
  checkSides(rows, cols);
  return { rows, cols, cells: new Array<MazeCell>(rows * cols).fill(CELL.open), start: 0, goal: rows * cols - 1 };
}

/** Makes a cell wall, open or path. Start and goal stay open. */
export function setCell(board: MazeBoard, cell: number, to: MazeCell): MazeBoard {
  if (!(cell in board.cells) || cell === board.start || cell === board.goal || board.cells[cell] === to) return board;
  return { ...board, cells: board.cells.with(cell, to) };
}

/** Moves the start to a cell that is not wall and not the goal. */
export const moveStart = (board: MazeBoard, cell: number): MazeBoard => moveEnd(board, 'start', cell);

/** Moves the goal to a cell that is not wall and not the start. */
export const moveGoal = (board: MazeBoard, cell: number): MazeBoard => moveEnd(board, 'goal', cell);

function moveEnd(board: MazeBoard, end: 'start' | 'goal', cell: number): MazeBoard {
  const taken = cell === board.start || cell === board.goal;
  if (taken || !(cell in board.cells) || board.cells[cell] === CELL.wall) return board;
  return { ...board, cells: board.cells.with(cell, CELL.open), [end]: cell };
}

/** Opens every wall. */
export function clearWalls(board: MazeBoard): MazeBoard {
  if (!board.cells.includes(CELL.wall)) return board;
  return { ...board, cells: board.cells.map((cell) => (cell === CELL.wall ? CELL.open : cell)) };
}

/**
 * Another size, the content kept at the top left; new cells are open. A start or goal that would fall outside moves to the
 * nearest cell inside, or to the first cell beside it when the other one stands there.
 * @throws RangeError on sides outside 5..30.
 */
export function resize(board: MazeBoard, rows: number, cols: number): MazeBoard {
  checkSides(rows, cols);
  if (rows === board.rows && cols === board.cols) return board;
  const cells = Array.from({ length: rows * cols }, (_, i): MazeCell => {
    const r = Math.floor(i / cols);
    const c = i % cols;
    return r < board.rows && c < board.cols ? (board.cells[r * board.cols + c] ?? CELL.open) : CELL.open;
  });
  const inside = (cell: number): number => Math.min(Math.floor(cell / board.cols), rows - 1) * cols + Math.min(cell % board.cols, cols - 1);
  const start = inside(board.start);
  let goal = inside(board.goal);
  if (goal === start) goal = start % cols > 0 ? start - 1 : start + 1;
  return { rows, cols, cells: cells.with(start, CELL.open).with(goal, CELL.open), start, goal };
}

function checkSides(rows: number, cols: number): void {
  for (const side of [rows, cols]) {
    if (Number.isInteger(side) && side >= MAZE_SIDE_MIN && side <= MAZE_SIDE_MAX) continue;
    throw new RangeError(`A maze's sides must be whole numbers from ${MAZE_SIDE_MIN} to ${MAZE_SIDE_MAX}, not ${side}.`);
  }
}
