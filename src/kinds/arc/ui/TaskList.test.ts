/** Searching tasks by id, size and colours. */

import { expect, test } from 'vitest';
import { filledGrid } from '../core/grid.ts';
import { type NamedTask } from '../core/parse.ts';
import { searchTasks } from './TaskList.tsx';

const task = (id: string, side: number, ...colours: number[]): NamedTask => ({
  id,
  task: { train: [{ input: filledGrid(side, side), output: [colours] }], test: [{ input: filledGrid(side, side + 1) }] },
});
const tasks = [task('007bbfb7', 3, 1, 2), task('00d62c1b', 10, 4), task('0a2355e7', 20, 2, 3, 8)];
const found = (wanted: string): string[] => searchTasks(tasks, wanted).map(({ id }) => id.slice(0, 4));

test.each([
  ['', ['007b', '00d6', '0a23']],
  ['00', ['007b', '00d6']],
  ['BBFB', ['007b']],
  ['3x3', ['007b']],
  ['10 x 11', ['00d6']],
  ['3×4', ['007b']],
  ['<=11', ['007b', '00d6']],
  ['up to 11', ['007b', '00d6']],
  ['red', ['007b', '0a23']],
  ['red azure', ['0a23']],
  ['red, cyan', ['0a23']],
  ['-red', ['00d6']],
  ['4 colours', ['0a23']],
  ['2c', ['00d6']],
  ['red 00', ['007b']],
  ['nothing', []],
])('%j', (wanted, ids) => expect(found(wanted)).toEqual(ids));

test('a thousand tasks of 30x30', () => {
  const many = Array.from({ length: 1000 }, (_, i) => task(i.toString(16).padStart(8, '0'), 29, i % 10));
  expect(searchTasks(many, 'maroon').length).toBe(100);
  expect(searchTasks(many, '000003e').map(({ id }) => id)).toHaveLength(9); // 0000003e and 000003e0 to 000003e7
});
