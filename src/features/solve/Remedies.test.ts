/** Remedies where nothing was solved: which there are, and their order. */

import { expect, test } from 'vitest';
import { K, record, started, step } from '../../testing/solveRig.ts';
import { madeByOther, moreCopies, remediesOf } from './Remedies.tsx';

async function ended(problems: readonly number[], reason: 'limit' | 'solved' | 'cancelled' = 'limit', steps = 1) {
  const b = await started();
  for (let n = 1; n <= steps; n++) b.say(step(b.id(), n, problems));
  await b.finish({ type: 'done', runId: b.id(), reason, winner: null, steps });
  return record(b);
}

test('not solved: more copies, then more thinking, then teaching; each only where it can be done', async () => {
  const run = await ended([3, 5]);
  expect(remediesOf(run, true, false)).toEqual(['more-copies', 'keep-thinking', 'teach']);
  expect(remediesOf({ ...run, copies: 32 }, true, false)).toEqual(['keep-thinking', 'teach']);
  expect(remediesOf({ ...run, heldBy: null }, true, false)).toEqual(['more-copies', 'teach']); // y and z are not at hand
  expect([moreCopies({ copies: K }), moreCopies({ copies: 8 })]).toEqual([8, 32]);
});

test('a stopped run goes on first of all; a solved one, one that is on, and one without a step need nothing', async () => {
  expect(remediesOf(await ended([3, 5], 'cancelled'), true, false)).toEqual(['keep-thinking', 'teach']);
  expect(remediesOf(await ended([3, 5], 'cancelled', 0), true, false)).toEqual([]);
  expect(remediesOf(await ended([0, 5], 'solved'), true, false)).toEqual([]);
  expect(remediesOf(record(await started()), true, false)).toEqual([]);
  expect(remediesOf(null, true, true)).toEqual([]);
});

test('where answers cannot be checked there are no copies to add, and teaching is for what can only be noise', async () => {
  const run = await ended([3, 5]);
  expect(remediesOf(run, false, true)).toEqual(['keep-thinking', 'teach']);
  expect(remediesOf(run, false, false)).toEqual(['keep-thinking']);
  expect(remediesOf(null, false, true)).toEqual(['teach']);
});

test('another model does not go on with a run', async () => {
  const run = await ended([3, 5]);
  expect([madeByOther(run, 'tiny'), madeByOther(run, null), madeByOther(run, 'other'), madeByOther(null, 'other')]).toEqual([
    null,
    null,
    'tiny',
    null,
  ]);
});
