/** y, z and what is answered of one grid, as pictures, and the moments of a learning that can be looked into again. */

import { LatentProjection } from '../../model/latent.ts';
import type { Look } from '../../protocol/learn.ts';
import type { GridStates } from '../../training/etrm/learner.ts';

/** Draws what a task's learners think. One for each learning, so that colours stay put along it. */
export class Looker {
  private pictures: { readonly d: number; readonly y: LatentProjection; readonly z: LatentProjection } | null = null;

  draw({ rows, cols, colours, d, steps }: GridStates): Look {
    if (this.pictures?.d !== d) this.pictures = { d, y: new LatentProjection(d), z: new LatentProjection(d) };
    const { y, z } = this.pictures;
    for (const step of steps) {
      y.add(step.y);
      z.add(step.z);
    }
    y.fit();
    z.fit();
    return {
      rows,
      cols,
      colours,
      steps: steps.map((step) => ({
        answer: step.answer.map((row) => [...row]),
        sure: probabilities(step.logits, colours.length),
        y: y.colours(step.y),
        z: z.colours(step.z),
      })),
    };
  }
}

/** Softmax over the planes at each cell, in 0..255 [K, cells]. */
function probabilities(logits: Float32Array, planes: number): Uint8Array {
  const cells = logits.length / planes;
  const out = new Uint8Array(logits.length);
  for (let c = 0; c < cells; c++) {
    let most = -Infinity;
    for (let k = 0; k < planes; k++) most = Math.max(most, logits[k * cells + c]);
    let sum = 0;
    for (let k = 0; k < planes; k++) sum += Math.exp(logits[k * cells + c] - most);
    for (let k = 0; k < planes; k++) out[k * cells + c] = Math.round((255 * Math.exp(logits[k * cells + c] - most)) / sum);
  }
  return out;
}

export interface LearnerMoment {
  readonly seed: number;
  /** Optimiser steps done. */
  readonly step: number;
  readonly weights: Float32Array<ArrayBuffer>;
}

/** Moments that are held at most; of E-TRM's weights that is 7 MB. */
const MOST = 48;

export class Moments {
  private held: LearnerMoment[] = [];
  /** Of the moments that come, every this many is held. */
  private stride = 1;
  private count = 0;

  get all(): readonly LearnerMoment[] {
    return this.held;
  }

  /** Takes a moment. The last one of a seed is held until the next comes, wherever it falls. */
  add(moment: LearnerMoment): void {
    const last = this.held.at(-1);
    if (last && last.seed === moment.seed && last.step === moment.step) return;
    const passing = this.count > 0 && (this.count - 1) % this.stride !== 0 && last?.seed === moment.seed;
    this.held = [...(passing ? this.held.slice(0, -1) : this.held), moment];
    this.count++;
    if (this.held.length <= MOST) return;
    this.held = this.held.filter((_, i) => i % 2 === 0 || i === this.held.length - 1);
    this.stride *= 2;
  }
}
