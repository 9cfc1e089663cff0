/** What Solve does with a task: learns it, answers at once where it is known, and never answers about another task than the one on the board. */

import { describe, expect, test } from 'vitest';
import type { Asked, Kept, LearnEvent, LearnProgress, LearnRequest } from '../../../protocol/learn.ts';
import type { NamedTask } from '../core/parse.ts';
import { isLearning } from './record.ts';
import { createLearnStore, defaultLearnSettings } from './store.ts';

const task: NamedTask = {
  id: 'demo',
  task: {
    train: [
      { input: [[1, 0]], output: [[0, 1]] },
      { input: [[2, 0]], output: [[0, 2]] },
    ],
    test: [{ input: [[3, 0]], output: [[0, 3]] }],
  },
};
const other: NamedTask = { id: 'other', task: { train: [{ input: [[5]], output: [[6]] }], test: [{ input: [[5]] }] } };
const right = [[0, 3]];

const progress = (over: Partial<LearnProgress> = {}): LearnProgress => ({
  seconds: 1,
  secondsLeft: 2,
  fraction: 0.3,
  seeds: [{ seed: 1, step: 10, planned: 250, loss: 1, exact: 0, fitted: false, finished: false }],
  demonstrations: task.task.train.map(() => ({ answer: null, right: false })),
  learnt: 0,
  fitted: false,
  tests: [{ size: [1, 2], answer: null, candidates: [] }],
  looks: 0,
  moments: [],
  ...over,
});
const nothing: Kept = { learnt: null, session: false };

/** A store with a client that does what the test tells it. */
function rig({ kept = nothing, asked = null, free = true }: { kept?: Kept; asked?: Asked | Error | null; free?: boolean } = {}) {
  const requests: LearnRequest[] = [];
  const stopped: string[] = [];
  let emit: (e: LearnEvent) => void = () => undefined;
  let end: () => void = () => undefined;
  let board = task;
  const store = createLearnStore({
    client: {
      learn: (request, onEvent) => {
        requests.push(request);
        emit = onEvent;
        return new Promise<void>((resolve) => (end = resolve));
      },
      stop: (id) => {
        stopped.push(id);
        return Promise.resolve();
      },
      save: () => undefined,
      setSize: () => undefined,
      ask: () =>
        asked instanceof Error
          ? Promise.reject(asked)
          : asked
            ? Promise.resolve(asked)
            : Promise.reject(Object.assign(new Error('none'), { code: 'not-learnt' })),
      kept: () => Promise.resolve(kept),
      sizes: () => Promise.resolve([[1, 2]]),
      forecast: () => Promise.resolve([8]),
    },
    task: () => board,
    settings: () => defaultLearnSettings,
    backend: () => 'wasm',
    exclusive: async (_name, work) => {
      if (free) await work();
      return free;
    },
    newId: () => `learning-${requests.length}`,
  });
  store.getState().taskChanged();
  return {
    store,
    requests,
    stopped,
    open: (named: NamedTask) => {
      board = named;
      store.getState().taskChanged();
    },
    say: (event: LearnEvent) => {
      emit(event);
      if (event.type === 'ended' || event.type === 'failed') end();
    },
  };
}
const settle = (): Promise<void> => new Promise((r) => setTimeout(r));

describe('Solve', () => {
  test('learns a task that is not known, from its demonstrations alone', async () => {
    const b = rig();
    await settle();
    void b.store.getState().solve();
    await settle();
    const [request] = b.requests;
    expect(request).toMatchObject({ name: 'demo', resume: false, seconds: 120, planned: 250 });
    expect(JSON.stringify(request?.task)).not.toContain('0,3'); // the test's answer
    expect(request?.task.test).toEqual([{ input: [[3, 0]] }]);
    b.say({ type: 'started', note: '', goesBy: [], id: 'learning-0', backend: 'wasm', parallel: 2 });
    b.say({ type: 'progress', id: 'learning-0', progress: progress() });
    expect(isLearning(b.store.getState().record)).toBe(true);
    b.say({ type: 'ended', id: 'learning-0', reason: 'agreed' });
    expect(b.store.getState().record).toMatchObject({ phase: 'ended', end: 'agreed' });
    expect(b.store.getState().record?.curves.get(1)).toEqual([{ step: 10, loss: 1, exact: 0 }]);
  });

  test('answers at once where the task was learnt before', async () => {
    const learnt = {
      key: 'k',
      name: 'demo',
      task: { train: [...task.task.train], test: [{ input: [[3, 0]] }] },
      savedAt: 1,
      seconds: 9,
      steps: 200,
      seeds: 2,
      fitted: 2,
      bytes: 10,
    };
    const asked: Asked = {
      demonstrations: [
        { answer: [[0, 1]], right: true },
        { answer: [[0, 2]], right: true },
      ],
      tests: [{ size: [1, 2], candidates: [{ grid: right, votes: 8, seeds: [1, 2] }] }],
    };
    const b = rig({ kept: { learnt, session: true }, asked });
    await settle();
    await b.store.getState().solve();
    expect(b.requests).toEqual([]);
    expect(b.store.getState().record).toMatchObject({ phase: 'ended', end: 'known', progress: { learnt: 2, fitted: true } });
    void b.store.getState().keepLearning();
    expect(b.requests[0]).toMatchObject({ resume: true });
  });

  test('learns anew where the known model has never met a colour of the test', async () => {
    const learnt = {
      key: 'k',
      name: 'demo',
      task: { train: [...task.task.train], test: [{ input: [[3, 0]] }] },
      savedAt: 1,
      seconds: 9,
      steps: 200,
      seeds: 2,
      fitted: 2,
      bytes: 10,
    };
    const b = rig({ kept: { learnt, session: false }, asked: Object.assign(new Error('colour'), { code: 'not-fitting' }) });
    await settle();
    void b.store.getState().solve();
    await settle();
    expect(b.requests[0]).toMatchObject({ resume: false });
  });

  test('goes on from what a reload left behind', async () => {
    const b = rig({ kept: { learnt: null, session: true } });
    await settle();
    void b.store.getState().solve();
    await settle();
    expect(b.requests[0]).toMatchObject({ resume: true });
  });

  test('says so where another tab is learning the same task', async () => {
    const b = rig({ free: false });
    await settle();
    await b.store.getState().solve();
    expect(b.requests).toEqual([]);
    expect(b.store.getState().record).toMatchObject({ phase: 'failed', failure: { code: 'another-tab' } });
  });

  test('does nothing while a task is being learnt', async () => {
    const b = rig();
    void b.store.getState().learnAnew();
    void b.store.getState().learnAnew();
    await settle();
    expect(b.requests).toHaveLength(1);
  });
});

describe('the board', () => {
  test('stops the learning of another task, and has its record back when the task comes back', async () => {
    const b = rig();
    void b.store.getState().learnAnew();
    b.say({ type: 'progress', id: 'learning-0', progress: progress() });
    b.open(other);
    expect(b.store.getState()).toMatchObject({ attached: false });
    expect(b.stopped).toEqual(['learning-0']);
    b.say({ type: 'ended', id: 'learning-0', reason: 'stopped' });
    b.open(task);
    expect(b.store.getState()).toMatchObject({ attached: true, record: { end: 'stopped' } });
    await settle();
  });

  test('is told what a task takes, and not what another one took', async () => {
    const b = rig();
    await settle();
    expect(b.store.getState().forecast?.seconds).toBe(8);
    b.open(other);
    expect(b.store.getState().forecast?.seconds).toBeNull();
    await settle();
    expect(b.store.getState().forecast?.seconds).toBe(8);
  });
});

describe('leaving one out', () => {
  test('learns the task without each demonstration, and keeps nothing of it', async () => {
    const b = rig();
    void b.store.getState().leaveOneOut();
    for (const [i, answer] of [[[0, 1]], [[9, 9]]].entries()) {
      await settle();
      expect(b.requests[i]).toMatchObject({ keep: null, resume: false });
      expect(b.requests[i]?.task.train).toHaveLength(1);
      expect(b.requests[i]?.task.test).toEqual([{ input: task.task.train[i]?.input }]);
      b.say({
        type: 'progress',
        id: `learning-${i}`,
        progress: progress({ tests: [{ size: [1, 2], answer, candidates: [{ grid: answer, votes: 4, seeds: [1] }] }] }),
      });
      b.say({ type: 'ended', id: `learning-${i}`, reason: 'agreed' });
    }
    await settle();
    expect(b.store.getState().leftOut).toEqual({ right: [true, false], trying: null, fraction: 1, failure: null });
  });
});
