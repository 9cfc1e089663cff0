/** y, z and what is answered of one grid, as pictures: the same directions of z and of y in all planes, supervision steps and moments. */

import { LatentPicture } from '../../model/latent.ts';
import type { Look } from '../../protocol/learn.ts';
import type { GridStates } from '../../training/etrm/learner.ts';

/** Draws what a task's learners think. One for each learning, so that colours stay put along it. */
export class Looker {
  private pictures: { readonly d: number; readonly y: LatentPicture; readonly z: LatentPicture } | null = null;

  draw({ rows, cols, colours, d, steps }: GridStates): Look {
    if (this.pictures?.d !== d) this.pictures = { d, y: new LatentPicture(d), z: new LatentPicture(d) };
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
