/** The engine on a GPU: fused kernels for every model they can run, tfjs ops for the others, on one device. */

import type { TrmWeights } from '../model/weights/tensors.ts';
import type { Gpu } from './device.ts';
import {
  PerModelEngine,
  type DeviceInfo,
  type Engine,
  type RecursionStep,
  type RunOptions,
  type TokenBatch,
  BackendError,
} from './engine.ts';
import { startWebGpu, stopWebGpu, TfjsEngine } from './tfjs.ts';
import { createFusedEngine, unsupported, type TileMemory } from './webgpu/fused.ts';
import { noFastPaths, type FastPaths } from './webgpu/wgsl.ts';

export type Executor = 'fused' | 'tfjs';

interface GpuEngineOptions {
  readonly executor: Executor;
  /** Told once when the device is lost for any reason but the engine's own dispose. */
  readonly onLost?: ((message: string) => void) | undefined;
  /** Where tile choices and agreed fast paths are remembered between visits. */
  readonly tileMemory?: TileMemory | undefined;
  /** Fast paths to use unasked; agreed on with the loaded model when absent. */
  readonly fast?: FastPaths | undefined;
}

const EMULATED = 'This GPU is emulated on the CPU and slow; CPU (wasm) is usually faster here.';

export class GpuEngine extends PerModelEngine {
  private readonly gpu: Gpu;
  private readonly options: GpuEngineOptions;
  private ended = false;
  private fault: string | null = null;
  /** A sibling leaves the device to the engine it was made from. */
  private readonly owner: boolean;

  private constructor(gpu: Gpu, options: GpuEngineOptions, owner = true) {
    super();
    this.gpu = gpu;
    this.options = options;
    this.owner = owner;
    if (owner) gpu.device.addEventListener('uncapturederror', ({ error }) => (this.fault ??= error.message));
    void gpu.device.lost.then(({ message }) => {
      if (!this.ended) options.onLost?.(message);
    });
  }

  /** Takes the device over: `dispose` destroys it. */
  static async create(gpu: Gpu, options: GpuEngineOptions): Promise<GpuEngine> {
    if (options.executor === 'tfjs') await startWebGpu(gpu);
    return new GpuEngine(gpu, options);
  }

  /** As there. It keeps to the plain kernels: the models in it change often, and each would be checked anew. */
  sibling(): GpuEngine {
    return new GpuEngine(this.gpu, { ...this.options, onLost: undefined, fast: noFastPaths }, false);
  }

  /** Makes tfjs compute on this engine's device. */
  startTfjs(): Promise<void> {
    return startWebGpu(this.gpu);
  }

  /** Gives back the memory that tfjs keeps on this device for later, unless the loaded model runs on it. Nothing of tfjs's may be in use. */
  stopTfjs(): void {
    if (!(this.current instanceof TfjsEngine)) stopWebGpu(this.gpu);
  }

  /** What the device refused (a validation error, no memory) since the last call; null when nothing. tfjs goes on without noticing. */
  takeFault(): string | null {
    const { fault } = this;
    this.fault = null;
    return fault;
  }

  protected async make(weights: TrmWeights): Promise<Engine> {
    const { tileMemory, fast, executor: requested } = this.options;
    const executor = unsupported(weights.config) === null ? requested : 'tfjs';
    if (executor === 'tfjs') await startWebGpu(this.gpu);
    const info = this.describe(executor);
    const next =
      executor === 'fused'
        ? createFusedEngine(this.gpu.device, info, { ...(tileMemory && { tileMemory }), ...(fast && { fast }) })
        : new TfjsEngine(info);
    await next.load(weights);
    return next;
  }

  /** As Engine.run. @throws BackendError where the device refuses a part of it, which tfjs would compute on without */
  override async *run(batch: TokenBatch, options: RunOptions): AsyncGenerator<RecursionStep, void, void> {
    const { device } = this.gpu;
    const inner = super.run(batch, options);
    if (!(this.current instanceof TfjsEngine)) return yield* inner;
    try {
      for (;;) {
        device.pushErrorScope('validation');
        let refused: Promise<GPUError | null>;
        let step: IteratorResult<RecursionStep, void>;
        try {
          step = await inner.next();
        } finally {
          refused = device.popErrorScope();
        }
        const error = await refused;
        if (error) throw new BackendError(`The GPU refused a part of the run (${error.message}). Fewer copies may fit, or CPU (wasm).`);
        if (step.done) return;
        yield step.value;
      }
    } finally {
      await inner.return();
    }
  }

  override dispose(): void {
    this.ended = true;
    super.dispose();
    if (this.owner) this.gpu.device.destroy();
  }

  protected describe(executor = this.options.executor): DeviceInfo {
    return {
      backend: 'webgpu',
      adapter: this.gpu.name,
      software: this.gpu.software,
      features: [executor === 'fused' ? 'fused WGSL kernels' : 'TensorFlow.js kernels'],
      note: this.gpu.software ? EMULATED : '',
    };
  }
}
