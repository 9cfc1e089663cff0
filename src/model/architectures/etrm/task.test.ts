/** Whatever a task looks like: what is asked for it is one of the known, fits the task, and is never refused. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asksFor, freePlanes } from './asks.ts';
import { NONE, MOVES, movesOf } from './canvas.ts';
import { COMMON_READS, READS, parameterLayout } from './config.ts';
import { configFor, encodedTask } from './plan.ts';
import { TURNED_COPIES } from './samples.ts';
import { likelySizes } from './sizes.ts';
import { coloursOf, SIDE_MAX, sizeOf, type EtrmTask, type Grid } from './task.ts';
import { askedSize } from './views.ts';

const gridOf = (side: number, colours: number): fc.Arbitrary<Grid> =>
  fc
    .tuple(fc.integer({ min: 1, max: side }), fc.integer({ min: 1, max: side }))
    .chain(([rows, cols]) =>
      fc.array(fc.array(fc.nat(colours - 1), { minLength: cols, maxLength: cols }), { minLength: rows, maxLength: rows }),
    );
const black = (grid: Grid): Grid => grid.map((row) => row.map(() => 0));
/** What answers are made from, so that every rule is met. */
const rules: readonly ((grid: Grid) => Grid)[] = [
  (grid) => grid,
  black,
  (grid) => grid.map((row) => row.toReversed()),
  (grid) => grid[0].map((_, c) => grid.map((row) => row[c])),
  (grid) => grid.map((row) => row.map((colour) => (colour + 1) % 10)),
  (grid) => grid.slice(0, 1).map((row) => row.slice(0, 1)),
  (grid) => grid.slice(1).concat(grid.slice(0, 1)),
  (grid) => (grid.length > 1 ? grid.slice(1) : grid),
  (grid) => grid.map((row, r) => row.map((colour, c) => (r % (grid.length - 1) && c % (row.length - 1) ? colour : 9))),
  (grid) => {
    const filled = (line: readonly number[]): boolean => line.some((colour) => colour !== 0);
    const rows = grid.filter(filled);
    const cols = grid[0].map((_, c) => filled(grid.map((row) => row[c])));
    return rows.length > 0 ? rows.map((row) => row.filter((_, c) => cols[c])) : grid;
  },
];
const anyTask: fc.Arbitrary<EtrmTask> = fc.constantFrom(2, 3, 10).chain((colours) =>
  fc.oneof(gridOf(4, colours), gridOf(SIDE_MAX, colours)).chain((question) =>
    fc.record({
      train: fc.oneof(
        fc
          .tuple(fc.array(gridOf(6, colours), { minLength: 1, maxLength: 4 }), fc.constantFrom(...rules))
          .map(([inputs, rule]) => inputs.map((input) => ({ input, output: rule(input) }))),
        fc.array(fc.record({ input: gridOf(6, colours), output: gridOf(6, colours) }), { minLength: 1, maxLength: 4 }),
      ),
      test: fc.constantFrom([], [{ input: question }], [{ input: black(question) }, { input: question }]),
    }),
  ),
);

test('any task can be learnt: reads that are known, sizes that are possible, planes that are its own', () => {
  const kinds = new Set<string>();
  fc.assert(
    fc.property(anyTask, (task) => {
      const { reads, marks } = asksFor(task);
      kinds.add(reads.filter((read) => !COMMON_READS.includes(read)).join() || String(reads.length));
      if (marks.length > 0) kinds.add('marked');
      expect(READS.filter((read) => reads.includes(read))).toEqual(reads);
      expect(configFor(task, parameterLayout(configFor(task)).total)).toEqual(configFor(task));
      const copies = { ...configFor(task), rows: TURNED_COPIES };
      expect(configFor(task, parameterLayout(copies).total)).toEqual(copies);
      const colours = coloursOf(task);
      for (const plane of freePlanes(task)) expect(colours[plane]).toBeGreaterThan(0);
      const encoded = encodedTask(task);
      for (const { input } of task.test) {
        const size = askedSize(task.train, input);
        for (const [rows, cols] of [...(size ? [size] : []), ...likelySizes(task.train, input)]) {
          expect([rows, cols].every((side) => Number.isInteger(side) && side >= 1 && side <= SIDE_MAX)).toBe(true);
          expect(encoded.question(input, [rows, cols]).canvas.answer).toEqual([rows, cols]);
        }
      }
    }),
    { numRuns: 300, seed: 1 },
  );
  expect([...kinds].sort(), 'all were met').toEqual(['marked', '1', '2', '5', 'moved', 'places', 'places,moved', 'quarters'].sort());
});

/** Learnt with a view, whose size its canvas has: smaller than the input. */
const viewed: EtrmTask = {
  train: [
    {
      input: [
        [0, 1, 0],
        [0, 1, 1],
      ],
      output: [
        [1, 0],
        [1, 1],
      ],
    },
    { input: [[0], [1], [0], [0], [1], [0]], output: [[1], [1]] },
  ],
  test: [],
};

test('moves of any input stay within it, and no move sees a cell twice', () => {
  fc.assert(
    fc.property(anyTask, fc.nat(3), (task, at) => {
      const encoded = encodedTask(task);
      const { input, output } = task.train[at % task.train.length];
      const { canvas, input: planes } = encoded.question(input, sizeOf(output));
      const table = movesOf(planes, canvas);
      for (let move = 0; move < MOVES; move++) {
        const seen = [...table.subarray(move * canvas.cells, (move + 1) * canvas.cells)].filter((from) => from !== NONE);
        expect(seen.every((from) => canvas.inInput[from] === 1)).toBe(true);
        expect(new Set(seen).size).toBe(seen.length);
        if (move < 4) expect(seen.length).toBe(canvas.input[0] * canvas.input[1]);
      }
    }),
    { numRuns: 100, examples: [[viewed, 0]] },
  );
});
