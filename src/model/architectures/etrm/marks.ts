/**
 * Marks: what holds of a cell of the input beside its colour, none to two things a task (SPEC section 9, "E-TRM marks"). Each is a function of the grid alone, in
 * which black (0) is ground, and gives every cell a level, 0 where it does not hold. Many go by regions: cells of one value that touch.
 */

import { count, type Grid } from './task.ts';

/** A grid, row after row. */
interface Flat {
  readonly h: number;
  readonly w: number;
  readonly cells: Uint8Array;
}

/** Cells of one value that touch by their sides, or by their corners too. */
export interface Regions {
  /** Number of each cell's region [h w]. */
  readonly of: Uint16Array;
  /** Cells of each. */
  readonly sizes: readonly number[];
  /** Whether a region has cells at the grid's edge. */
  readonly atEdge: readonly boolean[];
}

export const SIDES: readonly (readonly [number, number])[] = [
  [-1, 0],
  [0, -1],
  [0, 1],
  [1, 0],
];
const CORNERS: typeof SIDES = [
  [-1, -1],
  [-1, 1],
  [1, -1],
  [1, 1],
];

export const onEdge = ({ h, w }: Flat, i: number): boolean => i < w || i >= (h - 1) * w || i % w === 0 || i % w === w - 1;

/** Calls `visit` with the neighbours of a cell. */
export function around({ h, w }: Flat, i: number, steps: typeof SIDES, visit: (j: number) => void): void {
  const [r, c] = [Math.floor(i / w), i % w];
  for (const [dr, dc] of steps) if (r + dr >= 0 && r + dr < h && c + dc >= 0 && c + dc < w) visit(i + dr * w + dc);
}

export function regionsOf(grid: Flat, corners: boolean): Regions {
  const steps = corners ? [...SIDES, ...CORNERS] : SIDES;
  const none = 0xffff;
  const of = new Uint16Array(grid.cells.length).fill(none);
  const sizes: number[] = [];
  const atEdge: boolean[] = [];
  for (let start = 0; start < of.length; start++) {
    if (of[start] !== none) continue;
    const number = sizes.length;
    const found = [start];
    of[start] = number;
    for (const i of found) {
      around(grid, i, steps, (j) => {
        if (of[j] !== none || grid.cells[j] !== grid.cells[i]) return;
        of[j] = number;
        found.push(j);
      });
    }
    sizes.push(found.length);
    atEdge.push(found.some((i) => onEdge(grid, i)));
  }
  return { of, sizes, atEdge };
}

const flat = (grid: Grid): Flat => ({ h: grid.length, w: grid[0].length, cells: Uint8Array.from(grid.flat()) });

/** The grid with 1 where `is` holds and 0 elsewhere. */
const where = ({ h, w, cells }: Flat, is: (i: number) => boolean): Flat => ({ h, w, cells: cells.map((_, i) => (is(i) ? 1 : 0)) });
/** Regions of `regions` that are not black, by number. */
const shapes = ({ cells }: Flat, { of }: Regions): number[] => [...new Set(of.filter((_, i) => cells[i] !== 0))];

/** Level of each cell. */
type Level = (i: number) => number | boolean;
type Mark = (grid: Flat) => Level;

/** A mark of where a cell is, whatever its colour. */
const byPlace =
  (holds: (r: number, c: number, size: Flat) => number | boolean): Mark =>
  (grid) =>
  (i) =>
    holds(Math.floor(i / grid.w), i % grid.w, grid);

/** Of the shapes that touch by their corners: 1 for the largest, 2 for the second largest, and so on; 0 in black. @param from the end that is counted from */
function ranked(grid: Flat, from: 'largest' | 'smallest'): Level {
  const regions = regionsOf(grid, true);
  const { of, sizes } = regions;
  const ranks = [...new Set(shapes(grid, regions).map((n) => sizes[n]))].sort((a, b) => (from === 'largest' ? b - a : a - b));
  return (i) => (grid.cells[i] === 0 ? 0 : ranks.indexOf(sizes[of[i]]) + 1);
}

const first =
  (from: 'largest' | 'smallest'): Mark =>
  (grid) => {
    const rank = ranked(grid, from);
    return (i) => rank(i) === 1;
  };

/** Fewer cells that touch by their sides go round nothing. */
const RING_MIN = 7;

/** A shape that goes round something: there are other cells from which the edge is not reached without crossing it. */
function ring(grid: Flat): Level {
  const regions = regionsOf(grid, false);
  const closed = new Set(
    shapes(grid, regions).filter((n) => {
      if (regions.sizes[n] < RING_MIN) return false;
      const apart = regionsOf(
        where(grid, (i) => regions.of[i] === n),
        false,
      );
      return apart.of.some((m, i) => regions.of[i] !== n && !apart.atEdge[m]);
    }),
  );
  return (i) => closed.has(regions.of[i]);
}

/** In the box around a group of cells that are not black and touch, whatever their colours. */
function boxed(grid: Flat): Level {
  const { w } = grid;
  const on = where(grid, (i) => grid.cells[i] !== 0);
  const { of } = regionsOf(on, true);
  const boxes = new Map<number, [top: number, bottom: number, left: number, right: number]>();
  for (const [i, n] of of.entries()) {
    if (on.cells[i] === 0) continue;
    const [r, c] = [Math.floor(i / w), i % w];
    const [top, bottom, left, right] = boxes.get(n) ?? [r, r, c, c];
    boxes.set(n, [Math.min(top, r), Math.max(bottom, r), Math.min(left, c), Math.max(right, c)]);
  }
  const inside = new Uint8Array(of.length);
  for (const [top, bottom, left, right] of boxes.values())
    for (let r = top; r <= bottom; r++) inside.fill(1, r * w + left, r * w + right + 1);
  return (i) => inside[i];
}

/** Cells that are not black among the neighbours. */
const company =
  (steps: typeof SIDES): Mark =>
  (grid) =>
  (i) => {
    let found = 0;
    around(grid, i, steps, (j) => void (found += grid.cells[j] === 0 ? 0 : 1));
    return found;
  };

const rowsOf = ({ h, w }: Flat): number[][] => count(h).map((r) => count(w).map((c) => r * w + c));
const columnsOf = ({ h, w }: Flat): number[][] => count(w).map((c) => count(h).map((r) => r * w + c));

/** A mark of rows or columns. @param holds which of a line's values, in order, it holds of */
const inLines =
  (lines: typeof rowsOf, holds: (values: readonly number[]) => readonly boolean[]): Mark =>
  (grid) => {
    const out = new Uint8Array(grid.cells.length);
    for (const line of lines(grid)) {
      const found = holds(line.map((i) => grid.cells[i]));
      for (const [at, i] of line.entries()) out[i] = found[at] ? 1 : 0;
    }
    return (i) => out[i];
  };
/** Black, with cells that are not before and behind it. */
const between = (values: readonly number[]): boolean[] => {
  const first = values.findIndex((v) => v !== 0);
  const last = values.findLastIndex((v) => v !== 0);
  return values.map((v, at) => v === 0 && at > first && first >= 0 && at < last);
};
/** Of one colour. */
const plain = (values: readonly number[]): boolean[] => values.map(() => values.every((v) => v === values[0]));

const marks = {
  enclosed: (grid) => {
    const { of, atEdge } = regionsOf(grid, false);
    return (i) => grid.cells[i] === 0 && !atEdge[of[i]];
  },
  largest: first('largest'),
  smallest: first('smallest'),
  ring,
  lone: (grid) => {
    const { of, sizes } = regionsOf(grid, false);
    return (i) => grid.cells[i] !== 0 && sizes[of[i]] === 1;
  },
  boxed,
  order: (grid) => {
    const rank = ranked(grid, 'largest');
    return (i) => Math.min(Number(rank(i)), 3);
  },
  'middle row': byPlace((r, _, { h }) => 2 * r === h - 1),
  'middle column': byPlace((_, c, { w }) => 2 * c === w - 1),
  diagonal: byPlace((r, c) => r === c),
  'other diagonal': byPlace((r, c, { w }) => r + c === w - 1),
  edge: (grid) => (i) => onEdge(grid, i),
  corner: byPlace((r, c, { h, w }) => [0, w - 1].includes(c) && [0, h - 1].includes(r)),
  'between in row': inLines(rowsOf, between),
  'between in column': inLines(columnsOf, between),
  'plain row': inLines(rowsOf, plain),
  'plain column': inLines(columnsOf, plain),
  near: (grid) => {
    const found = company([...SIDES, ...CORNERS])(grid);
    return (i) => Number(found(i)) > 0;
  },
  beside: company(SIDES),
  'odd row': byPlace((r) => r % 2),
  'odd column': byPlace((_, c) => c % 2),
  chequered: byPlace((r, c) => (r + c) % 2),
} as const satisfies Record<string, Mark>;

export type MarkName = keyof typeof marks;

/** In the order in which a task tries them. */
export const MARKS = Object.keys(marks) as [MarkName, ...MarkName[]];
/** Most that a task is learnt with. */
export const MARKS_MAX = 2;

const levelsOfMark = (name: MarkName): number => (name === 'order' ? 3 : name === 'beside' ? 4 : 1);

/** Rows of `embed_mark`, of these marks together. */
export const levelsIn = (names: readonly MarkName[]): number => names.reduce((sum, name) => sum + levelsOfMark(name), 0);

/** The level of each cell, row after row [h w]. */
export function levelsOf(name: MarkName, grid: Grid): Uint8Array {
  const form = flat(grid);
  const level = marks[name](form);
  return form.cells.map((_, i) => Number(level(i)));
}

/** Which rows of `embed_mark` hold of each cell, row after row [h w]: a bit each. */
export function marksOf(names: readonly MarkName[], grid: Grid): Uint16Array {
  const out = new Uint16Array(grid.length * grid[0].length);
  let before = 0;
  for (const name of names) {
    for (const [i, level] of levelsOf(name, grid).entries()) if (level > 0) out[i] |= 1 << (before + level - 1);
    before += levelsOfMark(name);
  }
  return out;
}
