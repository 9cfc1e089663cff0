/** How many steps fit a time budget. */

import { expect, test } from 'vitest';
import { usual } from '../../kinds/shared/lesson.ts';
import { Schedule } from './options.ts';

const within = (budget: { seconds: number } | { steps: number }, total: number | null = null, spent = 0): Schedule =>
  new Schedule({ ...usual, budget }, total, spent);

/** Total after each of `count` steps that take `seconds` each; the first one compiles kernels. */
function run(schedule: Schedule, count: number, seconds: number, first = seconds): (number | null)[] {
  return Array.from({ length: count }, (_, i) => {
    schedule.stepped(i === 0 ? first : seconds);
    return schedule.total(i + 1);
  });
}

test('a time budget becomes steps once the speed is known, and the total stays', () => {
  const totals = run(within({ seconds: 100 }), 12, 1, 8);
  expect(totals.slice(0, 6)).toEqual(Array(6).fill(null)); // two steps warm up, five are measured
  expect(totals.slice(6)).toEqual(Array(6).fill(7 + 86)); // 14 s are gone, 86 are left
});

test('a budget that is spent before the speed is known ends there', () => {
  expect(run(within({ seconds: 5 }), 3, 3)).toEqual([null, 2, 2]);
});

test('fast steps are measured for a share of the budget first', () => {
  const totals = run(within({ seconds: 100 }), 100, 1 / 16);
  expect(totals[80]).toBeNull(); // two and 79 steps: not yet 5 s
  expect(totals[81]).toBe(1600);
});

test('steps asked for, and the total of an earlier session, are taken as they are', () => {
  expect(run(within({ steps: 40 }, 40), 2, 1)).toEqual([40, 40]);
  expect(run(within({ seconds: 5 }, 77), 9, 1)).toEqual(Array(9).fill(77));
});

test('what earlier sessions spent is spent, even where they were too short to know the speed', () => {
  expect(run(within({ seconds: 100 }, null, 90), 7, 1).at(-1)).toBe(7 + 3);
  let spent = 0;
  for (let step = 1; ; step++) {
    const schedule = within({ seconds: 5 }, null, spent); // a session of one step
    schedule.stepped(1);
    spent = schedule.spent;
    if (schedule.total(step) === null) continue;
    expect(step).toBe(5);
    return;
  }
});
