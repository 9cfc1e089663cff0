/** An ARC grid: 1..30 by 1..30 cells of ten colours, rows first as in ARC's JSON, and the key that tells grids apart. */

export const GRID_SIDE_MAX = 30;
export const COLOURS = 10;

/** Rows of colours 0..9, all rows equally long. An empty list is what a prediction without a grid crops to (0 x 0). */
export type Grid = readonly (readonly number[])[];

export const gridRows = (grid: Grid): number => grid.length;
export const gridCols = (grid: Grid): number => grid[0]?.length ?? 0;

/** A grid of one colour. */
export const filledGrid = (rows: number, cols: number, colour = 0): Grid =>
  Array.from({ length: rows }, () => new Array<number>(cols).fill(colour));

/**
 * The bytes the reference hashes to tell grids apart: rows, columns, then the cells row by row, a byte each
 * (SPEC section 6; their SHA-256 is the reference's grid hash).
 */
export const gridBytes = (grid: Grid): Uint8Array => Uint8Array.from([gridRows(grid), gridCols(grid), ...grid.flat()]);

/** An exact key of a grid, equal for equal grids only: what the reference's hash is used for. */
export const gridKey = (grid: Grid): string => `${gridRows(grid)}x${gridCols(grid)}:${grid.map((row) => row.join('')).join('')}`;

export const sameGrid = (a: Grid, b: Grid): boolean => gridKey(a) === gridKey(b);
