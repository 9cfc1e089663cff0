/**
 * A training run of an earlier version goes on from its checkpoint: weights, averages, optimiser and carry. Made, as the other files here, by the
 * version of before the puzzle kinds had a registry, which trained a tiny model for six steps, and then for six more, of which `after` tells.
 */

import { openDB } from 'idb';
import { expect, test } from 'vitest';
import { startSession, stored, train } from '../../testing/trainingRuns.ts';
import { decodeCheckpoint } from '../../worker/training/records.ts';
import modelUrl from './checkpoint-model.safetensors?url';
import stateUrl from './checkpoint-state.safetensors?url';
import earlier from './checkpoint.json';

const bytes = async (url: string): Promise<Uint8Array> => new Uint8Array(await (await fetch(url)).arrayBuffer());
const { run, entry, after } = earlier;

/** Puts the run where that version kept it. */
async function keep(): Promise<void> {
  const db = await openDB('trm-playground-runs', 1, {
    upgrade: (opened) => ['runs', 'checkpoints', 'files'].forEach((store) => opened.createObjectStore(store)),
  });
  await db.put('runs', run, run.id);
  await db.put('checkpoints', entry, [run.id, entry.step]);
  await db.put('files', { state: await bytes(stateUrl), model: await bytes(modelUrl) }, [run.id, entry.step]);
  db.close();
}

test('six steps of an earlier version, and six of this one, are twelve of that one', async () => {
  await keep();
  const session = await startSession();
  const runs = await session.training.runs();
  const kept = runs.ok ? runs.value.filter(({ id }) => id === run.id) : []; // beside those of other tests
  expect(kept).toMatchObject([{ kind: 'mini', phase: 'paused', step: 6, checkpoints: [{ step: 6 }] }]);

  const { state } = decodeCheckpoint((await stored(run.id, 6)).state);
  const of = (part: string) => [...state.tensors.keys()].filter((name) => name.startsWith(part)).length;
  expect([state.steps, of('raw.'), of('average.'), of('carry.')]).toEqual([6, 8, 8, 8]);
  expect(of('optimiser.')).toBeGreaterThan(8); // two kinds of parameters, two moments of one of them

  const events = await train(session, { type: 'resume', runId: run.id });
  expect(events.at(-1)).toMatchObject({ type: 'ended', reason: 'finished', step: 12 });
  const evaluations = events.filter((e) => e.type === 'evaluation');
  expect(evaluations.map(({ step }) => step)).toEqual(after.exams.map(({ step }) => step));
  evaluations.forEach(({ accuracyByStep, groups }, i) => {
    const exam = after.exams[i];
    // A cell of the 1,600 may fall the other way where two logits are all but equal.
    accuracyByStep.forEach((share, k) => expect(share).toBeCloseTo(exam.accuracyByStep[k], 2));
    expect(groups[0].n).toBe(exam.groups[0].n);
  });
  // Six numbers of every tensor, from its first to its last.
  const { tensors } = decodeCheckpoint((await stored(run.id, 12)).state).state;
  for (const [name, numbers] of Object.entries(after.state)) {
    const data = tensors.get(name)?.data ?? new Float32Array();
    const every = Math.max(1, Math.floor(data.length / 6));
    numbers.forEach((value, i) => expect(Math.abs(data[i * every] - value), `${name}, number ${i * every}`).toBeLessThan(1e-3));
  }
});
