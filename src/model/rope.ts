/** Rotary position tables, made on the CPU: shaders must not take cosines of hundreds of radians (SPEC section 2, "RoPE"). */

import { sequenceLength, type TrmConfig } from './config.ts';

export interface RopeTable {
  /** [L, headSize], row-major: angles of the first half repeated in the second ("NeoX" order). */
  readonly cos: Float32Array;
  readonly sin: Float32Array;
  readonly headSize: number;
}

/** Positions 0..L-1 run over the prefix and the tokens. Angles are rounded to f32 before cos and sin, as in the reference. */
export function ropeTable(config: TrmConfig): RopeTable {
  const headSize = config.hiddenSize / config.heads;
  const half = headSize / 2;
  const L = sequenceLength(config);
  const cos = new Float32Array(L * headSize);
  const sin = new Float32Array(L * headSize);
  for (let j = 0; j < half; j++) {
    const frequency = Math.fround(1 / Math.fround(config.ropeTheta ** ((2 * j) / headSize)));
    for (let position = 0; position < L; position++) {
      const angle = Math.fround(position * frequency);
      const at = position * headSize + j;
      cos[at] = cos[at + half] = Math.cos(angle);
      sin[at] = sin[at + half] = Math.sin(angle);
    }
  }
  return { cos, sin, headSize };
}
