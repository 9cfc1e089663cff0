/** Changes in the middle of a run, against the engine asked directly: what is forgotten, another board, and what is refused. */
import { expect, test } from 'vitest';
import { createEngine } from '../engine/create.ts';
import type { Carry, Engine, RecursionStep } from '../engine/engine.ts';
import { wasmPaths } from '../engine/wasmPaths.ts';
import { mazeKind } from '../puzzles/maze/index.ts';
import { makeRollouts, type Rollouts } from '../puzzles/rollouts.ts';
import { sudoku } from '../puzzles/sudoku/index.ts';
import { parseConfig } from '../trm/config.ts';
import { initialWeights } from '../trm/init.ts';
import { loadWeights, saveWeights } from '../trm/weights/load.ts';
import type { StepEvent } from './protocol.ts';
import { EASY, request, run, start, steps, tiny } from './testing.ts';

const COPIES = 3;
const copies = { copies: COPIES, maxSteps: 2, stopWhenSolved: false };
const CHANGED = EASY.map((digit, cell) => (cell === 1 ? 0 : digit));

const weights = loadWeights(tiny().source.bytes);
const tensor = (name: string): Float32Array => weights.tensors.get(name)?.data ?? new Float32Array();

async function engineWithTiny(): Promise<Engine> {
  const engine = await createEngine({ backend: 'wasm', wasmPaths });
  await engine.load(weights);
  return engine;
}

async function engineSteps(engine: Engine, { tokens }: Rollouts, maxSteps: number, carry?: Carry): Promise<RecursionStep[]> {
  const all: RecursionStep[] = [];
  for await (const step of engine.run({ tokens, batch: COPIES }, { maxSteps, wantCarry: true, ...(carry ? { carry } : {}) })) all.push(step);
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
  list.map((e) => Array.from({ length: COPIES }, (_, k) => [...rollouts.valuesBack(k, e.confidence.subarray(k * 81, (k + 1) * 81))]).flat());

test.each(['y', 'z'] as const)('forgetting %s goes on from its start in every copy, and from the other as it was', async (reset) => {
  const engine = await engineWithTiny();
  const rollouts = makeRollouts(sudoku, EASY, 81, COPIES, 1);
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
  const before = makeRollouts(sudoku, EASY, 81, COPIES, 1);
  const after = makeRollouts(sudoku, CHANGED, 81, COPIES, 1);
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
      expect(e.verdicts[k]).toEqual(sudoku.verify(CHANGED, sudoku.decode(answer, CHANGED)));
    }
  });
  engine.dispose();
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

test('a maze of another shape is refused where its symmetric copies lie in another order', async () => {
  const config = parseConfig({
    hidden_size: 16, num_heads: 2, H_cycles: 1, L_cycles: 1, seq_len: 49, vocab_size: mazeKind.vocabSize, mlp_t: true, puzzle_emb_len: 1, puzzle_emb_ndim: 16,
  });
  let s = 3;
  const maze = { id: 'maze', source: { bytes: saveWeights(initialWeights(config, () => (s = (s * 16807) % 2147483647) / 2147483647), { dtype: 'F32' }) } };
  const open = (rows: number, cols: number) => ({ rows, cols, cells: new Array<number>(rows * cols).fill(1), start: 0, goal: rows * cols - 1 });
  const session = await start('wasm', maze);
  await run(session, request('a', { ...copies, kind: 'maze', board: open(6, 6) }));
  const other = await run(session, request('no', { ...copies, kind: 'maze', continueFrom: 'a', intervention: { board: open(5, 6) } }));
  expect(other).toMatchObject([{ type: 'failed', error: { message: expect.stringContaining('another shape') as string } }]);
  const same = await run(session, request('b', { ...copies, kind: 'maze', continueFrom: 'a', intervention: { board: { ...open(6, 6), goal: 12 } } }));
  expect(steps(same)).toHaveLength(2);
});
