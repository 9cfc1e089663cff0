/** Connected objects in a grid: the shared eye of the gallery's rules. */

import { type Grid, gridCols, gridRows } from '../grid.ts';

export interface Cell {
  readonly row: number;
  readonly col: number;
}

/** Cells of one colour that touch by their sides. */
export interface GridObject {
  readonly colour: number;
  readonly cells: readonly Cell[];
}

/** Steps to the four neighbours of a cell. */
export const SIDES = [
  [0, 1],
  [1, 0],
  [0, -1],
  [-1, 0],
] as const;

/** The objects of a grid in reading order of their first cell; black is an object only when asked for. */
export function objects(grid: Grid, withBlack = false): GridObject[] {
  const cols = gridCols(grid);
  const seen = new Set<number>();
  const out: GridObject[] = [];
  for (let row = 0; row < gridRows(grid); row++) {
    for (let col = 0; col < cols; col++) {
      const colour = grid[row]?.[col] ?? 0;
      if (seen.has(row * cols + col) || (colour === 0 && !withBlack)) continue;
      const cells: Cell[] = [{ row, col }];
      seen.add(row * cols + col);
      for (const cell of cells) {
        for (const [dr, dc] of SIDES) {
          const next = { row: cell.row + dr, col: cell.col + dc };
          const key = next.row * cols + next.col;
          if (grid[next.row]?.[next.col] !== colour || seen.has(key)) continue;
          seen.add(key);
          cells.push(next);
        }
      }
      out.push({ colour, cells });
    }
  }
  return out;
}

/** The object with the most cells; the first of several. */
export const largest = (all: readonly GridObject[]): GridObject | undefined =>
  all.reduce<GridObject | undefined>((best, o) => (best && best.cells.length >= o.cells.length ? best : o), undefined);

/** Whether an object reaches the edge of its grid. */
export const touchesEdge = (grid: Grid, { cells }: GridObject): boolean =>
  cells.some(({ row, col }) => row === 0 || col === 0 || row === gridRows(grid) - 1 || col === gridCols(grid) - 1);

/** A new grid in which `paint` says the colour of every cell. */
export const mapGrid = (grid: Grid, paint: (row: number, col: number, colour: number) => number): Grid =>
  grid.map((line, row) => line.map((colour, col) => paint(row, col, colour)));

/** The grid with some cells in one colour. */
export function withCells(grid: Grid, cells: Iterable<Cell>, colour: number): Grid {
  const out = grid.map((line) => [...line]);
  for (const { row, col } of cells) {
    const line = out[row];
    if (line && col in line) line[col] = colour;
  }
  return out;
}
