/** Paths of a run's copies: what is asked for, when they are forgotten, and where they differ from the run. */

import { expect, test } from 'vitest';
import { createStore } from 'zustand';
import type { RunState } from '../../page/run/run.ts';
import { WorkerFailure } from '../../protocol/errors.ts';
import type { Trajectories, TrajectoriesRequest } from '../../protocol/inspect.ts';
import { frameOf, runOf, verdictOf } from '../../testing/runs.ts';
import { createTrajectoriesStore, straysAt } from './replay.ts';

const record = runOf({
  seed: 4,
  copies: 2,
  noise: { sigma: 0.2, symmetries: false },
  model: { name: 'm', T: 2, n: 3, nSup: 16 },
  frames: [
    [-5, -4],
    [3, -4],
  ].map((halt, i) => frameOf(i + 1, [verdictOf(1), verdictOf(1)], { halt: Float32Array.from(halt) })),
});
const paths = { places: new Float32Array(8), shares: [0.5, 0.25] } as const;
const found = {
  runId: 'r',
  copies: 2,
  steps: 2,
  asked: 2,
  halt: Float32Array.of(-5, -4, 3, -4),
  y: paths,
  z: paths,
} satisfies Trajectories;

function rig(answer: (request: TrajectoriesRequest) => Promise<Trajectories>, { loaded = 'm', now = record } = {}) {
  const run = createStore<RunState>()(() => ({ record: now, attached: true, away: new Map() }) as unknown as RunState);
  const cancelled: string[] = [];
  const store = createTrajectoriesStore({
    run,
    modelName: () => Promise.resolve(loaded),
    trace: answer,
    cancel: (runId) => {
      cancelled.push(runId);
      return Promise.resolve();
    },
  });
  return { run, store, cancelled };
}

test('asks for the run as it was, all copies of it; another run forgets the paths', async () => {
  const asked: TrajectoriesRequest[] = [];
  const { store, run } = rig((request) => {
    asked.push(request);
    return Promise.resolve(found);
  });
  expect(asked).toEqual([]); // nothing is computed until somebody asks
  await store.getState().start();
  expect(asked).toEqual([
    { runId: 'r', kind: 'sudoku', board: [], copies: 2, seed: 4, T: 2, n: 3, steps: 2, noise: { sigma: 0.2, symmetries: false } },
  ]);
  expect(store.getState()).toMatchObject({ phase: 'ready', found: { trajectories: found, strays: null } });
  run.setState({ record: { ...record, runId: 'next' } });
  expect(store.getState()).toMatchObject({ phase: 'idle', found: null });
});

test('what is given up, or refused, leaves nothing but the refusal', async () => {
  let finish: (t: Trajectories) => void = () => undefined;
  const { store, cancelled } = rig(() => new Promise((r) => (finish = r)));
  const tracing = store.getState().start();
  await Promise.resolve(); // the model is there
  store.getState().stop();
  finish(found);
  await tracing;
  expect(cancelled).toEqual(['r']);
  expect(store.getState()).toMatchObject({ phase: 'idle', found: null });
  const refused = rig(() => Promise.reject(new WorkerFailure({ code: 'device-lost', message: 'gone' }))).store;
  await refused.getState().start();
  expect(refused.getState()).toMatchObject({ phase: 'failed', failure: { code: 'device-lost', message: 'gone' } });
});

test('another model, or a run that was changed in the middle, is not traced', async () => {
  const ask = () => Promise.reject(new Error('asked'));
  const other = rig(ask, { loaded: 'another' }).store;
  await other.getState().start();
  expect(other.getState().failure).toMatchObject({ code: 'other-model' });
  const changed = rig(ask, { now: { ...record, changes: [{ step: 1, what: 'z' }] } }).store;
  await changed.getState().start();
  expect(changed.getState().phase).toBe('idle');
});

test('says from which step on a copy goes another way than in the run, and takes rounding for what it is', () => {
  expect(straysAt(record, found)).toBeNull();
  expect(straysAt(record, { ...found, halt: Float32Array.of(-5.3, -4.05, 3.02, -4) })).toBeNull();
  expect(straysAt(record, { ...found, halt: Float32Array.of(-5, -4, 3, -3.2) })).toBe(2);
});
