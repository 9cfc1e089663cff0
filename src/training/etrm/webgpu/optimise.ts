/** The optimiser step: gradients added up, their norm, Muon a matrix a workgroup, AdamW on the rest, the average. */

import { main, source, total, type Code } from '../../../wgsl/wgsl.ts';
import { perThread, type NamedKernel } from './wgsl.ts';

/** The quintic of Newton and Schulz, and how often. */
const ITERATIONS = 4;
const [A0, B0, C0] = ['3.4445', '-4.7750', '2.0315'];
/** Threads of the kernels that are one workgroup. */
const CROWD = 256;

/** Workgroups of CROWD threads, which can sum up: `total(thread, v)`. */
const crowds = (name: string, indices: readonly ('thread' | 'group')[], body: Code, ...functions: readonly Code[]): NamedKernel => ({
  name,
  code: source(total(CROWD, 'u32'), functions, main([CROWD], indices, body)),
});

/** The segments' gradients, into the first one's place. */
const collect = perThread(
  'collect',
  'TOTAL4',
  `var sum = G[i];
  for (var s = 1u; s < SEGMENTS; s++) { sum += G[s * TOTAL4 + i]; }
  G[i] = sum;`,
);

/** R[to]: what clipping leaves of the gradient of all that Muon and AdamW move, rows and colours apart. `other` the groups, by vec4. */
const clip = crowds(
  'clip',
  ['thread'],
  `var sum = 0.0;
  for (var i = thread; i < TOTAL4; i += ${CROWD}u) {
    if (T[L.other + i] < 2u) { sum += dot(G[i], G[i]); }
  }
  let all = total(thread, sum);
  if (thread == 0u) { R[L.to] = min(1.0, S.clip / (sqrt(all) + 1e-6)); }`,
);

/**
 * A matrix a workgroup. `other`: records of four words, place among the weights, rows, columns, place of its scratch in the arena: x and the next x, wide, and two
 * squares. R[start]: the share of clipping.
 */
const muon = crowds(
  'muon',
  ['thread', 'group'],
  `let record = L.other + 4u * group.x;
  let weight = T[record];
  let M0 = T[record + 1u];
  let N0 = T[record + 2u];
  let tall = M0 > N0;
  let r = min(M0, N0);
  let c4 = max(M0, N0) / 4u;
  let r4 = r / 4u;
  let size = M0 * N0 / 4u;
  var x = T[record + 3u];
  var next = x + size;
  let gram = next + size;
  let poly = gram + r * r4;
  let share = R[L.start];
  var mine = 0.0;
  for (var i = thread; i < size; i += ${CROWD}u) {
    let g = G[weight + i] * share;
    let m = M[weight + i] * S.momentum + g;
    M[weight + i] = m;
    let step = m * S.momentum + g;
    next = x + size;
    A[next + i] = step;
    mine += dot(step, step);
  }
  let scale = 1.0 / (sqrt(total(thread, mine)) + 1e-7);
  storageBarrier();
  for (var i = thread; i < size; i += ${CROWD}u) {
    if (tall) {
      // x [N, M] of [M, N]
      let row = i / c4;
      let origin = next + (i % c4) * 4u * r4 + row / 4u;
      let e = row % 4u;
      A[x + i] = vec4f(A[origin][e], A[origin + r4][e], A[origin + 2u * r4][e], A[origin + 3u * r4][e]) * scale;
    } else {
      A[x + i] = A[next + i] * scale;
    }
  }
  for (var t = 0; t < ${ITERATIONS}; t++) {
    storageBarrier();
    for (var i = thread; i < r * r4; i += ${CROWD}u) {
      let row = i / r4;
      let col = (i % r4) * 4u;
      A[gram + i] = vec4f(square(x, r, row, col, c4), square(x, r, row, col + 1u, c4), square(x, r, row, col + 2u, c4), square(x, r, row, col + 3u, c4));
    }
    storageBarrier();
    for (var i = thread; i < r * r4; i += ${CROWD}u) {
      let row = i / r4;
      let col = (i % r4) * 4u;
      let twice = vec4f(square(gram, r, row, col, r4), square(gram, r, row, col + 1u, r4), square(gram, r, row, col + 2u, r4), square(gram, r, row, col + 3u, r4));
      A[poly + i] = ${B0} * A[gram + i] + ${C0} * twice;
    }
    storageBarrier();
    for (var i = thread; i < size; i += ${CROWD}u) {
      let row = i / c4;
      let col = i % c4;
      var sum = ${A0} * A[x + i];
      for (var j = 0u; j < r4; j++) {
        let p = A[poly + row * r4 + j];
        let at = x + 4u * j * c4 + col;
        sum += p.x * A[at] + p.y * A[at + c4] + p.z * A[at + 2u * c4] + p.w * A[at + 3u * c4];
      }
      A[next + i] = sum;
    }
    let held = x;
    x = next;
    next = held;
  }
  storageBarrier();
  let step = S.muonLr * sqrt(max(1.0, f32(M0) / f32(N0)));
  for (var i = thread; i < size; i += ${CROWD}u) {
    var direction = A[x + i];
    if (tall) {
      let row = i / r4;
      let origin = x + (i % r4) * 4u * c4 + row / 4u;
      let e = row % 4u;
      direction = vec4f(A[origin][e], A[origin + c4][e], A[origin + 2u * c4][e], A[origin + 3u * c4][e]);
    }
    W[weight + i] = W[weight + i] * S.muonKeep - step * direction;
  }`,
  `fn square(at: u32, n: u32, i: u32, j: u32, c4: u32) -> f32 {
  var sum = vec4f(0);
  for (var c = 0u; c < c4; c++) { sum += A[at + i * c4 + c] * A[at + j * c4 + c]; }
  return sum.x + sum.y + sum.z + sum.w;
}`,
);

/** AdamW where it is AdamW's, then the average of whatever is trained. `other` the groups, R[start] the share of clipping. */
const adam = perThread(
  'adam',
  'TOTAL4',
  `let group = T[L.other + i];
  if (group == 3u) { return; }
  if (group > 0u) {
    let ours = group == 1u;
    let g = G[i] * select(1.0, R[L.start], ours);
    let m = M[i] * S.beta1 + g * (1.0 - S.beta1);
    let v = M[TOTAL4 + i] * S.beta2 + g * g * (1.0 - S.beta2);
    M[i] = m;
    M[TOTAL4 + i] = v;
    let direction = m / (sqrt(v) / S.root + S.eps);
    W[i] = W[i] * select(S.rowsKeep, 1.0, ours) - select(S.rowsLr, S.adamLr, ours) * direction;
  }
  V[i] = V[i] * S.ema + W[i] * (1.0 - S.ema);`,
);

export const optimiserKernels = { collect, clip, muon, adam } as const;
