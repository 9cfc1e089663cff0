/** How a model runs: one interface, several executors. Nothing here knows what a puzzle is. */

import { coded } from '../model/errors.ts';
import type { TrmWeights } from '../model/weights/tensors.ts';

export type BackendName = 'webgpu' | 'wasm';

/** Where a model runs, for the device panel. */
export interface DeviceInfo {
  readonly backend: BackendName;
  /** E.g. "NVIDIA H200", "SwiftShader", or "CPU, 8 threads, SIMD". */
  readonly adapter: string;
  /** true when WebGPU is emulated on the CPU. */
  readonly software: boolean;
  /** Fast paths that are on, e.g. "f16 storage". */
  readonly features: readonly string[];
  /** Why this backend and not the other one, in one plain sentence; empty when it is simply the best. */
  readonly note: string;
}

/** A batch of questions. */
export interface TokenBatch {
  /** [B, S] */
  readonly tokens: Int32Array;
  readonly batch: number;
  /** Row of the puzzle table for each question [B]; row 0 when absent. */
  readonly puzzleIds?: Int32Array;
}

/** The state carried from one supervision step to the next, on the CPU. Both [B, L, D], row-major. */
export interface Carry {
  readonly y: Float32Array;
  readonly z: Float32Array;
}

export interface RunOptions {
  /** Supervision steps to run now. */
  readonly maxSteps: number;
  /** Cycles a supervision step; the model's own when absent. */
  readonly T?: number;
  /** Latent updates a cycle; the model's own when absent. */
  readonly n?: number;
  /** Continue from here; from H_init and L_init when absent. */
  readonly carry?: Carry;
  /** Read y and z back at every step (they are large). */
  readonly wantCarry?: boolean;
  /** Read the logits back at every step. */
  readonly wantLogits?: boolean;
  /**
   * Adds N(0, sigma^2) to z before each supervision step; the same seed gives the same noise on every device and batch split.
   * `after`: supervision steps that `carry` has behind it (0 when absent), so that a run in two parts is the run in one.
   */
  readonly noise?: { readonly sigma: number; readonly seed: number; readonly after?: number };
  /** Stops before the next supervision step. */
  readonly signal?: AbortSignal;
}

/** What one supervision step leaves behind, for the whole batch. */
export interface RecursionStep {
  /** 1, 2, ... within this run. */
  readonly step: number;
  /** argmax of the logits [B, S] */
  readonly tokens: Uint8Array;
  /** Softmax probability of each chosen token [B, S] */
  readonly confidence: Float32Array;
  /** q_halt, a logit [B]; sigmoid of it is the halting probability. */
  readonly halt: Float32Array;
  /** y and z [B, L, D] when asked for, else null. */
  readonly carry: Carry | null;
  /** Logits [B, S, V] when asked for, else null. */
  readonly logits: Float32Array | null;
  /** Wall milliseconds of this step, readback included. */
  readonly ms: number;
  /** Questions that ran at once: less than the batch where it did not fit in the device's memory. */
  readonly atOnce: number;
}

/** Live allocations, to prove that nothing leaks. */
export interface EngineMemory {
  readonly tensors: number;
  readonly bytes: number;
}

/** A model on a device. */
export interface Engine {
  readonly device: DeviceInfo;
  /** Uploads a model; replaces the one before. */
  load(weights: TrmWeights): Promise<void>;
  /** Gives the loaded model other numbers in its puzzle table [puzzleIds, puzzleDim]: the rows of another task. Does nothing without a table. */
  replaceTable(table: Float32Array): void;
  /**
   * Does what the first run would have to. Resolves with about how many milliseconds a supervision step of one question takes, or null where the
   * first run says nothing of the next ones.
   */
  warmUp(batch: number): Promise<number | null>;
  /** Runs supervision steps until maxSteps, an abort, or the consumer stops iterating. */
  run(batch: TokenBatch, options: RunOptions): AsyncGenerator<RecursionStep, void, void>;
  memory(): EngineMemory;
  dispose(): void;
}

/** There is no GPU. */
export class NoAdapterError extends coded('no-adapter') {}
/** There is a GPU, and it did not start. */
export class NoDeviceError extends coded('no-device') {}
export class DeviceLostError extends coded('device-lost') {}
/** The device refused a part of the work. */
export class BackendError extends coded('backend') {}
/** No model is loaded, or not the one that was. */
export class NoModelError extends coded('no-model') {}

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
    if (!this.current) throw new NoModelError('No model is loaded.');
    return this.current;
  }
}
