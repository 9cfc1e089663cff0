/** Random inputs for the gallery's tasks: scattered cells, objects that do not touch, boxes, bars and patterns. */

import { randomInt, shuffled, type Rng } from '../../../shared/rng.ts';
import { type Cell, filledGrid, type Grid, gridCols, gridRows, gridSize, SIDES } from '../grid.ts';
import { mapGrid, withCells } from './rules.ts';

/** One of 1..9 without grey, which is the colour of walls here. */
const BRIGHT = [1, 2, 3, 4, 6, 7, 8, 9] as const;

/** Uniform whole number from low to high, both included. */
export const between = (rng: Rng, low: number, high: number): number => low + randomInt(rng, high - low + 1);
/** Some different colours, without black and grey; eight at most. */
export const brightColours = (rng: Rng, count: number): number[] => shuffled(rng, BRIGHT).slice(0, count);

const allCells = (grid: Grid): Cell[] => grid.flatMap((line, row) => line.map((_, col) => ({ row, col })));

/** A grid in which every cell is black with probability `black`, else one of the colours. */
export const noise = (rng: Rng, rows: number, cols: number, colours: readonly number[], black: number): Grid =>
  mapGrid(filledGrid(rows, cols), () => (rng() < black ? 0 : (colours[randomInt(rng, colours.length)] ?? 0)));

/** `colours.length` single cells at random places, one of each given colour. */
export function scatter(rng: Rng, grid: Grid, colours: readonly number[]): Grid {
  const places = shuffled(
    rng,
    allCells(grid).filter(({ row, col }) => grid[row]?.[col] === 0),
  );
  return colours.reduce((out, colour, i) => withCells(out, places.slice(i, i + 1), colour), grid);
}

/** Whether all cells are on the grid, black, and at least `gap` cells away from everything coloured. */
function isFree(grid: Grid, cells: readonly Cell[], gap: number): boolean {
  return cells.every(({ row, col }) => {
    if (grid[row]?.[col] === undefined) return false;
    for (let r = row - gap; r <= row + gap; r++) for (let c = col - gap; c <= col + gap; c++) if (grid[r]?.[c]) return false;
    return true;
  });
}

/** Puts a shape somewhere free; tries other shapes and places until one fits. @throws Error when the grid is too full. */
function place(rng: Rng, grid: Grid, colour: number, gap: number, shape: () => Cell[]): Grid {
  for (let tries = 0; tries < 500; tries++) {
    const row = randomInt(rng, gridRows(grid));
    const col = randomInt(rng, gridCols(grid));
    const cells = shape().map((cell) => ({ row: cell.row + row, col: cell.col + col }));
    if (isFree(grid, cells, gap)) return withCells(grid, cells, colour);
  }
  throw new Error(`No room for another shape on a grid of ${gridSize(grid)}.`);
}

/** Adds a connected blob of `size` cells that touches nothing. */
export const addBlob = (rng: Rng, grid: Grid, size: number, colour: number): Grid =>
  place(rng, grid, colour, 1, () => {
    const cells: Cell[] = [{ row: 0, col: 0 }];
    while (cells.length < size) {
      const from = cells[randomInt(rng, cells.length)] ?? { row: 0, col: 0 };
      const [dr, dc] = SIDES[randomInt(rng, 4)] ?? SIDES[0];
      const next = { row: from.row + dr, col: from.col + dc };
      if (!cells.some(({ row, col }) => row === next.row && col === next.col)) cells.push(next);
    }
    return cells;
  });

/** Adds the outline of a box; an open one lacks a cell in the middle of its top. */
export const addBox = (rng: Rng, grid: Grid, rows: number, cols: number, colour: number, open = false): Grid =>
  place(rng, grid, colour, 1, () =>
    allCells(filledGrid(rows, cols)).filter(
      ({ row, col }) =>
        (row === 0 || col === 0 || row === rows - 1 || col === cols - 1) && !(open && row === 0 && col === Math.floor(cols / 2)),
    ),
  );

/** Adds a single cell with at least two black cells on all sides. */
export const addDot = (rng: Rng, grid: Grid, colour: number): Grid => place(rng, grid, colour, 2, () => [{ row: 0, col: 0 }]);

/** Adds the two ends of a line of `length` cells, in a place where the whole line touches nothing, drawn or thought. */
export function addEnds(rng: Rng, lines: Grid, length: number, colour: number, across: boolean): Grid {
  return place(rng, lines, colour, 1, () => Array.from({ length }, (_, i) => (across ? { row: 0, col: i } : { row: i, col: 0 })));
}

/** Only the first and last cell of every line stay. */
export const endsOnly = (lines: Grid): Grid =>
  mapGrid(lines, (row, col, colour) => {
    const same = (r: number, c: number): boolean => colour !== 0 && lines[r]?.[c] === colour;
    const inside = (same(row, col - 1) && same(row, col + 1)) || (same(row - 1, col) && same(row + 1, col));
    return inside ? 0 : colour;
  });

/** Bars of the given heights that stand on the floor, each in its colour. */
export const bars = (heights: readonly number[], colours: readonly number[], rows: number): Grid =>
  mapGrid(filledGrid(rows, heights.length), (row, col) => (rows - row <= (heights[col] ?? 0) ? (colours[col] ?? 0) : 0));
