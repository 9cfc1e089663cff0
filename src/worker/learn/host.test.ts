/** The host: what it tells the page, what it keeps, how it goes on after a stop or a lost device, and what it answers when it knows a task. */

import { describe, expect, test } from 'vitest';
import { demonstrationsKey, questionKey } from '../../kinds/arc/core/task.ts';
import {
  COMMON_READS,
  defaultEtrmConfig,
  formatEtrmConfig,
  PRETRAINED_READS,
  parameterLayout,
  toTensors,
} from '../../model/architectures/etrm/config.ts';
import { configFor, turnedCopies } from '../../model/architectures/etrm/plan.ts';
import { coloursOf, type Grid, BadStateError, DeviceError } from '../../model/architectures/etrm/task.ts';
import { type Ballot } from '../../model/architectures/etrm/votes.ts';
import { WorkerStoppedError } from '../../model/errors.ts';
import { readSafetensors, writeSafetensors } from '../../model/weights/safetensors.ts';
import { learnEventSchema, lookSchema, type LearnEvent, type LearnRequest, type LearnTask } from '../../protocol/learn.ts';
import type { KeptModel } from '../../storage/learnt.ts';
import type { GridStates, LearnerState, SeedLearner, StepReport } from '../../training/etrm/learner.ts';
import { LearnHost } from './host.ts';
import type { LearnDeps, LearnerWish } from './learning.ts';

const task: LearnTask = {
  train: [
    { input: [[1, 0]], output: [[0, 1]] },
    { input: [[2, 0]], output: [[0, 2]] },
  ],
  test: [{ input: [[3, 0]] }],
};
const { total } = parameterLayout(defaultEtrmConfig(coloursOf(task).length));
const mirrored = (grid: Grid): Grid => grid.map((row) => [...row].reverse());

/** A learner that knows mirrors after `after` steps. */
class FakeLearner implements SeedLearner {
  readonly seed: number;
  planned: number;
  private done: number;
  private readonly after: number;
  private readonly failAt: number;
  private readonly hang: (() => void) | undefined;
  private gone = false;
  constructor({ seed, planned, start }: LearnerWish, after: number, failAt: number, hang?: () => void) {
    this.hang = hang;
    this.seed = seed;
    this.planned = planned;
    this.after = after;
    this.failAt = failAt;
    this.done = start && 'state' in start ? start.state.steps : start ? after : 0;
  }
  step(count = 1): Promise<StepReport> {
    if (this.hang && this.done >= this.after / 2) {
      this.hang();
      return new Promise(() => undefined);
    }
    this.done = Math.min(this.planned, this.done + count);
    if (this.done >= this.failAt) return Promise.reject(new DeviceError('The device is gone.'));
    const fitted = this.done >= this.after;
    return Promise.resolve({
      loss: 1 / this.done,
      exact: fitted ? 1 : 0,
      step: this.done,
      planned: this.planned,
      recent: fitted ? 1 : 0,
      fitted,
      finished: fitted || this.done >= this.planned,
    });
  }
  replan(planned: number): void {
    this.planned = planned;
  }
  answer(input: Grid, _size: readonly [number, number], copies = 1): Promise<Ballot[]> {
    return Promise.resolve(Array.from({ length: copies }, () => ({ grid: this.done >= this.after ? mirrored(input) : input, sure: 0 })));
  }
  states(input: Grid): Promise<GridStates> {
    const [rows, cols, d, colours] = [input.length, input[0].length, 16, coloursOf(task)];
    const of = (n: number): Float32Array => Float32Array.from({ length: n }, (_, i) => Math.sin(i + this.done));
    const cells = colours.length * rows * cols;
    return Promise.resolve({
      rows,
      cols,
      colours,
      d,
      steps: [0, 1].map(() => ({ y: of(cells * d), z: of(cells * d), logits: of(cells), answer: input })),
    });
  }
  weights(): Promise<Float32Array<ArrayBuffer>> {
    if (this.gone) return Promise.reject(new BadStateError('There is no learner here.'));
    return Promise.resolve(new Float32Array(total).fill(this.done));
  }
  save(): Promise<LearnerState> {
    const none = new Float32Array(total);
    return Promise.resolve({
      weights: none,
      average: none,
      first: none,
      second: none,
      seed: this.seed,
      planned: this.planned,
      steps: this.done,
      recent: [],
      ms: this.done,
    });
  }
  dispose(): void {
    this.gone = true;
  }
}

/** A store in memory. */
class Memory {
  readonly kept = new Map<string, KeptModel<LearnTask>>();
  readonly sessions = new Map<string, unknown>();
  models = (): Promise<KeptModel<LearnTask>[]> => Promise.resolve([...this.kept.values()]);
  model = (key: string): Promise<KeptModel<LearnTask> | null> => Promise.resolve(this.kept.get(key) ?? null);
  session = (key: string): Promise<unknown> => Promise.resolve(this.sessions.get(key));
  save = (model: KeptModel<LearnTask> | null, { key, state }: { key: string; state: unknown }): Promise<void> => {
    if (model) this.kept.set(model.key, model);
    this.sessions.set(key, structuredClone(state));
    return Promise.resolve();
  };
  put = (model: KeptModel<LearnTask>): Promise<void> => Promise.resolve(void this.kept.set(model.key, model));
  rename = (): Promise<void> => Promise.resolve();
  forget = (key: string): Promise<void> => Promise.resolve(void this.kept.delete(key));
}

interface Made {
  readonly seed: number;
  readonly from: number;
  readonly backend: string;
}

interface RigOptions {
  readonly after?: number;
  readonly failAt?: number;
  readonly parallel?: number;
  /** Learners that get a worker of their own before there is none any more. */
  readonly workers?: number;
  /** Called in the middle of the first seed's learning, from a step that does not end. */
  readonly hang?: () => void;
}

function rig({ after = 90, failAt = Infinity, parallel = 1, workers = Infinity, hang }: RigOptions = {}) {
  const store = new Memory();
  const made: Made[] = [];
  let clock = 0;
  const deps: LearnDeps = {
    store,
    place: (wish, lost) =>
      Promise.resolve({
        backend: lost === null && (failAt < Infinity || wish === 'webgpu') ? 'webgpu' : 'wasm',
        note: lost === null ? '' : 'the GPU was lost',
      }),
    learner: (wish, backend, apart) => {
      if (apart && --workers < 0) return Promise.reject(new WorkerStoppedError('There is no worker.'));
      made.push({ seed: wish.seed, from: wish.start && 'state' in wish.start ? wish.start.state.steps : 0, backend });
      return Promise.resolve(new FakeLearner(wish, after, backend === 'webgpu' ? failAt : Infinity, hang));
    },
    pretrained: () => Promise.reject(new DeviceError('The network is off.')),
    parallel: () => parallel,
    breathe: () => new Promise((r) => setTimeout(r)),
    now: () => (clock += 20),
  };
  return { host: new LearnHost(deps), store, made };
}

const request = (over: Partial<LearnRequest> = {}): LearnRequest => ({
  id: 'a',
  name: 'mirror',
  task,
  keep: { model: demonstrationsKey(task), session: questionKey(task) },
  resume: false,
  sizes: [],
  seconds: null,
  planned: 250,
  seeds: 4,
  parallel: 1,
  backend: 'auto',
  ...over,
});

async function learn(host: LearnHost, asked: LearnRequest, hear: (e: LearnEvent) => void = () => undefined): Promise<LearnEvent[]> {
  const events: LearnEvent[] = [];
  await host.learn(asked, (raw) => {
    const event = learnEventSchema.parse(structuredClone(raw));
    events.push(event);
    hear(event);
  });
  return events;
}
const lastProgress = (events: readonly LearnEvent[]) => events.flatMap((e) => (e.type === 'progress' ? [e.progress] : [])).at(-1);

describe('a learning', () => {
  test('ends when two seeds agree, and is kept as a model and as a session', async () => {
    const { host, store } = rig();
    const events = await learn(host, request());
    expect(events[0]).toMatchObject({ type: 'started', backend: 'wasm' });
    expect(events.at(-1)).toEqual({ type: 'ended', id: 'a', reason: 'agreed' });
    expect(lastProgress(events)).toMatchObject({
      learnt: 2,
      fitted: true,
      tests: [{ candidates: [{ grid: [[0, 3]], votes: 8, seeds: [1, 2] }] }],
    });
    expect(store.kept.get(demonstrationsKey(task))).toMatchObject({
      name: 'mirror',
      seeds: [
        { seed: 1, fitted: true },
        { seed: 2, fitted: true },
      ],
    });
    expect(store.sessions.has(questionKey(task))).toBe(true);
  });

  test('ends well where seeds that learn side by side are cut off', async () => {
    const { host } = rig({ parallel: 3 });
    const events = await learn(host, request({ parallel: 3 }));
    expect(events.at(-1)).toEqual({ type: 'ended', id: 'a', reason: 'agreed' });
  });

  test('that was stopped goes on from the very step', async () => {
    const { host, made } = rig();
    let stopped = 0;
    const first = await learn(host, request(), (e) => {
      if (e.type !== 'progress' || (e.progress.seeds[0]?.step ?? 0) < 30) return;
      stopped = e.progress.seeds[0]?.step ?? 0;
      host.stop('a');
    });
    expect(first.at(-1)).toEqual({ type: 'ended', id: 'a', reason: 'stopped' });
    const at = lastProgress(first)?.seeds[0]?.step ?? 0;
    expect(at).toBeGreaterThanOrEqual(stopped);
    const again = await learn(host, request({ id: 'b', resume: true }));
    expect(made[1]).toEqual({ seed: 1, from: at, backend: 'wasm' });
    expect(again.at(-1)).toEqual({ type: 'ended', id: 'b', reason: 'agreed' });
  });

  test('that was stopped ends also in the middle of a step that goes on, and before it has begun', async () => {
    const stopped = { type: 'ended', id: 'a', reason: 'stopped' };
    const { host } = rig({ hang: () => host.stop('a') });
    const events = await learn(host, request());
    expect(events.at(-1)).toEqual(stopped);
    expect(lastProgress(events)?.seeds[0]?.step).toBeGreaterThan(0);
    const other = rig();
    const learning = learn(other.host, request());
    other.host.stop('a');
    expect((await learning).at(-1)).toEqual(stopped);
    expect(other.made).toEqual([]);
  });

  test('that had ended asks a further seed when it is kept up', async () => {
    const { host, made } = rig();
    await learn(host, request());
    const before = made.length;
    const again = await learn(host, request({ id: 'b', resume: true }));
    expect(made.slice(before).map(({ seed }) => seed)).toEqual([3]);
    expect(lastProgress(again)?.tests[0]?.candidates[0]).toMatchObject({ votes: 12, seeds: [1, 2, 3] });
  });

  test('whose device is lost goes on from what was saved, on another one', async () => {
    const { host, made } = rig({ failAt: 60 });
    const events = await learn(host, request());
    expect(events.some((e) => e.type === 'recovered' && e.backend === 'wasm' && e.note !== '')).toBe(true);
    expect(events.at(-1)).toMatchObject({ type: 'ended', reason: 'agreed' });
    expect(made[0]?.backend).toBe('webgpu');
    expect(made[1]).toMatchObject({ backend: 'wasm', seed: 1 });
  });

  test('goes on one seed after the other where there is no worker for a second one, and says so', async () => {
    const { host, made } = rig({ parallel: 2, workers: 1 });
    const events = await learn(host, request({ parallel: 2 }));
    expect(events.find((e) => e.type === 'recovered')).toMatchObject({
      backend: 'wasm',
      note: 'one seed after the other, because this browser gave no worker for a second one',
    });
    expect(events.at(-1)).toEqual({ type: 'ended', id: 'a', reason: 'agreed' });
    expect(made.map(({ seed }) => seed)).toEqual([1, 1, 2]);
  });

  test('that is resumed goes on too where the worker of a saved seed does not come', async () => {
    const { host } = rig({ parallel: 2, workers: 2 });
    await learn(host, request({ parallel: 2 }), (e) => {
      if (e.type === 'progress' && (e.progress.seeds[0]?.step ?? 0) >= 30) host.stop('a');
    });
    const again = await learn(host, request({ id: 'b', resume: true, parallel: 2 }));
    expect(again.filter((e) => e.type === 'recovered')).toHaveLength(1);
    expect(again.at(-1)).toEqual({ type: 'ended', id: 'b', reason: 'agreed' });
  });

  test('is refused while another one is on, and malformed requests are', async () => {
    const { host } = rig();
    const both = await Promise.all([learn(host, request()), learn(host, request({ id: 'b' }))]);
    expect(both[1].at(-1)).toMatchObject({ type: 'failed', error: { code: 'busy' } });
    expect(both[0].at(-1)).toMatchObject({ type: 'ended' });
    expect((await learn(host, request({ task: { ...task, train: [] } }))).at(-1)).toMatchObject({ type: 'failed' });
  });

  test.each([null, undefined, 7, {}, { id: 5 }])('asked for by %j is refused like every request of a wrong shape', async (raw) => {
    const { host, store } = rig();
    const wrong = raw as never;
    const refused = { ok: false, error: { code: 'bad-request' } };
    expect((await learn(host, wrong)).at(-1)).toMatchObject({ type: 'failed', error: refused.error });
    expect(await host.rename('a', wrong)).toMatchObject(refused);
    expect(await host.importModel(wrong, 'x')).toMatchObject(refused);
    expect(await host.importModel(new Uint8Array(), wrong)).toMatchObject(refused);
    expect(await host.kept('a', wrong)).toMatchObject(refused);
    for (const of of [host.exportModel(wrong), host.forget(wrong), host.rename(wrong, 'b'), host.kept(wrong, 'a')])
      expect(await of).toMatchObject(refused);
    expect(store.kept.size).toBe(0);
  });

  test('says what alone it goes by, but not where seeds of an earlier version look at more', async () => {
    const { host, store } = rig();
    const rows = (text: string): number[][] => text.split('/').map((row) => [...row].map(Number));
    const marked: LearnTask = {
      train: ['0000/0000/0000/0000', '00000/00000/00000/00000/00000'].map((text) => {
        const input = rows(text);
        return { input, output: input.map((row, r) => row.map((c, at) => (at === r ? 3 : c))) };
      }),
      test: [{ input: rows('000/000/000') }],
    };
    const asked = request({ task: marked, keep: { model: 'm', session: 's' }, seeds: 1 });
    const told = (events: readonly LearnEvent[]): unknown => events.flatMap((e) => (e.type === 'started' ? [e.goesBy] : []))[0];
    expect(told(await learn(host, asked))).toEqual(['diagonal']);
    const state = (own: number) => ({
      version: 1,
      learners: [],
      finished: [{ seed: 1, steps: 81, fitted: true, weights: new Float32Array(own) }],
      votes: [[]],
      sizes: [[3, 3]],
      nextSeed: 2,
      ms: 1,
    });
    const totals = [configFor(marked), turnedCopies(configFor(marked)), defaultEtrmConfig(2)].map(
      (config) => parameterLayout(config).total,
    );
    for (const [i, length] of totals.entries()) {
      store.sessions.set('s', state(length));
      expect(told(await learn(host, { ...asked, resume: true }))).toEqual(i < 2 ? ['diagonal'] : []);
    }
  });

  test('is forecast on the requested backend, timed once on each', async () => {
    const { host, made } = rig();
    for (const wish of ['wasm', 'webgpu', 'auto', 'webgpu'] as const) expect(await host.forecast([task], wish)).toMatchObject({ ok: true });
    expect(made.map(({ backend }) => backend)).toEqual(['wasm', 'webgpu']);
  });

  test('begins anew, and does not answer, where what was kept goes by something else', async () => {
    const { host, store, made } = rig();
    const { model, session } = request().keep ?? { model: '', session: '' };
    const asked = { model, task, sizes: [null] };
    const seedsOf = async (): Promise<number[]> => {
      const before = made.length;
      await learn(host, request({ resume: true }));
      return made.slice(before).map(({ seed }) => seed);
    };
    await learn(host, request());
    expect(await seedsOf()).toEqual([3]);
    expect(await host.ask(asked)).toMatchObject({ ok: true });
    const state = store.sessions.get(session) as { asks: object };
    store.sessions.set(session, { ...state, asks: { ...state.asks, marks: ['edge'] } });
    expect(await seedsOf()).toEqual([1, 2]);
    const kept = store.kept.get(model);
    if (kept) store.kept.set(model, { ...kept, config: { ...kept.config, view: 'transposed' } });
    expect(await host.ask(asked)).toMatchObject({ ok: false, error: { code: 'not-learnt' } });
    expect(await host.kept(model, session)).toEqual({ ok: true, value: { learnt: null, session: false } });
  });

  test('of which nothing is to be kept leaves nothing', async () => {
    const { host, store } = rig();
    await learn(host, request({ keep: null }));
    expect(store.kept.size + store.sessions.size).toBe(0);
  });
});

describe('what was learnt', () => {
  test('answers at once, another test of the same rule too', async () => {
    const { host } = rig();
    await learn(host, request());
    const asked = await host.ask({
      model: demonstrationsKey(task),
      task: { train: task.train, test: [{ input: [[2, 1]] }] },
      sizes: [null],
    });
    expect(asked).toMatchObject({
      ok: true,
      value: { demonstrations: [{ right: true }, { right: true }], tests: [{ size: [1, 2], candidates: [{ grid: [[1, 2]], votes: 8 }] }] },
    });
    const foreign = await host.ask({
      model: demonstrationsKey(task),
      task: { train: task.train, test: [{ input: [[9, 1]] }] },
      sizes: [null],
    });
    expect(foreign).toMatchObject({ ok: false, error: { code: 'not-fitting' } });
    expect(await host.ask({ model: 'nobody', task, sizes: [] })).toMatchObject({ ok: false, error: { code: 'not-learnt' } });
  });

  test('leaves as a file with its task, and comes back from it', async () => {
    const { host, store } = rig();
    await learn(host, request());
    const file = await host.exportModel(demonstrationsKey(task));
    if (!file.ok) throw new Error(file.error.message);
    expect(JSON.parse(file.value.card)).toMatchObject({ task: 'arc', parameters: total, details: { config: { arch: 'e_trm' } } });
    store.kept.clear();
    expect(await host.importModel(file.value.bytes, 'x.safetensors')).toMatchObject({
      ok: true,
      value: { name: 'mirror', fitted: 1, key: demonstrationsKey(task) },
    });
    expect(store.kept.get(demonstrationsKey(task))?.seeds[0]?.weights).toHaveLength(total);
    // Without its configuration it is read off the shapes.
    const { tensors, metadata } = readSafetensors(file.value.bytes);
    const { config: _, ...others } = metadata;
    const bare = new Map([...tensors].map(([name, t]) => [name, { shape: t.shape, data: t.float32() }]));
    store.kept.clear();
    await host.importModel(writeSafetensors(bare, { dtype: 'F32', metadata: others }), 'x.safetensors');
    expect(store.kept.get(demonstrationsKey(task))?.config).toMatchObject({ arch: 'e_trm', hidden_size: 32 });
    const [here] = store.kept.values();
    expect(await host.importModel(file.value.bytes, 'x')).toMatchObject({
      ok: false,
      error: { code: 'learnt-here', message: expect.stringContaining('already, as “mirror”') as string },
    });
    expect(store.kept.get(demonstrationsKey(task))).toBe(here);
    expect(await host.importModel(file.value.bytes.slice(0, 200), 'x')).toMatchObject({ ok: false });
    const other = { ...defaultEtrmConfig(4), hiddenSize: 16 };
    const wider = toTensors(other, new Float32Array(parameterLayout(other).total));
    const config = JSON.stringify(formatEtrmConfig(other));
    const foreign = await host.importModel(writeSafetensors(wider, { dtype: 'F32', metadata: { ...others, config } }), 'x');
    expect(foreign, 'of another shape').toMatchObject({
      ok: false,
      error: { code: 'not-learnt-here', message: expect.stringContaining('hidden_size are 16') as string },
    });
  });

  test.each([
    ['colours alone', [['12', '21']], ['colours']],
    ['moved', [['10/02', '00/12']], [...COMMON_READS, 'moved']],
    [
      'places and moved',
      [
        ['1200/0000', '12'],
        ['0030/0040', '3/4'],
      ],
      [...COMMON_READS, 'places', 'moved'],
    ],
    ['quarters', [['012', '0/1/2']], [...COMMON_READS, 'quarters']],
  ] as const)('weights that read %s, and those of earlier versions, leave as a file and come back', async (_, pairs, reads) => {
    const rows = (text: string): number[][] => text.split('/').map((row) => [...row].map(Number));
    const asked: LearnTask = { train: pairs.map(([i, o]) => ({ input: rows(i), output: rows(o) })), test: [{ input: rows(pairs[0][0]) }] };
    for (const some of [reads, COMMON_READS, PRETRAINED_READS]) {
      const { host, store } = rig();
      const config = defaultEtrmConfig(coloursOf(asked).length, some);
      const weights = Float32Array.from({ length: parameterLayout(config).total }, (__, i) => i % 97);
      const seeds = [{ seed: 1, steps: 81, fitted: true, weights }];
      await store.put({ key: 'k', name: 'n', task: asked, savedAt: 0, seconds: 1, config: formatEtrmConfig(config), seeds });
      const file = await host.exportModel('k');
      if (!file.ok) throw new Error(file.error.message);
      expect(JSON.parse(file.value.card)).toMatchObject({ details: { config: { reads: some } } });
      expect(await host.importModel(file.value.bytes, 'x')).toMatchObject({ ok: true });
      expect(store.kept.get(demonstrationsKey(asked))).toMatchObject({ config: { reads: some }, seeds: [{ weights }] });
    }
  });

  test('can be looked into at every moment that was held', async () => {
    const { host } = rig();
    expect(await host.look({ moment: -1, input: [[3, 0]], size: [1, 2] })).toMatchObject({ ok: false, error: { code: 'no-moment' } });
    const events = await learn(host, request());
    expect(lastProgress(events)?.moments.length).toBeGreaterThan(1);
    for (const moment of [0, -1]) {
      const look = await host.look({ moment, input: [[3, 0]], size: [1, 2] });
      if (!look.ok) throw new Error(look.error.message);
      const { colours, steps } = lookSchema.parse(look.value);
      expect(colours).toEqual([0, 1, 2, 3]);
      expect(steps[0]?.z).toHaveLength(4 * 2 * 3);
      const sums = [0, 1].map((cell) => colours.reduce((sum, _, k) => sum + (steps[0]?.sure[k * 2 + cell] ?? 0), 0));
      for (const sum of sums) expect(Math.abs(sum - 255)).toBeLessThanOrEqual(2);
    }
  });
});
