/** The optimiser step: clipping, Muon on the matrices, AdamW on the rest, the average. */

import { gemm, gemmTransposed, pack } from './gemm';
import { madd, total, zero } from '../../../../model/wasm/assembly/simd';
import { AVERAGE, FIRST, GRADIENT, MUON_SCRATCH, SECOND, TENSOR_COUNT, TENSORS, TOTAL, WEIGHTS } from './state';

const MUON = 0, ADAM = 1, ROWS = 2, FIXED = 3;
/** Newton-Schulz, a quintic step: 3.4445 x - 4.7750 (x x^T) x + 2.0315 (x x^T)^2 x. */
const ITERATIONS = 4;
const A: f32 = 3.4445, B: f32 = -4.775, C: f32 = 2.0315;

// @ts-ignore: decorator
@inline
function field(tensor: i32, i: i32): i32 {
  return load<i32>(TENSORS + ((<usize>(tensor * 5 + i)) << 2));
}

function squares(at: usize, count: i32): f64 {
  let sum: f64 = 0;
  const end = at + ((<usize>count) << 2);
  while (at < end) {
    let s = f32x4.splat(0);
    const stop = min(end, at + 1024);
    for (; at < stop; at += 16) {
      const v = v128.load(at);
      s = madd(v, v, s);
    }
    sum += <f64>total(s);
  }
  return sum;
}

/** [N, M] of [M, N]. */
function transpose(from: usize, M: i32, N: i32, to: usize): void {
  for (let m = 0; m < M; m++) {
    for (let n = 0; n < N; n++) f32.store(to + ((<usize>(n * M + m)) << 2), f32.load(from + ((<usize>(m * N + n)) << 2)));
  }
}

/** Muon for one matrix [M, N]: momentum (Nesterov), orthogonalised, with weight decay. */
function muon(at: usize, M: i32, N: i32, clip: f32, lr: f32, decay: f32, momentum: f32): void {
  const count = M * N;
  const bytes = (<usize>count) << 2;
  const tall = M > N;
  const r = tall ? N : M;
  const c = tall ? M : N;
  const x = MUON_SCRATCH;
  const xt = x + bytes;
  const panels = xt + bytes;
  const square = (<usize>(r * r)) << 2;
  const k = panels + bytes;
  const k2 = k + square;
  const kPanels = k2 + square;
  const raw = tall ? xt : x;
  for (let i: usize = 0; i < bytes; i += 16) {
    const g = f32x4.mul(v128.load(GRADIENT + at + i), f32x4.splat(clip));
    const m = madd(v128.load(FIRST + at + i), f32x4.splat(momentum), g);
    v128.store(FIRST + at + i, m);
    v128.store(raw + i, madd(m, f32x4.splat(momentum), g));
  }
  const scale = f32x4.splat(<f32>(1.0 / (Math.sqrt(squares(raw, count)) + 1e-7)));
  for (let i: usize = 0; i < bytes; i += 16) v128.store(raw + i, f32x4.mul(v128.load(raw + i), scale));
  if (tall) transpose(xt, M, N, x);
  const wide = (<usize>c) << 2;
  const narrow = (<usize>r) << 2;
  for (let t = 0; t < ITERATIONS; t++) {
    transpose(x, r, c, xt);
    zero(k, r * r);
    gemmTransposed(xt, narrow, xt, narrow, k, c, r, r); // x x^T
    pack(k, r, r, kPanels);
    gemm(k, narrow, kPanels, k2, narrow, r, r, r, false);
    for (let i: usize = 0; i < square; i += 16) {
      v128.store(k + i, madd(f32x4.splat(C), v128.load(k2 + i), f32x4.mul(f32x4.splat(B), v128.load(k + i))));
    }
    pack(x, r, c, panels);
    for (let i: usize = 0; i < bytes; i += 16) v128.store(x + i, f32x4.mul(f32x4.splat(A), v128.load(x + i)));
    gemm(k, narrow, panels, x, wide, r, c, r, true);
  }
  if (tall) transpose(x, r, c, xt);
  const direction = tall ? xt : x;
  const step = f32x4.splat(-lr * <f32>Math.sqrt(Math.max(1.0, <f64>M / <f64>N)));
  const keep = f32x4.splat(<f32>1 - lr * decay);
  for (let i: usize = 0; i < bytes; i += 16) v128.store(WEIGHTS + at + i, madd(v128.load(direction + i), step, f32x4.mul(v128.load(WEIGHTS + at + i), keep)));
}

/** @param c1 1 - beta1^t @param c2 sqrt(1 - beta2^t) */
function adam(at: usize, count: i32, clip: f32, lr: f32, decay: f32, beta1: f32, beta2: f32, eps: f32, c1: f32, c2: f32): void {
  const keep = f32x4.splat(<f32>1 - lr * decay);
  const rate = f32x4.splat(-lr / c1);
  for (let i = at, end = at + ((<usize>count) << 2); i < end; i += 16) {
    const g = f32x4.mul(v128.load(GRADIENT + i), f32x4.splat(clip));
    const m = madd(v128.load(FIRST + i), f32x4.splat(beta1), f32x4.mul(g, f32x4.splat(<f32>1 - beta1)));
    const v = madd(v128.load(SECOND + i), f32x4.splat(beta2), f32x4.mul(f32x4.mul(g, g), f32x4.splat(<f32>1 - beta2)));
    v128.store(FIRST + i, m);
    v128.store(SECOND + i, v);
    const below = f32x4.add(f32x4.div(f32x4.sqrt(v), f32x4.splat(c2)), f32x4.splat(eps));
    v128.store(WEIGHTS + i, madd(f32x4.div(m, below), rate, f32x4.mul(v128.load(WEIGHTS + i), keep)));
  }
}

/** The step from GRADIENT; rates as they are in this step. @param most length of the gradient without rows and colours; the rest of the names as in the recipe */
export function optimise(
  most: f32, muonLr: f32, muonDecay: f32, momentum: f32, adamLr: f32, rowsLr: f32, rowsDecay: f32, beta1: f32, beta2: f32, eps: f32, c1: f32, c2: f32, ema: f32,
): void {
  let sum: f64 = 0;
  for (let t = 0; t < TENSOR_COUNT; t++) {
    if (field(t, 2) <= ADAM) sum += squares(GRADIENT + <usize>field(t, 0), field(t, 1));
  }
  const clip = <f32>Math.min(1.0, <f64>most / (Math.sqrt(sum) + 1e-6));
  for (let t = 0; t < TENSOR_COUNT; t++) {
    const at = <usize>field(t, 0);
    const count = field(t, 1);
    switch (field(t, 2)) {
      case MUON: muon(at, field(t, 3), field(t, 4), clip, muonLr, muonDecay, momentum); break;
      case ADAM: adam(at, count, clip, adamLr, 0, beta1, beta2, eps, c1, c2); break;
      case ROWS: adam(at, count, 1, rowsLr, rowsDecay, beta1, beta2, eps, c1, c2); break;
    }
    if (field(t, 2) === FIXED) continue;
    for (let i = at, end = at + ((<usize>count) << 2); i < end; i += 16) {
      v128.store(AVERAGE + i, madd(v128.load(WEIGHTS + i), f32x4.splat(<f32>1 - ema), f32x4.mul(v128.load(AVERAGE + i), f32x4.splat(ema))));
    }
  }
}

/** Forgets the gradients. */
export function clear(): void {
  zero(GRADIENT, TOTAL);
}
