/** What is said where one cannot look inside, and which press helps. */

import { expect, test } from 'vitest';
import { frameOf, runOf } from '../../testing/runs.ts';
import { missingOf } from './missing.ts';
import { insideWords } from './words.ts';

const run = runOf({ model: { name: 'm', T: 1, n: 1, nSup: 16 }, frames: [frameOf(1, [])] });

test('each state says what is missing, with the press that takes it away', () => {
  expect(missingOf(null, false, 0)).toEqual({ sentence: insideWords.noRun, remedy: 'solve' });
  expect(missingOf({ ...run, frames: [] }, false, 0)?.remedy).toBe('solve');
  expect(missingOf({ ...run, phase: 'running', end: null }, false, 0)).toEqual({ sentence: insideWords.live, remedy: null });
  expect(missingOf(run, false, 3)).toEqual({ sentence: insideWords.before, remedy: 'look' });
  expect(missingOf(run, true, 3)).toEqual({ sentence: insideWords.other(3), remedy: 'watch' });
  expect(missingOf(run, true, 0)).toBeNull();
});

test('a run that cannot be made once more says why', () => {
  expect(missingOf({ ...run, changes: [] }, false, 0)).toEqual({ sentence: insideWords.changed, remedy: null });
  expect(missingOf({ ...run, onlyCopy: 2 }, false, 0)).toEqual({ sentence: insideWords.onlyCopy(2), remedy: null });
});
