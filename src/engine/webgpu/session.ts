/** One device with one model on it, and the plans made for it. Dies with the device. */

import type { TrmWeights } from '../../model/weights/tensors.ts';
import type { DeviceInfo, EngineMemory } from '../engine.ts';
import { GpuModel } from './gpuModel.ts';
import { Plan } from './plan.ts';
import type { TileSet } from './program.ts';
import type { FastPaths } from './wgsl.ts';

/** Plans kept for the next run of the same batch size. */
const KEPT_PLANS = 2;

/** Until a step was timed: cautious guesses, in FLOP a millisecond. */
const GUESSED_SPEED = { software: 1e6, hardware: 1e8 } as const;

interface SessionOptions {
  readonly fast: FastPaths;
  readonly maxBytes?: number | undefined;
  readonly tilesFor: (batch: number) => Promise<TileSet>;
}

export class GpuSession {
  readonly device: GPUDevice;
  readonly model: GpuModel;
  /** FLOP a millisecond, as last measured. */
  speed: number;
  private readonly options: SessionOptions;
  private readonly lost: Promise<GPUDeviceLostInfo>;
  private isClosed = false;
  /** Plans by the batch they were asked for, the least recently used first. */
  private readonly idle: { batch: number; plan: Plan }[] = [];
  private readonly busy = new Map<Plan, number>();

  constructor(device: GPUDevice, info: DeviceInfo, weights: TrmWeights, options: SessionOptions) {
    this.device = device;
    this.model = new GpuModel(device, weights, options.fast);
    this.speed = info.software ? GUESSED_SPEED.software : GUESSED_SPEED.hardware;
    this.options = options;
    this.lost = device.lost;
  }

  /** True once its buffers are gone. */
  get closed(): boolean {
    return this.isClosed;
  }

  /** A plan for this batch that nobody else is using. Give it back with `release`. */
  async acquire(batch: number): Promise<Plan> {
    const at = this.idle.findIndex((p) => p.batch === batch);
    const plan = at >= 0 ? this.idle.splice(at, 1)[0].plan : await this.create(batch);
    if (this.isClosed) plan.destroy();
    else this.busy.set(plan, batch);
    return plan;
  }

  private create(batch: number): Promise<Plan> {
    // Memory first: what was kept for another batch size makes room.
    for (const { plan } of this.idle.splice(0, Math.max(0, this.idle.length - KEPT_PLANS + 1))) plan.destroy();
    const { tilesFor, maxBytes } = this.options;
    return Plan.create(this.device, this.model, batch, { tilesFor, maxBytes, makeRoom: () => this.makeRoom() });
  }

  /** Destroys the plans nobody is using; false when there were none. */
  private makeRoom(): boolean {
    const idle = this.idle.splice(0);
    for (const { plan } of idle) plan.destroy();
    return idle.length > 0;
  }

  /** @param failed a step of it did: its buffers may be mapped or half written, so nobody gets it again */
  release(plan: Plan, failed = false): void {
    const batch = this.busy.get(plan);
    if (batch === undefined) return; // destroyed meanwhile
    this.busy.delete(plan);
    if (failed) plan.destroy();
    else this.idle.push({ batch, plan });
  }

  /** Why the device was lost; null when it was not (waits a moment for a loss that is just being reported). */
  async whyLost(): Promise<string | null> {
    const moment = new Promise<null>((resolve) => setTimeout(() => resolve(null), 100));
    const lost = await Promise.race([this.lost, moment]);
    return lost && (lost.message || lost.reason);
  }

  memory(): EngineMemory {
    const sets = [this.model.buffers, ...this.idle.map(({ plan }) => plan.buffers), ...[...this.busy.keys()].map((p) => p.buffers)];
    return { tensors: sets.reduce((sum, s) => sum + s.count, 0), bytes: sets.reduce((sum, s) => sum + s.bytes, 0) };
  }

  destroy(): void {
    this.isClosed = true;
    for (const plan of [...this.idle.map((p) => p.plan), ...this.busy.keys()]) plan.destroy();
    this.idle.length = 0;
    this.busy.clear();
    this.model.destroy();
  }
}
