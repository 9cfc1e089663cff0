/** The executor on fused WGSL kernels: one command buffer a supervision step, one small readback, and a second life on device loss. */
import type { TrmWeights } from '../../trm/weights/tensors.ts';
import { EngineError, type DeviceInfo, type Engine, type EngineMemory, type RecursionStep, type RunOptions, type TokenBatch } from '../engine.ts';
import { fits } from './buffers.ts';
import { checkRun } from './input.ts';
import type { TileSet } from './program.ts';
import { Session } from './session.ts';
import { steps, type Resume, type RunStats } from './steps.ts';
import { chooseTiles, type TileMemory } from './tuner.ts';
import type { Tile } from './tile.ts';

export { unsupported } from './layout.ts';
export type { RunStats } from './steps.ts';
export type { TileMemory } from './tuner.ts';

export interface FusedOptions {
  /** Makes a new device after the old one was lost; without it a loss ends the run. */
  readonly deviceFactory?: () => Promise<{ readonly device: GPUDevice; readonly info: DeviceInfo }>;
  /** GPU memory a plan may take besides the weights, bytes; larger batches are run in parts. */
  readonly maxBytes?: number;
  /** Where tile choices are remembered; for the life of the page when absent. */
  readonly tileMemory?: TileMemory;
  /** Fixed tiles instead of chosen ones. */
  readonly tiles?: TileSet;
}

/** An Engine that also tells what its last run cost. */
export interface FusedEngine extends Engine {
  /** null before the first run. */
  stats(): RunStats | null;
}

const remembered = new Map<string, Tile>();

/**
 * Makes the executor on a device (any GPUDevice; Node's `webgpu` package too, with its globals installed). The device stays the
 * caller's: `dispose` destroys what was made on it, not the device.
 */
export function createFusedEngine(device: GPUDevice, info: DeviceInfo, options: FusedOptions = {}): FusedEngine {
  return new Fused(device, info, options);
}

class Fused implements FusedEngine {
  #on: { readonly device: GPUDevice; readonly info: DeviceInfo };
  readonly #options: FusedOptions;
  #weights: TrmWeights | null = null;
  #session: Session | null = null;
  #stats: RunStats | null = null;

  constructor(device: GPUDevice, info: DeviceInfo, options: FusedOptions) {
    this.#on = { device, info };
    this.#options = options;
  }

  get device(): DeviceInfo {
    return this.#on.info;
  }

  async load(weights: TrmWeights): Promise<void> {
    const session = await this.#open(weights); // throws before the old model is gone
    this.#session?.destroy();
    this.#weights = weights;
    this.#session = session;
  }

  async #open(weights: TrmWeights): Promise<Session> {
    const { tiles, tileMemory = remembered, maxBytes } = this.#options;
    const { device, info } = this.#on;
    const made: Session[] = [];
    const enough = await fits(device, () => {
      const session = new Session(device, info, weights, {
        ...(maxBytes === undefined ? {} : { maxBytes }),
        tilesFor: (batch) => (tiles ? Promise.resolve(tiles) : chooseTiles(device, info.adapter, info.software, weights.config, batch, tileMemory)),
      });
      made.push(session);
    });
    const [session] = made;
    if (enough) return session;
    const { bytes } = session.memory();
    session.destroy();
    throw new EngineError('backend', `The model does not fit in the GPU's memory: ${bytes} bytes were refused.`);
  }

  async warmUp(batch: number): Promise<void> {
    const session = this.#loaded();
    session.release(await session.acquire(batch));
  }

  /**
   * As Engine.run. A lost device is replaced once a run: the steps since the last carry that was read back are computed again,
   * unseen, and the run goes on.
   * @throws RunInputError for a bad request; EngineError 'device-lost' when the device cannot be replaced.
   */
  async *run(batch: TokenBatch, options: RunOptions): AsyncGenerator<RecursionStep, void, void> {
    checkRun(this.#loaded().model.config, batch, options);
    let resume: Resume = { step: 0, carry: options.carry };
    let seen = 0;
    for (let life = 1; ; life++) {
      const session = this.#loaded();
      try {
        for await (const step of steps(session, batch, options, resume, (stats) => (this.#stats = stats))) {
          if (step.carry) resume = { step: step.step, carry: step.carry };
          if (step.step <= seen) continue;
          seen = step.step;
          yield step;
        }
        return;
      } catch (error) {
        if (session.closed) throw new EngineError('no-model', 'The model was unloaded during the run.');
        const why = await session.whyLost();
        if (why === null) throw error;
        if (life === 2) throw new EngineError('device-lost', `The GPU was lost twice during one run (${why}).`);
        await this.#replaceDevice(why);
      }
    }
  }

  async #replaceDevice(why: string): Promise<void> {
    const { deviceFactory } = this.#options;
    if (!deviceFactory || !this.#weights) throw new EngineError('device-lost', `The GPU was lost (${why}).`);
    try {
      this.#on = await deviceFactory();
      this.#session?.destroy();
      this.#session = await this.#open(this.#weights);
    } catch (error) {
      throw new EngineError('device-lost', `The GPU was lost (${why}) and no new one could be had: ${String(error)}`);
    }
  }

  stats(): RunStats | null {
    return this.#stats;
  }

  memory(): EngineMemory {
    return this.#session?.memory() ?? { tensors: 0, bytes: 0 };
  }

  dispose(): void {
    this.#session?.destroy();
    this.#session = null;
    this.#weights = null;
  }

  #loaded(): Session {
    if (!this.#session) throw new EngineError('no-model', 'No model is loaded.');
    return this.#session;
  }
}
