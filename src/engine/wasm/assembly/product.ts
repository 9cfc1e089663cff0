/**
 * Matrix products in tiles of six rows and eight columns, whose twelve sums stay in registers beside two of B's and one of A's. The right factor lies
 * in panels of eight columns [N/8][K][8]; the left one is row-major, whatever its rows' distance. Any K, any number of rows.
 */

import { madd } from '../../../model/wasm/assembly/simd';

/** Six rows of a panel's product: C [6, 8] = A [6, K] B, or C + A B. */
function tile6(a0: usize, lda: usize, b: usize, c0: usize, ldc: usize, K: i32, add: bool): void {
  let a1 = a0 + lda;
  let a2 = a1 + lda;
  let a3 = a2 + lda;
  let a4 = a3 + lda;
  let a5 = a4 + lda;
  const c1 = c0 + ldc;
  const c2 = c1 + ldc;
  const c3 = c2 + ldc;
  const c4 = c3 + ldc;
  const c5 = c4 + ldc;
  let s00 = f32x4.splat(0), s01 = s00, s10 = s00, s11 = s00, s20 = s00, s21 = s00, s30 = s00, s31 = s00, s40 = s00, s41 = s00, s50 = s00, s51 = s00;
  let x: v128, y: v128, a: v128;
  const end = b + ((<usize>(K & ~1)) << 5);
  for (; b < end; b += 64, a0 += 8, a1 += 8, a2 += 8, a3 += 8, a4 += 8, a5 += 8) {
    x = v128.load(b); y = v128.load(b, 16);
    a = v128.load32_splat(a0); s00 = madd(a, x, s00); s01 = madd(a, y, s01);
    a = v128.load32_splat(a1); s10 = madd(a, x, s10); s11 = madd(a, y, s11);
    a = v128.load32_splat(a2); s20 = madd(a, x, s20); s21 = madd(a, y, s21);
    a = v128.load32_splat(a3); s30 = madd(a, x, s30); s31 = madd(a, y, s31);
    a = v128.load32_splat(a4); s40 = madd(a, x, s40); s41 = madd(a, y, s41);
    a = v128.load32_splat(a5); s50 = madd(a, x, s50); s51 = madd(a, y, s51);
    x = v128.load(b, 32); y = v128.load(b, 48);
    a = v128.load32_splat(a0, 4); s00 = madd(a, x, s00); s01 = madd(a, y, s01);
    a = v128.load32_splat(a1, 4); s10 = madd(a, x, s10); s11 = madd(a, y, s11);
    a = v128.load32_splat(a2, 4); s20 = madd(a, x, s20); s21 = madd(a, y, s21);
    a = v128.load32_splat(a3, 4); s30 = madd(a, x, s30); s31 = madd(a, y, s31);
    a = v128.load32_splat(a4, 4); s40 = madd(a, x, s40); s41 = madd(a, y, s41);
    a = v128.load32_splat(a5, 4); s50 = madd(a, x, s50); s51 = madd(a, y, s51);
  }
  if (K & 1) {
    x = v128.load(b); y = v128.load(b, 16);
    a = v128.load32_splat(a0); s00 = madd(a, x, s00); s01 = madd(a, y, s01);
    a = v128.load32_splat(a1); s10 = madd(a, x, s10); s11 = madd(a, y, s11);
    a = v128.load32_splat(a2); s20 = madd(a, x, s20); s21 = madd(a, y, s21);
    a = v128.load32_splat(a3); s30 = madd(a, x, s30); s31 = madd(a, y, s31);
    a = v128.load32_splat(a4); s40 = madd(a, x, s40); s41 = madd(a, y, s41);
    a = v128.load32_splat(a5); s50 = madd(a, x, s50); s51 = madd(a, y, s51);
  }
  if (add) {
    s00 = f32x4.add(s00, v128.load(c0)); s01 = f32x4.add(s01, v128.load(c0, 16));
    s10 = f32x4.add(s10, v128.load(c1)); s11 = f32x4.add(s11, v128.load(c1, 16));
    s20 = f32x4.add(s20, v128.load(c2)); s21 = f32x4.add(s21, v128.load(c2, 16));
    s30 = f32x4.add(s30, v128.load(c3)); s31 = f32x4.add(s31, v128.load(c3, 16));
    s40 = f32x4.add(s40, v128.load(c4)); s41 = f32x4.add(s41, v128.load(c4, 16));
    s50 = f32x4.add(s50, v128.load(c5)); s51 = f32x4.add(s51, v128.load(c5, 16));
  }
  v128.store(c0, s00); v128.store(c0, s01, 16);
  v128.store(c1, s10); v128.store(c1, s11, 16);
  v128.store(c2, s20); v128.store(c2, s21, 16);
  v128.store(c3, s30); v128.store(c3, s31, 16);
  v128.store(c4, s40); v128.store(c4, s41, 16);
  v128.store(c5, s50); v128.store(c5, s51, 16);
}

/** Four rows of a panel's product: C [4, 8] = A [4, K] B, or C + A B. */
function tile4(a0: usize, lda: usize, b: usize, c0: usize, ldc: usize, K: i32, add: bool): void {
  let a1 = a0 + lda;
  let a2 = a1 + lda;
  let a3 = a2 + lda;
  const c1 = c0 + ldc;
  const c2 = c1 + ldc;
  const c3 = c2 + ldc;
  let s00 = f32x4.splat(0), s01 = s00, s10 = s00, s11 = s00, s20 = s00, s21 = s00, s30 = s00, s31 = s00;
  let x: v128, y: v128, a: v128;
  const end = b + ((<usize>(K & ~1)) << 5);
  for (; b < end; b += 64, a0 += 8, a1 += 8, a2 += 8, a3 += 8) {
    x = v128.load(b); y = v128.load(b, 16);
    a = v128.load32_splat(a0); s00 = madd(a, x, s00); s01 = madd(a, y, s01);
    a = v128.load32_splat(a1); s10 = madd(a, x, s10); s11 = madd(a, y, s11);
    a = v128.load32_splat(a2); s20 = madd(a, x, s20); s21 = madd(a, y, s21);
    a = v128.load32_splat(a3); s30 = madd(a, x, s30); s31 = madd(a, y, s31);
    x = v128.load(b, 32); y = v128.load(b, 48);
    a = v128.load32_splat(a0, 4); s00 = madd(a, x, s00); s01 = madd(a, y, s01);
    a = v128.load32_splat(a1, 4); s10 = madd(a, x, s10); s11 = madd(a, y, s11);
    a = v128.load32_splat(a2, 4); s20 = madd(a, x, s20); s21 = madd(a, y, s21);
    a = v128.load32_splat(a3, 4); s30 = madd(a, x, s30); s31 = madd(a, y, s31);
  }
  if (K & 1) {
    x = v128.load(b); y = v128.load(b, 16);
    a = v128.load32_splat(a0); s00 = madd(a, x, s00); s01 = madd(a, y, s01);
    a = v128.load32_splat(a1); s10 = madd(a, x, s10); s11 = madd(a, y, s11);
    a = v128.load32_splat(a2); s20 = madd(a, x, s20); s21 = madd(a, y, s21);
    a = v128.load32_splat(a3); s30 = madd(a, x, s30); s31 = madd(a, y, s31);
  }
  if (add) {
    s00 = f32x4.add(s00, v128.load(c0)); s01 = f32x4.add(s01, v128.load(c0, 16));
    s10 = f32x4.add(s10, v128.load(c1)); s11 = f32x4.add(s11, v128.load(c1, 16));
    s20 = f32x4.add(s20, v128.load(c2)); s21 = f32x4.add(s21, v128.load(c2, 16));
    s30 = f32x4.add(s30, v128.load(c3)); s31 = f32x4.add(s31, v128.load(c3, 16));
  }
  v128.store(c0, s00); v128.store(c0, s01, 16);
  v128.store(c1, s10); v128.store(c1, s11, 16);
  v128.store(c2, s20); v128.store(c2, s21, 16);
  v128.store(c3, s30); v128.store(c3, s31, 16);
}

/** One row of a panel's product: C [1, 8] = A [1, K] B, or C + A B. */
function tile1(a0: usize, lda: usize, b: usize, c0: usize, ldc: usize, K: i32, add: bool): void {
  let s00 = f32x4.splat(0), s01 = s00;
  let x: v128, y: v128, a: v128;
  const end = b + ((<usize>(K & ~1)) << 5);
  for (; b < end; b += 64, a0 += 8) {
    x = v128.load(b); y = v128.load(b, 16);
    a = v128.load32_splat(a0); s00 = madd(a, x, s00); s01 = madd(a, y, s01);
    x = v128.load(b, 32); y = v128.load(b, 48);
    a = v128.load32_splat(a0, 4); s00 = madd(a, x, s00); s01 = madd(a, y, s01);
  }
  if (K & 1) {
    x = v128.load(b); y = v128.load(b, 16);
    a = v128.load32_splat(a0); s00 = madd(a, x, s00); s01 = madd(a, y, s01);
  }
  if (add) {
    s00 = f32x4.add(s00, v128.load(c0)); s01 = f32x4.add(s01, v128.load(c0, 16));
  }
  v128.store(c0, s00); v128.store(c0, s01, 16);
}

/** How many rows the next tile takes where `left` are left: as few single ones as can be. */
// @ts-ignore: decorator
@inline
export function tileRows(left: i32): i32 {
  return left >= 6 && left !== 8 && left !== 9 ? 6 : left >= 4 ? 4 : 1;
}

/** Terms that are summed before their sum joins the others: the rounding errors of long rows stay small. */
const RUN: i32 = 128;

/** C [rows, 8] = A [rows, K] B of one panel, or C + A B; rows is what `tileRows` gave. */
export function tile(rows: i32, a: usize, lda: usize, b: usize, c: usize, ldc: usize, K: i32, add: bool): void {
  for (let k = 0; k < K; k += RUN, a += RUN << 2, b += RUN << 5, add = true) {
    const run = K - k < RUN ? K - k : RUN;
    if (rows === 6) tile6(a, lda, b, c, ldc, run, add);
    else if (rows === 4) tile4(a, lda, b, c, ldc, run, add);
    else tile1(a, lda, b, c, ldc, run, add);
  }
}

/** C [M, N] = A [M, K] B, or C + A B. @param lda bytes from a row of A to the next; ldc of C; N a multiple of 8 */
export function product(A: usize, lda: usize, B: usize, C: usize, ldc: usize, M: i32, N: i32, K: i32, add: bool): void {
  const panel = (<usize>K) << 5;
  for (let j = 0; j < N; j += 8, B += panel, C += 32) {
    let a = A;
    let c = C;
    for (let m = 0; m < M; ) {
      const rows = tileRows(M - m);
      tile(rows, a, lda, B, c, ldc, K, add);
      m += rows;
      a += (<usize>rows) * lda;
      c += (<usize>rows) * ldc;
    }
  }
}
