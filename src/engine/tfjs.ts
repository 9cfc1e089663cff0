/** The executor on tfjs ops: stock WebGPU kernels, or wasm. The baseline every other executor is compared with. */

import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { sequenceLength } from '../model/config.ts';
import { disposeModel, uploadModel, type Model } from '../model/model.ts';
import { recursion, stateBatchFirst, stateFrom, type State } from '../model/recursion.ts';
import type { TrmWeights } from '../model/weights/tensors.ts';
import type { Gpu } from './device.ts';
import {
  type Carry,
  type DeviceInfo,
  type Engine,
  type EngineMemory,
  type RecursionStep,
  type RunOptions,
  type TokenBatch,
  BackendError,
  NoModelError,
} from './engine.ts';
import { normalRow } from './webgpu/noise.ts';

/** Addresses of the three wasm binaries, by file name; the package's own folder when absent (Node). */
export type WasmPaths = Readonly<Record<string, string>>;

let deviceInTfjs: GPUDevice | null = null;

/** Hands our own device to tfjs and makes it the current backend. */
export async function startWebGpu(gpu: Gpu): Promise<void> {
  if (deviceInTfjs === gpu.device && tf.getBackend() === 'webgpu') return;
  tf.env().set('WEBGPU_CPU_FORWARD', false); // never move an op to the CPU behind our back
  if (tf.findBackendFactory('webgpu')) tf.removeBackend('webgpu'); // the package's own, or our last device's
  tf.registerBackend('webgpu', () => new WebGPUBackend(gpu.device, gpu.info), 3);
  if (!(await tf.setBackend('webgpu'))) throw new BackendError('TensorFlow.js could not use the WebGPU device.');
  deviceInTfjs = gpu.device;
}

/** Takes our device out of tfjs, whose buffers on it are destroyed, those kept for later too. Does nothing for another device. */
export function stopWebGpu(gpu: Gpu): void {
  if (deviceInTfjs !== gpu.device) return;
  tf.removeBackend('webgpu');
  deviceInTfjs = null;
}

/** Threads that tfjs-backend-wasm has ready; more would have to be started while it waits for them. */
const POOL = 8;

/** Milliseconds that threads may take to start; in Firefox a worker's worker sometimes never does. */
const THREADS_MS = 20_000;

/** Where the binaries are was said; the backend takes it once only. */
let placed = false;
/** The backend's first start, and how many threads it has; null before, and after one that failed. */
let starting: Promise<number> | null = null;

/**
 * Starts the wasm backend: SIMD where there is SIMD, threads where the page is cross-origin isolated and they start in time. Returns its description.
 * @throws BackendError when it does not start: another call tries again
 */
export async function startWasm(paths?: WasmPaths, patienceMs = THREADS_MS): Promise<{ adapter: string; features: string[] }> {
  if (paths && !placed) setWasmPaths({ ...paths });
  placed ||= paths !== undefined;
  starting ??= firstStart(patienceMs);
  starting.catch(() => (starting = null));
  const threads = await starting;
  await tf.setBackend('wasm');
  const simd = await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT');
  const features = [...(simd ? ['SIMD'] : []), ...(threads > 1 ? [`${threads} threads`] : [])];
  return { adapter: ['CPU', ...features].join(', '), features };
}

/** @returns threads. `tf.findBackend` is no way to see whether it stands: it starts another one, threads and all. */
async function firstStart(patienceMs: number): Promise<number> {
  const threaded = await tf.env().getAsync('WASM_HAS_MULTITHREAD_SUPPORT');
  const simd = await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT');
  let threads = threaded && simd ? Math.min(POOL, Math.max(1, navigator.hardwareConcurrency)) : 1;
  if (threads > 1) {
    setThreadsCount(threads);
    if (!(await startsWithin(patienceMs))) threads = 1;
  }
  if (!(await tf.setBackend('wasm'))) throw new BackendError('WebAssembly could not be started.');
  return threads;
}

/** Starts the backend with threads; where they do not come in time it is made ready to start without. */
async function startsWithin(ms: number): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<'late'>((resolve) => (timer = setTimeout(() => resolve('late'), ms)));
  const started = await Promise.race([tf.setBackend('wasm'), late]);
  clearTimeout(timer);
  if (started !== 'late') return true;
  const factory = tf.findBackendFactory('wasm');
  tf.removeBackend('wasm');
  tf.registerBackend('wasm', factory, 2);
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  return false;
}

/** A model on the current tfjs backend. Make the backend current first: `startWebGpu` or `startWasm`. */
export class TfjsEngine implements Engine {
  readonly device: DeviceInfo;
  private model: Model | null = null;

  constructor(device: DeviceInfo) {
    this.device = device;
  }

  load(weights: TrmWeights): Promise<void> {
    this.dispose();
    this.model = uploadModel(weights);
    return Promise.resolve();
  }

  replaceTable(table: Float32Array): void {
    const model = this.loaded();
    if (!model.puzzles) return;
    const puzzles = tf.tensor2d(table, model.puzzles.shape); // a table of another size throws here, and the one before stays
    model.puzzles.dispose();
    this.model = { ...model, puzzles };
  }

  /** Of a step, one update of z and one of y: each of the others takes as long as these. */
  async warmUp(batch: number): Promise<number | null> {
    const { seqLen, T, n } = this.loaded().config;
    const start = performance.now();
    const run = this.run({ tokens: new Int32Array(batch * seqLen), batch }, { maxSteps: 1, T: 1, n: 1 });
    await run.next();
    await run.return();
    return this.device.backend === 'wasm' ? ((performance.now() - start) / 2 / batch) * T * (n + 1) : null;
  }

  async *run(batch: TokenBatch, options: RunOptions): AsyncGenerator<RecursionStep, void, void> {
    const model = this.loaded();
    const B = batch.batch;
    const tokens = tf.tensor2d(batch.tokens, [B, model.config.seqLen], 'int32');
    const ids = tf.tensor1d(batch.puzzleIds ?? new Int32Array(B), 'int32');
    try {
      const { T, n, carry, maxSteps: nSup, signal, noise } = options;
      if (signal?.aborted) return;
      const from = carry ? { from: stateFrom(model, B, carry.y, carry.z) } : {};
      const disturb = noise && ((step: number): tf.Tensor3D => noiseTensor(model, B, noise, step));
      let start = performance.now();
      for await (const s of recursion(model, tokens, ids, { nSup, T, n, ...from, noise: disturb })) {
        yield {
          step: s.step,
          tokens: s.tokens,
          confidence: s.confidence,
          halt: s.halt,
          carry: options.wantCarry ? await readCarry(s) : null,
          logits: options.wantLogits ? ((await s.logits.data()) as Float32Array) : null,
          ms: performance.now() - start,
          atOnce: B,
        };
        if (signal?.aborted) return;
        start = performance.now();
      }
    } finally {
      tf.dispose([tokens, ids]);
    }
  }

  memory(): EngineMemory {
    const m = tf.memory() as tf.MemoryInfo & { numBytesInGPU?: number };
    return { tensors: m.numTensors, bytes: m.numBytesInGPU ?? m.numBytes };
  }

  dispose(): void {
    if (this.model) disposeModel(this.model);
    this.model = null;
  }

  private loaded(): Model {
    if (!this.model) throw new NoModelError('No model is loaded.');
    return this.model;
  }
}

/** N(0, sigma^2) as [L, B, D]: the same numbers as the fused kernels add. */
export function noiseTensor(
  { config }: Model,
  B: number,
  { sigma, seed, after = 0 }: NonNullable<RunOptions['noise']>,
  step: number,
): tf.Tensor3D {
  const { hiddenSize: D } = config;
  const L = sequenceLength(config);
  const values = new Float32Array(L * B * D);
  for (let b = 0; b < B; b++) {
    for (let l = 0; l < L; l++) {
      const row = normalRow(seed, after + step, b * L + l, D);
      values.set(
        row.map((v) => v * sigma),
        (l * B + b) * D,
      );
    }
  }
  return tf.tensor3d(values, [L, B, D]);
}

/** y and z as [B, L, D] on the CPU. */
async function readCarry(state: State): Promise<Carry> {
  const t = stateBatchFirst(state);
  const [y, z] = (await Promise.all([t.y.data(), t.z.data()])) as [Float32Array, Float32Array];
  tf.dispose([t.y, t.z]);
  return { y, z };
}
