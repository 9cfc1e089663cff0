/** What happens to rows on their own: the question, sums with noise, norms, SwiGLU's gate, the head, the loss, and their ways back. */

import { sigmoid } from '../../../wgsl/wgsl.ts';
import { perThread, segment } from './wgsl.ts';

/** `start` a vector of the weights, `to` a state. */
const fill = perThread('fill', 'rows() * D4', 'A[L.to + i] = W[L.start + i % D4];');

/** x: `start` embed_cell, `other` embed_region with embed_mark behind it, `weight` puzzle_emb, `extra` colour_emb. */
const embed = perThread(
  'embed',
  'rows() * D4',
  `let row = i / D4;
  let c = i % D4;
  let cell = row % S.cells;
  let plane = (row / S.cells) % K;
  let sample = row / S.cells / K;
  let flags = T[S.flags + sample * S.cells + cell];
  var x = W[L.start + select(0u, D4, T[S.input + sample * S.cells + cell] == plane) + c];
  x += W[L.weight + T[S.ids + sample] * D4 + c];
  x += W[L.extra + plane * D4 + c];
  for (var r = 0u; r < REGIONS; r++) { if (((flags >> r) & 1u) != 0u) { x += W[L.other + r * D4 + c]; } }
  A[L.to + i] = x;`,
);

/** Gradients of the same tensors from x's at `to`: of `count` rows of puzzle_emb; a segment of the rows each. */
const embedGradient = perThread(
  'embed gradient',
  '(2u + REGIONS + L.count + K) * D4 * SEGMENTS',
  `let ids = 2u + REGIONS;
  let targets = ids + L.count + K;
  let segment = i / (targets * D4);
  let goal = (i / D4) % targets;
  let c = i % D4;
  var sum = vec4f(0);
  ${segment('rows()')}
  for (var row = first; row < end; row++) {
    let cell = row % S.cells;
    let plane = (row / S.cells) % K;
    let sample = row / S.cells / K;
    var mine = false;
    if (goal < 2u) { mine = (T[S.input + sample * S.cells + cell] == plane) == (goal == 1u); }
    else if (goal < ids) { mine = ((T[S.flags + sample * S.cells + cell] >> (goal - 2u)) & 1u) != 0u; }
    else if (goal < ids + L.count) { mine = T[S.ids + sample] == goal - ids; }
    else { mine = plane == goal - ids - L.count; }
    if (mine) { sum += A[L.to + row * D4 + c]; }
  }
  var at = L.start + goal * D4;
  if (goal >= ids + L.count) { at = L.extra + (goal - ids - L.count) * D4; }
  else if (goal >= ids) { at = L.weight + (goal - ids) * D4; }
  else if (goal >= 2u) { at = L.other + (goal - 2u) * D4; }
  G[segment * TOTAL4 + at + c] += sum;`,
);

const NOISE = `fn hash(v: u32) -> u32 {
  let s = v * 747796405u + 2891336453u;
  let w = ((s >> ((s >> 28u) + 4u)) ^ s) * 277803737u;
  return (w >> 22u) ^ w;
}
fn normal(seed: u32) -> f32 {
  // Four numbers of 16 bits, added up and scaled to deviation 1, are near enough to normal.
  let a = hash(seed);
  let b = hash(a ^ 0x9e3779b9u);
  return (f32((a & 0xffffu) + (a >> 16u) + (b & 0xffffu) + (b >> 16u)) - 131070.0) * ${Math.sqrt(3) / 65_536};
}`;

/** to = start + other, and + extra where flagged with 1; in a learning step (flag 2) with noise, of a stream of its own (`count`). */
const sum = perThread(
  'sum',
  'rows() * D4',
  `var h = A[L.start + i] + A[L.other + i];
  if ((L.flag & 1u) != 0u) { h += A[L.extra + i]; }
  if ((L.flag & 2u) != 0u && S.noise > 0.0) {
    let seed = hash(hash(S.seed + L.count) + 4u * i);
    h += S.noise * vec4f(normal(seed), normal(seed + 1u), normal(seed + 2u), normal(seed + 3u));
  }
  A[L.to + i] = h;`,
  NOISE,
);

/** v / rms(v) in place at `to`; 1 / rms at R[extra]. */
const norm = perThread(
  'norm',
  'rows()',
  `let at = L.to + i * D4;
  var sum = 0.0;
  for (var c = 0u; c < D4; c++) { let v = A[at + c]; sum += dot(v, v); }
  let scale = 1.0 / sqrt(sum / D + EPS);
  for (var c = 0u; c < D4; c++) { A[at + c] *= scale; }
  R[L.extra + i] = scale;`,
);

/** The slope before the norm in place of that after it, at `to`; `start` the norm's output. */
const normBack = perThread(
  'norm back',
  'rows()',
  `let at = L.to + i * D4;
  let origin = L.start + i * D4;
  var along = 0.0;
  for (var c = 0u; c < D4; c++) { along += dot(A[at + c], A[origin + c]); }
  along /= D;
  let scale = R[L.extra + i];
  for (var c = 0u; c < D4; c++) { A[at + c] = (A[at + c] - A[origin + c] * along) * scale; }`,
);

/** silu(g) u of [g | u]. */
const gate = perThread(
  'gate',
  'rows() * D4 * 2u',
  `let at = L.start + (i / (2u * D4)) * 4u * D4 + i % (2u * D4);
  let g = A[at];
  A[L.to + i] = g * sigmoid(g) * A[at + 2u * D4];`,
  sigmoid('vec4f'),
);

/** `other` the slopes of that, `to` those of [g | u]. */
const gateBack = perThread(
  'gate back',
  'rows() * D4 * 2u',
  `let wide = (i / (2u * D4)) * 4u * D4 + i % (2u * D4);
  let g = A[L.start + wide];
  let s = sigmoid(g);
  let silu = g * s;
  let slope = A[L.other + i];
  A[L.to + wide] = slope * A[L.start + wide + 2u * D4] * (s + silu * (1.0 - s));
  A[L.to + wide + 2u * D4] = slope * silu;`,
  sigmoid('vec4f'),
);

/** Logits at R[to] of y at `start`; `weight` lm_head. */
const decode = perThread(
  'decode',
  'rows()',
  `var sum = 0.0;
  for (var c = 0u; c < D4; c++) { sum += dot(A[L.start + i * D4 + c], W[L.weight + c]); }
  R[L.to + i] = sum;`,
);

/** Of every cell: slopes of the logits (R[start]) at R[to], its loss at R[other], whether it is wrong at R[extra]. */
const loss = perThread(
  'loss',
  'S.samples * S.cells',
  `let first = (i / S.cells) * K * S.cells + i % S.cells;
  let label = T[S.labels + i];
  if (label >= K) {
    for (var k = 0u; k < K; k++) { R[L.to + first + k * S.cells] = 0.0; }
    R[L.other + i] = 0.0;
    R[L.extra + i] = 0.0;
    return;
  }
  var most = R[L.start + first];
  var best = 0u;
  for (var k = 1u; k < K; k++) {
    let v = R[L.start + first + k * S.cells];
    if (v > most) { most = v; best = k; }
  }
  var sum = 0.0;
  for (var k = 0u; k < K; k++) { sum += exp(R[L.start + first + k * S.cells] - most); }
  let size = log(sum) + most;
  var total = 0.0;
  for (var k = 0u; k < K; k++) {
    let v = R[L.start + first + k * S.cells] - size;
    let wanted = S.smoothing / f32(K) + select(0.0, 1.0 - S.smoothing, k == label);
    total -= wanted * v;
    R[L.to + first + k * S.cells] = (exp(v) - wanted) * S.share;
  }
  R[L.other + i] = total * S.share;
  R[L.extra + i] = select(1.0, 0.0, best == label);`,
);

/** A sample's loss (added up over the supervision steps: flag 1 is the first) and wrong cells, into the step's slot. */
const tally = perThread(
  'tally',
  'S.samples',
  `var lost = 0.0;
  var wrong = 0.0;
  for (var p = 0u; p < S.cells; p++) {
    lost += R[L.other + i * S.cells + p];
    wrong += R[L.extra + i * S.cells + p];
  }
  let at = S.slot + 2u * i;
  R[at] = lost + select(R[at], 0.0, L.flag == 1u);
  R[at + 1u] = wrong;`,
);

/** The slope of y: R[start] times lm_head. */
const headBack = perThread('head back', 'rows() * D4', 'A[L.to + i] = R[L.start + i / D4] * W[L.weight + i % D4];');

/** lm_head's gradient: R[start] times y at `other`. */
const headGradient = perThread(
  'head gradient',
  'D4 * SEGMENTS',
  `let segment = i / D4;
  let c = i % D4;
  ${segment('rows()')}
  var sum = vec4f(0);
  for (var row = first; row < end; row++) { sum += R[L.start + row] * A[L.other + row * D4 + c]; }
  G[segment * TOTAL4 + L.weight + c] += sum;`,
);

export const rowKernels = {
  fill,
  embed,
  embedGradient,
  sum,
  norm,
  normBack,
  gate,
  gateBack,
  decode,
  loss,
  tally,
  headBack,
  headGradient,
} as const;
