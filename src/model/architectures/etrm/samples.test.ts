/** Turned copies: what they show, mark and answer, as PyTorch's; a turn and back is the grid. */

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Canvas } from './canvas.ts';
import { planFor } from './plan.ts';
import { EncodedTask, OFF, turnBack, turned, TURNED_COPIES, type EtrmQuestion, type Sample } from './samples.ts';
import type { EtrmTask, Grid, Size } from './task.ts';

interface Shown {
  readonly turn: number;
  readonly input: Grid;
  readonly answer: Grid;
  readonly levels: readonly Grid[];
}
const { tasks } = JSON.parse(readFileSync(new URL('../../parity/fixtures/j_etrm_turned.json', import.meta.url), 'utf8')) as {
  readonly tasks: Readonly<
    Record<
      string,
      { readonly task: EtrmTask; readonly size: Size; readonly examples: readonly Shown[]; readonly questions: readonly Shown[] }
    >
  >;
};

/** Values of a canvas's cells, as a grid of this size at its top left. */
const onGrid = (values: ArrayLike<number>, { index, size: [, W] }: Canvas, [rows, cols]: Size): number[][] =>
  Array.from({ length: rows }, (_, r) => Array.from({ length: cols }, (_, c) => values[index[r * W + c]]));

function expectShown({ canvas, input, flags, row }: EtrmQuestion, { turn, input: shown, answer, levels }: Shown): void {
  expect(row).toBe(turn);
  expect(canvas.answer).toEqual([answer.length, answer[0].length]);
  expect(onGrid(input, canvas, canvas.input)).toEqual(shown.map((line) => line.map((v) => (v < 0 ? OFF : v))));
  const bits = shown.map((line, r) => line.map((_, c) => levels.reduce((all, of) => all | (of[r][c] > 0 ? 1 << (of[r][c] - 1) : 0), 0)));
  expect(onGrid(flags, canvas, canvas.input).map((line) => line.map((f) => f >> 2))).toEqual(bits);
}

describe.each(Object.entries(tasks))('%s', (_, { task, size, examples, questions }) => {
  const { config, free } = planFor(task, undefined, true);
  const encoded = new EncodedTask(task, config, free);

  test('demonstrations', () => {
    expect(encoded.samples).toHaveLength(8 * task.train.length);
    for (const [turn, shown] of examples.entries()) {
      const sample: Sample = encoded.samples[turn];
      expectShown(sample, shown);
      expect(onGrid(sample.labels, sample.canvas, sample.canvas.answer)).toEqual(shown.answer);
    }
  });

  test('questions', () => {
    for (const shown of questions) expectShown(encoded.question(task.test[0].input, size, shown.turn), shown);
  });

  test('answers are turned back', () => {
    const [{ output }] = task.train;
    for (const [turn, sample] of encoded.samples.slice(0, 8).entries())
      expect(encoded.grid(sample.labels, sample.canvas, turn)).toEqual(output);
  });
});

test('a turn and the one back leave a grid as it was', () => {
  const grid = [
    [1, 2, 3],
    [4, 5, 6],
  ];
  const copies = Array.from({ length: TURNED_COPIES }, (_, turn) => turned(grid, turn));
  expect(new Set(copies.map((copy) => JSON.stringify(copy))).size).toBe(TURNED_COPIES);
  expect(copies.map((copy, turn) => turned(copy, turnBack(turn)))).toEqual(copies.map(() => grid));
});
