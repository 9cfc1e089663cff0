/** A device with no limit raised, as phones have it: the page's engine, E-TRM and training give the numbers of the CPU, which are compared with PyTorch elsewhere. */

import * as tf from '@tensorflow/tfjs-core';
// After tfjs-core itself, whose flags it reads.
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { seededRng } from '../kinds/shared/rng.ts';
import { initialWeights } from '../model/init.ts';
import { maxAbsDifference } from '../model/parity/check.ts';
import { loadFixture } from '../model/parity/load.ts';
import type { TrmWeights } from '../model/weights/tensors.ts';
import { difference, loadEtrmFixture, samplesOf } from '../testing/etrm.ts';
import { collect } from '../testing/gpu.ts';
import { tinyConfig } from '../testing/models.ts';
import { etrmRecipe, fresh } from '../training/etrm/engine.ts';
import { kernels } from '../training/etrm/pageParts.ts';
import { createWasmEngine } from '../training/etrm/wasm/engine.ts';
import { createWebGpuEngine } from '../training/etrm/webgpu/engine.ts';
import { Trainer } from '../training/trainer.ts';
import { createEngine } from './create.ts';
import { requestGpu, type Gpu } from './device.ts';
import type { Engine, RecursionStep, TokenBatch } from './engine.ts';
import { GpuEngine } from './gpu.ts';
import { pageCpu, wasmPaths } from './pageCpu.ts';

/** What WebGPU promises everywhere (its specification, "Limits"). */
const PROMISED = {
  maxBufferSize: 256 * 2 ** 20,
  maxStorageBufferBindingSize: 128 * 2 ** 20,
  maxStorageBuffersPerShaderStage: 8,
  maxComputeInvocationsPerWorkgroup: 256,
  maxComputeWorkgroupSizeX: 256,
  maxComputeWorkgroupStorageSize: 16_384,
  maxComputeWorkgroupsPerDimension: 65_535,
} as const;

const errors: string[] = [];
let [own, smallest]: (Gpu | null)[] = [null, null];
const [onOwn, onSmallest] = [(): Gpu => there(own), (): Gpu => there(smallest)];

function there(gpu: Gpu | null): Gpu {
  if (!gpu) throw new Error('These tests need a WebGPU adapter; there is none.');
  return gpu;
}

beforeAll(async () => {
  const onError = (message: string): void => void errors.push(message);
  own = await requestGpu({ onError });
  const real = GPUAdapter.prototype.requestDevice; // oxlint-disable-line typescript/unbound-method -- called with the `this` it belongs to
  const request = vi.spyOn(GPUAdapter.prototype, 'requestDevice').mockImplementation(function (this: GPUAdapter, descriptor) {
    return real.call(this, { ...descriptor, requiredLimits: {} });
  });
  smallest = await requestGpu({ onError });
  request.mockRestore();
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => {
  expect(errors).toEqual([]);
  onOwn().device.destroy();
  onSmallest().device.destroy();
});

test('the device has what WebGPU promises and no more, and the adapter has more', () => {
  const limits = ({ device }: Gpu): Record<string, number> =>
    Object.fromEntries(Object.keys(PROMISED).map((name) => [name, device.limits[name as keyof typeof PROMISED]]));
  expect(limits(onSmallest())).toEqual(PROMISED);
  expect(onOwn().device.limits.maxBufferSize).toBeGreaterThan(PROMISED.maxBufferSize);
});

/** An engine as the page makes it; the device outlives it. */
async function engineOn(gpu: Gpu, weights: TrmWeights, executor: 'fused' | 'tfjs' = 'fused'): Promise<GpuEngine> {
  const engine = (await GpuEngine.create(gpu, { executor })).sibling();
  await engine.load(weights);
  return engine;
}

const short = { maxSteps: 2, T: 1, n: 1, wantCarry: true, wantLogits: true } as const;
const batchOf = (inputs: Int32Array, seqLen: number): TokenBatch => ({ tokens: inputs.subarray(0, 2 * seqLen), batch: 2 });
const lastOf = async (engine: Engine, batch: TokenBatch): Promise<RecursionStep> => {
  const last = (await collect(engine.run(batch, short))).at(-1);
  if (!last) throw new Error('no step was made');
  return last;
};

test.each(['a_sudoku_mlp_t', 'b_maze_att', 'c_arc_att', 'i_hrm_att'])('%s: the same answers', async (name) => {
  const { weights, inputs, config, batch: asked, puzzleIds } = await loadFixture(name);
  const cpu = await createEngine({ backend: 'wasm', wasmPaths, cpu: pageCpu });
  await cpu.load(weights);
  const small = await engineOn(onSmallest(), weights);
  expect(small.device.features).toContain('fused WGSL kernels');
  const batch: TokenBatch = asked > 1 ? batchOf(inputs, config.seqLen) : { tokens: inputs, batch: asked, puzzleIds };
  const [a, b] = [await lastOf(cpu, batch), await lastOf(small, batch)];
  expect(a.carry?.y.length).toBeGreaterThan(0);
  expect(b.tokens).toEqual(a.tokens);
  expect(maxAbsDifference(b.carry?.y ?? [], a.carry?.y ?? [])).toBeLessThan(1e-4);
  expect(maxAbsDifference(b.logits ?? [], a.logits ?? [])).toBeLessThan(1e-3);
  cpu.dispose();
  small.dispose();
});

describe('what does not fit is told before anything is lost', () => {
  const limited = (limits: Partial<GPUSupportedLimits>): unknown =>
    vi.spyOn(GPUDevice.prototype, 'limits', 'get').mockReturnValue({ ...PROMISED, ...limits } as GPUSupportedLimits);

  test('a model is refused by name, and the one before goes on answering', async () => {
    const { weights, inputs, config } = await loadFixture('b_maze_att');
    const engine = await engineOn(onSmallest(), weights);
    const batch = batchOf(inputs, config.seqLen);
    const before = await lastOf(engine, batch);
    const held = engine.memory();
    limited({ maxStorageBufferBindingSize: 30_000 });
    await expect(engine.load(weights)).rejects.toMatchObject({
      code: 'backend',
      message: expect.stringMatching(/does not fit on this GPU: .* takes \d+ bytes, the device's limit for one buffer is 30000/) as string,
    });
    vi.restoreAllMocks();
    expect(engine.memory()).toEqual(held);
    expect((await lastOf(engine, batch)).logits).toEqual(before.logits);
    engine.dispose();
  });

  test('copies that do not fit at once go in parts, with the same answers', async () => {
    const { weights, inputs, config } = await loadFixture('b_maze_att');
    const [whole, parts] = [await engineOn(onSmallest(), weights), await engineOn(onSmallest(), weights)];
    const batch = batchOf(inputs, config.seqLen);
    const want = await lastOf(whole, batch);
    const bytes = 4 * ((want.carry?.y.length ?? 0) + (want.carry?.z.length ?? 0) + (want.logits?.length ?? 0));
    limited({ maxBufferSize: bytes - 16 });
    const got = await lastOf(parts, batch);
    expect([want.atOnce, got.atOnce]).toEqual([2, 1]);
    expect(got.logits).toEqual(want.logits);
    whole.dispose();
    parts.dispose();
  });

  test('what the device refuses of a run on tfjs ops ends the run in words', async () => {
    const gpu = onSmallest();
    const { weights, inputs, config } = await loadFixture('b_maze_att');
    const engine = await engineOn(gpu, weights, 'tfjs');
    const submit = vi.spyOn(gpu.device.queue, 'submit').mockImplementationOnce((commands) => {
      gpu.device.createBuffer({ size: 2 * PROMISED.maxBufferSize, usage: GPUBufferUsage.STORAGE });
      submit.mockRestore();
      gpu.device.queue.submit(commands);
    });
    const run = collect(engine.run(batchOf(inputs, config.seqLen), { ...short, maxSteps: 1 }));
    await expect(run).rejects.toMatchObject({
      code: 'backend',
      message: expect.stringContaining('The GPU refused a part of the run') as string,
    });
    engine.dispose();
    engine.stopTfjs();
  });
});

test('a training step moves every weight as on the CPU', async () => {
  const config = tinyConfig({
    hidden_size: 8,
    L_layers: 1,
    halt_max_steps: 4,
    puzzle_emb_ndim: 8,
    num_puzzle_identifiers: 3,
    seq_len: 4,
    vocab_size: 5,
  });
  const start = initialWeights(config, seededRng(1));
  const batch = {
    tokens: Int32Array.of(1, 2, 3, 4, 4, 3, 2, 1),
    labels: Int32Array.of(2, 2, 2, 2, 3, 3, 3, 3),
    puzzleIds: Int32Array.of(1, 2),
  };
  const stepped = async (): Promise<TrmWeights['tensors']> => {
    const trainer = new Trainer(start, {
      batch: 2,
      train: 'all',
      adam: { kind: 'adamw', lr: 1e-2, beta1: 0.9, beta2: 0.95, weightDecay: 0 },
      muon: { lr: 0.02, momentum: 0.6, weightDecay: 0, iterations: 3 },
      rows: { lr: 1e-2, weightDecay: 0.1 },
      ema: 0.9,
      clip: 1,
      haltWeight: 0.5,
      exploration: 0,
      random: () => seededRng(3),
    });
    trainer.step(batch, 1).dispose();
    const { tensors } = await trainer.weights('raw');
    trainer.dispose();
    return tensors;
  };
  const engine = await GpuEngine.create(onSmallest(), { executor: 'tfjs' });
  expect(tf.getBackend()).toBe('webgpu');
  const onGpu = await stepped();
  expect(engine.takeFault()).toBeNull();
  engine.stopTfjs();
  await createEngine({ backend: 'wasm', wasmPaths });
  for (const [name, { data }] of await stepped()) expect(maxAbsDifference(onGpu.get(name)?.data ?? [], data), name).toBeLessThan(1e-4);
  for (const name of ['lm_head.weight', 'puzzle_emb.weights'])
    expect(maxAbsDifference(onGpu.get(name)?.data ?? [], start.tensors.get(name)?.data ?? []), name).toBeGreaterThan(1e-3);
});

test('E-TRM: the same gradients', async () => {
  const fixture = await loadEtrmFixture('j_etrm');
  const samples = samplesOf(fixture.notes.batches?.['square'] ?? []);
  const options = { config: fixture.config, recipe: etrmRecipe };
  const gradients: Float32Array[] = [];
  for (const engine of [await createWasmEngine(await kernels(), options), await createWebGpuEngine(onSmallest().device, options)]) {
    await engine.load(fresh(fixture.weights));
    gradients.push((await engine.gradients(samples)).gradient);
    engine.dispose();
  }
  expect(Math.hypot(...gradients[0])).toBeGreaterThan(1e-3);
  expect(difference(gradients[1], gradients[0])).toBeLessThan(1e-4);
});
