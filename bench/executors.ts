/** The executors that are compared, behind one door: open, step, close. */

import { setBackend } from '@tensorflow/tfjs-core';
import { requestGpu, type Gpu } from '../src/engine/device.ts';
import { type DeviceInfo, type Engine, type RecursionStep, NoAdapterError } from '../src/engine/engine.ts';
import { pageCpu, wasmPaths } from '../src/engine/pageCpu.ts';
import { startWasm, startWebGpu, TfjsEngine } from '../src/engine/tfjs.ts';
import { ForwardEngine } from '../src/engine/wasm/engine.ts';
import { createFusedEngine, type FusedEngine } from '../src/engine/webgpu/fused.ts';
import type { TrmWeights } from '../src/model/weights/tensors.ts';

export interface Task {
  readonly weights: TrmWeights;
  /** [B, S] */
  readonly tokens: Int32Array;
  readonly batch: number;
  readonly T: number;
  readonly n: number;
}

export interface StepAnswer {
  readonly tokens: ArrayLike<number>;
  readonly halt: ArrayLike<number>;
  /** CPU milliseconds before the first wait for the device; null where it cannot be told. */
  readonly encodeMs: number | null;
}

export interface Executor {
  readonly name: string;
  open(task: Task): Promise<void>;
  /** One supervision step further; y and z stay on the device. */
  step(): Promise<StepAnswer>;
  close(): Promise<void>;
  /** Works on the GPU: its launches and bytes can be counted. */
  readonly gpu: boolean;
  /** Gives up on a step that takes too long, as far as that can be done: what was asked of the device may still be worked on. */
  abandon(): void;
}

async function gpuOrThrow(): Promise<Gpu> {
  const gpu = await requestGpu();
  if (!gpu) throw new NoAdapterError('There is no WebGPU adapter.');
  return gpu;
}

/** The fused kernels tell how long they wrote commands. */
type TellingEngine = Engine & Partial<Pick<FusedEngine, 'stats'>>;
type MakeEngine = (gpu: Gpu, info: DeviceInfo) => Promise<TellingEngine>;

/** Our own executors on a GPU run a whole recursion and are asked for one step after the other. */
class OfEngine implements Executor {
  readonly name: string;
  readonly gpu = true;
  private readonly make: MakeEngine;
  private opened: { gpu: Gpu; engine: TellingEngine; steps: AsyncGenerator<RecursionStep, void, void> } | null = null;

  constructor(name: string, make: MakeEngine) {
    this.name = name;
    this.make = make;
  }

  async open({ weights, tokens, batch, T, n }: Task): Promise<void> {
    const gpu = await gpuOrThrow();
    const info: DeviceInfo = { backend: 'webgpu', adapter: gpu.name, software: gpu.software, features: [], note: '' };
    const engine = await this.make(gpu, info);
    await engine.load(weights);
    this.opened = { gpu, engine, steps: engine.run({ tokens, batch }, { maxSteps: Number.MAX_SAFE_INTEGER, T, n }) };
  }

  async step(): Promise<StepAnswer> {
    if (!this.opened) throw new Error(`${this.name} is not open.`);
    const { engine, steps } = this.opened;
    if (this.name === 'tfjs') await setBackend('webgpu'); // the CPU's takes turns with it
    const start = performance.now();
    const next = steps.next();
    const syncMs = performance.now() - start;
    const { value } = await next;
    if (!value) throw new Error(`${this.name} stopped.`);
    return { tokens: value.tokens, halt: value.halt, encodeMs: engine.stats?.()?.encodeMs ?? syncMs };
  }

  async close(): Promise<void> {
    await this.opened?.steps.return(undefined);
    this.opened?.engine.dispose();
    this.abandon();
  }

  abandon(): void {
    this.opened?.gpu.device.destroy();
    this.opened = null;
  }
}

/** The page's engine where there is no GPU: kernels of our own, or the readable reference in TensorFlow.js ops. */
class OnWasm implements Executor {
  readonly name: string;
  readonly gpu = false;
  private readonly executor: 'fused' | 'tfjs';
  private readonly threads: number;
  private opened: { engine: Engine; steps: AsyncGenerator<RecursionStep, void, void> } | null = null;

  constructor(name: string, executor: 'fused' | 'tfjs', threads: number) {
    this.name = name;
    this.executor = executor;
    this.threads = threads;
  }

  async open({ weights, tokens, batch, T, n }: Task): Promise<void> {
    const cpu = { ...pageCpu, threads: Math.min(this.threads, pageCpu.threads) };
    const { adapter, features } = await startWasm(wasmPaths);
    const info: DeviceInfo = { backend: 'wasm', adapter, software: false, features, note: '' };
    const engine = this.executor === 'tfjs' ? new TfjsEngine(info) : new ForwardEngine(await cpu.kernels(), cpu, () => info);
    await engine.load(weights);
    this.opened = { engine, steps: engine.run({ tokens, batch }, { maxSteps: Number.MAX_SAFE_INTEGER, T, n }) };
  }

  async step(): Promise<StepAnswer> {
    if (!this.opened) throw new Error(`${this.name} is not open.`);
    if (this.executor === 'tfjs') await setBackend('wasm');
    const { value } = await this.opened.steps.next();
    if (!value) throw new Error(`${this.name} stopped.`);
    return { tokens: value.tokens, halt: value.halt, encodeMs: null };
  }

  async close(): Promise<void> {
    await this.opened?.steps.return(undefined);
    this.opened?.engine.dispose();
    this.opened = null;
  }

  abandon(): void {
    this.opened = null;
  }
}

const fused = (): Executor => new OfEngine('fused', (gpu, info) => Promise.resolve(createFusedEngine(gpu.device, info)));

const tfjs = (): Executor =>
  new OfEngine('tfjs', async (gpu, info) => {
    await startWebGpu(gpu);
    return new TfjsEngine(info);
  });

/**
 * Those that can be compared here, the one the others are checked against first. onnxruntime-web, whose binary is larger than the
 * whole playground, is only there while developing and in `npm run bench`, and no part of the built page.
 * @param threads of our kernels on the CPU, and of onnxruntime's; TensorFlow.js takes all there are
 */
export async function executors(threads = pageCpu.threads): Promise<Executor[]> {
  const own: Executor[] = [fused(), tfjs(), new OnWasm('ours wasm', 'fused', threads), new OnWasm('tfjs wasm', 'tfjs', threads)];
  if (import.meta.env.DEV) return [...own, ...(await import('./executorsOrt.ts')).ortExecutors(threads)];
  return own;
}
