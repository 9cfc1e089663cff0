/** The training store against a scripted client: what is asked, what is recorded, what goes wrong. */

import { describe, expect, test } from 'vitest';
import { usual } from '../../kinds/shared/lesson.ts';
import { WorkerFailure } from '../../protocol/errors.ts';
import type { RunSummary, StorageUse, TrainEvent, TrainRequest } from '../../protocol/training.ts';
import { progressAt, evaluationAt } from '../../testing/trainEvents.ts';
import { createTrainingStore, type TrainingDeps } from './training.ts';

const config = usual;
const newRun = { name: 'demo', lesson: { kind: 'mini' }, config } as const;
const summary = (patch: Partial<RunSummary> = {}): RunSummary => ({
  id: 'run-1',
  name: 'demo',
  kind: 'mini',
  phase: 'paused',
  createdAt: 1,
  updatedAt: 2,
  step: 20,
  totalSteps: 250,
  seconds: 9,
  base: null,
  vocabSize: 6,
  seqLen: 16,
  config,
  lesson: { kind: 'mini' },
  checkpoints: [{ step: 20, savedAt: 2, bytes: 1000, exact: 0.5, best: true }],
  history: { progress: [progressAt(20)], evaluations: [] },
  ...patch,
});

/** A client whose training tells what the test says, when it says so. */
function scripted(patch: Partial<TrainingDeps['client']> = {}) {
  const asked: TrainRequest[] = [];
  const calls: string[] = [];
  let emit: (e: TrainEvent) => void = () => undefined;
  let end: () => void = () => undefined;
  const stored: { runs: RunSummary[]; use: StorageUse; locked: string[] } = {
    locked: [],
    runs: [],
    use: { runs: 0, usage: null, quota: null, damaged: [] },
  };
  const client: TrainingDeps['client'] = {
    train(request, onEvent) {
      asked.push(request);
      emit = onEvent;
      return new Promise((done) => (end = done));
    },
    pauseTraining(runId) {
      calls.push(`pause ${runId}`);
      return Promise.resolve();
    },
    runs: () => Promise.resolve(stored.runs),
    renameRun: (id, name) => Promise.resolve(void calls.push(`rename ${id} ${name}`)),
    deleteRun: (id) => Promise.resolve(void calls.push(`delete ${id}`)),
    deleteCheckpoint: (id, step) => Promise.resolve(void calls.push(`delete ${id} ${step}`)),
    rewind: (id, step) => Promise.resolve(void calls.push(`rewind ${id} ${step}`)),
    exportRun: () => Promise.resolve({ bytes: new Uint8Array(), card: '{}' }),
    storageUse: () => Promise.resolve(stored.use),
    ...patch,
  };
  let ids = 0;
  const store = createTrainingStore({
    client,
    device: () => Promise.resolve(),
    model: () => Promise.resolve('sudoku-lite'),
    locked: () => Promise.resolve(stored.locked),
    newId: () => `run-${++ids}`,
    removed: (id) => calls.push(`removed ${id}`),
  });
  const settle = (): Promise<void> => new Promise((r) => setTimeout(r));
  return { store, asked, calls, stored, settle, tell: (...events: TrainEvent[]) => events.forEach((e) => emit(e)), finish: () => end() };
}

describe('the training store', () => {
  test('lists a run as soon as something of it is saved', async () => {
    const t = scripted();
    void t.store.getState().start(newRun);
    await t.settle();
    t.stored.runs = [summary({ step: 0 })];
    t.tell({ type: 'saved', runId: 'run-1', step: 0, bytes: 9 });
    await t.settle();
    expect(t.store.getState().runs).toMatchObject([{ id: 'run-1', step: 0 }]);
  });

  test('knows which runs another tab trains, and that its own is none of them', async () => {
    const t = scripted();
    t.stored.runs = [summary(), summary({ id: 'run-2' })];
    t.stored.locked = ['run-1'];
    await t.store.getState().refresh();
    expect([...t.store.getState().elsewhere]).toEqual(['run-1']);
    void t.store.getState().resume('run-2');
    await t.settle();
    t.stored.locked = ['run-1', 'run-2'];
    await t.store.getState().refresh();
    expect([...t.store.getState().elsewhere]).toEqual(['run-1']);
  });

  test('asks for a new run, records what is told, and reads the list when it is over', async () => {
    const t = scripted();
    const over = t.store.getState().start(newRun);
    expect(t.store.getState().current?.phase).toBe('starting');
    await t.settle();
    expect(t.asked).toEqual([{ type: 'new', runId: 'run-1', name: 'demo', lesson: { kind: 'mini' }, config, base: null }]);
    t.tell(progressAt(5), evaluationAt(5, 0.25), { type: 'saved', runId: 'run-1', step: 5, bytes: 9 }, progressAt(6));
    expect(t.store.getState().current).toMatchObject({ phase: 'training', step: 6, savedStep: 5 });
    t.stored.runs = [summary()];
    t.tell({ type: 'ended', runId: 'run-1', step: 6, reason: 'finished' });
    t.finish();
    await over;
    expect(t.store.getState().current).toMatchObject({ phase: 'finished', examples: [{ step: 5 }] });
    expect(t.store.getState().runs?.map((r) => r.id)).toEqual(['run-1']);
  });

  test('names the loaded model as the base, and only where the run starts from it', async () => {
    const t = scripted();
    void t.store.getState().start({ name: 'more', lesson: { kind: 'sudoku', boards: [], own: 0 }, config: { ...usual, start: 'loaded' } });
    await t.settle();
    expect(t.asked[0]).toMatchObject({ type: 'new', base: 'sudoku-lite' });
  });

  test('trains one run at a time', async () => {
    const t = scripted();
    void t.store.getState().start(newRun);
    await t.settle();
    await t.store.getState().start(newRun);
    expect(t.asked).toHaveLength(1);
  });

  test('pauses after the present step; further steps are still recorded', async () => {
    const t = scripted();
    void t.store.getState().start(newRun);
    await t.settle();
    await t.store.getState().pause();
    expect(t.calls).toEqual(['pause run-1']);
    expect(t.store.getState().current?.phase).toBe('stopping');
    t.tell(progressAt(3), { type: 'ended', runId: 'run-1', step: 3, reason: 'paused' });
    expect(t.store.getState().current).toMatchObject({ phase: 'paused', step: 3 });
  });

  test('does not train what was paused before it began', async () => {
    const t = scripted();
    const over = t.store.getState().start(newRun);
    await t.store.getState().pause();
    await over;
    expect(t.asked).toEqual([]);
    expect(t.store.getState().current).toBeNull();
  });

  test('resumes a run of storage with its curves, and steps', async () => {
    const t = scripted();
    t.stored.runs = [summary()];
    await t.store.getState().refresh();
    void t.store.getState().resume('run-1', 1);
    await t.settle();
    expect(t.asked).toEqual([{ type: 'resume', runId: 'run-1', steps: 1 }]);
    expect(t.store.getState().current).toMatchObject({ step: 20, savedStep: 20, progress: [{ step: 20 }] });
  });

  test('keeps training when storage refuses, and says so until a save works', async () => {
    const t = scripted();
    void t.store.getState().start(newRun);
    await t.settle();
    t.tell({ type: 'not-saved', runId: 'run-1', step: 4, error: { code: 'full', message: 'full' } });
    expect(t.store.getState().current).toMatchObject({ phase: 'training', notSaved: { code: 'full' } });
    t.tell({ type: 'saved', runId: 'run-1', step: 9, bytes: 1 });
    expect(t.store.getState().current).toMatchObject({ notSaved: null, savedStep: 9 });
  });

  test('tells of a device that could not start, and of a worker that died', async () => {
    const t = scripted({ train: () => Promise.reject(new WorkerFailure({ code: 'worker', message: 'died' })) });
    await t.store.getState().start(newRun);
    expect(t.store.getState().current).toMatchObject({ phase: 'failed', failure: { code: 'worker' } });
  });

  test('says what the list could not do, and reads it again', async () => {
    const t = scripted({ renameRun: () => Promise.reject(new WorkerFailure({ code: 'no-run', message: 'gone' })) });
    t.stored.runs = [summary()];
    await t.store.getState().rename('run-1', 'other');
    expect(t.store.getState()).toMatchObject({ failure: { code: 'no-run' }, runs: [{ id: 'run-1' }] });
  });

  test('closes a run that is deleted, and tells the models', async () => {
    const t = scripted();
    t.stored.runs = [summary()];
    await t.store.getState().refresh();
    t.store.getState().open('run-1');
    expect(t.store.getState().current?.phase).toBe('paused');
    t.stored.runs = [];
    await t.store.getState().remove('run-1');
    expect(t.calls).toEqual(['delete run-1', 'removed run-1']);
    expect(t.store.getState()).toMatchObject({ current: null, runs: [] });
  });

  test('shows the run as it stands after it went back', async () => {
    const t = scripted();
    t.stored.runs = [summary()];
    await t.store.getState().refresh();
    t.store.getState().open('run-1');
    t.stored.runs = [summary({ step: 10, history: { progress: [], evaluations: [] } })];
    await t.store.getState().rewind('run-1', 10);
    expect(t.store.getState().current).toMatchObject({ step: 10, progress: [] });
  });
});
