/** A maze: its shape, its validated door, its text, and what an editor does to it, as pure functions. */

import { z } from 'zod';

export const MAZE_SIDE_MIN = 5;
export const MAZE_SIDE_MAX = 30;

/** What a cell is. Start and goal are not kinds of cell: they stand on open cells. */
export const CELL = { wall: 0, open: 1, path: 2 } as const;
export type MazeCell = (typeof CELL)[keyof typeof CELL];

/** A maze; with `path` cells it is an answer. Cells are numbered row by row from the top left. */
export interface MazeBoard {
  readonly rows: number;
  readonly cols: number;
  /** rows*cols cells in raster order. */
  readonly cells: readonly MazeCell[];
  /** Raster index of the start; an open cell. */
  readonly start: number;
  /** Raster index of the goal; an open cell, not the start. */
  readonly goal: number;
}

const sideMessage = `must be a whole number from ${MAZE_SIDE_MIN} to ${MAZE_SIDE_MAX}`;
const side = z.number(sideMessage).int(sideMessage).min(MAZE_SIDE_MIN, sideMessage).max(MAZE_SIDE_MAX, sideMessage);
const place = z
  .number()
  .int()
  .min(0)
  .max(MAZE_SIDE_MAX * MAZE_SIDE_MAX - 1);

/** The validated door for boards from storage, links and messages. */
export const mazeBoardSchema: z.ZodType<MazeBoard> = z
  .object({
    rows: side,
    cols: side,
    cells: z.array(z.union([z.literal(CELL.wall), z.literal(CELL.open), z.literal(CELL.path)])).max(MAZE_SIDE_MAX * MAZE_SIDE_MAX),
    start: place,
    goal: place,
  })
  .superRefine((b, context) => {
    const fail = (path: string, message: string): void => context.addIssue({ code: 'custom', path: [path], message });
    if (b.cells.length !== b.rows * b.cols) {
      fail('cells', `has ${b.cells.length} cells; a board of ${b.rows}x${b.cols} needs ${b.rows * b.cols}`);
      return;
    }
    if (b.cells[b.start] !== CELL.open) fail('start', 'must be an open cell of the board');
    if (b.cells[b.goal] !== CELL.open) fail('goal', 'must be an open cell of the board');
    if (b.start === b.goal) fail('goal', 'must be another cell than the start');
  });

/**
 * How mazes are generated, for the page, which fetches the generator only when one is asked for. dfs: long winding corridors; prim: many
 * short dead ends; with loops: some walls between corridors opened; random: single walls strewn over the floor; empty: no walls.
 */
export const MAZE_ALGORITHMS = ['dfs', 'prim', 'dfs-loops', 'prim-loops', 'random', 'empty'] as const;
export type MazeAlgorithm = (typeof MAZE_ALGORITHMS)[number];

/** "row 3, column 7" of a raster index, counted from 1 as people do. */
export const describeCell = (board: MazeBoard, cell: number): string =>
  `row ${Math.floor(cell / board.cols) + 1}, column ${(cell % board.cols) + 1}`;

/** The cells beside `cell` that lie on the board, in the order right, down, left, up. Walls count too. */
export function neighbours(board: Pick<MazeBoard, 'rows' | 'cols'>, cell: number): number[] {
  const col = cell % board.cols;
  const out: number[] = [];
  if (col + 1 < board.cols) out.push(cell + 1);
  if (cell + board.cols < board.rows * board.cols) out.push(cell + board.cols);
  if (col > 0) out.push(cell - 1);
  if (cell >= board.cols) out.push(cell - board.cols);
  return out;
}

/** The same maze with exactly these path cells; start, goal and walls among them stay what they are. */
export function withPath(board: MazeBoard, path: Iterable<number>): MazeBoard {
  const marked = new Set(path);
  const cells = board.cells.map((cell, i): MazeCell => {
    if (cell === CELL.wall) return cell;
    return marked.has(i) && i !== board.start && i !== board.goal ? CELL.path : CELL.open;
  });
  return { ...board, cells };
}

/** The question of an answer: the same maze without path cells. */
export const clearPath = (board: MazeBoard): MazeBoard => (board.cells.includes(CELL.path) ? withPath(board, []) : board);

/** The text form of a maze: one line a row, '#' wall, ' ' open, 'S' start, 'G' goal, 'o' path. */
const SYMBOL = { [CELL.wall]: '#', [CELL.open]: ' ', [CELL.path]: 'o' } as const;

/** `parseMaze(formatMaze(b))` equals `b`. */
export function formatMaze(board: MazeBoard): string {
  const symbols = board.cells.map((cell, i) => (i === board.start ? 'S' : i === board.goal ? 'G' : SYMBOL[cell]));
  return Array.from({ length: board.rows }, (_, r) => symbols.slice(r * board.cols, (r + 1) * board.cols).join('')).join('\n');
}

// A change that is not possible gives back the same object.

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
  checkSides({ rows, cols });
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

/** @throws RangeError naming the side that is out of range */
export function checkSides(sides: { readonly rows: number; readonly cols: number }): void {
  for (const [name, side] of Object.entries(sides)) {
    if (Number.isInteger(side) && side >= MAZE_SIDE_MIN && side <= MAZE_SIDE_MAX) continue;
    throw new RangeError(`A maze's ${name} must be a whole number from ${MAZE_SIDE_MIN} to ${MAZE_SIDE_MAX}, not ${side}.`);
  }
}
