/** Training among everything else: solves meanwhile, full or damaged storage, divergence, lost devices, dead workers, and nothing left behind. */

import { openDB } from 'idb';
import { afterEach, expect, test, vi } from 'vitest';
import { TrmClient } from '../../client/client.ts';
import { loadWeights } from '../../model/weights/open.ts';
import { modelCardSchema } from '../../page/models/catalogue.ts';
import type { RunEvent, SolveRequest } from '../../protocol/session.ts';
import { RUN_LOCK, type TrainEvent } from '../../protocol/training.ts';
import { arcSpec, newRun, startSession, stored, tinySettings, train } from '../../testing/trainingRuns.ts';
import type { Session } from '../session.ts';

const mini = { kind: 'mini' } as const;

afterEach(() => vi.restoreAllMocks());

/** What the loaded model answers to an ARC input: everything told of the last supervision step and of the votes. */
async function solveArc(session: Session): Promise<RunEvent[]> {
  const request: SolveRequest = {
    runId: 'solve',
    kind: 'arc',
    board: { id: 'mirror', input: [[7, 8]] },
    copies: 1,
    seed: 1,
    maxSteps: 3,
    stopWhenSolved: false,
    stopWhenSure: false,
    latents: false,
  };
  const events: RunEvent[] = [];
  await session.solve(request, (e) => events.push(e.type === 'step' ? { ...e, ms: 0 } : e));
  return events;
}

/** A session with a tiny ARC model that was trained for some steps. */
async function trained(runId: string): Promise<Session> {
  const session = await startSession();
  await train(session, newRun(runId, arcSpec, tinySettings(5)));
  expect(await session.load({ id: runId, source: { run: runId, which: 'latest' } }, () => undefined)).toMatchObject({
    ok: true,
    value: { tasks: { mirror: 3 } },
  });
  return session;
}

test('what is exported answers as the run itself, names its rows, and has a card', async () => {
  const session = await trained('export');
  const answers = await solveArc(session);
  expect(answers.map((e) => e.type)).toContain('votes');
  const exported = await session.training.exportRun('export', 'latest');
  if (!exported.ok) throw new Error(exported.error.message);
  const { bytes, card } = exported.value;
  const weights = loadWeights(bytes);
  expect([...(weights.rows ?? [])].filter(([name]) => !name.includes('|||'))).toEqual([
    ['mirror', 1],
    ['fill', 4],
  ]);
  expect(modelCardSchema.parse(JSON.parse(card))).toMatchObject({
    task: 'arc',
    parameters: [...weights.tensors.values()].reduce((n, t) => n + t.data.length, 0),
  });
  const other = await startSession();
  await other.load({ id: 'file', source: { bytes } }, () => undefined);
  expect(await solveArc(other)).toEqual(answers);
  expect(await session.training.exportRun('export', 'best')).toMatchObject({ ok: true });
  expect(await session.training.exportRun('nothing', 'best')).toMatchObject({ ok: false, error: { code: 'no-run' } });
});

test('solves in the middle of training change neither the answers nor the training', async () => {
  const session = await trained('solver');
  const answers = await solveArc(session);
  const config = tinySettings(20, { evaluateEvery: 5 });
  await train(session, newRun('alone', mini, config));
  const meanwhile: Promise<RunEvent[]>[] = [];
  await train(session, newRun('shared', mini, config), (e) => {
    if (e.type === 'evaluation' || e.type === 'progress') meanwhile.push(solveArc(session));
  });
  expect(meanwhile.length).toBeGreaterThan(4);
  for (const events of await Promise.all(meanwhile)) expect(events).toEqual(answers);
  expect((await stored('shared', 20)).state).toEqual((await stored('alone', 20)).state);
});

test('a session leaves nothing on the device', async () => {
  const session = await trained('leak');
  await train(session, newRun('leak-1', mini, tinySettings(3)));
  const before = session.memory();
  const events = await train(session, newRun('leak-2', mini, tinySettings(9, { evaluateEvery: 2 })));
  expect(events.at(-1)).toMatchObject({ type: 'ended' });
  expect(session.memory()).toEqual(before);
  await train(session, newRun('leak-3', mini, tinySettings(300, { optimiser: 'adamw', lr: 1, weightDecay: 10, clip: null })));
  expect(session.memory()).toEqual(before);
});

test('a loss that is no number ends the run, and what was saved is still there', async () => {
  const session = await startSession();
  const events = await train(
    session,
    newRun('diverges', mini, tinySettings(300, { optimiser: 'adamw', lr: 1, weightDecay: 10, clip: null })),
  );
  expect(events.at(-1)).toMatchObject({ type: 'failed', error: { code: 'diverged' } });
  const runs = await session.training.runs();
  expect(runs.ok && runs.value.find((r) => r.id === 'diverges')).toMatchObject({ phase: 'failed', step: 0, checkpoints: [{ step: 0 }] });
  expect(await session.training.exportRun('diverges', 'latest')).toMatchObject({ ok: true });
});

test('full storage is told and survived, and half a checkpoint is none', async () => {
  const session = await startSession();
  const config = tinySettings(4);
  await train(session, newRun('full', mini, config), (e) => {
    if (e.type === 'evaluation') session.training.pauseTraining('full');
  });
  const put = IDBObjectStore.prototype.put; // oxlint-disable-line typescript/unbound-method
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...args) {
    if (this.name === 'files') throw new DOMException('no room', 'QuotaExceededError');
    return put.apply(this, args);
  });
  const events = await train(session, { type: 'resume', runId: 'full', steps: 2 });
  expect(events.at(-2)).toMatchObject({ type: 'not-saved', step: 2, error: { code: 'full' } });
  expect(events.at(-1)).toMatchObject({ type: 'ended', reason: 'paused', step: 2 });
  vi.restoreAllMocks();
  const runs = await session.training.runs();
  expect(runs.ok && runs.value.find((r) => r.id === 'full')).toMatchObject({ step: 0, checkpoints: [{ step: 0 }] });
  expect((await train(session, { type: 'resume', runId: 'full' })).at(-1)).toMatchObject({ type: 'ended', reason: 'finished', step: 4 });
});

test('a damaged run is told of, hurts no other, and can be deleted', async () => {
  const session = await startSession();
  await train(session, newRun('sound', mini, tinySettings(1)));
  await train(session, newRun('hurt', mini, tinySettings(1)));
  const db = await openDB('trm-playground-runs');
  await db.put('runs', { id: 'damaged', step: 'many' }, 'damaged');
  await db.put('files', { state: Uint8Array.of(1, 2, 3), model: Uint8Array.of(4) }, ['hurt', 1]);
  db.close();
  const runs = await session.training.runs();
  expect(runs.ok && runs.value.map((r) => r.id)).toEqual(expect.arrayContaining(['sound', 'hurt']));
  expect(await session.training.storageUse()).toMatchObject({ ok: true, value: { damaged: ['damaged'] } });
  expect((await train(session, { type: 'resume', runId: 'damaged' })).at(-1)).toMatchObject({ type: 'failed', error: { code: 'damaged' } });
  expect((await train(session, { type: 'resume', runId: 'hurt' })).at(-1)).toMatchObject({ type: 'failed', error: { code: 'truncated' } });
  expect(await session.training.deleteRun('damaged')).toEqual({ ok: true, value: null });
  expect(await session.training.storageUse()).toMatchObject({ ok: true, value: { damaged: [] } });
});

test('one run at a time, and a training run is not pulled away from under itself', async () => {
  const session = await startSession();
  let busy: Promise<unknown[]> | null = null;
  await train(session, newRun('busy', mini, tinySettings(100_000)), (e) => {
    if (e.type !== 'saved' || busy) return;
    const { training } = session;
    busy = Promise.all([
      train(session, newRun('other', mini, tinySettings(1))).then((events) => ({ ok: false, ...events.at(-1) })),
      training.deleteRun('busy'),
      training.deleteCheckpoint('busy', 0),
      training.rewind('busy', 0),
      session.start('wasm'),
    ]);
    void training
      .renameRun('busy', 'Renamed')
      .then(() => busy)
      .then(() => training.pauseTraining('busy'));
  });
  const answers = await (busy ?? Promise.resolve([]));
  expect(answers).toHaveLength(5);
  for (const refused of answers) expect(refused).toMatchObject({ ok: false, error: { code: 'busy' } });
  const runs = await session.training.runs();
  expect(runs.ok && runs.value.find((r) => r.id === 'busy')).toMatchObject({ name: 'Renamed', phase: 'paused' });
  expect((await train(session, newRun('busy', mini, tinySettings(1)))).at(-1)).toMatchObject({ type: 'failed', error: { code: 'exists' } });
});

test('a run that another tab trains is not trained here as well', async () => {
  const session = await startSession();
  await train(session, newRun('there', mini, tinySettings(1)));
  await navigator.locks.request(`${RUN_LOCK}there`, async () => {
    const events = await train(session, { type: 'resume', runId: 'there' });
    expect(events.at(-1)).toMatchObject({ type: 'failed', error: { code: 'another-tab' } });
    expect(await session.training.deleteRun('there')).toMatchObject({ ok: false, error: { code: 'another-tab' } });
  });
});

/** The session on the GPU that the first of these tests leaves, and its device: an emulated GPU takes long to compile the kernels of another. */
let onGpu: { readonly session: Session; readonly device: Promise<GPUDevice> } | null = null;

test('a lost device: training goes on from its last save, and ends as if nothing had happened', async () => {
  const requested = vi.spyOn(GPUAdapter.prototype, 'requestDevice');
  const session = await startSession('webgpu');
  const config = tinySettings(4, { optimiser: 'adamw', clip: null }); // few kernels: an emulated GPU is slow to compile them
  await train(session, newRun('gpu', mini, config));
  await train(session, newRun('gpu-lost', mini, config), (e) => {
    if (e.type !== 'progress' || requested.mock.results.length > 1) return;
    void (requested.mock.results[0].value as Promise<GPUDevice>).then((device) => device.destroy());
  });
  expect(requested).toHaveBeenCalledTimes(2);
  expect((await stored('gpu-lost', 4)).model).toEqual((await stored('gpu', 4)).model);
  onGpu = { session, device: requested.mock.results[1].value as Promise<GPUDevice> };
});

test('a run that trains in one tab is left alone by the others', async () => {
  const [here, there] = [await startSession(), await startSession()];
  await train(here, newRun('first', mini, tinySettings(3)));
  let answers: Promise<unknown[]> | null = null;
  const again = newRun('second', mini, tinySettings(100_000));
  await train(here, again, (e) => {
    if (e.type !== 'saved' || answers) return;
    answers = train(there, { type: 'resume', runId: 'second' }).then(async (events) => [
      events.at(-1),
      await there.training.deleteRun('second'),
      await there.training.rewind('second', 0),
      await there.training.deleteRun('first'),
    ]);
    void answers.then(() => here.training.pauseTraining('second'));
  });
  const elsewhere = { error: { code: 'another-tab' } };
  expect(await (answers as unknown as Promise<unknown[]>)).toMatchObject([
    { type: 'failed', ...elsewhere },
    { ok: false, ...elsewhere },
    { ok: false, ...elsewhere },
    { ok: true },
  ]);
  expect(await there.training.deleteRun('second')).toMatchObject({ ok: true });
});

test('what the GPU refuses ends the training with a plain error, and nothing computed from it is saved', async () => {
  const requested = vi.spyOn(GPUAdapter.prototype, 'requestDevice');
  const session = onGpu?.session ?? (await startSession('webgpu'));
  const config = tinySettings(50, { optimiser: 'adamw', clip: null });
  const events = await train(session, newRun('refused', mini, config), (e) => {
    if (e.type !== 'progress') return;
    // A buffer larger than any device has: an error that no scope catches, as a tensor too large for the device would be.
    void (onGpu?.device ?? (requested.mock.results[0].value as Promise<GPUDevice>)).then((device) =>
      device.createBuffer({ size: 2 ** 50, usage: GPUBufferUsage.STORAGE }),
    );
  });
  expect(events.at(-1)).toMatchObject({
    type: 'failed',
    error: { code: 'backend', message: expect.stringContaining('The GPU refused a part of the training') as string },
  });
  expect(events.filter((e) => e.type === 'saved')).toHaveLength(1); // the beginning
});

test('a dead worker: the page is told, and the run goes on in a new one', async () => {
  const workers: Worker[] = [];
  const Real = Worker;
  vi.spyOn(globalThis, 'Worker').mockImplementation(function (url, options) {
    const worker = new Real(url, options);
    workers.push(worker);
    return worker;
  });
  const deaths: string[] = [];
  const client = new TrmClient(({ code }) => deaths.push(code));
  await client.start('wasm');
  const events: TrainEvent[] = [];
  await client.train(newRun('death', mini, tinySettings(100_000)), (e) => {
    events.push(e);
    if (e.type === 'progress') workers[0].dispatchEvent(new ErrorEvent('error', { message: 'killed' }));
  });
  expect(events.at(-1)).toMatchObject({ type: 'failed', error: { code: 'worker' } });
  expect(deaths).toEqual(['worker']);
  await client.start('wasm');
  const more: TrainEvent[] = [];
  await client.train({ type: 'resume', runId: 'death', steps: 2 }, (e) => more.push(e));
  expect(more.at(-1)).toMatchObject({ type: 'ended', reason: 'paused', step: 2 });
  expect((await client.runs()).find((r) => r.id === 'death')).toMatchObject({ step: 2 });
  expect((await client.exportRun('death', 'latest')).bytes.length).toBeGreaterThan(1000);
  expect((await client.storageUse()).runs).toBeGreaterThan(1000);
  await expect(client.deleteRun('unknown')).rejects.toMatchObject({ code: 'no-run' });
  let stopped = false;
  const third = client.train({ type: 'resume', runId: 'death' }, (e) => {
    stopped ||= e.type === 'ended';
  });
  await client.pauseTraining('death', () => stopped);
  await third;
  expect(stopped).toBe(true);
  client.dispose();
});
