/** What a task is learnt with is what the PyTorch side learns it with: colours, free ones, marks, reads, the offset, the answer's size. */

import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { asksFor, freePlanes } from './asks.ts';
import { configFor, parameterLayout } from './parameters.ts';
import { EncodedTask, OFF } from './samples.ts';
import { answerSize, sizeRule } from './sizes.ts';
import { coloursOf, sizeOf, type EtrmTask, type Size } from './task.ts';

interface Case {
  readonly task: EtrmTask;
  readonly colours: readonly number[];
  readonly free: readonly number[];
  readonly marks: readonly string[];
  readonly reads: readonly string[];
  readonly offset: readonly number[];
  /** Planes of the first test's input as they are shown; -1: none. */
  readonly shown: readonly (readonly number[])[];
  readonly sizes: readonly [rule: string, size: readonly [Size]];
}
const { tasks } = JSON.parse(readFileSync(new URL('../../parity/fixtures/j_etrm_tasks.json', import.meta.url), 'utf8')) as {
  readonly tasks: Readonly<Record<string, Case>>;
};

it.each(Object.entries(tasks))('%s', (_, { task, colours, free, marks, reads, offset, shown, sizes: [rule, [size]] }) => {
  expect(coloursOf(task)).toEqual(colours);
  expect(freePlanes(task)).toEqual(free);
  expect(asksFor(task)).toEqual({ marks, reads, offset });
  const config = configFor(task);
  expect(configFor(task, parameterLayout(config).total), 'weights that it filled are its own again').toEqual(config);
  const [{ input }] = task.test;
  const question = new EncodedTask(task).question(input, sizeOf(input));
  expect([...question.input]).toEqual(shown.flat().map((plane) => (plane < 0 ? OFF : plane)));
  expect(sizeRule(task.train)).toBe(rule);
  expect(answerSize(task.train, input)).toEqual(size);
});
