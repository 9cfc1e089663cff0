/** What a task is learnt with is what the PyTorch side learns it with: colours, free ones, marks, reads, the offset, the answer's size. */

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { asksFor, freePlanes } from './asks.ts';
import { parameterLayout } from './config.ts';
import { oneLook } from './looks.ts';
import { configFor, encodedTask } from './plan.ts';
import { OFF } from './samples.ts';
import { sizeRule } from './sizes.ts';
import { coloursOf, sizeOf, type EtrmPair, type EtrmTask, type Size } from './task.ts';
import { askedSize } from './views.ts';

interface Case {
  readonly task: EtrmTask & { readonly test: readonly EtrmPair[] };
  readonly colours: readonly number[];
  readonly free: readonly number[];
  readonly marks: readonly string[];
  readonly reads: readonly string[];
  readonly view: string;
  readonly offset: readonly number[];
  /** Planes of the first test's input as they are shown; -1: none. */
  readonly shown: readonly (readonly number[])[];
  readonly sizes: readonly [rule: string | null, size: readonly [Size]];
}
const { tasks } = JSON.parse(readFileSync(new URL('../../parity/fixtures/j_etrm_tasks.json', import.meta.url), 'utf8')) as {
  readonly tasks: Readonly<Record<string, Case>>;
};

test.each(Object.entries(tasks))('%s', (_, { task, colours, free, marks, reads, view, offset, shown, sizes: [rule, [size]] }) => {
  expect(coloursOf(task)).toEqual(colours);
  expect(freePlanes(task)).toEqual(free);
  expect(asksFor(task)).toEqual({ marks, reads, view, offset });
  const config = configFor(task);
  expect(configFor(task, parameterLayout(config).total), 'weights that it filled are its own again').toEqual(config);
  const [{ input, output }] = task.test;
  const question = encodedTask(task).question(input, sizeOf(view ? output : input));
  expect([...question.input]).toEqual(shown.flat().map((plane) => (plane < 0 ? OFF : plane)));
  if (view === '') expect(sizeRule(task.train, oneLook(task.train))).toBe(rule);
  expect(askedSize(task.train, input)).toEqual(rule === null ? null : size);
});
