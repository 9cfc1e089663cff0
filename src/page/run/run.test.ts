/** The run's state machine, and what an edit, a stale event or a missing model does to it. */

import { describe, expect, test } from 'vitest';
import { copyToWatch, isLive, solvedAt, type RunRecord, canGoOn, canIntervene, canKeepThinking } from '../../client/record.ts';
import { WorkerFailure } from '../../protocol/errors.ts';
import { solveRequestSchema, type Device } from '../../protocol/session.ts';
import { type Rig, rig, flush, K, model, record, S, started, step } from '../../testing/solveRig.ts';

describe('a run', () => {
  test('runs fewer of the usual copies where a step of one takes long, and says so in the record; a number that was chosen stays', async () => {
    const slow = rig(false, { copies: 8, stepMs: 4000 });
    const chosen = rig(false, { stepMs: 4000 });
    const asked = rig(false, { copies: 8, stepMs: 4000 });
    for (const b of [slow, chosen]) void b.run.getState().start('sudoku', [1, 0, 0, 0]);
    void asked.run.getState().start('sudoku', [1, 0, 0, 0], 8);
    await flush();
    expect(asked.requests[0]).toMatchObject({ copies: 8 });
    expect(slow.requests[0]).toMatchObject({ copies: 2 });
    expect(record(slow).copies).toBe(2);
    expect(chosen.requests[0]).toMatchObject({ copies: K });
  });

  test('waits for the model, then asks for N_sup steps of K copies', async () => {
    const b = rig(true);
    void b.run.getState().start('sudoku', [1, 0, 0, 0]);
    await flush();
    expect(record(b).phase).toBe('preparing');
    expect(b.requests).toHaveLength(0);
    b.modelReady(model);
    await flush();
    expect(record(b).phase).toBe('running');
    expect(record(b).planned).toBe(16);
    expect(b.requests[0]).toMatchObject({ kind: 'sudoku', copies: K, maxSteps: 16, seed: 7, stopWhenSolved: true });
    expect(b.requests[0]).not.toHaveProperty('continueFrom');
  });

  test('of a model trained with more steps than one request takes asks for as many as it takes', async () => {
    const b = rig(true);
    void b.run.getState().start('sudoku', [1, 0, 0, 0]);
    b.modelReady({ ...model, info: { ...model.info, config: { ...model.info.config, nSup: 1024 } } });
    await flush();
    expect(solveRequestSchema.safeParse(b.requests[0]).error).toBeUndefined();
    expect(b.requests[0]?.maxSteps).toBe(512);
  });

  test('stopped while it waits for the model never reaches the worker', async () => {
    const b = rig(true);
    void b.run.getState().start('sudoku', [1, 0, 0, 0]);
    await flush();
    b.run.getState().stop();
    b.modelReady(model);
    await flush();
    expect(record(b).phase).toBe('cancelled');
    expect(b.requests).toHaveLength(0);
  });

  test('fails with the reason when no model can be had, and can be started again', async () => {
    const b = rig(true);
    void b.run.getState().start('sudoku', [1, 0, 0, 0]);
    await flush();
    b.modelReady(new WorkerFailure({ code: 'network', message: 'no connection' }));
    await flush();
    expect(record(b)).toMatchObject({ phase: 'failed', failure: { code: 'network', message: 'no connection' } });
    void b.run.getState().start('sudoku', [1, 0, 0, 0]);
    await flush();
    b.modelReady(model);
    await flush();
    expect(record(b).phase).toBe('running');
  });

  test('records every step once and ends with what the worker said', async () => {
    const b = await started();
    b.say(step(b.id(), 1));
    b.say(step(b.id(), 2));
    b.say(step(b.id(), 2));
    b.say(step(b.id(), 3, [2, 0]));
    await b.finish({ type: 'done', runId: b.id(), reason: 'solved', winner: 1, steps: 3 });
    expect(record(b).frames.map((f) => f.step)).toEqual([1, 2, 3]);
    expect(record(b).phase).toBe('done');
    expect(solvedAt(record(b))).toEqual({ frame: 2, copy: 1 });
    expect(copyToWatch(record(b))).toBe(1);
  });

  test('ignores events of an older run', async () => {
    const b = await started();
    const old = b.id();
    b.say(step(old, 1));
    await b.finish({ type: 'done', runId: old, reason: 'limit', winner: null, steps: 1 });
    void b.run.getState().start('sudoku', [1, 0, 0, 0]);
    await flush();
    b.say(step(old, 1));
    b.say({ type: 'failed', runId: old, error: { code: 'worker', message: 'late' } });
    expect(record(b).frames).toHaveLength(0);
    expect(record(b).phase).toBe('running');
  });

  test('does not start twice', async () => {
    const b = await started();
    void b.run.getState().start('sudoku', [2, 0, 0, 0]);
    await flush();
    expect(b.requests).toHaveLength(1);
  });

  test('asks the worker to stop once and stays live until it has', async () => {
    const b = await started();
    b.run.getState().stop();
    b.run.getState().stop();
    expect(b.cancelled).toEqual([b.id()]);
    expect(isLive(record(b))).toBe(true);
    await b.finish({ type: 'done', runId: b.id(), reason: 'cancelled', winner: null, steps: 0 });
    expect(record(b).phase).toBe('cancelled');
  });

  test('that failed keeps its steps and cannot be thought on', async () => {
    const b = await started();
    b.say(step(b.id(), 1));
    await b.finish({ type: 'failed', runId: b.id(), error: { code: 'device-lost', message: 'gone' } });
    expect(record(b).frames).toHaveLength(1);
    expect(canKeepThinking(record(b))).toBe(false);
  });
});

describe('keep thinking', () => {
  test('goes on from the run that delivered steps and appends to its timeline', async () => {
    const b = await started();
    const first = b.id();
    b.say(step(first, 1));
    await b.finish({ type: 'done', runId: first, reason: 'limit', winner: null, steps: 1 });
    void b.run.getState().keepThinking();
    await flush();
    expect(b.requests[1]).toMatchObject({ continueFrom: first, copies: K, seed: 7, maxSteps: 16 });
    expect(record(b).planned).toBe(17);
    b.say(step(b.id(), 2));
    expect(record(b).frames.map((f) => f.step)).toEqual([1, 2]);
  });

  test('stopped before its first step goes on from the earlier run again', async () => {
    const b = await started();
    const first = b.id();
    b.say(step(first, 1));
    await b.finish({ type: 'done', runId: first, reason: 'limit', winner: null, steps: 1 });
    void b.run.getState().keepThinking();
    await flush();
    await b.finish({ type: 'done', runId: b.id(), reason: 'cancelled', winner: null, steps: 1 });
    void b.run.getState().keepThinking();
    await flush();
    expect(b.requests[2]?.continueFrom).toBe(first);
  });

  test('is refused once an answer is checked and right', async () => {
    const b = await started();
    b.say(step(b.id(), 1, [0, 4]));
    await b.finish({ type: 'done', runId: b.id(), reason: 'solved', winner: 0, steps: 1 });
    await b.run.getState().keepThinking();
    expect(b.requests).toHaveLength(1);
  });
});

describe('a run whose device was lost for good', () => {
  const cpu: Device = { backend: 'wasm', adapter: 'CPU', software: false, features: [], note: '' };
  const lose = async (): Promise<Rig> => {
    const b = await started();
    b.say(step(b.id(), 1));
    b.say({ type: 'recovered', runId: b.id(), step: 1, device: cpu });
    expect(b.devices).toEqual([cpu]);
    b.say(step(b.id(), 2));
    await b.finish({ type: 'failed', runId: b.id(), error: { code: 'device-lost', message: 'twice' } });
    return b;
  };

  test('goes on with the steps that were left, from the last one, on the same timeline', async () => {
    const b = await lose();
    const before = b.id();
    expect(canGoOn(record(b))).toBe(true);
    void b.run.getState().goOn();
    await flush();
    expect(b.requests[1]).toMatchObject({ continueFrom: before, maxSteps: 14, copies: K, seed: 7 });
    b.say(step(b.id(), 3));
    expect(record(b).frames.map((f) => f.step)).toEqual([1, 2, 3]);
    expect(record(b)).toMatchObject({ planned: 16, losses: [1, 2] });
  });

  test('has nothing to go on from before the first step, or after another failure', async () => {
    const b = await started();
    await b.finish({ type: 'failed', runId: b.id(), error: { code: 'device-lost', message: 'twice' } });
    expect(canGoOn(record(b))).toBe(false);
    await b.run.getState().goOn();
    expect(b.requests).toHaveLength(1);
    expect(canGoOn({ ...record(await lose()), failure: { code: 'worker', message: 'dead' } })).toBe(false);
  });
});

describe('a run after a reload', () => {
  const state = {
    step: 2,
    madeBy: 'tiny',
    shape: { hiddenSize: 8, prefixLen: 1, seqLen: S },
    y: new Float32Array(80),
    z: new Float32Array(80),
  };
  /** Three steps, as they come back with this at hand. */
  const reloaded = async (heldBy: RunRecord['heldBy']): Promise<Rig> => {
    const before = await started();
    for (const n of [1, 2, 3]) before.say(step(before.id(), n));
    await before.finish({ type: 'done', runId: before.id(), reason: 'cancelled', winner: null, steps: 3 });
    const b = rig();
    b.run.setState({ record: { ...record(before), runId: 'reloaded', heldBy, cut: 'left' }, attached: true });
    return b;
  };

  test.each([
    ['the y and z that were kept', state, 17, { continueFrom: state }],
    ['the first step, where none were kept', { step: 0 } as const, 19, {}],
  ])('goes on from %s; steps that are here already are made again, and change nothing', async (_, heldBy, maxSteps, from) => {
    const b = await reloaded(heldBy);
    expect(canKeepThinking(record(b))).toBe(true);
    void b.run.getState().keepThinking();
    await flush();
    expect(b.requests[0]).toMatchObject({ maxSteps, copies: K, seed: 7, ...from });
    expect('continueFrom' in b.requests[0]).toBe('continueFrom' in from);
    expect(record(b)).toMatchObject({ cut: undefined, planned: 19 });
    const { frames } = record(b);
    b.say(step(b.id(), 3));
    expect(record(b)).toMatchObject({ frames, heldBy });
    b.say(step(b.id(), 4));
    expect(record(b).frames.map((f) => f.step)).toEqual([1, 2, 3, 4]);
    expect(record(b).heldBy).toBe(b.id());
  });

  test('is changed in the middle only where y and z were kept', async () => {
    expect(canIntervene(record(await reloaded(state)))).toBe(true);
    expect(canIntervene(record(await reloaded({ step: 0 })))).toBe(false);
  });
});

describe('noise rollouts', () => {
  test.each([
    ['symmetries', undefined],
    ['noise', { sigma: 0.2, symmetries: false }],
    ['both', { sigma: 0.2, symmetries: true }],
  ] as const)('%s are asked for as the settings say, and kept when thinking goes on', async (vary, noise) => {
    const b = rig(false, { vary, sigma: 0.2 });
    void b.run.getState().start('sudoku', [1, 0, 0, 0]);
    await flush();
    b.say(step(b.id(), 1));
    await b.finish({ type: 'done', runId: b.id(), reason: 'limit', winner: null, steps: 1 });
    void b.run.getState().keepThinking();
    await flush();
    expect(b.requests.map((r) => r.noise)).toEqual([noise, noise]);
  });
});

describe('an edit of the board', () => {
  test('ends playback and stops a live run; undoing it brings the record back', async () => {
    const b = await started();
    b.say(step(b.id(), 1));
    b.run.getState().boardChanged('sudoku', [1, 2, 0, 0]);
    expect(b.run.getState().attached).toBe(false);
    expect(b.playback.getState().playing).toBe(false);
    expect(b.cancelled).toEqual([b.id()]);
    b.run.getState().boardChanged('sudoku', [1, 0, 0, 0]);
    expect(b.run.getState().attached).toBe(true);
  });

  test('that leaves the digits alone changes nothing', async () => {
    const b = await started();
    b.run.getState().boardChanged('sudoku', [1, 0, 0, 0]);
    expect(b.run.getState().attached).toBe(true);
    expect(b.cancelled).toEqual([]);
  });
});

describe('another kind on the page', () => {
  const maze = { rows: 3, cols: 3 };
  const solveMaze = async (b: Rig): Promise<void> => {
    b.run.getState().boardChanged('maze', maze);
    void b.run.getState().start('maze', maze);
    await flush();
    b.say(step(b.id(), 1));
    await b.finish({ type: 'done', runId: b.id(), reason: 'limit', winner: null, steps: 1 });
  };

  test('has its own run, and brings the other one back with its playback where it was', async () => {
    const b = await started();
    const sudoku = b.id();
    for (const n of [1, 2, 3]) b.say(step(sudoku, n));
    await b.finish({ type: 'done', runId: sudoku, reason: 'limit', winner: null, steps: 3 });
    b.playback.getState().seek(1);
    b.playback.getState().pin(1);
    b.run.getState().boardChanged('maze', maze);
    expect(b.run.getState()).toMatchObject({ record: null, attached: false });
    expect(b.playback.getState()).toMatchObject({ cursor: -1, pinned: null });
    await solveMaze(b);
    b.run.getState().boardChanged('sudoku', [1, 0, 0, 0]);
    expect(b.run.getState()).toMatchObject({ attached: true, record: { runId: sudoku, kind: 'sudoku' } });
    expect(b.playback.getState()).toMatchObject({ cursor: 1, pinned: 1, playing: false });
    void b.run.getState().keepThinking();
    await flush();
    expect(b.requests.at(-1)).toMatchObject({ kind: 'sudoku', continueFrom: sudoku });
    b.run.getState().boardChanged('maze', maze);
    expect(record(b)).toMatchObject({ kind: 'maze', phase: 'done' });
  });

  test('stops a run that is on; what the worker still says of it is kept', async () => {
    const b = await started();
    const sudoku = b.id();
    b.say(step(sudoku, 1));
    b.run.getState().boardChanged('maze', maze);
    expect(b.cancelled).toEqual([sudoku]);
    b.say(step(sudoku, 2));
    await b.finish({ type: 'done', runId: sudoku, reason: 'cancelled', winner: null, steps: 2 });
    b.run.getState().boardChanged('sudoku', [1, 0, 0, 0]);
    expect(record(b)).toMatchObject({ phase: 'cancelled', cut: 'away', stopping: false, frames: [{ step: 1 }, { step: 2 }] });
    expect(canKeepThinking(record(b))).toBe(true);
  });

  test('leaves nothing to play where it has no run, nor does another board', async () => {
    const b = await started();
    b.say(step(b.id(), 1));
    await b.finish({ type: 'done', runId: b.id(), reason: 'limit', winner: null, steps: 1 });
    for (const [kind, board] of [
      ['sudoku', [2, 0, 0, 0]],
      ['maze', maze],
    ] as const) {
      b.run.getState().boardChanged(kind, board);
      b.playback.getState().play();
      expect(b.playback.getState().playing).toBe(false);
    }
  });
});
