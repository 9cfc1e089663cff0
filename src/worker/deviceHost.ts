/** The session's device: the engine on it, the choice it was made by, and another one when it is lost. */

import { createEngine } from '../engine/create.ts';
import { EngineError, type Engine } from '../engine/engine.ts';
import type { WasmPaths } from '../engine/tfjs.ts';
import type { CpuParts } from '../engine/wasm/kernels.ts';
import type { TrmWeights } from '../model/weights/tensors.ts';
import type { BackendChoice } from '../protocol/session.ts';
import { storedTiles } from '../storage/tiles.ts';
import { failureOf } from './replies.ts';

/** The loss of a device is announced a little after the work on it failed. */
export const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 100));

export class DeviceHost {
  /** Why the device is gone; null while it is there, and when a new engine stands. */
  lost: string | null = null;
  private readonly weights: () => TrmWeights | null;
  private readonly wasmPaths: WasmPaths | undefined;
  private readonly cpu: CpuParts | undefined;
  private current: Engine | null = null;
  private choice: BackendChoice = 'auto';

  /** @param weights of the model in hand, which every new engine is given */
  constructor(weights: () => TrmWeights | null, wasmPaths: WasmPaths | undefined, cpu: CpuParts | undefined) {
    this.weights = weights;
    this.wasmPaths = wasmPaths;
    this.cpu = cpu;
  }

  /** @throws EngineError where no device was started */
  get engine(): Engine {
    if (!this.current) throw new EngineError('backend', 'The device was not started.');
    return this.current;
  }

  /** Another device, with the model in hand; the one before stays when this fails. */
  async choose(choice: BackendChoice, signal?: AbortSignal): Promise<Engine> {
    const before = this.current;
    const engine = await this.withModel(choice, signal);
    before?.dispose();
    this.current = engine;
    this.choice = choice;
    this.lost = null;
    return engine;
  }

  /** A new device where the one before was lost; resolves with whether it was. @throws EngineError 'device-lost' when there is no other to be had */
  async recover(): Promise<boolean> {
    const why = this.lost;
    if (why === null) return false;
    try {
      await this.choose(this.choice);
      return true;
    } catch (e) {
      throw new EngineError('device-lost', `The GPU was lost (${why}), and no new one could be had: ${failureOf(e).message}`);
    }
  }

  /** An engine with the model in hand; where that does not load, nothing is left of it. */
  private async withModel(backend: BackendChoice, signal: AbortSignal | undefined): Promise<Engine> {
    const engine = await this.make(backend, signal);
    try {
      const weights = this.weights();
      if (weights) await engine.load(weights);
      return engine;
    } catch (e) {
      engine.dispose();
      throw e;
    }
  }

  private make(backend: BackendChoice, signal: AbortSignal | undefined): Promise<Engine> {
    return createEngine({
      backend,
      tileMemory: storedTiles(),
      ...(signal ? { signal } : {}),
      ...(this.wasmPaths ? { wasmPaths: this.wasmPaths } : {}),
      ...(this.cpu ? { cpu: this.cpu } : {}),
      onLost: (message) => {
        this.lost = message || 'the browser took the device away';
      },
    });
  }
}
