/** Sessions: a mirror learnt by two seeds, a size that must be asked for, saving in the middle, the time limit. */

import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildKernels } from '../../../tools/wasmKernels.ts';
import { stepRng } from '../../kinds/shared/rng.ts';
import { beginning, readPretrained } from '../../model/architectures/etrm/plan.ts';
import type { EtrmTask, Grid, Size } from '../../model/architectures/etrm/task.ts';
import { DivergedError } from '../../model/errors.ts';
import { compileKernels, type CompiledKernels } from '../../model/wasm/kernels.ts';
import { difference } from '../../testing/etrm.ts';
import { createLearner, forecast, stepFlops, TIMING_TASK } from './backends.ts';
import type { GridStates, LearnerState, SeedLearner } from './learner.ts';
import { learnersOn, RemoteHost, serveLearner } from './remote.ts';
import { LearnSession, type MakeLearner } from './session.ts';
import type { SessionProgress, SessionState } from './standing.ts';

const grid = (text: string): Grid => text.split('/').map((row) => [...row].map(Number));
const mirrored = (g: Grid): Grid => g.map((row) => row.toReversed());
const inputs = ['1200/0030/0400/5000', '0012/3300/0044/0500', '1000/2200/3030/4004'].map(grid);
const question = grid('1020/0300/4400/0005');
const mirror: EtrmTask = { train: inputs.map((input) => ({ input, output: mirrored(input) })), test: [{ input: question }] };

let kernels: CompiledKernels;
const local =
  (task: EtrmTask): MakeLearner =>
  (seed, planned, state, turned) =>
    createLearner({ task, seed, planned, turned, random: stepRng, backend: { kind: 'wasm', kernels }, start: state && { state } });

async function turn(session: LearnSession, until: (p: SessionProgress) => boolean = () => false): Promise<SessionProgress> {
  for (;;) {
    const p = await session.advance();
    if (p.ended || until(p)) return p;
  }
}

/** A learner that gives the answers it is told to, after so many steps. */
function scripted(seed: number, planned: number, answers: (seed: number) => { grid: Grid; fitted: boolean }): SeedLearner {
  let step = 0;
  let schedule = planned;
  return {
    seed,
    get planned() {
      return schedule;
    },
    step: (count = 1) => {
      step = Math.min(schedule, step + count);
      const { fitted } = answers(seed);
      return Promise.resolve({ loss: 1, exact: 1, step, planned: schedule, recent: 1, fitted: fitted && step >= 80, finished: step >= 80 });
    },
    replan: (steps) => {
      schedule = steps;
    },
    answer: () => Promise.resolve([{ grid: answers(seed).grid, sure: 0 }]),
    states: () => Promise.resolve({} as GridStates),
    weights: () => Promise.resolve(new Float32Array(1)),
    save: () => Promise.reject(new Error('not needed')),
    dispose: () => undefined,
  };
}

/** A second passes at every look at it, so that each turn is one step, on any machine. */
const slowClock = (): (() => number) => {
  let ms = 0;
  return () => (ms += 1000);
};

describe('LearnSession', () => {
  beforeAll(async () => {
    const files = await buildKernels();
    kernels = await compileKernels((variant) => Promise.resolve(readFileSync(files[variant])));
  });

  test('shows the demonstrations of seeds that agreed, not of one that was cut off', async () => {
    const [right, wrong] = ['11/11', '00/00'].map(grid);
    const task: EtrmTask = { train: [{ input: wrong, output: right }], test: [{ input: wrong }] };
    const makeLearner: MakeLearner = (seed, planned) => {
      const learner = scripted(seed, planned, (of) => ({ grid: of === 1 ? wrong : right, fitted: of !== 1 }));
      if (seed > 1) return Promise.resolve(learner);
      return Promise.resolve({ ...learner, step: async (count) => ({ ...(await learner.step(count)), finished: false }) });
    };
    const p = await turn(new LearnSession({ task, seconds: null, parallel: 2, makeLearner, now: slowClock() }));
    expect(p.ended).toBe('agreed');
    expect(p.demonstrations).toEqual([{ answer: right, right: true }]);
  });

  test('learns a mirror drawn by hand, answers it, and goes on after a save', { timeout: 120_000 }, async () => {
    const session = new LearnSession({ task: mirror, seconds: null, makeLearner: local(mirror), now: slowClock() });
    await turn(session, (p) => p.seeds[0].step > 40);
    const again = new LearnSession({ task: mirror, seconds: null, makeLearner: local(mirror), now: slowClock() });
    await again.restore(structuredClone(await session.save()));
    const [p, q] = [await turn(session), await turn(again)];
    expect(p.ended).toBe('agreed');
    expect(p.tests[0].candidates[0].grid).toEqual(mirrored(question));
    expect(p.learnt).toBe(3);
    expect(q.seeds.map(({ step }) => step)).toEqual(p.seeds.map(({ step }) => step));
    expect(q.tests[0].candidates).toEqual(p.tests[0].candidates);
    expect(difference(again.best()?.weights ?? [], session.best()?.weights ?? [1])).toBe(0);
  });

  /** Of every column, or row, what is not black comes to rest at one end. */
  const settle = (line: readonly number[], end: boolean): number[] => {
    const [full, empty] = [line.filter((c) => c > 0), line.filter((c) => c === 0)];
    return end ? [...empty, ...full] : [...full, ...empty];
  };
  const turned = (g: Grid): Grid => g[0].map((_, c) => g.map((row) => row[c]));
  test.each([
    ['down', (g: Grid): Grid => turned(turned(g).map((line) => settle(line, true)))],
    ['to the left', (g: Grid): Grid => g.map((line) => settle(line, false))],
  ])('learns from three pairs drawn by hand that everything falls %s', { timeout: 120_000 }, async (_, rule) => {
    const drawn = ['1000/0203/0010/2000', '0102/3000/0020/0100', '0030/1002/2000/0010'].map(grid);
    const task: EtrmTask = { train: drawn.map((input) => ({ input, output: rule(input) })), test: [{ input: question }] };
    const p = await turn(new LearnSession({ task, seconds: null, makeLearner: local(task), now: slowClock() }));
    expect(p.ended).toBe('agreed');
    expect(p.tests[0].candidates[0].grid).toEqual(rule(question));
  });

  test.each([
    ['a quarter turn of rectangles', (g: Grid): Grid => turned(g.toReversed()), ['120/034', '01/20/31', '4012/0300'], '3020/0114'],
    [
      'four colours changing places',
      (g: Grid): Grid => g.map((row) => row.map((c) => [0, 2, 1, 4, 3][c])),
      ['1203/4010', '341/012', '2140/0303'],
      '1234/4401',
    ],
  ])('learns %s', { timeout: 120_000 }, async (_, rule, drawn, asked) => {
    const task: EtrmTask = { train: drawn.map(grid).map((input) => ({ input, output: rule(input) })), test: [{ input: grid(asked) }] };
    const p = await turn(new LearnSession({ task, seconds: null, makeLearner: local(task), now: slowClock() }));
    expect(p.tests[0].candidates[0].grid).toEqual(rule(grid(asked)));
  });

  test('cuts out what is drawn, at the size of it', { timeout: 120_000 }, async () => {
    const pairs = ['00000/01200/03100/00000>12/31', '00000/00000/02130/00000>213', '00100/00200/00310/00000>10/20/31'].map((text) =>
      text.split('>').map(grid),
    );
    const task: EtrmTask = {
      train: pairs.map(([input, output]) => ({ input, output })),
      test: [{ input: grid('00000/00000/00012/00033') }],
    };
    const p = await turn(new LearnSession({ task, seconds: null, makeLearner: local(task), now: slowClock() }));
    expect(p.tests[0].size).toEqual([2, 2]);
    expect(p.tests[0].candidates[0].grid).toEqual(grid('12/33'));
  });

  test(
    'after two seeds that do not agree one learns turned copies, one begins with pretrained weights, and they go on from a save',
    { timeout: 120_000 },
    async () => {
      const pretrained = readPretrained(readFileSync(new URL('pretrained/e-trm.safetensors', import.meta.url)));
      const begun: (LearnerState | undefined)[] = [];
      const copies: (boolean | undefined)[] = [];
      const odd = (seed: number): { grid: Grid; fitted: boolean } => ({ grid: grid(`${seed}`), fitted: false });
      const options = {
        task: mirror,
        seconds: null,
        seeds: 4,
        parallel: 2,
        pretrained: () => Promise.resolve(pretrained),
        now: slowClock(),
        makeLearner: (seed: number, planned: number, state?: LearnerState, turned?: boolean) => {
          begun[seed] = state;
          copies[seed] = turned;
          return seed < 3 ? Promise.resolve(scripted(seed, planned, odd)) : local(mirror)(seed, planned, state, turned);
        },
      };
      const session = new LearnSession(options);
      await turn(session, (p) => (p.seeds.at(2)?.step ?? 0) > 20);
      expect(copies.slice(1)).toEqual([false, false, true, false]);
      expect(begun.slice(1, 4)).toEqual([undefined, undefined, undefined]);
      expect(begun[4]?.weights).toEqual(beginning(pretrained, 6));
      const again = new LearnSession({ ...options, now: slowClock() });
      await again.restore(structuredClone(await session.save()));
      const [p, q] = [await turn(session), await turn(again)];
      expect(p.tests[0].candidates[0]).toMatchObject({ grid: mirrored(question) });
      expect(new Set(p.tests[0].candidates[0].seeds)).toEqual(new Set([3, 4]));
      expect(q.tests[0].candidates).toEqual(p.tests[0].candidates);
      for (const of of [session, again])
        expect((await of.save()).finished.filter(({ pretrained: is }) => is).map(({ seed }) => seed)).toEqual([4]);
    },
  );

  test('a tab that sleeps in the middle of a turn uses up no time and shortens no schedule', async () => {
    const task: EtrmTask = { train: [{ input: grid('1'), output: grid('2') }], test: [{ input: grid('1') }] };
    const learnt = async (sleep: number): Promise<SessionProgress> => {
      let [ms, turns] = [0, 0];
      const makeLearner: MakeLearner = (seed, planned) => {
        const learner = scripted(seed, planned, (of) => ({ grid: grid(`${of}`), fitted: true }));
        const step: SeedLearner['step'] = (count = 1) => {
          ms += 50 * count + (++turns === 10 ? sleep : 0);
          return learner.step(count);
        };
        return Promise.resolve({ ...learner, step, planned: learner.planned });
      };
      return turn(new LearnSession({ task, seconds: 60, seeds: 1, makeLearner, now: () => ms }));
    };
    const [awake, asleep] = [await learnt(0), await learnt(600_000)];
    expect(awake.seconds).toBeCloseTo(4, 1);
    expect(asleep).toEqual(awake);
  });

  test('pretrained weights that do not load leave random numbers', async () => {
    const task: EtrmTask = { train: [{ input: grid('1'), output: grid('2') }], test: [{ input: grid('1') }] };
    const begun: (LearnerState | undefined)[] = [];
    const session = new LearnSession({
      task,
      seconds: null,
      seeds: 3,
      pretrained: () => Promise.reject(new Error('offline')),
      makeLearner: (seed, planned, state) => {
        begun.push(state);
        return Promise.resolve(scripted(seed, planned, (of) => ({ grid: grid(`${of}`), fitted: true })));
      },
    });
    expect((await turn(session)).ended).toBe('seeds');
    expect(begun).toEqual([undefined, undefined, undefined]);
  });

  test('two learners behind ports give the same as one here', { timeout: 120_000 }, async () => {
    const hosts = [1, 2].map(() => {
      const { port1, port2 } = new MessageChannel();
      serveLearner(port2, ({ task, seed, planned, state, turned }) => local(task)(seed, planned, state, turned));
      return { host: new RemoteHost(port1), close: () => port1.close() };
    });
    const session = new LearnSession({
      task: mirror,
      seconds: null,
      parallel: 2,
      makeLearner: learnersOn(
        hosts.map(({ host }) => host),
        mirror,
        local(mirror),
      ),
    });
    const p = await turn(session);
    expect(p.ended).toBe('agreed');
    expect(p.tests[0].candidates[0]).toMatchObject({ grid: mirrored(question), seeds: expect.arrayContaining([1, 2]) as number[] });
    for (const { close } of hosts) close();
  });

  test('a seed that diverges in its worker ends, and the others go on', async () => {
    const { port1, port2 } = new MessageChannel();
    const session = new LearnSession({
      task: { train: [{ input: grid('1'), output: grid('2') }], test: [{ input: grid('1') }] },
      seconds: null,
      makeLearner: (seed, planned) => {
        const learner = scripted(seed, planned, () => ({ grid: grid('2'), fitted: true }));
        serveLearner(port2, () => Promise.resolve({ ...learner, step: () => Promise.reject(new DivergedError('The loss is no number.')) }));
        return seed > 1 ? Promise.resolve(learner) : new RemoteHost(port1).create({ task: mirror, seed, planned });
      },
    });
    const p = await turn(session);
    expect(p.ended).toBe('agreed');
    expect(p.seeds.map(({ seed, fitted }) => [seed, fitted])).toEqual([
      [1, false],
      [2, true],
      [3, true],
    ]);
    port1.close();
  });

  test('goes on from a state of a version that did not write down how sure a vote was', async () => {
    const answers = (seed: number): { grid: Grid; fitted: boolean } => ({ grid: grid(`${seed}`), fitted: true });
    const task: EtrmTask = { train: [{ input: grid('1'), output: grid('2') }], test: [{ input: grid('1') }] };
    const options = {
      task,
      seconds: null,
      seeds: 2,
      makeLearner: (seed: number, planned: number) => Promise.resolve(scripted(seed, planned, answers)),
    };
    const session = new LearnSession(options);
    await turn(session, (p) => p.tests[0].candidates.length > 0);
    const { votes, ...state } = structuredClone(await session.save());
    const old = votes.map((of) => of.map(({ grid: g, seed, fitted }) => ({ grid: g, seed, fitted }))) as unknown as typeof votes;
    const again = new LearnSession(options);
    await again.restore({ ...state, learners: [], votes: old });
    const p = await turn(again);
    expect(p.tests[0].candidates.map(({ seeds }) => seeds)).toEqual([[2], [1]]);
  });

  test('asks for a size that no rule gives, and answers it afterwards with what was learnt', async () => {
    const task: EtrmTask = {
      train: [
        { input: grid('10/01'), output: grid('1') },
        { input: grid('11/01'), output: grid('11/11') },
      ],
      test: [{ input: grid('10/11') }],
    };
    const answers = (): { grid: Grid; fitted: boolean } => ({ grid: grid('11'), fitted: true });
    const session = new LearnSession({
      task,
      seconds: null,
      makeLearner: (seed, planned) => Promise.resolve(scripted(seed, planned, answers)),
    });
    const p = await turn(session);
    expect([p.ended, p.tests[0].size, p.tests[0].candidates]).toEqual(['agreed', null, []]);
    await session.setSize(0, [1, 2]);
    expect(session.progress().tests[0]).toMatchObject({ size: [1, 2], candidates: [{ grid: grid('11'), votes: 2 }] });
    await expect(session.setSize(0, [0, 2])).rejects.toMatchObject({ code: 'bad-size' });
  });

  test('an answer whose size was given or changed after the end is asked for again when it goes on', async () => {
    const task: EtrmTask = {
      train: [
        { input: grid('10/01'), output: grid('1') },
        { input: grid('11/01'), output: grid('11/11') },
      ],
      test: [{ input: grid('10/11') }],
    };
    const asked: Size[] = [];
    const makeLearner: MakeLearner = (seed, planned) => {
      const learner = scripted(seed, planned, () => ({ grid: grid('11'), fitted: true }));
      return Promise.resolve({ ...learner, answer: (...of) => (asked.push(of[1]), learner.answer(...of)) });
    };
    let state: SessionState | null = null;
    for (const size of [null, [1, 2], [1, 2], [2, 1], null] as const) {
      const session = new LearnSession({ task, seconds: null, makeLearner, sizes: [size] });
      asked.length = 0;
      if (state) await session.restore(state);
      const before = asked.filter(([rows]) => rows === size?.[0]).length;
      const [{ size: now, candidates }] = state ? session.progress().tests : (await turn(session)).tests;
      expect([now, candidates.flatMap(({ seeds }) => seeds)]).toEqual(state ? [size ?? [2, 1], [1, 2]] : [null, []]);
      expect(before, String(size)).toBe(size && now?.join() !== state?.sizes[0]?.join() ? 2 : 0);
      state = { ...(await session.save()), learners: [] };
    }
  });

  test('goes on while seeds disagree; those that fitted come first', async () => {
    const [right, wrong] = [grid('1'), grid('2')];
    const script = [
      { grid: wrong, fitted: false },
      { grid: wrong, fitted: false },
      { grid: right, fitted: true },
      { grid: right, fitted: true },
    ];
    const task: EtrmTask = { train: [{ input: grid('1'), output: grid('2') }], test: [{ input: grid('1') }] };
    const session = new LearnSession({
      task,
      seconds: null,
      makeLearner: (seed, planned) => Promise.resolve(scripted(seed, planned, (s) => script[s - 1])),
    });
    const p = await turn(session);
    expect(p.ended).toBe('agreed');
    expect(p.tests[0].candidates.map((c) => c.grid)).toEqual([right, wrong]);
    expect(p.seeds.map(({ fitted }) => fitted)).toEqual([false, false, true, true]);
  });

  test('a time limit shortens the schedule, and what is there then votes', async () => {
    let clock = 0;
    const slow = (seed: number, planned: number): SeedLearner => {
      const learner = scripted(seed, planned, () => ({ grid: grid('1'), fitted: true }));
      return {
        ...learner,
        get planned() {
          return learner.planned;
        },
        step: (count = 1) => ((clock += 1000 * count), learner.step(count)),
      };
    };
    const task: EtrmTask = { train: [{ input: grid('1'), output: grid('2') }], test: [{ input: grid('1') }] };
    const session = new LearnSession({
      task,
      seconds: 30,
      now: () => clock,
      makeLearner: (seed, planned) => Promise.resolve(slow(seed, planned)),
    });
    const p = await turn(session);
    expect(p.ended).toBe('time');
    expect(p.seconds).toBeLessThanOrEqual(31);
    expect(p.seeds[0].planned).toBeLessThanOrEqual(30);
    expect(p.tests[0].candidates).toHaveLength(1);
    session.extend({ seconds: 200 });
    expect((await turn(session)).ended).toBe('agreed');
  });
});

test('a forecast grows with the task and shrinks with the device', () => {
  const flops = stepFlops(TIMING_TASK);
  expect(stepFlops(mirror)).toBeLessThan(flops);
  expect(forecast(mirror, 2e6)).toBeCloseTo(forecast(mirror, 1e6) / 2, 6);
});
