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

const TURNED: Readonly<Record<string, (grid: Grid) => Grid>> = {
  'left-right': leftRight,
  'up-down': (grid) => grid.toReversed(),
  'half turn': (grid) => leftRight(grid.toReversed()),
  transposed,
  'turned right': (grid) => leftRight(transposed(grid)),
  'turned left': (grid) => transposed(grid).toReversed(),
  'transposed back': (grid) => leftRight(transposed(grid).toReversed()),
};
const COLOURS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
const isShifted = (name: string): boolean => name.startsWith('shifted');
const isContinued = (name: string): boolean => /^(whole|each)/.test(name);
const isCounted = (name: string): boolean => name.includes(' in ');

/** All, in the order in which a task tries them. */
export function viewNames(): string[] {
  const each = (firsts: readonly string[], lasts: readonly string[]): string[] => firsts.flatMap((a) => lasts.map((b) => `${a} ${b}`));
  const counted = ['cells', 'shapes', ...each(['cells of', 'shapes of'], COLOURS.slice(1).map(String))];
  return [
    ...Object.keys(TURNED),
    'shifted',
    'shifted on ground',
    'shifted around',
    ...each(['columns', 'rows'], ['rising', 'falling']),
    ...each(['whole', 'each row', 'each column'], each(['without'], COLOURS.map(String))),
    ...each(counted, ['in rows', 'in columns', 'in columns from below']),
  ];
}

/** What a view's kind of the answer's size: sides exchanged, as many more or fewer, or as many cells as it counts. */
function sizeTold({ name }: View): 'transposed' | 'difference' | 'counted' | null {
  if (isShifted(name)) return 'difference';
  if (isCounted(name)) return 'counted';
  return TURNED[name]?.([[0, 0]]).length === 2 ? 'transposed' : null;
}

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

function shifted(name: string, grid: Grid, [dy, dx]: Offset, ground: number): Shows {
  const [h, w] = sizeOf(grid);
  if (name === 'shifted around') return (r, c) => grid[(((r + dy) % h) + h) % h][(((c + dx) % w) + w) % w];
  return (r, c) => grid[r + dy]?.[c + dx] ?? ground;
}

/** Lines that are not all black in the order of how many of their cells are not; the black ones stay where they are. */
function inOrder(name: string, grid: Grid): Grid {
  if (name.startsWith('columns')) return transposed(inOrder(name.replace('columns', 'rows'), transposed(grid)));
  const held = (row: readonly number[]): number => row.filter((colour) => colour > 0).length;
  const sign = name.endsWith('rising') ? 1 : -1;
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

/** The pattern of the whole, of each row or of each column: of what does not have a colour. Parts without one stay as they are. */
function continued(name: string, grid: Grid): Grid {
  if (name.startsWith('each column')) return transposed(continued(name.replace('column', 'row'), transposed(grid)));
  if (name.startsWith('each row')) return grid.flatMap((row) => continued(name.replace('each row', 'one row'), [row]));
  return pattern(grid, Number(name.at(-1)), name === 'one row without 0' ? 1 : 2) ?? grid;
}

/** The colours of what is counted, in the order of rows: cells, or shapes (by sides or corners) by their first cells; those of one colour, or all that are not black. */
function items(name: string, grid: Grid): number[] {
  const [what, colour] = name.split(' in ')[0].split(' of ');
  const cells = grid.flat();
  const of = what === 'shapes' ? regionsOf({ h: grid.length, w: grid[0].length, cells: Uint8Array.from(cells) }, true).of : null;
  const seen = new Set<number>();
  // Regions are numbered in the order of their first cells.
  return cells.filter((c, i) => (!of || seen.size < seen.add(of[i]).size) && (colour ? c === Number(colour) : c > 0));
}

/** The size of a row, or a column, of as many cells as a view counts. */
const countedSize = ({ name }: View, grid: Grid, upright: boolean): Size => {
  const { length } = items(name, grid);
  return upright ? [length, 1] : [1, length];
};

function counted(name: string, grid: Grid, [rows, cols]: Size): Shows | null {
  const found = items(name, grid);
  const how = name.split(' in ')[1];
  if (found.length > rows * cols) return null;
  return (r, c) => found[how === 'rows' ? r * cols + c : c * rows + (how === 'columns' ? r : rows - 1 - r)] ?? -1;
}

/** What a view shows of an input for an answer of this size; null where its own is another. */
function shows({ name, offset }: View, grid: Grid, size: Size): Shows | null {
  if (isShifted(name)) return shifted(name, grid, offset, name === 'shifted on ground' ? groundOf(grid) : -1);
  if (isCounted(name)) return counted(name, grid, size);
  const shown = TURNED[name]?.(grid) ?? (isContinued(name) ? continued(name, grid) : inOrder(name, grid));
  return sameSize(sizeOf(shown), size) ? (r, c) => shown[r][c] : null;
}

/** The input as it is shown for an answer of this size, -1 where nothing is; as it is where there is no view, or its own size is another. */
export function viewed(view: View, grid: Grid, size: Size): Grid {
  const show = view.name === '' ? null : shows(view, grid, size);
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
  const counting = isCounted(view.name);
  const counts = new Set<number>();
  let [cells, moved, telling, all] = [0, 0, 0, 0];
  for (const { input, output } of train) {
    const show = shows(view, input, sizeOf(output));
    if (!show) return null;
    const inside = view.name === 'shifted on ground' ? shifted('', input, view.offset, -1) : show;
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
function keeps(name: string, train: readonly EtrmPair[]): boolean {
  const filled = Number(name.at(-1));
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
function offsets(name: string, train: readonly EtrmPair[]): Offset[] {
  if (isContinued(name) && !keeps(name, train)) return [];
  if (!isShifted(name)) return [[0, 0]];
  const sizes = train.map(({ input, output }) => [sizeOf(input), sizeOf(output)] as const);
  if (new Set(sizes.map(([[h, w], [a, b]]) => `${a - h} ${b - w}`)).size > 1) return [];
  if (name === 'shifted around' && !sameSize(...sizes[0])) return [];
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
  for (const name of viewNames()) {
    for (const offset of offsets(name, train)) {
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
  const suits = ({ view: { name }, becomes }: Explained): boolean =>
    !recoloured(becomes) || tests.every((grid) => (isCounted(name) ? items(name, grid) : grid.flat()).every((c) => becomes.has(c)));
  return suits(first) ? first : search(train, suits);
}

/** The size of the answer to `input`; null where nothing gives one that is possible: then the person is asked. */
export function askedSize(train: readonly EtrmPair[], input: Grid): Size | null {
  const look = oneLook(train);
  if (look) return answerSize(train, input, look);
  const { view } = viewFor(train);
  const told = sizeTold(view);
  const [size, first, answer] = [input, train[0].input, train[0].output].map(sizeOf);
  const upright = train.some(({ output }) => output.length > 1);
  if (told === 'transposed') return exchange(size);
  if (told === 'difference') return possible([size[0] + answer[0] - first[0], size[1] + answer[1] - first[1]]);
  if (told === 'counted' && train.every((pair) => sameSize(countedSize(view, pair.input, upright), sizeOf(pair.output))))
    return possible(countedSize(view, input, upright));
  return answerSize(train, input);
}
