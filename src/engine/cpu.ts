/** The engine on the CPU: WebAssembly kernels of our own for every model they can run, tfjs ops for the others. */

import type { CompiledKernels } from '../model/wasm/kernels.ts';
import type { TrmWeights } from '../model/weights/tensors.ts';
import { PerModelEngine, type DeviceInfo, type Engine, BackendError } from './engine.ts';
import { TfjsEngine } from './tfjs.ts';
import { ForwardEngine } from './wasm/engine.ts';
import type { CpuParts } from './wasm/kernels.ts';
import { uncovered } from './wasm/memory.ts';

export class CpuEngine extends PerModelEngine {
  private readonly kernels: CompiledKernels;
  private parts: CpuParts;
  /** What tfjs's backend is here, for models that run on it. */
  private readonly ofTfjs: DeviceInfo;
  private why: string | null = null;

  /** tfjs's wasm backend must have been started. */
  constructor(kernels: CompiledKernels, parts: CpuParts, ofTfjs: DeviceInfo) {
    super();
    this.kernels = kernels;
    this.parts = parts;
    this.ofTfjs = ofTfjs;
  }

  sibling(): CpuEngine {
    return new CpuEngine(this.kernels, this.parts, this.ofTfjs);
  }

  protected async make(weights: TrmWeights): Promise<Engine> {
    return (await this.own(weights)) ?? (await this.withTfjs(weights));
  }

  protected describe(threads = this.parts.threads): DeviceInfo {
    const features = [this.kernels.relaxed ? 'relaxed SIMD' : 'SIMD', ...(threads > 1 ? [`${threads} threads`] : [])];
    return { ...this.ofTfjs, adapter: ['CPU', ...features].join(', '), features: ['WebAssembly kernels of our own', ...features] };
  }

  /** The model on our kernels; null, and why, where they cannot run it. */
  private async own(weights: TrmWeights): Promise<Engine | null> {
    this.why = uncovered(weights.config);
    if (this.why !== null) return null;
    const engine = new ForwardEngine(this.kernels, this.parts, (threads) => this.describe(threads));
    try {
      await engine.load(weights);
      // Threads that did not come are not waited for again.
      this.parts = { ...this.parts, threads: engine.threads };
      return engine;
    } catch (e) {
      if (!(e instanceof BackendError)) throw e;
      this.why = e.message;
      return null;
    }
  }

  private async withTfjs(weights: TrmWeights): Promise<Engine> {
    const { features, note } = this.ofTfjs;
    const engine = new TfjsEngine({
      ...this.ofTfjs,
      features: ['TensorFlow.js kernels', ...features],
      note: `${note}${note && ' '}This model runs on TensorFlow.js, more slowly: ${this.why?.replace(/\.$/, '')}.`,
    });
    await engine.load(weights);
    return engine;
  }
}
