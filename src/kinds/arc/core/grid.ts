/** An ARC grid: 1..30 by 1..30 cells of ten colours, rows first as in ARC's JSON; what an editor does to one. */

import { gridKey, type Grid } from '../../../model/architectures/etrm/task.ts';
import { dihedralMap, type DihedralId } from '../../shared/canvas.ts';

export const GRID_SIDE_MAX = 30;

interface ArcColour {
  readonly name: string;
  readonly fill: string;
  /** What can be read on it. */
  readonly ink: '#ffffff' | '#000000';
}

/** The colours by their numbers. The values are ARC's own and the same in both themes. */
export const arcColours: readonly ArcColour[] = [
  { name: 'black', fill: '#000000', ink: '#ffffff' },
  { name: 'blue', fill: '#0074d9', ink: '#ffffff' },
  { name: 'red', fill: '#ff4136', ink: '#000000' },
  { name: 'green', fill: '#2ecc40', ink: '#000000' },
  { name: 'yellow', fill: '#ffdc00', ink: '#000000' },
  { name: 'grey', fill: '#aaaaaa', ink: '#000000' },
  { name: 'pink', fill: '#f012be', ink: '#000000' },
  { name: 'orange', fill: '#ff851b', ink: '#000000' },
  { name: 'azure', fill: '#7fdbff', ink: '#000000' },
  { name: 'maroon', fill: '#870c25', ink: '#ffffff' },
];
export const COLOURS = arcColours.length;

/** The colour of a cell's number; a number out of range is black, so that nothing breaks. */
export const arcColour = (colour: number): ArcColour => arcColours[colour] ?? { name: 'black', fill: '#000000', ink: '#ffffff' };

export type { Grid };

/** The place of a cell. */
export interface Cell {
  readonly row: number;
  readonly col: number;
}

/** A rectangle of cells, both corners included. */
export interface Rect {
  readonly top: number;
  readonly left: number;
  readonly rows: number;
  readonly cols: number;
}

export const gridRows = (grid: Grid): number => grid.length;
export const gridCols = (grid: Grid): number => grid[0]?.length ?? 0;

/** A grid of one colour. */
export const filledGrid = (rows: number, cols: number, colour = 0): Grid =>
  Array.from({ length: rows }, () => new Array<number>(cols).fill(colour));

/** A black grid of the size of another. */
export const blankLike = (grid: Grid): Grid => filledGrid(gridRows(grid), gridCols(grid));

/** "3x4": rows, then columns. */
export const gridSize = (grid: Grid): string => `${gridRows(grid)}x${gridCols(grid)}`;

export const sameGridSize = (a: Grid, b: Grid): boolean => gridSize(a) === gridSize(b);
export const sameGrid = (a: Grid, b: Grid): boolean => gridKey(a) === gridKey(b);

/** How many cells of `a` are not as in `b`; all of them where the sizes differ. */
export const differing = (a: Grid, b: Grid): number =>
  sameGridSize(a, b) ? a.flatMap((row, r) => row.filter((colour, c) => colour !== b[r]?.[c])).length : a.flat().length;

/** Steps to the four neighbours of a cell. */
export const SIDES = [
  [0, 1],
  [1, 0],
  [0, -1],
  [-1, 0],
] as const;

/** One cell in another colour. Cells outside the grid are ignored. */
export function paint(grid: Grid, row: number, col: number, colour: number): Grid {
  const line = grid[row];
  if (line?.[col] === undefined || line[col] === colour) return grid;
  return grid.with(row, line.with(col, colour));
}

/** Paints every cell on the way between two cells, so that a fast stroke has no holes. */
export function paintLine(grid: Grid, from: Cell, to: Cell, colour: number): Grid {
  const steps = Math.max(Math.abs(to.row - from.row), Math.abs(to.col - from.col), 1);
  let out = grid;
  for (let i = 0; i <= steps; i++) {
    const at = (a: number, b: number): number => Math.round(a + ((b - a) * i) / steps);
    out = paint(out, at(from.row, to.row), at(from.col, to.col), colour);
  }
  return out;
}

/** Recolours the connected patch (four neighbours, one colour) that holds the cell. */
export function floodFill(grid: Grid, row: number, col: number, colour: number): Grid {
  const from = grid[row]?.[col];
  if (from === undefined || from === colour) return grid;
  const out = grid.map((line) => [...line]);
  const open: Cell[] = [{ row, col }];
  for (let cell = open.pop(); cell; cell = open.pop()) {
    const line = out[cell.row];
    if (line?.[cell.col] !== from) continue;
    line[cell.col] = colour;
    for (const [dr, dc] of SIDES) open.push({ row: cell.row + dr, col: cell.col + dc });
  }
  return out;
}

/** A grid turned by a dihedral symmetry. */
export function turnGrid(grid: Grid, id: DihedralId): Grid {
  const { rows, cols, source } = dihedralMap(id, gridRows(grid), gridCols(grid));
  const flat = grid.flat();
  return Array.from({ length: rows }, (_, r) => Array.from(source.subarray(r * cols, (r + 1) * cols), (i) => flat[i] ?? 0));
}

export const flipLeftRight = (grid: Grid): Grid => turnGrid(grid, 4);
export const flipUpDown = (grid: Grid): Grid => turnGrid(grid, 5);
/** A quarter turn clockwise. */
export const rotate = (grid: Grid): Grid => turnGrid(grid, 3);

/** Another size, the content kept at the top left, new cells black. @throws RangeError on sides outside 1..30. */
export function resizeGrid(grid: Grid, rows: number, cols: number): Grid {
  for (const side of [rows, cols]) {
    if (!Number.isInteger(side) || side < 1 || side > GRID_SIDE_MAX) {
      throw new RangeError(`A grid's sides must be whole numbers from 1 to ${GRID_SIDE_MAX}, not ${side}.`);
    }
  }
  if (rows === gridRows(grid) && cols === gridCols(grid)) return grid;
  return pasteRect(filledGrid(rows, cols), grid, 0, 0);
}

/** The rectangle between two cells, in whatever order they were touched. */
export const rectBetween = (a: Cell, b: Cell): Rect => ({
  top: Math.min(a.row, b.row),
  left: Math.min(a.col, b.col),
  rows: Math.abs(a.row - b.row) + 1,
  cols: Math.abs(a.col - b.col) + 1,
});

export const isInside = ({ top, left, rows, cols }: Rect, row: number, col: number): boolean =>
  row >= top && row < top + rows && col >= left && col < left + cols;

/** The corner of a rectangle that stays where it is while the corner at `near` moves. */
export const farCorner = ({ top, left, rows, cols }: Rect, near: Cell): Cell => ({
  row: near.row === top ? top + rows - 1 : top,
  col: near.col === left ? left + cols - 1 : left,
});

/** The part of the grid inside a rectangle; cells of the rectangle outside the grid are left out. */
export const copyRect = (grid: Grid, { top, left, rows, cols }: Rect): Grid =>
  grid.slice(Math.max(0, top), top + rows).map((line) => line.slice(Math.max(0, left), left + cols));

/** Paints a whole rectangle. */
export const fillRect = (grid: Grid, { top, left, rows, cols }: Rect, colour: number): Grid =>
  pasteRect(grid, filledGrid(rows, cols, colour), top, left);

/** Puts a patch on the grid with its first cell at (top, left); what hangs over the edge is cut off. */
export const pasteRect = (grid: Grid, patch: Grid, top: number, left: number): Grid =>
  grid.map((line, r) => line.map((colour, c) => patch[r - top]?.[c - left] ?? colour));

/** A part of a grid, or all of it where there is no rectangle, turned by `turn` where it lies; what it leaves is black. */
export const turnRect = (grid: Grid, rect: Rect | null, turn: (patch: Grid) => Grid): Grid =>
  rect === null ? turn(grid) : pasteRect(fillRect(grid, rect, 0), turn(copyRect(grid, rect)), rect.top, rect.left);
