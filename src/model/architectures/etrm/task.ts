/** An ARC task as E-TRM sees it: its own colours counted from 0, which of them are free, and how large an answer is. */

import { COMMON_READS, type Read } from './config.ts';
import { EtrmError } from './errors.ts';

/** Rows of colours 0..9. */
export type Grid = readonly (readonly number[])[];

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
const sameSize = (a: Size, b: Size): boolean => a[0] === b[0] && a[1] === b[1];
export const gridKey = (grid: Grid): string => grid.map((row) => row.join('')).join('/');

/** @throws EtrmError `bad-grid` */
export function checkGrid(grid: Grid, what: string): void {
  const [rows, cols] = sizeOf(grid);
  if (rows < 1 || cols < 1 || rows > SIDE_MAX || cols > SIDE_MAX)
    throw new EtrmError('bad-grid', `${what} has ${rows} rows and ${cols} columns; from 1 to ${SIDE_MAX} are possible.`);
  for (const [r, row] of grid.entries()) {
    if (row.length !== cols) throw new EtrmError('bad-grid', `${what}, row ${r + 1}: has ${row.length} cells, but row 1 has ${cols}.`);
    const odd = row.find((c) => !Number.isInteger(c) || c < 0 || c > 9);
    if (odd !== undefined) throw new EtrmError('bad-grid', `${what}, row ${r + 1}: ${odd} is no colour from 0 to 9.`);
  }
}

/** @throws EtrmError `bad-size` */
export function checkSize([rows, cols]: Size): void {
  for (const side of [rows, cols]) {
    if (!Number.isInteger(side) || side < 1 || side > SIDE_MAX)
      throw new EtrmError('bad-size', `An answer of ${rows} by ${cols} cells: sides go from 1 to ${SIDE_MAX}.`);
  }
}

/** @throws EtrmError `bad-grid` where a grid is none, or there is nothing to learn from */
export function checkEtrmTask({ train, test }: EtrmTask): void {
  if (train.length === 0) throw new EtrmError('bad-grid', 'The task has no demonstration to learn from.');
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

/** Where a cell may come from, itself first. */
const NEAR: readonly (readonly [number, number])[] = [
  [0, 0],
  [-1, 0],
  [0, -1],
  [0, 1],
  [1, 0],
  [-1, -1],
  [-1, 1],
  [1, -1],
  [1, 1],
];

/** Times that each colour must be seen on average, so that it is no accident. */
const SEEN = { itself: 2, neighbour: 3 } as const;

/**
 * Where every answer's cell follows, by colour, from the one cell of the input at this distance, the cell itself before its neighbours; null where none
 * does, or nothing changes. `changes`: whether colours become others on the way, or what comes in from outside is not black.
 */
function neighbour({ train, test }: EtrmTask): { readonly at: readonly [number, number]; readonly changes: boolean } | null {
  if (train.some(({ input, output }) => !sameSize(sizeOf(input), sizeOf(output)))) return null;
  const cells = train.reduce((sum, { input }) => sum + input.length * input[0].length, 0);
  for (const at of NEAR) {
    const becomes = new Map<number, number>();
    const [dy, dx] = at;
    const follows = train.every(({ input, output }) =>
      output.every((row, r) =>
        row.every((colour, c) => {
          const from = input[r + dy]?.[c + dx] ?? -1;
          if ((becomes.get(from) ?? colour) !== colour) return false;
          becomes.set(from, colour);
          return true;
        }),
      ),
    );
    if (!follows || cells < (dy === 0 && dx === 0 ? SEEN.itself : SEEN.neighbour) * becomes.size) continue;
    const changes = [...becomes].some(([from, to]) => to !== Math.max(from, 0));
    // A test's colour that no demonstration has: what would become of it?
    if (changes && !test.every(({ input }) => input.flat().every((colour) => becomes.has(colour)))) continue;
    return changes || dy !== 0 || dx !== 0 ? { at, changes } : null;
  }
  return null;
}

/** Whether cells change their colours, each always to the same one, where they are or moved by one. */
export const recolours = (task: EtrmTask): boolean => neighbour(task)?.changes === true;

/**
 * Planes of colours that play no part of their own, so that they may be renamed among themselves: not black, brought in by no answer, not
 * in the input of every demonstration; none where the rule recolours.
 */
export function freePlanes(task: EtrmTask): number[] {
  if (recolours(task)) return [];
  const colours = coloursOf(task);
  const fixed = new Set([0]);
  for (const { input, output } of task.train) {
    const seen = new Set(input.flat());
    for (const c of output.flat()) if (!seen.has(c)) fixed.add(c);
  }
  const inputs = task.train.map(({ input }) => new Set(input.flat()));
  for (const c of colours) if (inputs.every((seen) => seen.has(c))) fixed.add(c);
  return [...colours.keys()].filter((plane) => !fixed.has(colours[plane]));
}

/** Rows and columns of the box of what is not black; 0 by 0 where all is. */
export function contentSize(grid: Grid): Size {
  const rows = [...grid.keys()].filter((r) => grid[r].some((c) => c !== 0));
  const cols = [...grid[0].keys()].filter((c) => grid.some((row) => row[c] !== 0));
  return [(rows.at(-1) ?? -1) - (rows[0] ?? 0) + 1, (cols.at(-1) ?? -1) - (cols[0] ?? 0) + 1];
}

const exchange = ([rows, cols]: Size): Size => [cols, rows];
const transposed = (grid: Grid): Grid => grid[0].map((_, c) => grid.map((row) => row[c]));
const sorted = (row: readonly number[]): string => row.toSorted((a, b) => a - b).join();
/** Whether each row of one grid holds what the other's does, in any order. */
const sameRows = (a: Grid, b: Grid): boolean => a.every((row, r) => sorted(row) === sorted(b[r]));

/**
 * What the task is learnt with: `colours` alone where each cell follows from itself, with `local` where it follows from one neighbour. Else, besides
 * what all have: where some answer has another size than its input, `quarters` if all have its sides exchanged, else `places`; `moved` where the task
 * has black and its demonstrations keep what is in every row, or in every column, or each answer is as large as the box of what is not black.
 */
export function readsFor({ train, test }: EtrmTask): readonly Read[] {
  const near = neighbour({ train, test });
  if (near) return near.at.some((d) => d !== 0) ? ['local', 'colours'] : ['colours'];
  const resized = train.some(({ input, output }) => !sameSize(sizeOf(input), sizeOf(output)));
  const kept = (lines: (grid: Grid) => Grid): boolean => train.every(({ input, output }) => sameRows(lines(input), lines(output)));
  const boxed = (): boolean => train.every(({ input, output }) => sameSize(contentSize(input), sizeOf(output)));
  const moves = coloursOf({ train, test })[0] === 0 && (resized ? boxed() : kept((grid) => grid) || kept(transposed));
  const exchanged = train.every(({ input, output }) => sameSize(sizeOf(output), exchange(sizeOf(input))));
  const sizes: readonly Read[] = resized ? [exchanged ? 'quarters' : 'places'] : [];
  return [...COMMON_READS, ...sizes, ...(moves ? (['moved'] as const) : [])];
}

/** Why an answer has its size; `difference`: so many rows and columns more or fewer; `content`: the box of what is not black. */
export type SizeRule = 'same' | 'constant' | 'ratio' | 'transposed' | 'difference' | 'content';

/** Which rule all demonstrations obey, the first that does; null where none does. */
export function sizeRule(train: readonly EtrmPair[]): SizeRule | null {
  const pairs = train.map(({ input, output }) => [sizeOf(input), sizeOf(output)] as const);
  const [[firstIn, firstOut]] = pairs;
  if (pairs.every(([i, o]) => sameSize(i, o))) return 'same';
  if (pairs.every(([, o]) => sameSize(o, firstOut))) return 'constant';
  // The same fraction, without rounding: o / i = firstOut / firstIn.
  if (pairs.every(([i, o]) => o[0] * firstIn[0] === firstOut[0] * i[0] && o[1] * firstIn[1] === firstOut[1] * i[1])) return 'ratio';
  if (pairs.every(([i, o]) => sameSize(o, exchange(i)))) return 'transposed';
  if (pairs.every(([i, o]) => o[0] - i[0] === firstOut[0] - firstIn[0] && o[1] - i[1] === firstOut[1] - firstIn[1])) return 'difference';
  if (train.every(({ input, output }) => sameSize(sizeOf(output), contentSize(input)))) return 'content';
  return null;
}

const possible = (size: Size): Size | null => (size.every((side) => Number.isInteger(side) && side >= 1 && side <= SIDE_MAX) ? size : null);

/** The size of the answer to `input`; null where no rule gives one that is possible: then the person is asked. */
export function answerSize(train: readonly EtrmPair[], input: Grid): Size | null {
  const rule = sizeRule(train);
  const [rows, cols] = sizeOf(input);
  switch (rule) {
    case 'same':
      return [rows, cols];
    case 'constant':
      return sizeOf(train[0].output);
    case 'transposed':
      return [cols, rows];
    case 'difference': {
      const [i, o] = [sizeOf(train[0].input), sizeOf(train[0].output)];
      return possible([rows + o[0] - i[0], cols + o[1] - i[1]]);
    }
    case 'content':
      return possible(contentSize(input));
    case 'ratio': {
      const [i, o] = [sizeOf(train[0].input), sizeOf(train[0].output)];
      return possible([(rows * o[0]) / i[0], (cols * o[1]) / i[1]]);
    }
    case null:
      return null;
    default:
      return rule satisfies never;
  }
}

/** Sizes to offer where no rule holds, the likeliest first: those of the demonstrations' answers, then the input's own. */
export function likelySizes(train: readonly EtrmPair[], input: Grid): Size[] {
  const counts = new Map<string, { size: Size; times: number }>();
  for (const { output } of train) {
    const size = sizeOf(output);
    const entry = counts.get(size.join('x')) ?? { size, times: 0 };
    counts.set(size.join('x'), { size, times: entry.times + 1 });
  }
  const known = [...counts.values()].sort((a, b) => b.times - a.times).map(({ size }) => size);
  const own = sizeOf(input);
  return known.some((size) => sameSize(size, own)) ? known : [...known, own];
}
