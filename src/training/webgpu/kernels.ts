/**
 * The pointwise and row-wise pieces of a training step as one kernel each, where tfjs's own ops take five to fifteen: SwiGLU's gate, residual
 * + RMSNorm, softmax's gradient, the heads of attention with RoPE, the optimisers. src/model/ops.ts and optimisers.ts use them by name.
 */

import type { Tensor } from '@tensorflow/tfjs-core';
import { sigmoid } from '../../wgsl/wgsl.ts';
import { LANES, register } from './program.ts';

const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** Where the gate and the up half of output element i lie, for halves along axis 0 [2I, M] or 1 [M, 2I]. */
const halves = (axis: number, shape: readonly number[]): string => {
  const [rows = 1, cols = 1] = shape;
  return axis === 0
    ? `fn gateAt(i: i32) -> i32 { return i; }\nfn upAt(i: i32) -> i32 { return i + ${(rows / 2) * cols}; }`
    : `fn gateAt(i: i32) -> i32 { return (i / ${cols / 2}) * ${cols} + i % ${cols / 2}; }\nfn upAt(i: i32) -> i32 { return gateAt(i) + ${cols / 2}; }`;
};

/** silu(g) u of [g | u]. Elements: half the input. 8 B read, 4 B written an element. */
function registerGate(): void {
  register('TrmGate', ({ gateUp }, { axis }) => {
    const [rows = 1, cols = 1] = gateUp.shape;
    const shape = axis === 0 ? [rows / 2, cols] : [rows, cols / 2];
    return {
      inputs: { A: gateUp },
      shape,
      per: 'element',
      code: `${sigmoid('f32')}\n${halves(axis, gateUp.shape)}\nfn compute(i: i32) -> f32 { let g = A[gateAt(i)]; return g * sigmoid(g) * A[upAt(i)]; }`,
    };
  });
  // Both halves of the gradient, in the places of [g | u].
  register('TrmGateGrad', ({ gateUp, dy }, { axis }) => {
    const [rows = 1, cols = 1] = gateUp.shape;
    const place =
      axis === 0
        ? `let half = ${(rows / 2) * cols}; let up = i >= half; let at = select(i, i - half, up);`
        : `let c = i % ${cols}; let up = c >= ${cols / 2}; let at = (i / ${cols}) * ${cols / 2} + select(c, c - ${cols / 2}, up);`;
    return {
      inputs: { A: gateUp, B: dy },
      shape: gateUp.shape,
      per: 'element',
      code: `${sigmoid('f32')}\n${halves(axis, gateUp.shape)}
fn compute(i: i32) -> f32 {
  ${place}
  let g = A[gateAt(at)];
  let s = sigmoid(g);
  if (up) { return B[at] * g * s; }
  return B[at] * A[upAt(at)] * s * (1.0 + g * (1.0 - s));
}`,
    };
  });
}

/** RMSNorm of a + b along the channels (axis 1, a workgroup a row) or along the tokens (axis 0, a thread a column), and its gradient. */
function registerNorm(): void {
  const sides = (rows: number, cols: number): string => `const ROWS = ${rows}; const COLS = ${cols};`;
  // Sums over `count` numbers, from `first` on, every `by`-th: of v^2, and of v dy.
  const squares = `
fn squares(first: i32, by: i32, count: i32) -> f32 {
  var s = 0.0;
  for (var k = 0; k < count; k++) { let j = first + k * by; let v = A[j] + B[j]; s += v * v; }
  return s;
}`;
  const products = `
fn products(first: i32, by: i32, count: i32) -> f32 {
  var s = 0.0;
  for (var k = 0; k < count; k++) { let j = first + k * by; s += (A[j] + B[j]) * C[j]; }
  return s;
}`;
  register('TrmAddNorm', ({ a, b }, { axis, eps }) => {
    const [rows = 1, cols = 1] = a.shape;
    const common = { inputs: { A: a, B: b }, shape: a.shape, numbers: { eps } };
    const functions = `${sides(rows, cols)}${squares}`;
    if (axis === 0) {
      return {
        ...common,
        per: { rows: Math.ceil(cols / LANES) },
        code: `${functions}
fn compute(row: i32, lane: i32) {
  let c = row * ${LANES} + lane;
  if (c >= COLS) { return; }
  let r = inverseSqrt(squares(c, COLS, ROWS) / f32(ROWS) + uniforms.eps);
  for (var k = 0; k < ROWS; k++) { let j = c + k * COLS; result[j] = (A[j] + B[j]) * r; }
}`,
      };
    }
    return {
      ...common,
      per: { rows },
      code: `${functions}
fn compute(row: i32, lane: i32) {
  let first = row * COLS;
  let mine = (COLS - lane + ${LANES - 1}) / ${LANES};
  let r = inverseSqrt(total(lane, squares(first + lane, ${LANES}, mine)) / f32(COLS) + uniforms.eps);
  for (var c = lane; c < COLS; c += ${LANES}) { result[first + c] = (A[first + c] + B[first + c]) * r; }
}`,
    };
  });
  // dv = r dy - v r^3 mean(dy v), for both summands alike.
  register('TrmAddNormGrad', ({ a, b, dy }, { axis, eps }) => {
    const [rows = 1, cols = 1] = a.shape;
    const common = { inputs: { A: a, B: b, C: dy }, shape: a.shape, numbers: { eps } };
    const functions = `${sides(rows, cols)}${squares}${products}`;
    const slope = 'let m = r * r * r * dot / f32(N);';
    if (axis === 0) {
      return {
        ...common,
        per: { rows: Math.ceil(cols / LANES) },
        code: `${functions}
const N = ROWS;
fn compute(row: i32, lane: i32) {
  let c = row * ${LANES} + lane;
  if (c >= COLS) { return; }
  let r = inverseSqrt(squares(c, COLS, ROWS) / f32(N) + uniforms.eps);
  let dot = products(c, COLS, ROWS);
  ${slope}
  for (var k = 0; k < ROWS; k++) { let j = c + k * COLS; result[j] = r * C[j] - (A[j] + B[j]) * m; }
}`,
      };
    }
    return {
      ...common,
      per: { rows },
      code: `${functions}
const N = COLS;
fn compute(row: i32, lane: i32) {
  let first = row * COLS;
  let mine = (COLS - lane + ${LANES - 1}) / ${LANES};
  let r = inverseSqrt(total(lane, squares(first + lane, ${LANES}, mine)) / f32(N) + uniforms.eps);
  let dot = total(lane, products(first + lane, ${LANES}, mine));
  ${slope}
  for (var c = lane; c < COLS; c += ${LANES}) { let j = first + c; result[j] = r * C[j] - (A[j] + B[j]) * m; }
}`,
    };
  });
}

/** Attention: q, k, v of every head from the one product, q and k rotated (SPEC section 2, "RoPE"), and the gradients on the way back. */
function registerAttention(): void {
  /** Place of (part, head, sequence position, channel) in the product [L*B, 3D], for the output [3, B*heads, L, size]. */
  const from = (L: number, B: number, heads: number, size: number): string => `
const L = ${L}; const B = ${B}; const H = ${heads}; const E = ${size};
fn place(part: i32, n: i32, l: i32, e: i32) -> i32 { return ((l * B + n / H) * 3 + part) * H * E + (n % H) * E + e; }
fn head(part: i32, n: i32, l: i32, e: i32) -> i32 { return ((part * B * H + n) * L + l) * E + e; }`;
  register('TrmHeads', ({ qkv, cos, sin }, attrs) => {
    const { L, B, heads, size } = attrs;
    return {
      inputs: { A: qkv, B1: cos, B2: sin },
      shape: [3, B * heads, L, size],
      per: 'element',
      code: `${from(L, B, heads, size)}
fn compute(i: i32) -> f32 {
  let e = i % E; let l = (i / E) % L; let n = (i / (E * L)) % (B * H); let part = i / (E * L * B * H);
  let v = A[place(part, n, l, e)];
  if (part == 2) { return v; }
  let low = e < E / 2;
  let other = A[place(part, n, l, select(e - E / 2, e + E / 2, low))];
  return v * B1[l * E + e] + select(other, -other, low) * B2[l * E + e];
}`,
    };
  });
  register('TrmHeadsGrad', ({ dy, cos, sin }, attrs) => {
    const { L, B, heads, size } = attrs;
    return {
      inputs: { A: dy, B1: cos, B2: sin },
      shape: [L * B, 3 * heads * size],
      per: 'element',
      code: `${from(L, B, heads, size)}
fn compute(i: i32) -> f32 {
  let e = i % E; let h = (i / E) % H; let part = (i / (E * H)) % 3; let row = i / (3 * E * H);
  let l = row / B; let n = (row % B) * H + h;
  let g = A[head(part, n, l, e)];
  if (part == 2) { return g; }
  let low = e < E / 2;
  let partner = select(e - E / 2, e + E / 2, low);
  let other = A[head(part, n, l, partner)] * B2[l * E + partner];
  return g * B1[l * E + e] + select(-other, other, low);
}`,
    };
  });
  // y (dy - sum(dy y)) along the last axis.
  register('TrmSoftmaxGrad', ({ y, dy }) => {
    const N = y.shape[y.shape.length - 1] ?? 1;
    const rows = sizeOf(y.shape) / N;
    return {
      inputs: { A: y, B: dy },
      shape: y.shape,
      per: { rows },
      code: `
fn compute(row: i32, lane: i32) {
  let first = row * ${N};
  var s = 0.0;
  for (var c = lane; c < ${N}; c += ${LANES}) { s += A[first + c] * B[first + c]; }
  let dot = total(lane, s);
  for (var c = lane; c < ${N}; c += ${LANES}) { result[first + c] = A[first + c] * (B[first + c] - dot); }
}`,
    };
  });
}

/** The optimisers' arithmetic, a kernel for each array that changes. */
function registerOptimisers(): void {
  // a + (b - a) t: both moments' and the average's update; squared: b is squared first.
  register('TrmTowards', ({ a, b }, { t, squared }) => ({
    inputs: { A: a, B: b },
    shape: a.shape,
    per: 'element',
    numbers: { t },
    code: `fn compute(i: i32) -> f32 { let b = B[i]; return A[i] + (${squared ? 'b * b' : 'b'} - A[i]) * uniforms.t; }`,
  }));
  const adam = (direction: string) => (inputs: Record<string, Tensor>, attrs: Record<string, number>) => ({
    inputs: { P: inputs.p, M: inputs.m, V: inputs.v },
    shape: inputs.p.shape,
    per: 'element' as const,
    numbers: { lr: attrs.lr, decay: attrs.decay, c1: attrs.c1, c2: attrs.c2, tiny: attrs.eps },
    code: `fn compute(i: i32) -> f32 { let m = M[i]; let root = sqrt(V[i]) / uniforms.c2; return P[i] * uniforms.decay - uniforms.lr * (${direction}); }`,
  });
  register('TrmAdamW', adam('m / uniforms.c1 / (root + uniforms.tiny)'));
  // Where a parameter never had a gradient it stays: atan2(0, 0) may be anything.
  register('TrmAdamAtan2', adam('select(atan2(m, root), 0.0, m == 0.0) / uniforms.c1'));
}

let registered = false;

/** Makes the kernels known to tfjs. They run wherever its WebGPU backend is the current one. */
export function registerTrainingKernels(): void {
  if (registered) return;
  registerGate();
  registerNorm();
  registerAttention();
  registerOptimisers();
  registered = true;
}
