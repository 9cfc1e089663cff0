/** Looking inside: what is asked for, when it is forgotten, where it differs, what is missing for it; and a playback head that goes update by update. */

import { expect, test } from 'vitest';
import { createStore } from 'zustand';
import { updates } from '../../model/recursion.ts';
import { createPlaybackStore, momentWords, perStepOf } from '../../page/run/playback.ts';
import type { RunState } from '../../page/run/run.ts';
import { WorkerFailure, type FailureCode } from '../../protocol/errors.ts';
import type { Recording, RecordRequest, YTick, ZTick } from '../../protocol/inspect.ts';
import { frameOf, runOf } from '../../testing/runs.ts';
import { createInspectStore, missingOf, yAt, yDone, zAt, zDone } from './replay.ts';
import { insideWords } from './words.ts';

const [T, n, STEPS] = [2, 3, 3];
const tick = { residual: 0 };
const recording = {
  runId: 'r',
  T,
  n,
  steps: STEPS,
  asked: STEPS,
  k: 1,
  bytes: 1,
  attends: false,
  y: Array.from(
    { length: STEPS * T },
    (_, i) => ({ ...tick, step: Math.floor(i / T) + 1, tokens: Uint8Array.of(1, i) }) as unknown as YTick,
  ),
  z: Array.from({ length: STEPS * T * n }, () => tick as unknown as ZTick),
} satisfies Recording;
const record = runOf({
  seed: 4,
  noise: { sigma: 0.2, symmetries: true },
  model: { name: 'm', T, n, nSup: 16 },
  frames: [1, 9, 5].map((token, i) => frameOf(i + 1, [], { tokens: Uint8Array.of(1, token) })),
});

function rig(answer: (request: RecordRequest) => Promise<Recording>, loaded = 'm') {
  const run = createStore<RunState>()(() => ({ record, attached: true, away: new Map() }) as unknown as RunState);
  const playback = createPlaybackStore(() => ({ frames: STEPS, live: false }));
  const cancelled: string[] = [];
  const inspect = createInspectStore({
    run,
    playback,
    modelName: () => Promise.resolve(loaded),
    record: answer,
    cancel: (runId) => {
      cancelled.push(runId);
      return Promise.resolve();
    },
  });
  return { run, playback, inspect, cancelled };
}

test('which updates are done at every moment, as updates() orders them', () => {
  const order = [1, 2].flatMap(() => [...updates(T, n)]);
  order.forEach((_, i) => {
    const done = order.slice(0, i + 1);
    expect(yDone({ T, n }, i + 1)).toBe(done.filter((u) => u.state === 'y').length);
    expect(zDone({ T, n }, i + 1)).toBe(done.filter((u) => u.state === 'z').length);
    const last = order[i];
    expect(momentWords({ T, n }, i + 1)).toBe(`cycle ${last.cycle} of ${T}, ${last.state === 'z' ? `z ${last.index} of ${n}` : 'y'}`);
  });
  expect(yAt(recording, n)).toBeNull();
  expect(yAt(recording, n + 1)).toBe(recording.y[0]);
  expect(zAt(recording, n + 1)).toBe(recording.z[n - 1]);
  expect(momentWords({ T: 1, n: 4 }, 7)).toBe('z 2 of 4');
});

test('asks for the run as it was, opens the timeline, leaves the copy in view, and says where it differs', async () => {
  const asked: RecordRequest[] = [];
  const { inspect, playback } = rig((request) => {
    asked.push(request);
    return Promise.resolve(recording);
  });
  playback.getState().pin(3);
  await inspect.getState().start();
  expect(asked).toEqual([{ runId: 'r', kind: 'sudoku', board: [], seed: 4, T, n, steps: STEPS, noise: { sigma: 0.2, symmetries: true } }]);
  expect(inspect.getState().phase).toBe('ready');
  expect([...(inspect.getState().found?.differs ?? [])]).toEqual([[2, 1]]); // the replay has 1, 3, 5 after the steps
  expect(playback.getState()).toMatchObject({ pinned: 3, inside: { perStep: 8, steps: STEPS } });
});

test('another run stops a recording and forgets it; a late answer changes nothing', async () => {
  let finish: (r: Recording) => void = () => undefined;
  const { inspect, run, playback, cancelled } = rig(() => new Promise((r) => (finish = r)));
  const recorded = inspect.getState().start();
  await Promise.resolve(); // the model is there
  run.setState({ record: { ...record, runId: 'next' } });
  expect(cancelled).toEqual(['r']);
  finish(recording);
  await recorded;
  expect(inspect.getState()).toMatchObject({ phase: 'idle', found: null });
  expect(playback.getState().inside).toBeNull();
});

test('a recording is not there while its board or its kind is away, and comes back with it', async () => {
  const { inspect, run, playback } = rig(() => Promise.resolve(recording));
  await inspect.getState().start();
  const away = new Map([['sudoku', { record, cursor: 0, pinned: null }]]);
  for (const gone of [{ attached: false }, { record: { ...record, runId: 'maze' }, attached: true, away }, { record: null, away }]) {
    run.setState(gone);
    expect(inspect.getState()).toMatchObject({ phase: 'idle', runId: null, found: null });
    expect(playback.getState().inside).toBeNull();
    run.setState({ record, attached: true, away: new Map() });
    expect(inspect.getState()).toMatchObject({ phase: 'ready', runId: 'r', found: { recording } });
    expect(playback.getState().inside).toEqual({ perStep: 8, steps: STEPS });
  }
  run.setState({ record: { ...record, runId: 'next' } });
  run.setState({ record });
  expect(inspect.getState().found).toBeNull();
});

test('a recording that is given up leaves nothing, whatever comes back', async () => {
  let finish: (r: Recording) => void = () => undefined;
  const { inspect, cancelled } = rig(() => new Promise((r) => (finish = r)));
  const recorded = inspect.getState().start();
  await Promise.resolve();
  inspect.getState().stop();
  expect(cancelled).toEqual(['r']);
  finish(recording);
  await recorded;
  expect(inspect.getState()).toMatchObject({ phase: 'idle', found: null });
});

test('a refusal is told in the worker’s words; a recording that was stopped leaves nothing to tell', async () => {
  const failing = (code: FailureCode) => rig(() => Promise.reject(new WorkerFailure({ code, message: 'too much' }))).inspect;
  const large = failing('recording-too-large');
  await large.getState().start();
  expect(large.getState()).toMatchObject({ phase: 'failed', failure: { code: 'recording-too-large', message: 'too much' } });
  const stopped = failing('cancelled');
  await stopped.getState().start();
  expect(stopped.getState().phase).toBe('idle');
});

test('a run of another model than the one that is loaded is not recorded, and it says which one is wanted', async () => {
  const { inspect } = rig(() => Promise.reject(new Error('asked')), 'another');
  await inspect.getState().start();
  expect(inspect.getState().failure).toMatchObject({ code: 'other-model', message: expect.stringContaining('choose m under') as string });
});

test('the head goes from update to update, over steps, and stops at both ends', () => {
  const playback = createPlaybackStore(() => ({ frames: STEPS, live: false }));
  const at = (): string => `${playback.getState().cursor}.${playback.getState().inner}`;
  playback.getState().stepUpdate(1);
  expect(at()).toBe('0.0'); // nothing recorded: a whole step
  playback.getState().open({ perStep: perStepOf({ T, n }), steps: 2 });
  playback.getState().stepUpdate(-1);
  expect(at()).toBe('-1.7');
  playback.getState().step(-1);
  expect(at()).toBe('-1.0'); // back to the start of the step
  playback.getState().stepUpdate(-1);
  expect(at()).toBe('-1.0');
  playback.getState().seekUpdate(15);
  expect(at()).toBe('0.7');
  playback.getState().stepUpdate(1);
  expect(at()).toBe('1.0');
  playback.getState().stepUpdate(1);
  expect(at()).toBe('1.0'); // the third step is not recorded
  playback.getState().step(1);
  expect(at()).toBe('2.0');
});

test('plays every update of what is recorded, then the steps, once or again and again', () => {
  const playback = createPlaybackStore(() => ({ frames: STEPS, live: false }));
  playback.getState().open({ perStep: 2, steps: 2 });
  const seen: string[] = [];
  playback.getState().play();
  for (let i = 0; i < 20 && playback.getState().playing; i++) {
    playback.getState().tick();
    seen.push(`${playback.getState().cursor}.${playback.getState().inner}`);
  }
  expect(seen).toEqual(['-1.1', '0.0', '0.1', '1.0', '2.0']);
  playback.getState().change({ loop: true });
  playback.getState().play();
  for (let i = 0; i < 6; i++) playback.getState().tick();
  expect(playback.getState().playing).toBe(true);
});

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
