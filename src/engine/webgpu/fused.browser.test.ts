/** The whole executor in a real browser: parity with the PyTorch reference, and what may go wrong on the way. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkChained, checkFixture, maxAbsDifference, type ParityLine } from '../../trm/parity/check.ts';
import { readFixture, type Fixture } from '../../trm/parity/fixture.ts';
import type { DeviceInfo, RecursionStep, RunOptions, TokenBatch } from '../engine.ts';
import { engineRunner } from '../parityRunner.ts';
import { createFusedEngine, type FusedEngine } from './fused.ts';
import { Program } from './program.ts';
import { planSpecs } from './plan.ts';
import { totalBytes } from './buffers.ts';
import { testGpu } from './testing.ts';
import { firstTiles } from './tuner.ts';

const files = import.meta.glob<string>('../../trm/parity/fixtures/*.safetensors', { query: '?url', import: 'default', eager: true });

async function loadFixture(name: string): Promise<Fixture> {
  const url = files[`../../trm/parity/fixtures/${name}.safetensors`];
  const bytes = new Uint8Array(await (await fetch(url)).arrayBuffer());
  return readFixture(name, bytes, await (await fetch(url.replace('.safetensors', '.json'))).text());
}

async function collect<T>(items: AsyncGenerator<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const i of items) all.push(i);
  return all;
}

let gpu: Awaited<ReturnType<typeof testGpu>>;
let info: DeviceInfo;
beforeAll(async () => {
  gpu = await testGpu();
  info = { backend: 'webgpu', adapter: gpu.name, software: gpu.software, features: [], note: '' };
});
afterAll(() => {
  expect(gpu.errors).toEqual([]);
  gpu.device.destroy();
});

const misses = (lines: readonly ParityLine[]): readonly ParityLine[] => lines.filter((l) => !l.ok);

describe('parity with the reference', () => {
  test.each(['a_sudoku_mlp_t', 'a0_sudoku_mlp_t_rawinit', 'b_maze_att', 'c_arc_att'])('%s: every step from the stored carry', async (name) => {
    const fixture = await loadFixture(name);
    const engine = createFusedEngine(gpu.device, info);
    await engine.load(fixture.weights);
    const lines = await collect(checkFixture(fixture, engineRunner(engine)));
    expect(lines.length).toBeGreaterThanOrEqual(5 * fixture.steps);
    expect(misses(lines)).toEqual([]);
    engine.dispose();
  });

  test('a_sudoku_mlp_t: three steps chained on the device', async () => {
    const fixture = await loadFixture('a_sudoku_mlp_t');
    const engine = createFusedEngine(gpu.device, info);
    await engine.load(fixture.weights);
    expect(misses(await collect(checkChained(fixture, engineRunner(engine), [1e-4, 3e-4, 6e-4])))).toEqual([]);
    engine.dispose();
  });

  test('kernels staged in workgroup memory compute the same', async () => {
    const fixture = await loadFixture('a_sudoku_mlp_t');
    const engine = createFusedEngine(gpu.device, info, { tiles: firstTiles(fixture.config, fixture.batch, false, gpu.device.limits) });
    await engine.load(fixture.weights);
    const [out] = await engineRunner(engine)({ tokens: fixture.inputs, puzzleIds: fixture.puzzleIds, batch: 2, steps: 1, T: 1, n: 1 });
    expect(maxAbsDifference(out.z, fixture.tensor('trace.call0.out').data)).toBeLessThan(3e-5);
    engine.dispose();
  });
});

describe.each(['a_sudoku_mlp_t', 'b_maze_att'])('running %s', (name) => {
  let fixture: Fixture;
  let engine: FusedEngine;
  let three: TokenBatch;
  const short = { maxSteps: 3, T: 1, n: 1, wantCarry: true } as const;
  const run = (options: RunOptions, on = engine): Promise<RecursionStep[]> => collect(on.run(three, options));
  const answers = (steps: readonly RecursionStep[]): unknown => steps.map(({ step, tokens, confidence, halt, carry, logits }) => ({ step, tokens, confidence, halt, carry, logits }));

  beforeAll(async () => {
    fixture = await loadFixture(name);
    engine = createFusedEngine(gpu.device, info);
    await engine.load(fixture.weights);
    const { seqLen } = fixture.config;
    const first = fixture.inputs.subarray(0, seqLen);
    three = { tokens: Int32Array.from([...first, ...fixture.inputs.subarray(seqLen, 2 * seqLen), ...first]), batch: 3 };
  });
  afterAll(() => engine.dispose());

  test('a question gets the same answer alone and in a batch', async () => {
    const batched = await run(short);
    const alone = await collect(engine.run({ tokens: three.tokens.subarray(0, fixture.config.seqLen), batch: 1 }, short));
    const length = (batched[2].carry?.z.length ?? 0) / 3;
    expect(length).toBeGreaterThan(0);
    expect(batched[2].carry?.z.subarray(2 * length)).toEqual(batched[2].carry?.z.subarray(0, length));
    expect(maxAbsDifference(alone[2].carry?.z ?? [], batched[2].carry?.z.subarray(0, length) ?? [])).toBeLessThan(1e-5);
    expect(batched[2].carry?.z.subarray(length, 2 * length)).not.toEqual(batched[2].carry?.z.subarray(0, length));
  });

  test('a batch that does not fit is run in parts, with the same answers', async () => {
    const tiles = firstTiles(fixture.config, 2, gpu.software, gpu.device.limits);
    const maxBytes = totalBytes(planSpecs(new Program(fixture.config, 2, tiles), fixture.config.puzzleDim / 4, 2));
    const small = createFusedEngine(gpu.device, info, { maxBytes });
    await small.load(fixture.weights);
    const noisy = { ...short, wantLogits: true, noise: { sigma: 0.5, seed: 7 } };
    expect(answers(await run(noisy, small))).toEqual(answers(await run(noisy)));
    expect([small.stats()?.batchAtOnce, engine.stats()?.batchAtOnce]).toEqual([2, 3]);
    small.dispose();
    const none = createFusedEngine(gpu.device, info, { maxBytes: 1000 });
    await none.load(fixture.weights);
    await expect(run(short, none)).rejects.toMatchObject({ code: 'backend', message: expect.stringContaining('1000 are allowed') as string });
    none.dispose();
  });

  test('going on from a carry is going on', async () => {
    const whole = await run(short);
    const rest = await run({ ...short, maxSteps: 2, ...(whole[0].carry ? { carry: whole[0].carry } : {}) });
    expect(maxAbsDifference(rest[1].carry?.y ?? [], whole[2].carry?.y ?? [])).toBeLessThan(1e-5);
  });

  test('noise: its seed decides, none is none, and every step gets its own', async () => {
    const plain = await run(short);
    const seven = await run({ ...short, noise: { sigma: 0.3, seed: 7 } });
    expect(answers(await run({ ...short, noise: { sigma: 0.3, seed: 7 } }))).toEqual(answers(seven));
    const eight = await run({ ...short, noise: { sigma: 0.3, seed: 8 } });
    expect(maxAbsDifference(seven[0].carry?.z ?? [], eight[0].carry?.z ?? [])).toBeGreaterThan(1e-2);
    expect(maxAbsDifference(seven[0].carry?.z ?? [], plain[0].carry?.z ?? [])).toBeGreaterThan(1e-2);
    const zero = await run({ ...short, noise: { sigma: 0, seed: 7 } });
    expect(maxAbsDifference(zero[2].carry?.z ?? [], plain[2].carry?.z ?? [])).toBeLessThan(1e-5);
    // Copies of one question part ways.
    const length = (seven[0].carry?.z.length ?? 0) / 3;
    expect(maxAbsDifference(seven[0].carry?.z.subarray(0, length) ?? [], seven[0].carry?.z.subarray(2 * length) ?? [])).toBeGreaterThan(1e-2);
  });

  test('an abort stops before the next step, and so does a consumer who leaves; the engine goes on working', async () => {
    const before = answers(await run(short));
    const controller = new AbortController();
    const seen: number[] = [];
    for await (const s of engine.run(three, { ...short, signal: controller.signal })) {
      seen.push(s.step);
      controller.abort();
    }
    expect(seen).toEqual([1]);
    expect(await run({ ...short, signal: controller.signal })).toEqual([]);
    for await (const s of engine.run(three, short)) if (s.step === 2) break;
    expect(answers(await run(short))).toEqual(before);
  });

  test('two runs at once do not disturb each other', async () => {
    const noisy = { ...short, noise: { sigma: 0.5, seed: 1 } };
    const [a, b] = [answers(await run(short)), answers(await run(noisy))];
    const both = await Promise.all([run(short), run(noisy)]);
    expect(both.map(answers)).toEqual([a, b]);
  });

  test('buffers do not grow over many runs, and none is left after dispose', async () => {
    const own = createFusedEngine(gpu.device, info);
    await own.load(fixture.weights);
    await run(short, own);
    const after = own.memory();
    expect(after.bytes).toBeGreaterThan(0);
    for (let i = 0; i < 10; i++) await run({ ...short, maxSteps: 1 }, own);
    expect(own.memory()).toEqual(after);
    await own.load(fixture.weights); // a model replaces the one before, plans and all
    await run(short, own);
    expect(own.memory()).toEqual(after);
    own.dispose();
    expect(own.memory()).toEqual({ tensors: 0, bytes: 0 });
    await expect(run(short, own)).rejects.toMatchObject({ code: 'no-model' });
  });

  describe('a lost device', () => {
    const fresh = async (): Promise<{ device: GPUDevice; info: DeviceInfo }> => ({ device: (await testGpu()).device, info });

    test.each([true, false])('is replaced once and the run goes on where it was (carry read back: %s)', async (wantCarry) => {
      const options = { ...short, maxSteps: 4, wantCarry, wantLogits: true, noise: { sigma: 0.2, seed: 3 } };
      const undisturbed = await run(options);
      let { device } = await fresh();
      const own = createFusedEngine(device, info, {
        deviceFactory: async () => {
          const next = await fresh();
          device = next.device;
          return next;
        },
      });
      await own.load(fixture.weights);
      const steps: RecursionStep[] = [];
      for await (const s of own.run(three, options)) {
        steps.push(s);
        if (s.step === 2) device.destroy();
      }
      expect(steps.map((s) => s.step)).toEqual([1, 2, 3, 4]);
      expect(maxAbsDifference(steps[3].logits ?? [], undisturbed[3].logits ?? [])).toBeLessThan(1e-4);
      own.dispose();
      device.destroy();
    });

    test('a second loss in one run, or a loss without a way to replace it, is told', async () => {
      let { device } = await fresh();
      const own = createFusedEngine(device, info, {
        deviceFactory: async () => {
          const next = await fresh();
          device = next.device;
          return next;
        },
      });
      await own.load(fixture.weights);
      const run4 = async (on: FusedEngine): Promise<void> => {
        for await (const s of on.run(three, { ...short, maxSteps: 4 })) if (s.step < 4) device.destroy();
      };
      await expect(run4(own)).rejects.toMatchObject({ code: 'device-lost' });
      own.dispose();
      ({ device } = await fresh());
      const alone = createFusedEngine(device, info);
      await alone.load(fixture.weights);
      await expect(run4(alone)).rejects.toMatchObject({ code: 'device-lost' });
    });
  });
});
