/** The executor on fused WGSL kernels: one command buffer a supervision step, one small readback. */

import type { TrmWeights } from '../../model/weights/tensors.ts';
import {
  type DeviceInfo,
  type Engine,
  type EngineMemory,
  type RecursionStep,
  type RunOptions,
  type TokenBatch,
  DeviceLostError,
  BackendError,
  NoModelError,
} from '../engine.ts';
import { fits } from './buffers.ts';
import { checkQuestions, rememberedPaths, pageMemory, type AnsweredStep, type TileMemory } from './fastCheck.ts';
import type { TileSet } from './program.ts';
import { GpuSession } from './session.ts';
import { checkRun, steps, type RunStats } from './steps.ts';
import { chooseTiles, firstTiles } from './tuner.ts';
import { noFastPaths, offeredPaths, pathNames, type FastPaths } from './wgsl.ts';

export { unsupported } from './gpuModel.ts';
export type { TileMemory } from './fastCheck.ts';
export type { RunStats } from './steps.ts';

interface FusedOptions {
  /** GPU memory a plan may take besides the weights, bytes; larger batches are run in parts. */
  readonly maxBytes?: number;
  /** Where tile choices and agreed fast paths are remembered; for the life of the page when absent. */
  readonly tileMemory?: TileMemory;
  /** Fixed tiles instead of chosen ones. */
  readonly tiles?: TileSet;
  /** Fixed fast paths, unchecked, instead of those that agree with the f32 kernels on this device. The device must have the features. */
  readonly fast?: FastPaths;
}

/** An Engine that also tells what its last run cost. */
export interface FusedEngine extends Engine {
  /** null before the first run. */
  stats(): RunStats | null;
}

/** The memory of engines that are given none. */
const thisPage = pageMemory();

/**
 * Makes the executor on a device (any GPUDevice; Node's `webgpu` package too, with its globals installed). The device stays the
 * caller's: `dispose` destroys what was made on it, not the device.
 */
export function createFusedEngine(device: GPUDevice, info: DeviceInfo, options: FusedOptions = {}): FusedEngine {
  return new Fused(device, info, options);
}

class Fused implements FusedEngine {
  private readonly gpuDevice: GPUDevice;
  private readonly info: DeviceInfo;
  private readonly options: FusedOptions;
  private session: GpuSession | null = null;
  private lastStats: RunStats | null = null;

  constructor(device: GPUDevice, info: DeviceInfo, options: FusedOptions) {
    this.gpuDevice = device;
    this.info = info;
    this.options = options;
  }

  /** With a model loaded, `features` tells which fast paths it runs on. */
  get device(): DeviceInfo {
    const on = this.session ? pathNames(this.session.model.fast) : [];
    return { ...this.info, features: [...this.info.features, ...on] };
  }

  async load(weights: TrmWeights): Promise<void> {
    const { fast = await this.agreedPaths(weights), tiles } = this.options;
    const { adapter, software } = this.info;
    const memory = this.options.tileMemory ?? thisPage;
    const tilesFor = (batch: number): Promise<TileSet> =>
      tiles ? Promise.resolve(tiles) : chooseTiles(this.gpuDevice, adapter, software, weights.config, batch, memory, fast);
    const session = await this.open(weights, fast, tilesFor); // throws before the old model is gone
    this.session?.destroy();
    this.session = session;
  }

  /** Emulated GPUs gain nothing from fast paths and would be minutes about the check: none there. */
  private async agreedPaths(weights: TrmWeights): Promise<FastPaths> {
    const offered = offeredPaths(this.gpuDevice);
    if (this.info.software || pathNames(offered).length === 0) return noFastPaths;
    const { config } = weights;
    const questions = checkQuestions(config);
    const { tiles = firstTiles(config, questions.batch, false, this.gpuDevice.limits) } = this.options;
    const probe = async (fast: FastPaths): Promise<AnsweredStep> => {
      const session = await this.open(weights, fast, () => Promise.resolve(tiles));
      try {
        const { value } = await steps(session, questions, { maxSteps: 1 }, () => undefined).next();
        if (!value) throw new BackendError('A supervision step gave no answer.');
        return value;
      } finally {
        session.destroy();
      }
    };
    return rememberedPaths(this.options.tileMemory ?? thisPage, this.info.adapter, offered, weights, tiles, probe);
  }

  private async open(weights: TrmWeights, fast: FastPaths, tilesFor: (batch: number) => Promise<TileSet>): Promise<GpuSession> {
    const { maxBytes } = this.options;
    const made: GpuSession[] = [];
    const enough = await fits(this.gpuDevice, () =>
      made.push(new GpuSession(this.gpuDevice, this.info, weights, { maxBytes, fast, tilesFor })),
    );
    const [session] = made;
    if (enough) return session;
    const { bytes } = session.memory();
    session.destroy();
    throw new BackendError(`The model does not fit in the GPU's memory: ${bytes} bytes were refused.`);
  }

  replaceTable(table: Float32Array): void {
    this.loaded().model.replaceTable(table);
  }

  async warmUp(batch: number): Promise<null> {
    const session = this.loaded();
    session.release(await session.acquire(batch));
    return null;
  }

  /**
   * As Engine.run.
   * @throws RunInputError for a bad request; DeviceLostError when the device is gone: `carry` of the last step goes on
   * elsewhere.
   */
  async *run(batch: TokenBatch, options: RunOptions): AsyncGenerator<RecursionStep, void, void> {
    const session = this.loaded();
    checkRun(session.model.config, batch, options);
    try {
      yield* steps(session, batch, options, (stats) => (this.lastStats = stats));
    } catch (error) {
      if (session.closed) throw new NoModelError('The model was unloaded during the run.');
      const why = await session.whyLost();
      throw why === null ? error : new DeviceLostError(`The GPU was lost (${why}).`);
    }
  }

  stats(): RunStats | null {
    return this.lastStats;
  }

  memory(): EngineMemory {
    return this.session?.memory() ?? { tensors: 0, bytes: 0 };
  }

  dispose(): void {
    this.session?.destroy();
    this.session = null;
  }

  private loaded(): GpuSession {
    if (!this.session) throw new NoModelError('No model is loaded.');
    return this.session;
  }
}
