/** Which copy a board shows is always said where there are several. */

import { expect, test } from 'vitest';
import { frameOf, runOf, verdictOf } from '../../testing/runs.ts';
import type { Frame, RunRecord } from './run/record.ts';
import { captionOf, sureWords } from './words.ts';

const frame = (solved: number | null): Frame =>
  frameOf(
    1,
    [0, 1, 2].map((k) => verdictOf(k === solved ? 0 : 3)),
  );
const record = (patch: Partial<RunRecord>): RunRecord => runOf({ copies: 3, planned: 1, frames: [frame(null)], ...patch });

test('one copy is not named; of several it is said which, and why that one', () => {
  expect(captionOf(record({ copies: 1 }), 0, null)).toBe('');
  expect(captionOf(record({ frames: [frame(2)] }), 2, null)).toBe('Copy 3 of 3, the one that is right');
  expect(captionOf(record({ frames: [frame(2)] }), 2, 2)).toBe('Copy 3 of 3, the one that is right');
  expect(captionOf(record({ frames: [frame(2)] }), 0, 0)).toBe('Copy 1 of 3, chosen by you');
  expect(captionOf(record({}), 1, null)).toBe('Copy 2 of 3, the surest');
  expect(captionOf(record({ phase: 'running' }), 0, null)).toBe('Copy 1 of 3, the board itself');
});

test('nearly nothing and nearly everything are said in words', () => {
  expect([0.001, 0.5, 0.999].map(sureWords)).toEqual([
    'It is less than 1 % sure that it is finished.',
    'It is 50 % sure that it is finished.',
    'It is more than 99 % sure that it is finished.',
  ]);
});
