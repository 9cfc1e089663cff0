/** Runs: batches, parts, carries, noise, aborts, and what they leave behind. */

import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { maxAbsDifference } from '../../model/parity/check.ts';
import type { TrmWeights } from '../../model/weights/tensors.ts';
import { answers, collect, numbers, testGpu, type TestGpu } from '../../testing/gpu.ts';
import { tinyConfig, weightsOf } from '../../testing/models.ts';
import type { RecursionStep, RunOptions, TokenBatch } from '../engine.ts';
import { totalBytes } from './buffers.ts';
import { createFusedEngine, type FusedEngine, type TileMemory } from './fused.ts';
import { planSpecs } from './plan.ts';
import { Program } from './program.ts';
import { firstTiles } from './tuner.ts';
import { offeredPaths, pathNames } from './wgsl.ts';

let gpu: TestGpu;
beforeAll(async () => {
  gpu = await testGpu();
});
afterAll(() => {
  expect(gpu.errors).toEqual([]);
  gpu.device.destroy();
});

const short = { maxSteps: 3, T: 1, n: 1, wantCarry: true } as const;
/** One with each kind of token mixing, in two layers, behind a prefix of puzzle rows; an emulated GPU takes long to compile larger ones. */
const models = {
  'mixing tokens by an MLP': { mlp_t: true, seq_len: 81, vocab_size: 11 },
  attention: { pos_encodings: 'rope', seq_len: 100, vocab_size: 6 },
} as const;
let model: TrmWeights;
let engine: FusedEngine;
/** Two questions, the first of them twice. */
let three: TokenBatch;
const run = (options: RunOptions, on = engine): Promise<RecursionStep[]> => collect(on.run(three, options));

async function prepare(name: keyof typeof models): Promise<void> {
  model = weightsOf(tinyConfig({ ...models[name], L_layers: 2, puzzle_emb_len: 4, puzzle_emb_ndim: 60, rms_norm_eps: 1e-5 }), 7);
  // What a model that was never trained has none of: a halting logit of each question's own, and puzzle rows.
  for (const name of ['q_head.weight', 'puzzle_emb.weights']) {
    const { data } = model.tensors.get(name) ?? {};
    data?.set(numbers(data.length, 3));
  }
  engine = createFusedEngine(gpu.device, gpu.engineInfo);
  await engine.load(model);
  const { seqLen, vocabSize } = model.config;
  const [first, second] = [1, 2].map((k) => Array.from({ length: seqLen }, (_, i) => (i * i * k + i) % vocabSize));
  three = { tokens: Int32Array.from([...first, ...second, ...first]), batch: 3 };
}

describe.each(['mixing tokens by an MLP', 'attention'] as const)('%s', (name) => {
  beforeAll(() => prepare(name));
  afterAll(() => engine.dispose());

  test('a question gets the same answer alone and in a batch', async () => {
    const batched = await run(short);
    const alone = await collect(engine.run({ tokens: three.tokens.subarray(0, model.config.seqLen), batch: 1 }, short));
    const length = (batched[2].carry?.z.length ?? 0) / 3;
    expect(length).toBeGreaterThan(0);
    expect(batched[2].carry?.z.subarray(2 * length)).toEqual(batched[2].carry?.z.subarray(0, length));
    expect(maxAbsDifference(alone[2].carry?.z ?? [], batched[2].carry?.z.subarray(0, length) ?? [])).toBeLessThan(1e-5);
    expect(batched[2].carry?.z.subarray(length, 2 * length)).not.toEqual(batched[2].carry?.z.subarray(0, length));
  });

  test('a batch that does not fit is run in parts, with the same answers', async () => {
    const tiles = firstTiles(model.config, 2, gpu.software, gpu.device.limits);
    const maxBytes = totalBytes(planSpecs(new Program(model.config, 2, tiles), model.config.puzzleDim / 4, 2));
    const small = createFusedEngine(gpu.device, gpu.engineInfo, { maxBytes });
    await small.load(model);
    const noisy = { ...short, wantLogits: true, noise: { sigma: 0.5, seed: 7 } };
    expect(answers(await run(noisy, small))).toEqual(answers(await run(noisy)));
    expect([small.stats()?.batchAtOnce, engine.stats()?.batchAtOnce]).toEqual([2, 3]);
    small.dispose();
    const none = createFusedEngine(gpu.device, gpu.engineInfo, { maxBytes: 1000 });
    await none.load(model);
    await expect(run(short, none)).rejects.toMatchObject({
      code: 'backend',
      message: expect.stringContaining('1000 are allowed') as string,
    });
    none.dispose();
  });

  test('what is kept for other batches makes room before a batch is halved', async () => {
    const own = createFusedEngine(gpu.device, gpu.engineInfo);
    await own.load(model);
    const popErrorScope = gpu.device.popErrorScope.bind(gpu.device);
    const scope = vi.spyOn(gpu.device, 'popErrorScope');
    const refuseOnce = (): unknown =>
      scope.mockImplementationOnce(async () => {
        await popErrorScope();
        return new GPUOutOfMemoryError('full');
      });
    const once = { ...short, maxSteps: 1, wantCarry: false };
    await run(once, own);
    const alone = own.memory();
    await own.load(model);
    await own.warmUp(1); // a plan that stays, idle
    refuseOnce();
    await run(once, own);
    expect(own.stats()?.batchAtOnce).toBe(3);
    expect(own.memory()).toEqual(alone);
    await own.load(model); // nothing is idle now
    refuseOnce();
    await run(once, own);
    expect(own.stats()?.batchAtOnce).toBe(2);
    scope.mockRestore();
    own.dispose();
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
    expect(maxAbsDifference(seven[0].carry?.z.subarray(0, length) ?? [], seven[0].carry?.z.subarray(2 * length) ?? [])).toBeGreaterThan(
      1e-2,
    );
  });
});

describe('whatever the block', () => {
  beforeAll(() => prepare('attention'));
  afterAll(() => engine.dispose());

  test('going on from a carry is going on', async () => {
    const whole = await run(short);
    const rest = await run({ ...short, maxSteps: 2, ...(whole[0].carry ? { carry: whole[0].carry } : {}) });
    expect(maxAbsDifference(rest[1].carry?.y ?? [], whole[2].carry?.y ?? [])).toBeLessThan(1e-5);
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

  test('a device that has subgroups uses them once its answers agree, says so, and is asked only once', async () => {
    const tiles = firstTiles(model.config, 3, true, gpu.device.limits);
    const texts = new Map<string, string>();
    const tileMemory: TileMemory = {
      read: (key) => Promise.resolve(texts.get(key) ?? null),
      write: (key, text) => Promise.resolve(void texts.set(key, text)),
    };
    // As a hardware GPU: emulated ones are left on the plain kernels.
    const own = createFusedEngine(gpu.device, { ...gpu.engineInfo, software: false }, { tiles, tileMemory });
    const submit = vi.spyOn(gpu.device.queue, 'submit');
    const clock = vi.spyOn(performance, 'now').mockReturnValue(0); // a slow machine shall not decide this
    await own.load(model);
    clock.mockRestore();
    const on = pathNames(offeredPaths(gpu.device));
    expect(on).toContain('subgroups');
    expect(own.device.features).toEqual(on);
    expect([...texts.values()]).toEqual([on.join(', ')]);
    expect(submit).toHaveBeenCalled();
    submit.mockClear();
    await own.load(model);
    expect(submit).not.toHaveBeenCalled();
    expect(own.device.features).toEqual(on);
    submit.mockRestore();
    const [fast, plain] = [await run(short, own), await run(short)];
    expect(maxAbsDifference(fast[0].carry?.z ?? [], plain[0].carry?.z ?? [])).toBeLessThan(on.includes('f16 storage') ? 1e-1 : 1e-4);
    expect(engine.device.features).toEqual(gpu.engineInfo.features);
    own.dispose();
  });

  test('two runs at once do not disturb each other', async () => {
    const noisy = { ...short, noise: { sigma: 0.5, seed: 1 } };
    const [a, b] = [answers(await run(short)), answers(await run(noisy))];
    const both = await Promise.all([run(short), run(noisy)]);
    expect(both.map(answers)).toEqual([a, b]);
  });

  test('a model unloaded in the middle of a run ends the run with a plain error', async () => {
    const own = createFusedEngine(gpu.device, gpu.engineInfo);
    await own.load(model);
    const unload = async (): Promise<void> => {
      for await (const s of own.run(three, short)) if (s.step === 1) own.dispose();
    };
    await expect(unload()).rejects.toMatchObject({ code: 'no-model' });
  });

  test('buffers do not grow over many runs, and none is left after dispose', async () => {
    const own = createFusedEngine(gpu.device, gpu.engineInfo);
    await own.load(model);
    await run(short, own);
    const after = own.memory();
    expect(after.bytes).toBeGreaterThan(0);
    for (let i = 0; i < 10; i++) await run({ ...short, maxSteps: 1 }, own);
    expect(own.memory()).toEqual(after);
    await own.load(model); // a model replaces the one before, plans and all
    await run(short, own);
    expect(own.memory()).toEqual(after);
    own.dispose();
    expect(own.memory()).toEqual({ tensors: 0, bytes: 0 });
    await expect(run(short, own)).rejects.toMatchObject({ code: 'no-model' });
  });
});
