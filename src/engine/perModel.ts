/** An engine that makes another one for every model it loads: kernels of our own where they can run it, tfjs ops else. */

import type { TrmWeights } from '../model/weights/tensors.ts';
import {
  EngineError,
  type DeviceInfo,
  type Engine,
  type EngineMemory,
  type RecursionStep,
  type RunOptions,
  type TokenBatch,
} from './engine.ts';

export abstract class PerModelEngine implements Engine {
  /** Of the loaded model. */
  protected current: Engine | null = null;

  /** A loaded engine for the model. */
  protected abstract make(weights: TrmWeights): Promise<Engine>;

  /** Another engine on the same device, for a second model beside this one's. It must not outlive this one. */
  abstract sibling(): PerModelEngine;

  /** The device before a model is loaded. */
  protected abstract describe(): DeviceInfo;

  get device(): DeviceInfo {
    return this.current?.device ?? this.describe();
  }

  async load(weights: TrmWeights): Promise<void> {
    const next = await this.make(weights);
    this.current?.dispose(); // the model before stays when this load fails
    this.current = next;
  }

  replaceTable(table: Float32Array): void {
    this.loaded().replaceTable(table);
  }

  warmUp(batch: number): Promise<number | null> {
    return this.loaded().warmUp(batch);
  }

  run(batch: TokenBatch, options: RunOptions): AsyncGenerator<RecursionStep, void, void> {
    return this.loaded().run(batch, options);
  }

  memory(): EngineMemory {
    return this.current?.memory() ?? { tensors: 0, bytes: 0 };
  }

  dispose(): void {
    this.current?.dispose();
    this.current = null;
  }

  private loaded(): Engine {
    if (!this.current) throw new EngineError('no-model', 'No model is loaded.');
    return this.current;
  }
}
