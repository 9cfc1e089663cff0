/** WGSL that starts and settles the states: the embedded question x, the initial y and z, and y or z normalised in place. */

import { bindings, input, main, output, source, uniform } from '../../wgsl/wgsl.ts';
import { noiseWgsl } from './noise.ts';
import { SETTLED, ceilDiv, scaleFunction, sumsAt, type GridKernel, type Stream } from './wgsl.ts';

export interface Embedding {
  readonly batch: number;
  readonly seqLen: number;
  readonly prefixLen: number;
  readonly hiddenSize: number;
  /** vec4s a row of the gathered puzzle rows; 0 when there is no table. */
  readonly puzzle4: number;
  readonly learnedPositions: boolean;
  /** How y and z lie in their buffers. */
  readonly state: Stream;
}

/**
 * x = sqrt(D) * [prefix rows | token rows] (SPEC section 2, "Input embedding"), y = H_init and z = L_init at every position, marked
 * as settled. tokens are u32 [B, S]; puzzles [B, puzzle4] fill the prefix from position 0 on, zeros after them.
 * Layout: workgroup of 64 threads, a vec4 each; grid (ceil(L * D / 256), B). Bytes written: 12 L D a question. No FLOPs to speak of.
 * Bindings: tokens (u32), table [V, D], puzzles, positions [L, D], initial [2, D] (y, z), x, y, z.
 */
export function embedKernel(e: Embedding): GridKernel {
  const { batch, seqLen: S, prefixLen: P, hiddenSize: D, puzzle4, state } = e;
  const [L, D4] = [S + P, D / 4];
  const at = sumsAt({ batch, rows: L, columns: D, eps: 0 });
  const value = e.learnedPositions ? `(value + positions[i]) * ${Math.SQRT1_2}` : 'value';
  const code = source(
    bindings(
      input('tokens', 'u32'),
      input('table'),
      input('puzzles'),
      e.learnedPositions && input('positions'),
      input('initial'),
      ...['x', 'y', 'z'].map((name) => output(name)),
    ),
    main(
      [64],
      ['id', 'group'],
      `let i = id.x; // vec4 within the question
      let b = group.y;
      if (i >= ${L * D4}u) { return; }
      let l = i / ${D4}u;
      let d = i % ${D4}u;
      var value = vec4f();
      if (l >= ${P}u) {
        value = table[tokens[b * ${S}u + l - ${P}u] * ${D4}u + d];
      } else if (i < ${puzzle4}u) {
        value = puzzles[b * ${puzzle4}u + i];
      }
      x[b * ${L * D4}u + i] = ${value} * ${Math.sqrt(D)};
      y[b * ${L * D4}u + i] = initial[d];
      z[b * ${L * D4}u + i] = initial[${D4}u + d];
      if (d == 0u) {
        y[${at}u + (b * ${L}u + l) * ${state.parts}u] = vec4f(${SETTLED});
        z[${at}u + (b * ${L}u + l) * ${state.parts}u] = vec4f(${SETTLED});
      }`,
    ),
  );
  return { code, grid: [ceilDiv(L * D4, 64), batch, 1] };
}

interface Settle {
  readonly batch: number;
  readonly L: number;
  readonly hiddenSize: number;
  readonly state: Stream;
  readonly eps: number;
  /** Adds N(0, sigma^2): noise.ts. */
  readonly noise: boolean;
}

/** u32s of the uniform that the noise takes: seed, step, first row of the batch, bits of sigma. */
export const NOISE_WORDS = 4;

/**
 * Applies the pending norm to y or z in place, so that the buffer's first 4 B L D bytes are the state itself; with `noise`, adds
 * N(0, sigma^2) to it (noise rollouts, as in PTRM).
 * Layout: workgroup of 64 a row; grid (L, B). Bytes: 8 D a row. Bindings: state; with noise a uniform vec4u (NOISE_WORDS).
 */
export function settleKernel(s: Settle): GridKernel {
  const { batch, L, hiddenSize: D, state } = s;
  const D4 = D / 4;
  const at = sumsAt({ batch, rows: L, columns: D, eps: 0 });
  const code = source(
    bindings(output('state'), s.noise && uniform('how', 'vec4u')),
    s.noise && noiseWgsl,
    scaleFunction('state', state, { batch, rows: L, columns: D, eps: s.eps }),
    main(
      [64],
      ['group', 'thread'],
      `let row = group.y * ${L}u + group.x;
      let scale = stateScale(row);
      storageBarrier(); // everybody has read the sums before they are overwritten
      for (var d = thread; d < ${D4}u; d += 64u) {
        let i = row * ${D4}u + d;
        state[i] = state[i] * scale${s.noise ? ` + normals(how.x, how.y, how.z * ${L}u + row, d) * bitcast<f32>(how.w)` : ''};
      }
      if (thread == 0u) { state[${at}u + row * ${state.parts}u] = vec4f(${SETTLED}); }`,
    ),
  );
  return { code, grid: [L, batch, 1] };
}
