/** What an editor does to a grid, as pure functions: nothing is changed in place. */

import { turnGrid } from './augment.ts';
import { filledGrid, type Grid, GRID_SIDE_MAX, gridCols, gridRows } from './grid.ts';

/** A rectangle of cells, both corners included. */
export interface Rect {
  readonly top: number;
  readonly left: number;
  readonly rows: number;
  readonly cols: number;
}

/** The rectangle between two cells, in whatever order they were touched. */
export function rectBetween(a: { row: number; col: number }, b: { row: number; col: number }): Rect {
  return {
    top: Math.min(a.row, b.row),
    left: Math.min(a.col, b.col),
    rows: Math.abs(a.row - b.row) + 1,
    cols: Math.abs(a.col - b.col) + 1,
  };
}

/** One cell in another colour. Cells outside the grid are ignored. */
export function paint(grid: Grid, row: number, col: number, colour: number): Grid {
  const line = grid[row];
  if (line?.[col] === undefined || line[col] === colour) return grid;
  return grid.with(row, line.with(col, colour));
}

/** Recolours the connected patch (four neighbours, one colour) that holds the cell. */
export function floodFill(grid: Grid, row: number, col: number, colour: number): Grid {
  const from = grid[row]?.[col];
  if (from === undefined || from === colour) return grid;
  const out = grid.map((line) => [...line]);
  const open = [{ row, col }];
  for (let cell = open.pop(); cell; cell = open.pop()) {
    const line = out[cell.row];
    if (line?.[cell.col] !== from) continue;
    line[cell.col] = colour;
    for (const [dr, dc] of [
      [0, 1],
      [1, 0],
      [0, -1],
      [-1, 0],
    ] as const)
      open.push({ row: cell.row + dr, col: cell.col + dc });
  }
  return out;
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

/** The part of the grid inside a rectangle; cells of the rectangle outside the grid are left out. */
export const copyRect = (grid: Grid, { top, left, rows, cols }: Rect): Grid =>
  grid.slice(Math.max(0, top), top + rows).map((line) => line.slice(Math.max(0, left), left + cols));

/** Paints a whole rectangle. */
export const fillRect = (grid: Grid, { top, left, rows, cols }: Rect, colour: number): Grid =>
  pasteRect(grid, filledGrid(rows, cols, colour), top, left);

/** Puts a patch on the grid with its first cell at (top, left); what hangs over the edge is cut off. */
export const pasteRect = (grid: Grid, patch: Grid, top: number, left: number): Grid =>
  grid.map((line, r) => line.map((colour, c) => patch[r - top]?.[c - left] ?? colour));
