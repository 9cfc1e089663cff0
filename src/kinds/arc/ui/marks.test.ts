/** A frame of playback as an answer grid. */

import { expect, it } from 'vitest';
import type { BoardOverlay } from '../../shared/ui/overlay.ts';
import { encodeGrid } from '../core/index.ts';
import { shownAnswer } from './marks.ts';

const SIDE = 4;
const task = {
  train: [{ input: [[1]], output: [[1]] }],
  test: [
    {
      input: [[1]],
      output: [
        [1, 2],
        [3, 4],
      ],
    },
    { input: [[1]] },
  ],
};
const overlay = (grid: number[][], changed: number[] = []): BoardOverlay => ({
  tokens: encodeGrid(grid, SIDE),
  confidence: Float32Array.from({ length: SIDE * SIDE }, (_, i) => i / 100),
  changed: new Set(changed),
  bad: new Set(),
  solved: false,
});

it('marks cells of the cropped grid by their place on the canvas', () => {
  const { grid, marks, verdict } = shownAnswer(
    overlay(
      [
        [1, 2],
        [9, 4],
      ],
      [5],
    ),
    task,
    0,
  );
  expect(grid).toEqual([
    [1, 2],
    [9, 4],
  ]);
  expect(marks.map((m) => Math.round((m.sure ?? 0) * 100))).toEqual([0, 1, 4, 5]);
  expect(marks.map((m) => m.changed)).toEqual([false, false, false, true]);
  expect(marks.map((m) => m.wrong)).toEqual([false, false, true, false]);
  expect(verdict?.summary).toBe('1 of 4 cells differ from the right answer');
});

it('marks nothing as wrong where the file has no answer, and has no cells where there is no grid', () => {
  expect(shownAnswer(overlay([[7]]), task, 1)).toMatchObject({ verdict: null, marks: [{ wrong: false }] });
  expect(shownAnswer({ ...overlay([[7]]), tokens: new Uint8Array(16) }, task, 0)).toMatchObject({ grid: [], marks: [] });
});
