/** An ARC task as E-TRM sees it: grids, their sizes, its own colours counted from 0, and what can be wrong with what E-TRM is given. */

import { coded } from '../../errors.ts';

/** A configuration outside of what the kernels can do. */
export class BadConfigError extends coded('bad-config') {}
/** Tensors or a saved state that do not belong to the configuration. */
export class BadStateError extends coded('bad-state') {}
/** A grid that is no rectangle of colours, or has one the task does not have. */
export class BadGridError extends coded('bad-grid') {}
/** An answer's size outside of 1 to 30. */
export class BadSizeError extends coded('bad-size') {}
/** The device refused: lost, or out of memory. */
export class DeviceError extends coded('device') {}

/** Rows of anything. */
export type Rows<T> = readonly (readonly T[])[];
/** Rows of colours 0..9, all rows equally long. An empty list is what a prediction without a grid crops to (0 x 0). */
export type Grid = Rows<number>;

export interface EtrmPair {
  readonly input: Grid;
  readonly output: Grid;
}

/** Demonstrations and test inputs. Answers to the test inputs are not part of it: learning must not see them. */
export interface EtrmTask {
  readonly train: readonly EtrmPair[];
  readonly test: readonly { readonly input: Grid }[];
}

/** Rows and columns. */
export type Size = readonly [rows: number, cols: number];

export const SIDE_MAX = 30;

export const sizeOf = (grid: Grid): Size => [grid.length, grid[0]?.length ?? 0];
export const sameSize = (a: Size, b: Size): boolean => a[0] === b[0] && a[1] === b[1];
/** Whole numbers from 0 on. */
export const count = (n: number): number[] => [...new Array<number>(n).keys()];
export const transposed = <T>(grid: Rows<T>): Rows<T> => (grid[0] ?? []).map((_, c) => grid.map((row) => row[c]));
/** The sides exchanged. */
export const exchange = ([rows, cols]: Size): Size => [cols, rows];
/** An exact key of a grid, equal for equal grids only: what the reference's hash is used for. What was learnt is kept under keys made of it. */
export const gridKey = (grid: Grid): string => `${sizeOf(grid).join('x')}:${grid.map((row) => row.join('')).join('')}`;

/** @throws BadGridError */
export function checkGrid(grid: Grid, what: string): void {
  const [rows, cols] = sizeOf(grid);
  if (rows < 1 || cols < 1 || rows > SIDE_MAX || cols > SIDE_MAX)
    throw new BadGridError(`${what} has ${rows} rows and ${cols} columns; from 1 to ${SIDE_MAX} are possible.`);
  for (const [r, row] of grid.entries()) {
    if (row.length !== cols) throw new BadGridError(`${what}, row ${r + 1}: has ${row.length} cells, but row 1 has ${cols}.`);
    const odd = row.find((c) => !Number.isInteger(c) || c < 0 || c > 9);
    if (odd !== undefined) throw new BadGridError(`${what}, row ${r + 1}: ${odd} is no colour from 0 to 9.`);
  }
}

/** @throws BadSizeError */
export function checkSize([rows, cols]: Size): void {
  for (const side of [rows, cols]) {
    if (!Number.isInteger(side) || side < 1 || side > SIDE_MAX)
      throw new BadSizeError(`An answer of ${rows} by ${cols} cells: sides go from 1 to ${SIDE_MAX}.`);
  }
}

/** @throws BadGridError where a grid is none, or there is nothing to learn from */
export function checkEtrmTask({ train, test }: EtrmTask): void {
  if (train.length === 0) throw new BadGridError('The task has no demonstration to learn from.');
  for (const [i, { input, output }] of train.entries()) {
    checkGrid(input, `Demonstration ${i + 1}, input`);
    checkGrid(output, `Demonstration ${i + 1}, output`);
  }
  for (const [i, { input }] of test.entries()) checkGrid(input, `Test input ${i + 1}`);
}

/** The colours that occur, ascending; a colour's place in the list is its plane. */
export const coloursOf = ({ train, test }: EtrmTask): number[] =>
  [
    ...new Set([
      ...train.flatMap(({ input, output }) => [...input.flat(), ...output.flat()]),
      ...test.flatMap(({ input }) => input.flat()),
    ]),
  ].sort((a, b) => a - b);
