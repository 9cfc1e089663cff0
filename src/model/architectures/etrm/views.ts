/**
 * Views: an input as it is shown, where every answer's cell follows, by its colour, from what one view of the input shows there (SPEC section 9, "E-TRM views"):
 * turned, moved, sorted, its pattern continued, counted. Each is a function of the grid and of the answer's size alone; black (0) is ground.
 */

import type { Offset, View } from './config.ts';
import { oneLook } from './looks.ts';
import { regionsOf } from './marks.ts';
import { answerSize, possible } from './sizes.ts';
import { sameSize, sizeOf, exchange, count, transposed, type EtrmPair, type Grid, type Size } from './task.ts';

const leftRight = (grid: Grid): Grid => grid.map((row) => row.toReversed());

/** What a view does, and how. */
type Way =
  | { readonly does: 'turn'; readonly turn: (grid: Grid) => Grid }
  | { readonly does: 'shift'; readonly beyond: 'nothing' | 'ground' | 'itself' }
  | { readonly does: 'sort'; readonly lines: 'columns' | 'rows'; readonly sign: 1 | -1 }
  | { readonly does: 'continue'; readonly over: 'whole' | 'each row' | 'each column'; readonly hidden: number }
  | { readonly does: 'count'; readonly what: 'cells' | 'shapes'; readonly colour: number | null; readonly into: (typeof INTO)[number] };
/** With colour null it counts all that are not black. */
type Counting = Extract<Way, { readonly does: 'count' }>;

const INTO = ['rows', 'columns', 'columns from below'] as const;
const COLOURS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
const turns: Readonly<Record<string, (grid: Grid) => Grid>> = {
  'left-right': leftRight,
  'up-down': (grid) => grid.toReversed(),
  'half turn': (grid) => leftRight(grid.toReversed()),
  transposed,
  'turned right': (grid) => leftRight(transposed(grid)),
  'turned left': (grid) => transposed(grid).toReversed(),
  'transposed back': (grid) => leftRight(transposed(grid).toReversed()),
};

/** All by their names, which files keep, in the order in which a task tries them. */
const WAYS: ReadonlyMap<string, Way> = new Map<string, Way>([
  ...Object.entries(turns).map(([name, turn]): [string, Way] => [name, { does: 'turn', turn }]),
  ['shifted', { does: 'shift', beyond: 'nothing' }],
  ['shifted on ground', { does: 'shift', beyond: 'ground' }],
  ['shifted around', { does: 'shift', beyond: 'itself' }],
  ...(['columns', 'rows'] as const).flatMap((lines): [string, Way][] => [
    [`${lines} rising`, { does: 'sort', lines, sign: 1 }],
    [`${lines} falling`, { does: 'sort', lines, sign: -1 }],
  ]),
  ...(['whole', 'each row', 'each column'] as const).flatMap((over) =>
    COLOURS.map((hidden): [string, Way] => [`${over} without ${hidden}`, { does: 'continue', over, hidden }]),
  ),
  ...[null, ...COLOURS.slice(1)]
    .flatMap((colour) => (['cells', 'shapes'] as const).map((what) => ({ what, colour })))
    .toSorted((a, b) => Number(a.colour !== null) - Number(b.colour !== null) || a.what.localeCompare(b.what))
    .flatMap(({ what, colour }) =>
      INTO.map((into): [string, Way] => [
        `${what}${colour === null ? '' : ` of ${colour}`} in ${into}`,
        { does: 'count', what, colour, into },
      ]),
    ),
]);
export const viewNames = (): string[] => [...WAYS.keys()];
const wayOf = ({ name }: View): Way | undefined => WAYS.get(name);

/** The commonest of some colours; of equals the lowest. */
function commonest(cells: readonly number[]): number {
  const counts = COLOURS.map((colour) => cells.filter((c) => c === colour).length);
  return counts.indexOf(Math.max(...counts));
}

/** Hundreds of shifts ask for it. */
const grounds = new WeakMap<Grid, number>();
function groundOf(grid: Grid): number {
  const ground = grounds.get(grid) ?? commonest(grid.flat());
  grounds.set(grid, ground);
  return ground;
}

/** What a cell shows; -1: nothing. */
type Shows = (r: number, c: number) => number;

function shifted(grid: Grid, [dy, dx]: Offset, beyond: 'nothing' | 'ground' | 'itself'): Shows {
  const [h, w] = sizeOf(grid);
  if (beyond === 'itself') return (r, c) => grid[(((r + dy) % h) + h) % h][(((c + dx) % w) + w) % w];
  const ground = beyond === 'ground' ? groundOf(grid) : -1;
  return (r, c) => grid[r + dy]?.[c + dx] ?? ground;
}

/** Lines that are not all black in the order of how many of their cells are not; the black ones stay where they are. */
function inOrder(grid: Grid, sign: 1 | -1): Grid {
  const held = (row: readonly number[]): number => row.filter((colour) => colour > 0).length;
  const sorted = grid.filter(held).toSorted((a, b) => sign * (held(a) - held(b)));
  return grid.map((row) => (held(row) ? (sorted.shift() ?? row) : row));
}

/**
 * The grid with its hidden cells, of one colour, filled by the smallest pattern of the others, of which it has `again` times as many: p rows of q cells, the next p rows s cells further. Null where
 * there is none, or nothing to fill.
 */
function pattern(grid: Grid, hidden: number, again: number): Grid | null {
  const [h, w] = sizeOf(grid);
  const cells = grid.flatMap((row, r) => row.map((colour, c) => ({ r, c, colour: colour === hidden ? -1 : colour })));
  const sure = cells.filter(({ colour }) => colour >= 0);
  if (sure.length === 0 || sure.length === cells.length) return null;
  const sizes = count(h).flatMap((p) => count(w).map((q) => [p + 1, q + 1] as const));
  for (const [p, q] of sizes.sort((a, b) => a[0] * a[1] - b[0] * b[1] || a[0] - b[0])) {
    if (again * p * q > sure.length) return null; // all parts occur
    for (let s = 0; s < (p < h ? q : 1); s++) {
      const part = ({ r, c }: { r: number; c: number }): number => (r % p) * q + ((((c - Math.floor(r / p) * s) % q) + q) % q);
      const found = new Int8Array(p * q).fill(-1);
      const fits = sure.every((cell) => {
        const k = part(cell);
        if (found[k] < 0) found[k] = cell.colour;
        return found[k] === cell.colour;
      });
      if (fits && !found.includes(-1)) return grid.map((row, r) => row.map((_, c) => found[part({ r, c })]));
    }
  }
  return null;
}

/** The pattern of the whole or of each row: of what does not have a colour. Rows without one stay as they are; one that lacks black needs no second time. */
function continued(grid: Grid, byRow: boolean, hidden: number): Grid {
  if (!byRow) return pattern(grid, hidden, 2) ?? grid;
  return grid.flatMap((row) => pattern([row], hidden, hidden === 0 ? 1 : 2) ?? [row]);
}

/** The colours of what is counted, in the order of rows: cells, or shapes (by sides or corners) by their first cells. */
function items({ what, colour }: Counting, grid: Grid): number[] {
  const cells = grid.flat();
  const of = what === 'shapes' ? regionsOf({ h: grid.length, w: grid[0].length, cells: Uint8Array.from(cells) }, true).of : null;
  const seen = new Set<number>();
  // Regions are numbered in the order of their first cells.
  return cells.filter((c, i) => (!of || seen.size < seen.add(of[i]).size) && (colour === null ? c > 0 : c === colour));
}

function counted(way: Counting, grid: Grid, [rows, cols]: Size): Shows | null {
  const found = items(way, grid);
  if (found.length > rows * cols) return null;
  const { into } = way;
  return (r, c) => found[into === 'rows' ? r * cols + c : c * rows + (into === 'columns' ? r : rows - 1 - r)] ?? -1;
}

/** The whole grid that a view makes of another. */
function made(way: Exclude<Way, Counting | { readonly does: 'shift' }>, grid: Grid): Grid {
  if (way.does === 'turn') return way.turn(grid);
  const isUpright = way.does === 'sort' ? way.lines === 'columns' : way.over === 'each column';
  const lines = isUpright ? transposed(grid) : grid;
  const shown = way.does === 'sort' ? inOrder(lines, way.sign) : continued(lines, way.over !== 'whole', way.hidden);
  return isUpright ? transposed(shown) : shown;
}

/** What a view shows of an input for an answer of this size; null where its own is another. */
function shows(view: View, grid: Grid, size: Size): Shows | null {
  const way = wayOf(view);
  if (!way) return null;
  if (way.does === 'shift') return shifted(grid, view.offset, way.beyond);
  if (way.does === 'count') return counted(way, grid, size);
  const shown = made(way, grid);
  return sameSize(sizeOf(shown), size) ? (r, c) => shown[r][c] : null;
}

/** The input as it is shown for an answer of this size, -1 where nothing is; as it is where there is no view, or its own size is another. */
export function viewed(view: View, grid: Grid, size: Size): Grid {
  const show = shows(view, grid, size);
  return show ? count(size[0]).map((r) => count(size[1]).map((c) => show(r, c))) : grid;
}

/** Cells that a view must show in the answers beside those of their commonest colour; of one that counts, in all. */
const TELLING = 8;
const COUNTED_TELLING = 5;
/** Times that each colour that changes must be shown on average. */
const SEEN = 3;

/** What each colour that is shown becomes, -1 for none. */
type Becomes = ReadonlyMap<number, number>;

/** Whether colours become others, beside what nothing becomes. */
export const recoloured = (becomes: Becomes): boolean => [...becomes].some(([from, to]) => from >= 0 && from !== to);

/** Where every answer's cell follows from the view, and that is no accident; else null. */
function explains(view: View, train: readonly EtrmPair[], most: number): Becomes | null {
  const becomes = new Map<number, number>();
  const way = wayOf(view);
  const counting = way?.does === 'count';
  const counts = new Set<number>();
  let [cells, moved, telling, all] = [0, 0, 0, 0];
  for (const { input, output } of train) {
    const show = shows(view, input, sizeOf(output));
    if (!show) return null;
    const inside = way?.does === 'shift' && way.beyond === 'ground' ? shifted(input, view.offset, 'nothing') : show;
    const same = sameSize(sizeOf(input), sizeOf(output));
    let held = 0;
    for (const [r, row] of output.entries()) {
      for (const [c, colour] of row.entries()) {
        const from = show(r, c);
        if ((becomes.get(from) ?? colour) !== colour) return null;
        becomes.set(from, colour);
        const shown = inside(r, c);
        cells++;
        if (!same || shown !== input[r][c]) moved++;
        if (shown >= 0 && colour !== most) telling++;
        if (shown >= 0) held++;
      }
    }
    counts.add(held);
    if (counting && held === input.length * input[0].length) return null; // all there is: nothing is counted
    all += held;
  }
  if (SEEN * [...becomes].filter(([from, to]) => from !== to).length > cells) return null;
  const enough = counting ? all >= COUNTED_TELLING && counts.size >= Math.min(3, train.length) : Math.min(moved, telling) >= TELLING;
  return enough ? becomes : null;
}

/** Whether all cells but those of the hidden colour follow from themselves, and enough of those change: a continued pattern leaves the others as they are. */
function keeps(filled: number, train: readonly EtrmPair[]): boolean {
  const becomes = new Map<number, number>();
  let changed = 0;
  const kept = train.every(
    ({ input, output }) =>
      sameSize(sizeOf(input), sizeOf(output)) &&
      input.every((row, r) =>
        row.every((colour, c) => {
          const to = becomes.get(colour) ?? output[r][c];
          becomes.set(colour, to);
          if (colour === filled && output[r][c] !== filled) changed++;
          return colour === filled || to === output[r][c];
        }),
      ),
  );
  return kept && changed >= TELLING;
}

/** How far a view may shift, near ones first; none where it cannot explain the answers. */
function offsets(way: Way, train: readonly EtrmPair[]): Offset[] {
  if (way.does === 'continue' && !keeps(way.hidden, train)) return [];
  if (way.does !== 'shift') return [[0, 0]];
  const sizes = train.map(({ input, output }) => [sizeOf(input), sizeOf(output)] as const);
  if (new Set(sizes.map(([[h, w], [a, b]]) => `${a - h} ${b - w}`)).size > 1) return [];
  if (way.beyond === 'itself' && !sameSize(...sizes[0])) return [];
  const [h, w] = [0, 1].map((axis) => Math.max(...sizes.map(([input]) => input[axis])) - 1);
  return count(2 * h + 1)
    .flatMap((y) => count(2 * w + 1).map((x): Offset => [y - h, x - w]))
    .sort((a, b) => Math.abs(a[0]) + Math.abs(a[1]) - Math.abs(b[0]) - Math.abs(b[1]));
}

/** A view, and what its colours become. */
export interface Explained {
  readonly view: View;
  readonly becomes: Becomes;
}
export const unexplained: Explained = { view: { name: '', offset: [0, 0] }, becomes: new Map() };

/** The first view that explains every answer and suits; without a name where none does. */
function search(train: readonly EtrmPair[], suits: (found: Explained) => boolean): Explained {
  const most = commonest(train.flatMap(({ output }) => output.flat()));
  for (const [name, way] of WAYS) {
    for (const offset of offsets(way, train)) {
      const becomes = explains({ name, offset }, train, most);
      const found = becomes && { view: { name, offset }, becomes };
      if (found && suits(found)) return found;
    }
  }
  return unexplained;
}

/** Looking through large grids takes a tenth of a second, and the sizes of answers ask as well. */
const firsts = new WeakMap<readonly EtrmPair[], Explained>();

/**
 * The first view that explains every answer; without a name where none does.
 * @param tests inputs whose colours must be known where the view's change
 */
export function viewFor(train: readonly EtrmPair[], tests: readonly Grid[] = []): Explained {
  const first = firsts.get(train) ?? search(train, () => true);
  firsts.set(train, first);
  const suits = ({ view, becomes }: Explained): boolean => {
    const way = wayOf(view);
    return (
      !recoloured(becomes) || tests.every((grid) => (way?.does === 'count' ? items(way, grid) : grid.flat()).every((c) => becomes.has(c)))
    );
  };
  return suits(first) ? first : search(train, suits);
}

/** The size of the answer to `input`; null where nothing gives one that is possible: then the person is asked. */
export function askedSize(train: readonly EtrmPair[], input: Grid): Size | null {
  const look = oneLook(train);
  if (look) return answerSize(train, input, look);
  const way = wayOf(viewFor(train).view);
  const [size, first, answer] = [input, train[0].input, train[0].output].map(sizeOf);
  const upright = train.some(({ output }) => output.length > 1);
  if (way?.does === 'turn' && way.turn([[0, 0]]).length === 2) return exchange(size);
  if (way?.does === 'shift') return possible([size[0] + answer[0] - first[0], size[1] + answer[1] - first[1]]);
  // A row, or a column, of as many cells as it counts.
  const line = (grid: Grid): Size => {
    const length = way?.does === 'count' ? items(way, grid).length : 0;
    return upright ? [length, 1] : [1, length];
  };
  if (train.every((pair) => sameSize(line(pair.input), sizeOf(pair.output)))) return possible(line(input));
  return answerSize(train, input);
}
