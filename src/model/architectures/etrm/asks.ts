/** What a task asks to be learnt with, by what its demonstrations show: reads, marks, and which colours may be renamed. */

import { COMMON_READS, type Offset, type Read } from './config.ts';
import { neighbour, offsetFor, oneLook } from './looks.ts';
import { levelsOf, MARKS, MARKS_MAX, type MarkName } from './marks.ts';
import { contentSize } from './sizes.ts';
import { coloursOf, exchange, sameSize, sizeOf, transposed, type EtrmTask, type Grid } from './task.ts';
import { recoloured, unexplained, viewFor, type Explained } from './views.ts';

/**
 * Planes of colours that play no part of their own, so that they may be renamed among themselves: not black, brought in by no answer, not
 * in the input of every demonstration; none where the rule recolours.
 */
export function freePlanes(task: EtrmTask): number[] {
  if (recolours(task)) return [];
  const colours = coloursOf(task);
  const fixed = new Set([0, viewOf(task).becomes.get(-1) ?? 0]);
  for (const { input, output } of task.train) {
    const seen = new Set(input.flat());
    for (const c of output.flat()) if (!seen.has(c)) fixed.add(c);
  }
  const inputs = task.train.map(({ input }) => new Set(input.flat()));
  for (const c of colours) if (inputs.every((seen) => seen.has(c))) fixed.add(c);
  return [...colours.keys()].filter((plane) => !fixed.has(colours[plane]));
}

/** Whether cells change their colours, each always to the same one, where they are, moved or as a view shows them. */
export const recolours = (task: EtrmTask): boolean => neighbour(task)?.changes === true || recoloured(viewOf(task).becomes);

/** The view that explains every answer, where no neighbour and no one look does. */
const viewOf = (task: EtrmTask): Explained =>
  neighbour(task) || lookOf(task)
    ? unexplained
    : viewFor(
        task.train,
        task.test.map(({ input }) => input),
      );

/** Bit of what a cell may become: that it stays as it is; below it, a bit a colour. */
const ITSELF = 1 << 10;
/** Stands for every free colour. */
const FREE = 10;
/** More than a mark has levels. */
const LEVELS = 8;

/**
 * The first mark, else the first two, with which every answer's cell follows from its own colour, and without which it does not: to become one colour, or stay
 * as it is, the same for all free colours. So that it is no accident, there are two cells for each such case on average, and of two marks half of the cases are
 * in more than one demonstration. None where there are none, and where a neighbour, one look or a view explains the answers.
 */
export function marksFor(task: EtrmTask): readonly MarkName[] {
  const { train } = task;
  if (
    train.some(({ input, output }) => !sameSize(sizeOf(input), sizeOf(output))) ||
    neighbour(task) ||
    lookOf(task) ||
    viewOf(task).view.name
  )
    return [];
  const colours = coloursOf(task);
  const free = new Set(freePlanes(task).map((plane) => colours[plane]));
  const cells = train.reduce((sum, { input }) => sum + input.length * input[0].length, 0);
  const demonstrations = train.map(({ input, output }) => {
    const from = input.flat();
    return {
      kinds: from.map((colour) => (free.has(colour) ? FREE : colour)),
      becomes: output.flat().map((colour, i) => (free.has(colour) ? 0 : 1 << colour) | (colour === from[i] ? ITSELF : 0)),
      known: new Map<MarkName, Uint8Array>(),
      // Only when it is asked for: in most tasks the first demonstrations contradict most marks.
      levels(name: MarkName): Uint8Array {
        const found = this.known.get(name) ?? levelsOf(name, input);
        this.known.set(name, found);
        return found;
      },
    };
  });
  const follows = (names: readonly MarkName[]): boolean => {
    const cases = new Int16Array((FREE + 1) * LEVELS * LEVELS).fill(-1);
    const shown = new Int32Array(cases.length);
    for (const [d, demonstration] of demonstrations.entries()) {
      const [first, second] = names.map((name) => demonstration.levels(name));
      for (const [i, kind] of demonstration.kinds.entries()) {
        const key = (kind * LEVELS + (first?.[i] ?? 0)) * LEVELS + (second?.[i] ?? 0);
        cases[key] &= demonstration.becomes[i];
        if (cases[key] === 0) return false;
        shown[key] |= 1 << (d % 31);
      }
    }
    const met = shown.filter((bits) => bits !== 0);
    const again = met.filter((bits) => (bits & (bits - 1)) !== 0);
    return 2 * met.length <= cells && (names.length < MARKS_MAX || 2 * again.length >= met.length);
  };
  if (follows([])) return [];
  const one = MARKS.find((name) => follows([name]));
  if (one) return [one];
  for (const [i, first] of MARKS.entries()) {
    const second = MARKS.slice(i + 1).find((name) => follows([first, name]));
    if (second) return [first, second];
  }
  return [];
}

const sorted = (row: readonly number[]): string => row.toSorted((a, b) => a - b).join();
/** Whether each row of one grid holds what the other's does, in any order. */
const sameRows = (a: Grid, b: Grid): boolean => a.every((row, r) => sorted(row) === sorted(b[r]));

/** The one read that explains every answer; `moved` only where the task has black, which falls behind. */
function lookOf(task: EtrmTask): Read | null {
  const look = oneLook(task.train);
  return look === 'moved' && coloursOf(task)[0] !== 0 ? null : look;
}

/** What of E-TRM's configuration a task decides. */
export interface Asks {
  readonly reads: readonly Read[];
  readonly marks: readonly MarkName[];
  /** As what the input is shown; '': as it is. */
  readonly view: string;
  readonly offset: Offset;
}

/**
 * What the task is learnt with. `colours` alone where each cell follows from itself, from a neighbour that is further away than one cell and shown in its place, or
 * from itself and marks, or from a view; with `local` where it follows from one neighbour; one read alone where that shows every answer. Else, besides what all have: where some answer
 * has another size than its input, `quarters` if all have its sides exchanged, else `places`; `moved` where the task has black and its demonstrations keep what is in
 * every row, or in every column, or each answer is as large as the box of what is not black.
 */
export function asksFor(task: EtrmTask): Asks {
  const found = asked.get(task);
  if (found) return found;
  const { view } = viewOf(task);
  const offset = view.name ? view.offset : offsetFor(task);
  const marks = marksFor(task);
  const asks = { reads: view.name ? (['colours'] as const) : readsFor(task, marks, offset), marks, view: view.name, offset };
  asked.set(task, asks);
  return asks;
}

/** Looking through large grids takes a tenth of a second. */
const asked = new WeakMap<EtrmTask, Asks>();

/** What alone a task is learnt with, by name: a view, marks, one look, or `offset` for one cell further away; none where everything may count. */
export function goesBy(task: EtrmTask): readonly string[] {
  const { reads, marks, view, offset } = asksFor(task);
  if (view) return [view];
  if (offset.some((d) => d !== 0)) return ['offset'];
  return reads.length === 1 && reads[0] !== 'colours' ? reads : marks;
}

function readsFor(task: EtrmTask, marks: readonly MarkName[], offset: Offset): readonly Read[] {
  const { train } = task;
  const near = neighbour(task);
  if (near) return near.at.some((d) => d !== 0) && offset.every((d) => d === 0) ? ['local', 'colours'] : ['colours'];
  if (marks.length > 0) return ['colours'];
  const look = lookOf(task);
  if (look) return [look];
  const resized = train.some(({ input, output }) => !sameSize(sizeOf(input), sizeOf(output)));
  const kept = (lines: (grid: Grid) => Grid): boolean => train.every(({ input, output }) => sameRows(lines(input), lines(output)));
  const boxed = (): boolean => train.every(({ input, output }) => sameSize(contentSize(input), sizeOf(output)));
  const moves = coloursOf(task)[0] === 0 && (resized ? boxed() : kept((grid) => grid) || kept(transposed));
  const exchanged = train.every(({ input, output }) => sameSize(sizeOf(output), exchange(sizeOf(input))));
  const sizes: readonly Read[] = resized ? [exchanged ? 'quarters' : 'places'] : [];
  return [...COMMON_READS, ...sizes, ...(moves ? (['moved'] as const) : [])];
}
