/** What is done to y and z between two supervision steps, on the CPU: the same numbers whatever the model runs on. Pure. */

import { normalRow } from '../engine/webgpu/noise.ts';

/** One vector [D] at every one of so many positions [positions, D]. */
export function everywhere(init: Float32Array, positions: number): Float32Array {
  const out = new Float32Array(positions * init.length);
  for (let at = 0; at < out.length; at += init.length) out.set(init, at);
  return out;
}

/** Adds to a list of arrays, and drops the oldest ones while all together hold more than `budget` bytes. The newest always stays. */
export function keepWithin(budget: number, list: Float32Array[], newest: Float32Array): void {
  list.push(newest);
  let bytes = list.reduce((sum, one) => sum + one.byteLength, 0);
  while (bytes > budget && list.length > 1) bytes -= list.shift()?.byteLength ?? 0;
}

/** The counter of supervision steps in a shake: noise rollouts count theirs from 1, so that the two never meet. */
const SHAKE_STEP = 0;

/**
 * z [K, L, D] with N(0, sigma^2) added: the numbers that noise rollouts of the same seed would add before a step 0.
 * @param seed unsigned 32-bit integer
 */
export function shaken(z: Float32Array, D: number, { sigma, seed }: { readonly sigma: number; readonly seed: number }): Float32Array {
  const out = Float32Array.from(z);
  if (sigma === 0) return out;
  for (let row = 0; row * D < out.length; row++) {
    normalRow(seed, SHAKE_STEP, row, D).forEach((normal, i) => {
      out[row * D + i] = (out[row * D + i] ?? 0) + Math.fround(normal * sigma);
    });
  }
  return out;
}
