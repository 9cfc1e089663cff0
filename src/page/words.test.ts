/** Which copy a board shows is said where there are several. */

import { expect, test } from 'vitest';
import type { Frame, RunRecord } from '../client/record.ts';
import { frameOf, runOf, verdictOf } from '../testing/runs.ts';
import { captionOf } from './words.ts';

const solvedBy = (copy: number | null): Frame =>
  frameOf(
    1,
    [0, 1, 2].map((k) => verdictOf(k === copy ? 0 : 3)),
  );
const oneStep = (patch: Partial<RunRecord>): RunRecord => runOf({ copies: 3, frames: [solvedBy(null)], ...patch });

test('one copy is not named; of several it is said which, and why that one', () => {
  expect(captionOf(oneStep({ copies: 1 }), 0, null)).toBe('');
  expect(captionOf(oneStep({ frames: [solvedBy(2)] }), 2, null)).toBe('Copy 3 of 3, the one that is right');
  expect(captionOf(oneStep({ frames: [solvedBy(2)] }), 2, 2)).toBe('Copy 3 of 3, the one that is right');
  expect(captionOf(oneStep({ frames: [solvedBy(2)] }), 0, 0)).toBe('Copy 1 of 3, chosen by you');
  expect(captionOf(oneStep({}), 1, null)).toBe('Copy 2 of 3, the surest');
  expect(captionOf(oneStep({ phase: 'running' }), 0, null)).toBe('Copy 1 of 3, the board itself');
});
