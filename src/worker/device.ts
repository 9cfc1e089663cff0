/** The session's device: the engine on it, another one when it is lost, whose turn it is, and the second executor that training evaluates with. */

import { createEngine } from '../engine/create.ts';
import { PerModelEngine, type Engine, DeviceLostError, BackendError } from '../engine/engine.ts';
import { GpuEngine } from '../engine/gpu.ts';
import { TfjsEngine, type WasmPaths } from '../engine/tfjs.ts';
import type { CpuParts } from '../engine/wasm/kernels.ts';
import type { TaskKey } from '../model/weights/rows.ts';
import type { TrmWeights } from '../model/weights/tensors.ts';
import { failureOf, type BackendChoice } from '../protocol/session.ts';
import { storedTiles } from '../storage/tiles.ts';
import type { RowStart } from '../training/rows.ts';

/** Whose turn it is on the device: a run, a load, or one training step at a time, in the order they asked. */
export class Turns {
  private last: Promise<unknown> = Promise.resolve();

  /** Does `work` after everything that asked before. A failure is the asker's alone. Never ask for a turn inside a turn. */
  take<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.last.then(work);
    this.last = turn.catch(() => undefined);
    return turn;
  }
}

/** What the parts of a session (training, looking inside, measuring) need of it. */
export interface SessionHost {
  /** Everything on the device happens in a turn. */
  readonly turns: Turns;
  /** The engine; a new one when the device was lost. Ask in a turn. @throws DeviceLostError */
  engine(): Promise<Engine>;
  /** Whether the device is gone (a loss is announced a little after the work on it failed). */
  lost(): Promise<boolean>;
  /** The model loaded for Solve. */
  loaded(): TrmWeights | null;
  /** Where training starts these tasks' rows; null where the loaded weights hold their table whole. @throws WeightsError, and what keeps it from being fetched */
  startingRows(tasks: readonly TaskKey[]): Promise<RowStart | null>;
}

/**
 * Makes tfjs, on which training runs, compute on the session's device, and gives an executor for evaluations on the same device: the loaded
 * model stays where it is.
 */
export async function shareDevice(engine: Engine): Promise<Engine> {
  // On a CPU, wasm has been tfjs's backend from the start.
  if (engine instanceof GpuEngine) {
    await engine.startTfjs();
    engine.takeFault(); // of what came before
  }
  return engine instanceof PerModelEngine ? engine.sibling() : new TfjsEngine(engine.device);
}

/** The opposite: what tfjs keeps on a GPU is given back. */
export function unshareDevice(engine: Engine): void {
  if (engine instanceof GpuEngine) engine.stopTfjs();
}

/** @throws BackendError where the GPU refused something since the last call: what was computed from it is worth nothing */
export function checkDevice(engine: Engine): void {
  const fault = engine instanceof GpuEngine ? engine.takeFault() : null;
  if (fault === null) return;
  throw new BackendError(
    `The GPU refused a part of the training (${fault}). Try a smaller batch, or CPU (wasm); what was saved before is kept.`,
  );
}

/** The device went away in the middle of training. */
export const deviceLost = (message: string): DeviceLostError => new DeviceLostError(message);

/** Lets the event loop deliver messages, a cancel among them. */
export const macrotask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

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

  /** @throws BackendError where no device was started */
  get engine(): Engine {
    if (!this.current) throw new BackendError('The device was not started.');
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

  /** A new device where the one before was lost; resolves with whether it was. @throws DeviceLostError when there is no other to be had */
  async recover(): Promise<boolean> {
    const why = this.lost;
    if (why === null) return false;
    try {
      await this.choose(this.choice);
      return true;
    } catch (e) {
      throw new DeviceLostError(`The GPU was lost (${why}), and no new one could be had: ${failureOf(e).message}`);
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
