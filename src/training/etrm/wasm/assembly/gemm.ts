/**
 * Matrix products in blocks of 4 rows and 8 columns, whose 32 sums stay in registers. The right factor lies in panels of 8 columns
 * [N/8][K][8], packed once for all rows; N is a multiple of 8, K one of 4, and rows are padded to a multiple of 4.
 */

import { madd } from '../../../../model/wasm/assembly/simd';

/** A panel's step from one k to the next, bytes. */
const STEP: usize = 32;

/**
 * C [M, N] = A [M, K] B, or C + A B.
 * @param lda bytes from a row of A to the next; ldc of C
 */
export function gemm(A: usize, lda: usize, B: usize, C: usize, ldc: usize, M: i32, N: i32, K: i32, add: bool): void {
  const panel = (<usize>K) * STEP;
  for (let j = 0; j < N; j += 8, B += panel, C += 32) {
    for (let m = 0; m < M; m += 4) {
      let a0 = A + (<usize>m) * lda;
      let a1 = a0 + lda;
      let a2 = a1 + lda;
      let a3 = a2 + lda;
      const c0 = C + (<usize>m) * ldc;
      const c1 = c0 + ldc;
      const c2 = c1 + ldc;
      const c3 = c2 + ldc;
      let s00 = f32x4.splat(0);
      let s01 = s00, s10 = s00, s11 = s00, s20 = s00, s21 = s00, s30 = s00, s31 = s00;
      if (add) {
        s00 = v128.load(c0); s01 = v128.load(c0, 16);
        s10 = v128.load(c1); s11 = v128.load(c1, 16);
        s20 = v128.load(c2); s21 = v128.load(c2, 16);
        s30 = v128.load(c3); s31 = v128.load(c3, 16);
      }
      let b = B;
      for (const end = B + panel; b < end; b += 4 * STEP, a0 += 16, a1 += 16, a2 += 16, a3 += 16) {
        let x = v128.load(b), y = v128.load(b, 16);
        let a = v128.load32_splat(a0);
        s00 = madd(a, x, s00); s01 = madd(a, y, s01);
        a = v128.load32_splat(a1);
        s10 = madd(a, x, s10); s11 = madd(a, y, s11);
        a = v128.load32_splat(a2);
        s20 = madd(a, x, s20); s21 = madd(a, y, s21);
        a = v128.load32_splat(a3);
        s30 = madd(a, x, s30); s31 = madd(a, y, s31);
        x = v128.load(b, 32); y = v128.load(b, 48);
        a = v128.load32_splat(a0, 4);
        s00 = madd(a, x, s00); s01 = madd(a, y, s01);
        a = v128.load32_splat(a1, 4);
        s10 = madd(a, x, s10); s11 = madd(a, y, s11);
        a = v128.load32_splat(a2, 4);
        s20 = madd(a, x, s20); s21 = madd(a, y, s21);
        a = v128.load32_splat(a3, 4);
        s30 = madd(a, x, s30); s31 = madd(a, y, s31);
        x = v128.load(b, 64); y = v128.load(b, 80);
        a = v128.load32_splat(a0, 8);
        s00 = madd(a, x, s00); s01 = madd(a, y, s01);
        a = v128.load32_splat(a1, 8);
        s10 = madd(a, x, s10); s11 = madd(a, y, s11);
        a = v128.load32_splat(a2, 8);
        s20 = madd(a, x, s20); s21 = madd(a, y, s21);
        a = v128.load32_splat(a3, 8);
        s30 = madd(a, x, s30); s31 = madd(a, y, s31);
        x = v128.load(b, 96); y = v128.load(b, 112);
        a = v128.load32_splat(a0, 12);
        s00 = madd(a, x, s00); s01 = madd(a, y, s01);
        a = v128.load32_splat(a1, 12);
        s10 = madd(a, x, s10); s11 = madd(a, y, s11);
        a = v128.load32_splat(a2, 12);
        s20 = madd(a, x, s20); s21 = madd(a, y, s21);
        a = v128.load32_splat(a3, 12);
        s30 = madd(a, x, s30); s31 = madd(a, y, s31);
      }
      v128.store(c0, s00); v128.store(c0, s01, 16);
      v128.store(c1, s10); v128.store(c1, s11, 16);
      v128.store(c2, s20); v128.store(c2, s21, 16);
      v128.store(c3, s30); v128.store(c3, s31, 16);
    }
  }
}

/**
 * W [N, K] += Y [M, N]^T X [M, K]: the gradient of a matrix from M rows. N is a multiple of 4, K one of 8; M may be any.
 * @param ldy bytes from a row of Y to the next; ldx of X. W lies dense.
 */
export function gemmTransposed(Y: usize, ldy: usize, X: usize, ldx: usize, W: usize, M: i32, N: i32, K: i32): void {
  const ldw = (<usize>K) << 2;
  const end = X + (<usize>M) * ldx;
  for (let n = 0; n < N; n += 4) {
    for (let k: usize = 0; k < ldw; k += 32) {
      const w0 = W + (<usize>n) * ldw + k;
      const w1 = w0 + ldw;
      const w2 = w1 + ldw;
      const w3 = w2 + ldw;
      let s00 = v128.load(w0), s01 = v128.load(w0, 16);
      let s10 = v128.load(w1), s11 = v128.load(w1, 16);
      let s20 = v128.load(w2), s21 = v128.load(w2, 16);
      let s30 = v128.load(w3), s31 = v128.load(w3, 16);
      let y = Y + ((<usize>n) << 2);
      for (let x = X + k; x < end; x += ldx, y += ldy) {
        const p = v128.load(x), q = v128.load(x, 16);
        let a = v128.load32_splat(y);
        s00 = madd(a, p, s00); s01 = madd(a, q, s01);
        a = v128.load32_splat(y, 4);
        s10 = madd(a, p, s10); s11 = madd(a, q, s11);
        a = v128.load32_splat(y, 8);
        s20 = madd(a, p, s20); s21 = madd(a, q, s21);
        a = v128.load32_splat(y, 12);
        s30 = madd(a, p, s30); s31 = madd(a, q, s31);
      }
      v128.store(w0, s00); v128.store(w0, s01, 16);
      v128.store(w1, s10); v128.store(w1, s11, 16);
      v128.store(w2, s20); v128.store(w2, s21, 16);
      v128.store(w3, s30); v128.store(w3, s31, 16);
    }
  }
}

/** Panels of B [K, N], row-major, for `gemm`. */
export function pack(B: usize, K: i32, N: i32, out: usize): void {
  const ldb = (<usize>N) << 2;
  for (let j: usize = 0; j < ldb; j += 32) {
    for (let k = 0; k < K; k++, out += STEP) {
      const b = B + (<usize>k) * ldb + j;
      v128.store(out, v128.load(b));
      v128.store(out, v128.load(b, 16), 16);
    }
  }
}

/** Panels of W^T [K, N], of W [N, K] row-major, for `gemm`. */
export function packTransposed(W: usize, N: i32, K: i32, out: usize): void {
  const ldw = (<usize>K) << 2;
  for (let j = 0; j < N; j += 8) {
    for (let k = 0; k < K; k++) {
      let w = W + (<usize>j) * ldw + ((<usize>k) << 2);
      for (let i = 0; i < 8; i++, w += ldw, out += 4) f32.store(out, f32.load(w));
    }
  }
}
