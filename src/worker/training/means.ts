/** The numbers of training steps, added up on the device and read every few steps, so that no step waits for a readback. */

import * as tf from '@tensorflow/tfjs-core';
import { DivergedError } from '../../model/errors.ts';
import { type TrainProgress } from '../../protocol/training.ts';
import { readMetrics, type StepMetrics } from '../../training/trainer.ts';

export type Means = Pick<TrainProgress, 'loss' | 'lmLoss' | 'haltLoss' | 'accuracy' | 'exact' | 'haltRight' | 'haltedAt'>;

interface Read {
  readonly steps: number;
  readonly metrics: StepMetrics;
}

export class MetricsWindow {
  /** On the device, not asked for yet. */
  private sum: tf.Tensor1D | null = null;
  private added = 0;
  /** On its way to the CPU. */
  private coming: Promise<Read> | null = null;
  private reads: Read[] = [];

  /** Steps that have not been asked for. */
  get unread(): number {
    return this.added;
  }

  /** Takes over what `Trainer.step` returned. */
  add(metrics: tf.Tensor1D): void {
    const before = this.sum;
    this.sum = before ? tf.add(before, metrics) : metrics;
    if (before) tf.dispose([before, metrics]);
    this.added++;
  }

  /** Waits for what was asked for last time, then asks for what came since: the device never runs dry, nor far ahead. @throws DivergedError */
  async advance(): Promise<void> {
    await this.arrive();
    if (!this.sum) return;
    const steps = this.added;
    this.coming = readMetrics(this.sum).then((metrics) => ({ steps, metrics }));
    this.coming.catch(() => undefined); // awaited at the next call
    this.sum = null;
    this.added = 0;
  }

  /** Waits for everything. @throws DivergedError */
  async settle(): Promise<void> {
    await this.advance();
    await this.arrive();
  }

  /** Means over everything that arrived since the last call, and over how many steps; null when nothing has. */
  take(): { readonly steps: number; readonly means: Means } | null {
    const { reads } = this;
    if (reads.length === 0) return null;
    this.reads = [];
    const steps = reads.reduce((n, r) => n + r.steps, 0);
    const count = reads.reduce((n, { metrics }) => n + metrics.count, 0);
    const overSteps = (of: (m: StepMetrics) => number): number => reads.reduce((sum, { metrics }) => sum + of(metrics), 0) / steps;
    const overSlots = (of: (m: StepMetrics) => number): number | null =>
      count > 0 ? reads.reduce((sum, { metrics }) => sum + (metrics.count > 0 ? of(metrics) * metrics.count : 0), 0) / count : null;
    const means: Means = {
      loss: overSteps((m) => m.loss),
      lmLoss: overSteps((m) => m.lmLoss),
      haltLoss: overSteps((m) => m.haltLoss),
      accuracy: overSlots((m) => m.accuracy),
      exact: overSlots((m) => m.exact),
      haltRight: overSlots((m) => m.haltRight),
      haltedAt: overSlots((m) => m.steps),
    };
    return { steps, means };
  }

  /** Forgets everything that was not taken. */
  dispose(): void {
    this.sum?.dispose();
    this.sum = null;
    this.added = 0;
    this.coming = null;
    this.reads = [];
  }

  private async arrive(): Promise<void> {
    if (!this.coming) return;
    const read = await this.coming;
    this.coming = null;
    if (!Number.isFinite(read.metrics.loss)) throw diverged();
    this.reads.push(read);
  }
}

export const diverged = (): DivergedError =>
  new DivergedError(
    'The loss is no longer a number: training has diverged. Go on from an earlier checkpoint, or start again with lower learning rates.',
  );
