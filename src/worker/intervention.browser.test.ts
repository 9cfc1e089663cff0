/** Changes in the middle of a run, against the engine asked directly: what is forgotten, another board, and what is refused. */

import { describe, expect, test } from 'vitest';
import { createEngine } from '../engine/create.ts';
import type { Carry, Engine, RecursionStep, RunOptions } from '../engine/engine.ts';
import { pageCpu, wasmPaths } from '../engine/pageCpu.ts';
import type { Rollouts } from '../kinds/kind.worker.ts';
import { mazeRules } from '../kinds/maze/core/rules.ts';
import { makeRollouts } from '../kinds/shared/question.ts';
import { sudokuRules } from '../kinds/sudoku/core/rules.ts';
import { loadWeights } from '../model/weights/open.ts';
import type { SolveRequest, StepEvent } from '../protocol/session.ts';
import { fileOf } from '../testing/models.ts';
import { EASY, request, run, start, steps, tiny } from '../testing/sessions.ts';

const COPIES = 3;
const copies = { copies: COPIES, maxSteps: 2, stopWhenSolved: false };
const CHANGED = EASY.map((digit, cell) => (cell === 1 ? 0 : digit));

const weights = loadWeights(tiny().source.bytes);
const tensor = (name: string): Float32Array => weights.tensors.get(name)?.data ?? new Float32Array();

async function engineWithTiny(model = weights): Promise<Engine> {
  const engine = await createEngine({ backend: 'wasm', wasmPaths, cpu: pageCpu });
  await engine.load(model);
  return engine;
}

async function engineSteps(
  engine: Engine,
  { tokens }: Rollouts,
  maxSteps: number,
  carry?: Carry,
  noise?: RunOptions['noise'],
): Promise<RecursionStep[]> {
  const all: RecursionStep[] = [];
  for await (const step of engine.run({ tokens, batch: COPIES }, { maxSteps, wantCarry: true, noise, ...(carry ? { carry } : {}) }))
    all.push(step);
  return all;
}

/** The carry after the two steps that every run here makes first. */
async function carryOf(engine: Engine, rollouts: Rollouts): Promise<Carry> {
  const carry = (await engineSteps(engine, rollouts, 2)).at(-1)?.carry;
  if (!carry) throw new Error('no carry');
  return carry;
}

const inEveryPlace = (init: Float32Array, like: Float32Array): Float32Array => Float32Array.from(like, (_, i) => init[i % init.length]);
/** How sure a step is of every cell, all copies: of a run, already in the board's order; of the engine, in each copy's own. */
const sureness = (list: readonly StepEvent[]): number[][] => list.map((e) => [...e.confidence]);
const surenessBack = (list: readonly RecursionStep[], rollouts: Rollouts): number[][] =>
  list.map((e) =>
    Array.from({ length: COPIES }, (_, k) => [...rollouts.valuesBack(k, e.confidence.subarray(k * 81, (k + 1) * 81))]).flat(),
  );

test.each(['y', 'z'] as const)('forgetting %s goes on from its start in every copy, and from the other as it was', async (reset) => {
  const engine = await engineWithTiny();
  const rollouts = makeRollouts(sudokuRules, EASY, 81, COPIES, 1);
  const { y, z } = await carryOf(engine, rollouts);
  const from = reset === 'z' ? { y, z: inEveryPlace(tensor('L_init'), z) } : { y: inEveryPlace(tensor('H_init'), y), z };
  const expected = await engineSteps(engine, rollouts, 2, from);

  const session = await start('wasm', tiny());
  await run(session, request('a', copies));
  const got = steps(await run(session, request('b', { ...copies, continueFrom: 'a', intervention: { reset } })));
  expect(got.map((e) => e.step)).toEqual([3, 4]);
  expect(sureness(got)).toEqual(surenessBack(expected, rollouts));
  got.forEach((e, i) => expect([...e.tokens.subarray(0, 81)]).toEqual([...expected[i].tokens.subarray(0, 81)]));

  const undisturbed = await engineSteps(engine, rollouts, 4);
  expect(sureness(got)).not.toEqual(surenessBack(undisturbed.slice(2), rollouts));
  engine.dispose();
});

test('another board takes the place of x in every copy, with the symmetries of before, and answers are checked against it', async () => {
  const engine = await engineWithTiny();
  const before = makeRollouts(sudokuRules, EASY, 81, COPIES, 1);
  const after = makeRollouts(sudokuRules, CHANGED, 81, COPIES, 1);
  const carry = await carryOf(engine, before);
  const expected = await engineSteps(engine, after, 2, carry);

  const session = await start('wasm', tiny());
  await run(session, request('a', copies));
  const got = steps(await run(session, request('b', { ...copies, continueFrom: 'a', intervention: { board: CHANGED } })));
  expect(sureness(got)).toEqual(surenessBack(expected, after));
  expect(sureness(got)).not.toEqual(surenessBack(await engineSteps(engine, before, 2, carry), before));
  got.forEach((e, i) => {
    for (let k = 0; k < COPIES; k++) {
      const answer = after.tokensBack(k, expected[i].tokens.subarray(k * 81, (k + 1) * 81));
      expect([...e.tokens.subarray(k * 81, (k + 1) * 81)]).toEqual([...answer]);
      expect(e.verdicts[k]).toEqual(sudokuRules.verify(CHANGED, sudokuRules.decode(answer, CHANGED)));
    }
  });
  engine.dispose();
});

describe('a shake of z', () => {
  const shake = (sigma: number, seed: number) => ({ intervention: { shake: { sigma, seed } } });
  /** One session a device: an emulated GPU takes seconds to compile the kernels of another. */
  const sessions = new Map<'webgpu' | 'wasm', ReturnType<typeof start>>();
  /** Two steps, then two more with this change. */
  const shaken = async (backend: 'webgpu' | 'wasm', more: Partial<SolveRequest>): Promise<StepEvent[]> => {
    const starting = sessions.get(backend) ?? start(backend, tiny());
    sessions.set(backend, starting);
    const session = await starting;
    await run(session, request('a', copies));
    return steps(await run(session, request('b', { ...copies, continueFrom: 'a', ...more })));
  };

  test.each(['webgpu', 'wasm'] as const)(
    'on %s: sigma 0 changes nothing, the same seed does the same, another seed something else',
    async (backend) => {
      const untouched = sureness(await shaken(backend, {}));
      expect(sureness(await shaken(backend, shake(0, 5)))).toEqual(untouched);
      const five = sureness(await shaken(backend, shake(0.4, 5)));
      expect(five).not.toEqual(untouched);
      expect(sureness(await shaken(backend, shake(0.4, 5)))).toEqual(five);
      expect(sureness(await shaken(backend, shake(0.4, 6)))).not.toEqual(five);
    },
  );

  test('adds what noise rollouts of that seed would add before a step 0, once, the same on both devices', async () => {
    const engine = await engineWithTiny();
    const rollouts = makeRollouts(sudokuRules, EASY, 81, COPIES, 1);
    const carry = await carryOf(engine, rollouts);
    const [noisy] = await engineSteps(engine, rollouts, 1, carry, { sigma: 0.4, seed: 5, after: -1 });
    const expected = [noisy, ...(await engineSteps(engine, rollouts, 1, noisy.carry ?? undefined))];
    const [onCpu, onGpu] = [await shaken('wasm', shake(0.4, 5)), await shaken('webgpu', shake(0.4, 5))];
    const wanted = surenessBack(expected, rollouts);
    for (const got of [sureness(onCpu), sureness(onGpu)])
      got.forEach((row, i) => row.forEach((v, at) => expect(v).toBeCloseTo(wanted[i][at], 3)));
    engine.dispose();
  });

  test('that was stopped before its first step is not done twice when it is asked for again', async () => {
    const once = await shaken('wasm', shake(0.4, 5));
    const session = await start('wasm', tiny());
    await run(session, request('a', copies));
    const stopped = run(session, request('b', { ...copies, continueFrom: 'a', ...shake(0.4, 5) }));
    session.cancel('b');
    expect(await stopped).toMatchObject([{ type: 'done', reason: 'cancelled' }]);
    expect(sureness(steps(await run(session, request('c', { ...copies, continueFrom: 'a', ...shake(0.4, 5) }))))).toEqual(sureness(once));
  });
});

describe('another model in the middle', () => {
  const OTHER = tiny(11);
  const handOver = { continueFrom: 'a', intervention: { handOver: true as const } };

  test('goes on from y and z of the first, in every copy, where both have the same shape', async () => {
    const engine = await engineWithTiny();
    const rollouts = makeRollouts(sudokuRules, EASY, 81, COPIES, 1);
    const carry = await carryOf(engine, rollouts);
    const second = await engineWithTiny(loadWeights(OTHER.source.bytes));
    const expected = await engineSteps(second, rollouts, 2, carry);

    const session = await start('wasm', tiny());
    await run(session, request('a', copies));
    await session.load(OTHER, () => undefined);
    const got = steps(await run(session, request('b', { ...copies, ...handOver })));
    expect(got.map((e) => e.step)).toEqual([3, 4]);
    expect(sureness(got)).toEqual(surenessBack(expected, rollouts));
    expect(sureness(got)).not.toEqual(surenessBack(await engineSteps(second, rollouts, 2), rollouts));
    expect(session.latents({ runId: 'b', copy: 1 })).toMatchObject({ steps: 4 });
    engine.dispose();
    second.dispose();
  });

  test('starts on the same board from its own H_init and L_init where its shape is another', async () => {
    const wide = tiny(11, 32);
    const session = await start('wasm', tiny());
    await run(session, request('a', copies));
    await session.load(wide, () => undefined);
    const got = steps(await run(session, request('b', { ...copies, ...handOver })));
    expect(got.map((e) => e.step)).toEqual([3, 4]);
    const anew = steps(await run(await start('wasm', wide), request('new', copies)));
    expect(sureness(got)).toEqual(sureness(anew));
    // Pictures of z are of the second model alone, and the run goes on.
    expect(session.latents({ runId: 'b', copy: 0 })).toMatchObject({ steps: 2 });
    const more = steps(await run(session, request('c', { ...copies, maxSteps: 1, continueFrom: 'b' })));
    expect(more.map((e) => e.step)).toEqual([5]);
  });

  test('does not go on unasked, and the first goes on as ever when it is loaded again', async () => {
    const session = await start('wasm', tiny());
    const straight = steps(await run(session, request('straight', { ...copies, maxSteps: 3 })));
    await run(session, request('a', copies));
    await session.load(OTHER, () => undefined);
    const refused = await run(session, request('no', { ...copies, continueFrom: 'a' }));
    expect(refused).toMatchObject([
      { type: 'failed', error: { message: expect.stringContaining('Another model made this run') as string } },
    ]);
    await session.load(tiny(), () => undefined);
    const more = steps(await run(session, request('more', { ...copies, maxSteps: 1, continueFrom: 'a' })));
    expect(sureness(more)).toEqual(sureness(straight.slice(2)));
  });
});

test('what cannot be changed is refused, and the run goes on as if it had not been asked', async () => {
  const session = await start('wasm', tiny());
  const straight = steps(await run(session, request('straight', { ...copies, maxSteps: 3 })));
  await run(session, request('a', copies));
  for (const refused of [
    { continueFrom: 'a', intervention: { reset: 'z', board: [1, 2] } },
    { continueFrom: 'nothing', intervention: { reset: 'z' } },
    { intervention: { reset: 'z' } },
  ] as const) {
    expect(await run(session, request('no', { ...copies, ...refused }))).toMatchObject([{ type: 'failed' }]);
  }
  const more = steps(await run(session, request('more', { ...copies, maxSteps: 1, continueFrom: 'a' })));
  expect(sureness(more)).toEqual(sureness(straight.slice(2)));
  expect(await run(session, request('blind', { ...copies, latents: false }))).toHaveLength(3);
  const blind = await run(session, request('no', { ...copies, continueFrom: 'blind', intervention: { reset: 'z' } }));
  expect(blind).toMatchObject([{ type: 'failed', error: { message: expect.stringContaining('not held') as string } }]);
});

/** A model of mazes that is far too small to solve any, and a maze without walls. */
const tinyMaze = (): Parameters<typeof start>[1] => ({
  id: 'maze',
  source: { bytes: fileOf({ seq_len: 49, vocab_size: mazeRules.vocabSize, mlp_t: true }, 3) },
});
const open = (rows: number, cols: number) => ({
  rows,
  cols,
  cells: new Array<number>(rows * cols).fill(1),
  start: 0,
  goal: rows * cols - 1,
});

test('a run goes on after one of another kind', async () => {
  const session = await start('wasm', tiny());
  const straight = steps(await run(session, request('straight', { ...copies, maxSteps: 3 })));
  await run(session, request('a', copies));
  await session.load(tinyMaze(), () => undefined);
  expect(steps(await run(session, request('m', { ...copies, kind: 'maze', board: open(6, 6) })))).toHaveLength(2);
  await session.load(tiny(), () => undefined);
  expect(session.latents({ runId: 'a', copy: 0 })).not.toBeNull();
  const more = steps(await run(session, request('more', { ...copies, maxSteps: 1, continueFrom: 'a' })));
  expect(sureness(more)).toEqual(sureness(straight.slice(2)));
});

test('a maze of another shape is refused where its symmetric copies lie in another order', async () => {
  const session = await start('wasm', tinyMaze());
  await run(session, request('a', { ...copies, kind: 'maze', board: open(6, 6) }));
  const other = await run(session, request('no', { ...copies, kind: 'maze', continueFrom: 'a', intervention: { board: open(5, 6) } }));
  expect(other).toMatchObject([{ type: 'failed', error: { message: expect.stringContaining('another shape') as string } }]);
  const same = await run(
    session,
    request('b', { ...copies, kind: 'maze', continueFrom: 'a', intervention: { board: { ...open(6, 6), goal: 12 } } }),
  );
  expect(steps(same)).toHaveLength(2);
});
