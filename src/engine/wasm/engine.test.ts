/** The CPU kernels against PyTorch's fixtures and against tfjs ops, on one thread and on two; runs that take turns; noise, tables, ends. */

import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { nodeCpu } from '../../../tools/nodeCpu.ts';
import { seededRng } from '../../kinds/shared/rng.ts';
import { parseConfig, presets, type TrmConfig } from '../../model/config.ts';
import { initialWeights } from '../../model/init.ts';
import { engineRunner, checkChained, checkFixture, readFixture, type Fixture } from '../../model/parity/check.ts';
import type { TrmWeights } from '../../model/weights/tensors.ts';
import { CpuEngine } from '../cpu.ts';
import { createEngine } from '../create.ts';
import type { Carry, DeviceInfo, Engine, RecursionStep, RunOptions } from '../engine.ts';
import { startWasm, TfjsEngine } from '../tfjs.ts';
import type { HelpOrder } from './kernels.ts';

const folder = new URL('../../model/parity/fixtures/', import.meta.url);
const fixture = (name: string): Fixture =>
  readFixture(name, readFileSync(new URL(`${name}.safetensors`, folder)), readFileSync(new URL(`${name}.json`, folder), 'utf8'));
const info: DeviceInfo = { backend: 'wasm', adapter: 'CPU', software: false, features: ['SIMD'], note: '' };

async function cpu(threads: number): Promise<CpuEngine> {
  const parts = nodeCpu(threads);
  return new CpuEngine(await parts.kernels(), parts, info);
}

const random = (config: Partial<TrmConfig>): TrmWeights => {
  const { config: c, tensors } = initialWeights({ ...presets['sudoku-mlp'], ...small, ...config }, seededRng(3));
  const next = seededRng(4);
  // Biases and tables begin at zero: here they must count.
  return {
    config: c,
    tensors: new Map(
      [...tensors].map(([name, t]) => [name, t.data.some((v) => v !== 0) ? t : { ...t, data: t.data.map(() => next() - 0.5) }]),
    ),
  };
};
const small = { hiddenSize: 32, heads: 4, T: 2, n: 2, seqLen: 11, prefixLen: 2, puzzleDim: 48, puzzleIds: 3, vocabSize: 7 } as const;

async function steps(engine: Engine, { config }: TrmWeights, batch: number, options: Partial<RunOptions> = {}): Promise<RecursionStep[]> {
  const next = seededRng(5);
  const tokens = Int32Array.from({ length: batch * config.seqLen }, () => Math.floor(next() * config.vocabSize));
  const puzzleIds = Int32Array.from({ length: batch }, (_, b) => b % config.puzzleIds);
  const found = [];
  for await (const s of engine.run({ tokens, batch, puzzleIds }, { maxSteps: 2, wantCarry: true, wantLogits: true, ...options }))
    found.push(s);
  return found;
}

const apart = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  a.length === b.length
    ? Array.from(a).reduce((worst, v, i) => Math.max(worst, Number.isNaN(v) ? Infinity : Math.abs(v - b[i])), 0)
    : Infinity;

describe.each([1, 2])('on %i threads, as PyTorch', (threads) => {
  let engine: CpuEngine;
  beforeAll(async () => (engine = await cpu(threads)));
  afterAll(() => engine.dispose());

  test.each(['a_sudoku_mlp_t', 'a0_sudoku_mlp_t_rawinit', 'b_maze_att', 'c_arc_att', 'i_hrm_att'])('%s', async (name) => {
    const of = fixture(name);
    await engine.load(of.weights);
    expect(engine.device.features[0]).toBe('WebAssembly kernels of our own');
    let lines = 0;
    for await (const line of checkFixture(of, engineRunner(engine))) {
      expect(line, line.tensor).toMatchObject({ ok: true });
      lines++;
    }
    expect(lines).toBeGreaterThan(9);
  });

  test('a, chained', async () => {
    const of = fixture('a_sudoku_mlp_t');
    await engine.load(of.weights);
    for await (const line of checkChained(of, engineRunner(engine), [1e-4, 3e-4, 6e-4]))
      expect(line, line.tensor).toMatchObject({ ok: true });
  });
});

describe('as tfjs ops', () => {
  let ours: CpuEngine;
  let theirs: TfjsEngine;
  beforeAll(async () => {
    await startWasm();
    ours = await cpu(2);
    theirs = new TfjsEngine(info);
  });
  afterAll(() => {
    ours.dispose();
    theirs.dispose();
  });

  test.each([
    ['mixing by an MLP', { mlpT: true, positions: 'none' }, 3],
    ['attention with RoPE', { mlpT: false, positions: 'rope' }, 3],
    ['attention without positions', { mlpT: false, positions: 'none' }, 1],
    ['learned positions', { mlpT: false, positions: 'learned', prefixLen: 0, puzzleDim: 0 }, 2],
    ['learned positions and a prefix', { mlpT: true, positions: 'learned' }, 2],
    ['HRM', { arch: 'hrm', mlpT: false, positions: 'rope', layers: 1, answerLayers: 2 }, 2],
    ['one head of eight channels', { mlpT: false, positions: 'rope', heads: 4 }, 5],
    ['many tokens', { mlpT: false, positions: 'rope', seqLen: 131, vocabSize: 9 }, 2],
  ] as const)('%s', async (_, config, batch) => {
    const weights = random(config);
    await ours.load(weights);
    await theirs.load(weights);
    const [a, b] = [await steps(ours, weights, batch, { maxSteps: 1 }), await steps(theirs, weights, batch, { maxSteps: 1 })];
    for (const [i, s] of a.entries()) {
      expect(apart(s.carry?.y ?? [], b[i].carry?.y ?? [1])).toBeLessThan(2e-4);
      expect(apart(s.carry?.z ?? [], b[i].carry?.z ?? [1])).toBeLessThan(2e-4);
      expect(apart(s.logits ?? [], b[i].logits ?? [1])).toBeLessThan(5e-4);
      expect(apart(s.halt, b[i].halt)).toBeLessThan(5e-4);
      expect(apart(s.confidence, b[i].confidence)).toBeLessThan(5e-4);
      expect([s.step, s.atOnce]).toEqual([b[i].step, batch]);
    }
  });

  test('noise is the same, and a table can be replaced', async () => {
    const weights = random({ mlpT: false, positions: 'rope' });
    for (const engine of [ours, theirs]) {
      await engine.load(weights);
      engine.replaceTable(Float32Array.from({ length: 3 * 48 }, (_, i) => Math.sin(i)));
    }
    const noise = { sigma: 0.3, seed: 7, after: 1 };
    const [[a], [b]] = [await steps(ours, weights, 2, { maxSteps: 1, noise }), await steps(theirs, weights, 2, { maxSteps: 1, noise })];
    expect(apart(a.carry?.z ?? [], b.carry?.z ?? [1])).toBeLessThan(2e-4);
    expect(() => ours.replaceTable(new Float32Array(5))).toThrow(RangeError);
  });
});

describe('runs', () => {
  const weights = random({ mlpT: true, positions: 'none' });
  let engine: CpuEngine;
  beforeAll(async () => {
    engine = await cpu(2);
    await engine.load(weights);
  });
  afterAll(() => engine.dispose());

  test('taking turns, of different batches, they give what each gives alone', async () => {
    const alone = [await steps(engine, weights, 2, { maxSteps: 3 }), await steps(engine, weights, 5, { maxSteps: 3 })];
    const tokens = (batch: number): Int32Array => {
      const next = seededRng(5);
      return Int32Array.from({ length: batch * 11 }, () => Math.floor(next() * 7));
    };
    const run = (batch: number): AsyncGenerator<RecursionStep, void, void> =>
      engine.run(
        { tokens: tokens(batch), batch, puzzleIds: Int32Array.from({ length: batch }, (_, b) => b % 3) },
        { maxSteps: 3, wantCarry: true },
      );
    const y = ({ value }: IteratorResult<RecursionStep, void>): ArrayLike<number> => value?.carry?.y ?? [];
    const [a, b] = [run(2), run(5)];
    for (let i = 0; i < 3; i++) {
      expect(apart(y(await a.next()), alone[0][i].carry?.y ?? [1])).toBe(0);
      expect(apart(y(await b.next()), alone[1][i].carry?.y ?? [1])).toBe(0);
    }
  });

  test('in two parts a run is the run in one', async () => {
    const whole = await steps(engine, weights, 3, { maxSteps: 2 });
    const [first] = await steps(engine, weights, 3, { maxSteps: 1 });
    const [second] = await steps(engine, weights, 3, { maxSteps: 1, carry: first.carry as Carry });
    expect(apart(second.carry?.y ?? [], whole[1].carry?.y ?? [1])).toBe(0);
    expect(second.tokens).toEqual(whole[1].tokens);
  });

  test('stop when asked to, and when the model goes', async () => {
    const stop = new AbortController();
    const found = [];
    for await (const s of engine.run({ tokens: new Int32Array(11), batch: 1 }, { maxSteps: 9, signal: stop.signal })) {
      found.push(s.step);
      if (s.step === 2) stop.abort();
    }
    expect(found).toEqual([1, 2]);
    const run = engine.run({ tokens: new Int32Array(11), batch: 1 }, { maxSteps: 9 });
    await run.next();
    await engine.load(weights);
    await expect(run.next()).rejects.toMatchObject({ code: 'no-model' });
  });

  test('a warm-up tells what a step takes; memory is as before when the model is gone', async () => {
    expect(await engine.warmUp(1)).toBeGreaterThan(0);
    const before = engine.memory().bytes;
    await steps(engine, weights, 7);
    expect(engine.memory().bytes).toBeGreaterThan(before);
    await steps(engine, weights, 1);
    expect(engine.memory().bytes).toBe(before);
    engine.dispose();
    expect(engine.memory()).toEqual({ tensors: 0, bytes: 0 });
    expect(() => engine.warmUp(1)).toThrow('No model is loaded.');
    await engine.load(weights);
  });
});

describe('threads', () => {
  const weights = random({ mlpT: false, positions: 'rope' });
  const late = (order: HelpOrder): (() => void) => {
    let end = (): void => undefined;
    const timer = setTimeout(() => (end = nodeCpu(3).spawn(order)), 20);
    return () => {
      clearTimeout(timer);
      end();
    };
  };

  test.each([
    ['are waited for', late, ['SIMD', '3 threads']],
    ['that never come leave their share to the others, and are not counted', () => () => undefined, ['SIMD']],
  ])('%s', async (_, spawn, features) => {
    const alone = await cpu(1);
    await alone.load(weights);
    const expected = await steps(alone, weights, 3, { maxSteps: 6 });
    alone.dispose();
    const parts = { ...nodeCpu(3), spawn: vi.fn(spawn) };
    const engine = new CpuEngine(await parts.kernels(), parts, info);
    for (let turn = 0; turn < 2; turn++) {
      await engine.load(weights);
      expect(engine.device.features).toEqual(['WebAssembly kernels of our own', ...features]);
      const found = await steps(engine, weights, 3, { maxSteps: 6 });
      expect(apart(found[5].carry?.y ?? [], expected[5].carry?.y ?? [1])).toBeLessThan(1e-5);
    }
    expect(parts.spawn).toHaveBeenCalledTimes(features.length === 1 ? 2 : 4); // once is enough to know
    engine.dispose();
  });
});

describe('what our kernels do not cover', () => {
  test('runs on tfjs ops, and the device says so', async () => {
    const engine = await cpu(1);
    await startWasm();
    const config = parseConfig({ hidden_size: 20, num_heads: 2, H_cycles: 1, L_cycles: 1, seq_len: 9, vocab_size: 5 });
    const weights = initialWeights(config, seededRng(1));
    await engine.load(weights);
    expect(engine.device.note).toBe('This model runs on TensorFlow.js, more slowly: hidden_size (20) is no multiple of 8.');
    expect((await steps(engine, weights, 1))[0].tokens).toHaveLength(9);
    await engine.load(random({ mlpT: true, positions: 'none' }));
    expect(engine.device).toMatchObject({ note: '', features: expect.arrayContaining(['WebAssembly kernels of our own']) as string[] });
    engine.dispose();
  });

  test('nor where there is no memory for them', async () => {
    const engine = await cpu(1);
    await startWasm();
    const memory = vi.spyOn(WebAssembly, 'Memory').mockImplementation(function () {
      throw new RangeError('could not allocate memory');
    });
    await engine.load(random({ mlpT: true, positions: 'none' }));
    memory.mockRestore();
    expect(engine.device.note).toBe('This model runs on TensorFlow.js, more slowly: There is no memory for the CPU kernels.');
    engine.dispose();
  });

  test('kernels that do not come are told, and tfjs ops used', async () => {
    const parts = { ...nodeCpu(1), kernels: () => Promise.reject(new Error('404')) };
    const engine = await createEngine({ backend: 'wasm', cpu: parts });
    expect(engine).toBeInstanceOf(TfjsEngine);
    expect(engine.device.note).toBe('Our CPU kernels could not be started (404), so slower ones are used.');
  });
});
