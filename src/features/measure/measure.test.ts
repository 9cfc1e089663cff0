/** The store of measurements with a worker that is made up: what is asked, what is kept, cancelling and failing. */

import { expect, test } from 'vitest';
import type { LoadedModel } from '../../page/models/models.ts';
import type { MeasureEvent, MeasureRequest } from '../../protocol/measure.ts';
import type { Failure } from '../../protocol/session.ts';
import { infoOf } from '../../testing/models.ts';
import { createMeasureStore, rowsFor, runningOf, shownOf } from './measure.ts';

const device = { backend: 'webgpu', adapter: 'Card', software: false, features: [], note: '' } as const;
const model: LoadedModel = {
  name: 'm',
  source: { kind: 'run', run: { runId: 'r', name: 'm', which: 'best', step: 1, bytes: 1 } },
  task: 'sudoku',
  info: infoOf('m', { T: 2, n: 3, nSup: 5, prefixLen: 0 }, { parameters: 99 }),
};

function setUp(over: { model?: () => Promise<LoadedModel> } = {}) {
  const failures: Failure[] = [];
  const asked: { request: MeasureRequest; tell: (e: MeasureEvent) => void; end: () => void }[] = [];
  let ids = 0;
  const store = createMeasureStore({
    client: {
      measure: (request, onEvent) => new Promise((end) => asked.push({ request, tell: onEvent, end })),
      cancelMeasure: () => Promise.resolve(asked.at(-1)?.tell({ type: 'ended', reason: 'cancelled' })),
    },
    model: over.model ?? (() => Promise.resolve(model)),
    device: () => device,
    sha256: () => Promise.resolve(null),
    newId: () => `m${++ids}`,
    now: () => new Date(0),
    failed: (f) => failures.push(f),
  });
  /** Begins, and waits until the worker was asked. */
  const begin = async (): Promise<(typeof asked)[number]> => {
    void store.getState().begin('sudoku');
    await new Promise((r) => setTimeout(r));
    const last = asked.at(-1);
    if (!last) throw new Error('the worker was not asked');
    return last;
  };
  return { store, asked, begin, failures };
}
const right = { right: [true], first: 1, haltedAt: null, copy: 0 };

test('asks with the model’s own numbers where nobody chose others', async () => {
  const { store, begin } = setUp();
  store.getState().change({ n: 1, halting: true, count: 40 });
  const { request } = await begin();
  expect(request).toMatchObject({ puzzles: { kind: 'sudoku', level: 'medium' }, T: 2, n: 1, steps: 5, halting: true, count: 40, sigma: 0 });
});

test('asks for no more supervision steps than a measurement has', async () => {
  const { store, begin } = setUp();
  store.getState().change({ steps: 100 });
  expect((await begin()).request.steps).toBe(32);
});

test('keeps what arrives, draws the latest, and begins no second one meanwhile', async () => {
  const { store, begin, asked } = setUp();
  const { tell, end } = await begin();
  tell({ type: 'started', device });
  tell({ type: 'outcomes', outcomes: [right, right], ms: 10 });
  await store.getState().begin('sudoku');
  expect(asked).toHaveLength(1);
  expect(shownOf(store.getState())).toMatchObject({ phase: 'running', device, ms: 10, model: { name: 'm', sha256: null, parameters: 99 } });
  tell({ type: 'ended', reason: 'finished' });
  end();
  expect(runningOf(store.getState())).toBeNull();
  await begin();
  expect(store.getState().measurements.map((m) => m.phase)).toEqual(['finished', 'running']);
  store.getState().show('m1');
  expect(shownOf(store.getState())?.outcomes).toHaveLength(2);
});

test('a cancelled one keeps its puzzles, and late events change nothing', async () => {
  const { store, begin } = setUp();
  const { tell } = await begin();
  tell({ type: 'outcomes', outcomes: [right], ms: 10 });
  store.getState().cancel();
  tell({ type: 'outcomes', outcomes: [right], ms: 10 });
  expect(shownOf(store.getState())).toMatchObject({ phase: 'cancelled', outcomes: [right] });
});

test('cancelled while the model is fetched, it never begins', async () => {
  let loaded: (m: LoadedModel) => void = () => undefined;
  const { store, asked } = setUp({ model: () => new Promise((resolve) => (loaded = resolve)) });
  const beginning = store.getState().begin('sudoku');
  store.getState().cancel();
  loaded(model);
  await beginning;
  expect(asked).toHaveLength(0);
  expect(store.getState()).toMatchObject({ preparing: false, failure: null, measurements: [] });
});

test('a failure is kept with what came before it, and told', async () => {
  const { store, begin, failures } = setUp();
  const { tell } = await begin();
  tell({ type: 'outcomes', outcomes: [right], ms: 10 });
  tell({ type: 'failed', error: { code: 'device-lost', message: 'gone' } });
  expect(shownOf(store.getState())).toMatchObject({ phase: 'failed', outcomes: [right], failure: { code: 'device-lost' } });
  expect(failures).toEqual([{ code: 'device-lost', message: 'gone' }]);
});

test('without a model it says why and stays ready', async () => {
  const { store } = setUp({ model: () => Promise.reject(new Error('no model here')) });
  await store.getState().begin('maze');
  expect(store.getState()).toMatchObject({ preparing: false, failure: { message: 'no model here' }, measurements: [] });
});

test('batches are large on a graphics card, small on a CPU, and never the whole measurement', () => {
  expect(rowsFor(device, 81, 500)).toBe(64);
  expect(rowsFor(device, 900, 500)).toBe(32);
  expect(rowsFor({ backend: 'webgpu', software: true }, 81, 500)).toBe(16);
  expect(rowsFor({ backend: 'wasm', software: false }, 900, 20)).toBe(4);
});
