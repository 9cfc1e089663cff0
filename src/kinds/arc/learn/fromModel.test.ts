/** How a task is learnt from a model in use, by the speed of the device. */

import { expect, test } from 'vitest';
import type { ArcTask } from '../core/task.ts';
import { learningFrom } from './fromModel.ts';

const task: ArcTask = { train: [{ input: [[1]], output: [[2]] }], test: [{ input: [[3]] }] };
const from = (stepMs: number | undefined) => learningFrom({ stepMs, nSup: 16 }, task);

test('a fast device keeps the usual settings, and so does one whose speed is unknown', () => {
  expect(from(undefined)).toEqual({ settings: {}, slow: null });
  expect(from(400)).toEqual({ settings: {}, slow: null });
});

test('a slow one learns from fewer slots a step, so that a step stays short, and from a number of steps', () => {
  expect(from(1000)).toMatchObject({ settings: { batch: 5, budget: { steps: 40 } }, slow: { step: 20, evaluation: 120 } });
  expect(from(3000)).toMatchObject({ settings: { batch: 2 }, slow: { step: 24 } });
  expect(from(20_000)).toMatchObject({ settings: { batch: 2 }, slow: { step: 160, evaluation: 640 } });
});
