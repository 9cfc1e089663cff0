/** ARC grids as the model reads them: pad 0, end marker 1, colour c is c+2, on a square canvas (SPEC sections 5 and 6). */

import { canvasSide } from '../../shared/canvas.ts';
import { randomInt, type Rng } from '../../shared/rng.ts';
import { type Cell, COLOURS, type Grid, gridCols, gridRows, gridSize } from './grid.ts';
import { gridsOf, type ArcPair, type ArcTask } from './task.ts';

/** V: pad, end marker and ten colours. */
export const VOCAB_SIZE = 12;

export const TOKEN = { pad: 0, end: 1, black: 2 } as const;

const ORIGIN: Cell = { row: 0, col: 0 };

/** Why a model with `seqLen` task tokens cannot take this task, or null when it can. */
export function unfit(task: ArcTask, seqLen: number): string | null {
  const side = canvasSide(seqLen);
  if (side === null) return `This model reads ${seqLen} tokens, which is not a square canvas.`;
  for (const part of ['train', 'test'] as const) {
    for (const [i, pair] of task[part].entries()) {
      for (const name of ['input', 'output'] as const) {
        const grid = pair[name];
        if (grid && longSide(grid) > side)
          return `The ${name} of ${part} pair ${i + 1} is ${gridSize(grid)}; this model takes grids up to ${side}x${side}.`;
      }
    }
  }
  return null;
}

const longSide = (grid: Grid): number => Math.max(gridRows(grid), gridCols(grid));

/** The smallest canvas side that holds every grid of a task. A grid as wide as the canvas has no end marker. */
export const smallestSide = (task: ArcTask): number => Math.max(...gridsOf(task).map(longSide));

/**
 * Tokens [side*side] of a grid whose first cell lies at `at`: the row below the grid is 1 under its columns, the column
 * right of it is 1 beside its rows (each only where the canvas goes on), the corner and everything else 0.
 * @throws RangeError when the grid does not fit there.
 */
export function encodeGrid(grid: Grid, side: number, at: Cell = ORIGIN): Int32Array {
  const [rows, cols] = [gridRows(grid), gridCols(grid)];
  if (at.row < 0 || at.col < 0 || at.row + rows > side || at.col + cols > side) {
    throw new RangeError(`A grid of ${rows}x${cols} at row ${at.row}, column ${at.col} does not fit a canvas of ${side}x${side}.`);
  }
  const tokens = new Int32Array(side * side);
  const put = (row: number, col: number, token: number): void => {
    if (at.row + row < side && at.col + col < side) tokens[(at.row + row) * side + at.col + col] = token;
  };
  grid.forEach((line, r) => {
    line.forEach((colour, c) => put(r, c, colour + TOKEN.black));
    put(r, cols, TOKEN.end);
  });
  for (let c = 0; c < cols; c++) put(rows, c, TOKEN.end);
  return tokens;
}

/** A pair as training reads it: both grids at the same offset. Labels [side*side] still hold the pads that training ignores. */
export const encodePair = (pair: ArcPair, side: number, at: Cell = ORIGIN): { inputs: Int32Array; labels: Int32Array } => ({
  inputs: encodeGrid(pair.input, side, at),
  labels: encodeGrid(pair.output, side, at),
});

/** A uniformly drawn offset at which both grids of a pair fit. */
export function randomOffset(pair: ArcPair, side: number, rng: Rng): Cell {
  const row = randomInt(rng, side - Math.max(gridRows(pair.input), gridRows(pair.output)) + 1);
  return { row, col: randomInt(rng, side - Math.max(gridCols(pair.input), gridCols(pair.output)) + 1) };
}

/** Where cell `cell` (raster index) of a grid at the top left stands on the canvas. */
export const onCanvas = (cell: number, cols: number, side: number): number => Math.floor(cell / cols) * side + (cell % cols);

/**
 * The grid in tokens [side*side]: the rectangle of largest area that starts at the top left and holds colours only; of equal
 * areas the one with fewer rows. An answer that does not start at the top left crops to the empty grid (0 x 0).
 */
export function cropAnswer(tokens: ArrayLike<number>, side: number): Grid {
  let width = side;
  let best = { rows: 0, cols: 0 };
  for (let r = 0; r < side && width > 0; r++) {
    let run = 0;
    while (run < width && isColour(tokens[r * side + run])) run += 1;
    width = run;
    if ((r + 1) * width > best.rows * best.cols) best = { rows: r + 1, cols: width };
  }
  return Array.from({ length: best.rows }, (_, r) =>
    Array.from({ length: best.cols }, (_, c) => (tokens[r * side + c] ?? TOKEN.black) - TOKEN.black),
  );
}

const isColour = (token: number | undefined): boolean => token !== undefined && token >= TOKEN.black && token < TOKEN.black + COLOURS;
