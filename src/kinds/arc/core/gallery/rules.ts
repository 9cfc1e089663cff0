/** The rules of the gallery's tasks, each from a grid to its answer, and the objects they see. Colours by ARC's numbers: 1 blue, 2 red, 3 green, 4 yellow, 5 grey. */

import { blankLike, type Cell, copyRect, filledGrid, type Grid, gridCols, gridRows, rectBetween, SIDES, turnGrid } from '../grid.ts';

/** Cells of one colour that touch by their sides. */
interface GridObject {
  readonly colour: number;
  readonly cells: readonly Cell[];
}

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
const largest = (all: readonly GridObject[]): GridObject | undefined =>
  all.reduce<GridObject | undefined>((best, o) => (best && best.cells.length >= o.cells.length ? best : o), undefined);

/** Whether an object reaches the edge of its grid. */
const touchesEdge = (grid: Grid, { cells }: GridObject): boolean =>
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

/** Blue and yellow trade places, red and green do. */
export const tradeColours = (grid: Grid): Grid => mapGrid(grid, (_r, _c, colour) => [0, 4, 3, 2, 1][colour] ?? colour);

/** Cells fall down their column and keep their order. */
export function gravity(grid: Grid): Grid {
  const rows = gridRows(grid);
  const columns = turnGrid(grid, 6).map((column) => {
    const fallen = column.filter((colour) => colour !== 0);
    return [...new Array<number>(rows - fallen.length).fill(0), ...fallen];
  });
  return turnGrid(columns, 6);
}

/** Black that cannot reach the edge turns yellow. */
export function fillEnclosed(grid: Grid): Grid {
  const holes = objects(grid, true).filter((o) => o.colour === 0 && !touchesEdge(grid, o));
  return withCells(
    grid,
    holes.flatMap(({ cells }) => cells),
    4,
  );
}

/** Only the largest object stays. */
export function keepLargest(grid: Grid): Grid {
  const kept = largest(objects(grid));
  return withCells(blankLike(grid), kept?.cells ?? [], kept?.colour ?? 0);
}

/** One row, as long as there are coloured cells. */
export const countToBar = (grid: Grid): Grid => [grid.flat().filter((colour) => colour !== 0)];

/** Coloured cells at the left edge shoot a line to the right until something grey stops it. */
export const shootRight = (grid: Grid): Grid =>
  grid.map((line) => {
    const colour = line[0] ?? 0;
    const stop = line.indexOf(5);
    return line.map((old, col) => (colour !== 0 && (stop < 0 || col < stop) ? colour : old));
  });

/** Every cell becomes a block of 2x2. */
export const double = (grid: Grid): Grid =>
  grid.flatMap((line) => {
    const wide = line.flatMap((colour) => [colour, colour]);
    return [wide, wide];
  });

/** The smallest rectangle that holds everything coloured. */
export function crop(grid: Grid): Grid {
  const cells = objects(grid).flatMap((o) => o.cells);
  const corner = (of: (...lines: number[]) => number): Cell => ({
    row: of(...cells.map((c) => c.row)),
    col: of(...cells.map((c) => c.col)),
  });
  return copyRect(grid, rectBetween(corner(Math.min), corner(Math.max)));
}

/** Two by two copies side by side. */
export const tile = (grid: Grid): Grid => [...grid, ...grid].map((line) => [...line, ...line]);

/** Two by two copies, each the mirror image of its neighbours. */
export const kaleidoscope = (grid: Grid): Grid => [...grid, ...grid.toReversed()].map((line) => [...line, ...line.toReversed()]);

/** The right half becomes the mirror image of the left. */
export const completeSymmetry = (grid: Grid): Grid =>
  grid.map((line) => line.map((colour, col) => (col < line.length / 2 ? colour : (line[line.length - 1 - col] ?? 0))));

/** Every coloured cell gets a green ring. */
export function ring(grid: Grid): Grid {
  const dots = objects(grid).flatMap((o) => o.cells);
  const around = (row: number, col: number): boolean => dots.some((d) => Math.abs(d.row - row) <= 1 && Math.abs(d.col - col) <= 1);
  return mapGrid(grid, (row, col, colour) => (colour === 0 && around(row, col) ? 3 : colour));
}

/** Dots of one colour in one row or column are joined by a line of their colour. */
export function connect(grid: Grid): Grid {
  const dots = objects(grid).flatMap(({ colour, cells }) => cells.map((cell) => ({ ...cell, colour })));
  const between = (n: number, a: number, b: number): boolean => n > Math.min(a, b) && n < Math.max(a, b);
  const pairs = dots.flatMap((a, i) => dots.slice(i + 1).map((b) => [a, b] as const)).filter(([a, b]) => a.colour === b.colour);
  return mapGrid(grid, (row, col, colour) => {
    const line = pairs.find(
      ([a, b]) =>
        (a.row === b.row && row === a.row && between(col, a.col, b.col)) ||
        (a.col === b.col && col === a.col && between(row, a.row, b.row)),
    );
    return colour === 0 && line ? line[0].colour : colour;
  });
}

/** The whole grid in the colour that it has most of. */
export function majority(grid: Grid): Grid {
  const counts = new Map<number, number>();
  for (const colour of grid.flat()) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const [most] = [...counts].sort((a, b) => b[1] - a[1]);
  return filledGrid(gridRows(grid), gridCols(grid), most?.[0] ?? 0);
}

/** Single cells disappear. */
export const denoise = (grid: Grid): Grid =>
  withCells(
    grid,
    objects(grid).flatMap(({ cells }) => (cells.length === 1 ? cells : [])),
    0,
  );

/** The coloured columns at the left repeat to the right edge. */
export const continueStripes = (grid: Grid): Grid =>
  grid.map((line) => {
    const period = line.indexOf(0);
    return period < 0 ? line : line.map((_, col) => line[col % period] ?? 0);
  });

/** Left and right of the grey column lie two pictures: green where both are coloured. */
export function both(grid: Grid): Grid {
  const width = (gridCols(grid) - 1) / 2;
  return grid.map((line) => line.slice(0, width).map((colour, col) => (colour !== 0 && line[width + 1 + col] !== 0 ? 3 : 0)));
}

/** Bars that stand on the floor are put in order of their heights, the lowest left. */
export function sortBars(grid: Grid): Grid {
  const height = (column: readonly number[]): number => column.filter((colour) => colour !== 0).length;
  return turnGrid(
    turnGrid(grid, 6).toSorted((a, b) => height(a) - height(b)),
    6,
  );
}

/** The largest object turns red, the others blue. */
export function markLargest(grid: Grid): Grid {
  const all = objects(grid);
  const best = largest(all);
  return all.reduce((out, o) => withCells(out, o.cells, o === best ? 2 : 1), grid);
}
