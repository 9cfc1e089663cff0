/** What a second run is asked to do otherwise, and the settings in which two records differ. */

import { expect, test } from 'vitest';
import type { RunRecord } from '../../client/record.ts';
import { runOf } from '../../testing/runs.ts';
import { draftDiffers, draftOf, settingsThatDiffer, wishOf, withModel } from './settings.ts';

const settings = { stopWhenSolved: true, stopWhenSure: false, sigma: 0.3 };
const record = runOf({
  copies: 4,
  seed: 7,
  noise: { sigma: 0.5, symmetries: true },
  model: { name: 'm', T: 3, n: 6, nSup: 16 },
  stops: { stopWhenSolved: false, stopWhenSure: true },
});
const first = draftOf(record, settings);

/** The record without some of its fields. */
function without(...fields: readonly (keyof RunRecord)[]): RunRecord {
  return Object.fromEntries(Object.entries(record).filter(([field]) => !fields.includes(field as keyof RunRecord))) as unknown as RunRecord;
}

test('a draft starts as the run itself: running it unchanged asks for the same run', () => {
  expect(wishOf(first)).toEqual({ T: 3, n: 6, steps: 16, stopWhenSolved: false, stopWhenSure: true, vary: 'both', sigma: 0.5, seed: 7 });
  expect(first.copies).toBe(4);
  expect(draftDiffers(first, first)).toEqual([]);
});

test('what a record does not say comes from the settings of the page', () => {
  const plain = without('noise', 'stops');
  expect(draftOf(plain, settings)).toMatchObject({ vary: 'symmetries', sigma: 0.3, stopWhenSolved: true, stopWhenSure: false });
  expect(draftOf({ ...plain, noise: { sigma: 0.1, symmetries: false } }, settings)).toMatchObject({ vary: 'noise', sigma: 0.1 });
});

test('a run of more steps than a request may have is asked for again with as many as it may', () => {
  expect(draftOf({ ...record, planned: 500 }, settings).steps).toBe(64);
});

test('another model comes with its own T and n, and the first one with the run’s again', () => {
  const other = withModel({ ...first, T: 1 }, 'other', first);
  expect(other).toMatchObject({ model: 'other', T: null, n: null });
  expect(wishOf(other)).not.toHaveProperty('T');
  expect(withModel(other, 'm', first)).toMatchObject({ T: 3, n: 6 });
});

test('what is changed is named, both ways round', () => {
  const changed = { ...first, T: 1, stopWhenSure: false, vary: 'symmetries' as const, seed: 8 };
  expect(draftDiffers(first, changed)).toEqual([
    { name: 'Cycles a step (T)', a: '3', b: '1' },
    { name: 'Stops', a: 'when sure', b: 'never early' },
    { name: 'They differ by', a: 'symmetries and noise', b: 'symmetries' },
    { name: 'Noise (σ)', a: '0.50', b: 'none' },
    { name: 'Seed', a: '7', b: '8' },
  ]);
});

test('a seed that changes nothing is not named', () => {
  const one = { ...without('noise'), copies: 1 };
  expect(settingsThatDiffer(one, { ...one, seed: 9 })).toEqual([]);
  expect(settingsThatDiffer(record, { ...record, seed: 9 })).toEqual([{ name: 'Seed', a: '7', b: '9' }]);
});

test('records differ in what they say alone: a file does not say what would have ended its run early', () => {
  const fromFile = without('stops');
  const changes = [{ step: 2, what: 'z' as const }];
  expect(settingsThatDiffer(record, { ...fromFile, planned: 32, model: { name: 'other', T: 3, n: 6, nSup: 16 }, changes })).toEqual([
    { name: 'Model', a: 'm', b: 'other' },
    { name: 'Steps at most', a: '16', b: '32' },
    { name: 'Changed by you', a: 'nothing', b: 'z forgotten after step 2' },
  ]);
});
