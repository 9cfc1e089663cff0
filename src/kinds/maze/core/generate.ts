/** New mazes of any size from a seed, of the kinds the models were trained on, with start and goal far apart; and examples made from fixed seeds. */

import { randomInt, shuffled, seededRng, type Rng } from '../../shared/rng.ts';
import { CELL, checkSides, neighbours, type MazeAlgorithm, type MazeBoard, type MazeCell } from './board.ts';
import { distances } from './search.ts';

export interface MazeOptions {
  readonly algorithm: MazeAlgorithm;
  /** 5..30 */
  readonly rows: number;
  /** 5..30 */
  readonly cols: number;
}

/** Part of the cells that are wall in a random maze. Below one half, so that two open cells always touch. */
const RANDOM_WALLS = 0.3;
/** Part of the walls between two corridor cells that loops open. */
const LOOP_OPENINGS = 0.12;

/** A new maze with a route from start to goal. @throws RangeError naming the side that is out of range. */
export function generate(options: MazeOptions, rng: Rng): MazeBoard {
  const { algorithm, rows, cols } = options;
  checkSides({ rows, cols });
  return placeEnds({ rows, cols, cells: carve(algorithm, rows, cols, rng), start: 0, goal: 0 }, rng);
}

function carve(algorithm: MazeAlgorithm, rows: number, cols: number, rng: Rng): MazeCell[] {
  switch (algorithm) {
    case 'dfs':
    case 'prim':
      return corridors(algorithm === 'dfs', rows, cols, rng);
    case 'dfs-loops':
    case 'prim-loops':
      return openLoops(corridors(algorithm === 'dfs-loops', rows, cols, rng), cols, rng);
    case 'random': {
      const cells = new Array<MazeCell>(rows * cols).fill(CELL.open);
      return shuffled(rng, cells.fill(CELL.wall, 0, Math.round(cells.length * RANDOM_WALLS)));
    }
    case 'empty':
      return new Array<MazeCell>(rows * cols).fill(CELL.open);
    default:
      return algorithm satisfies never;
  }
}

/**
 * A maze without loops on every second cell, by a growing tree: going on from the newest room is depth-first search, from
 * any room is Prim's way. The rooms start at row and column 0 or 1 by chance, so even sizes keep no special side.
 */
function corridors(newest: boolean, rows: number, cols: number, rng: Rng): MazeCell[] {
  const top = randomInt(rng, 2);
  const left = randomInt(rng, 2);
  const lattice = { rows: Math.ceil((rows - top) / 2), cols: Math.ceil((cols - left) / 2) };
  const cellOf = (room: number): number => (top + 2 * Math.floor(room / lattice.cols)) * cols + left + 2 * (room % lattice.cols);
  const cells = new Array<MazeCell>(rows * cols).fill(CELL.wall);
  const first = randomInt(rng, lattice.rows * lattice.cols);
  cells[cellOf(first)] = CELL.open;
  const active = [first];
  while (active.length > 0) {
    const pick = newest ? active.length - 1 : randomInt(rng, active.length);
    const room = active[pick] ?? first;
    const unseen = neighbours(lattice, room).filter((other) => cells[cellOf(other)] === CELL.wall);
    const next = unseen[randomInt(rng, unseen.length)];
    if (next === undefined) {
      active.splice(pick, 1);
      continue;
    }
    cells[cellOf(next)] = CELL.open;
    cells[(cellOf(room) + cellOf(next)) / 2] = CELL.open;
    active.push(next);
  }
  return cells;
}

/** Opens some of the walls that stand between two open cells, left and right or above and below. */
function openLoops(cells: readonly MazeCell[], cols: number, rng: Rng): MazeCell[] {
  const open = (cell: number): boolean => cells[cell] === CELL.open;
  return cells.map((cell, i) => {
    const inner = i % cols > 0 && i % cols < cols - 1;
    const between = (inner && open(i - 1) && open(i + 1)) || (open(i - cols) && open(i + cols));
    return cell === CELL.wall && between && rng() < LOOP_OPENINGS ? CELL.open : cell;
  });
}

/**
 * Puts start and goal into the largest connected floor: the start at the far end from a random cell, the goal drawn with
 * weight distance squared, so that long paths are likely.
 */
function placeEnds(board: MazeBoard, rng: Rng): MazeBoard {
  const floor = largestFloor(board);
  const fromAnywhere = distances(board, floor[randomInt(rng, floor.length)] ?? 0);
  const start = floor.reduce((far, cell) => ((fromAnywhere[cell] ?? 0) > (fromAnywhere[far] ?? 0) ? cell : far));
  const fromStart = distances(board, start);
  const weights = floor.map((cell) => (fromStart[cell] ?? 0) ** 2);
  let drawn = rng() * weights.reduce((sum, w) => sum + w, 0);
  const goal = floor.find((_, i) => (drawn -= weights[i] ?? 0) < 0) ?? start;
  return { ...board, start, goal };
}

/** The cells of the largest connected part of the floor, ascending. */
function largestFloor(board: MazeBoard): number[] {
  const seen = new Set<number>();
  let largest: number[] = [];
  board.cells.forEach((cell, i) => {
    if (cell === CELL.wall || seen.has(i)) return;
    const part = [...distances(board, i).entries()].flatMap(([other, d]) => (d >= 0 ? [other] : []));
    part.forEach((other) => seen.add(other));
    if (part.length > largest.length) largest = part;
  });
  return largest;
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

/** The examples for the menu: every algorithm, small to the largest. All of them take some 25 ms to make. */
export const mazeExamples = () =>
  recipes.map(({ id, title, seed, ...options }) => ({ id, title, board: generate(options, seededRng(seed)) }));
