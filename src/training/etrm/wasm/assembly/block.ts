/** One block, forward and backward: u = h W_in, the reads, h + parts W_out, norm, h + SwiGLU, norm (RMSNorm without a gain). */

import { gemm, gemmTransposed, pack, packTransposed } from './gemm';
import { poolsBackward, poolsForward, scansBackward, scansForward } from './lines';
import { coloursBackward, coloursForward, gatherBackward, gatherForward, localBackward, localForward, turnsBackward, turnsForward } from './reads';
import { madd, sigmoid4, total } from '../../../../model/wasm/assembly/simd';
import { blockOffset, D, DPARTS, DU, EPS, GRADIENT, LAYERS, MOVED, paddedRows, PLACED, QUARTERED, READ_CODES, READS, rows, TILE_SCRATCH, WEIGHTS, WIDTH } from './state';

/** Rows that go through the products together, while they are in the first cache. A multiple of 4. */
const TILE: i32 = 32;

/** Bytes that a block leaves behind for the way back, in this order: u, parts, mid, 1/rms, SwiGLU [s | ds/dg | ds/du], out, 1/rms. */
export function blockBytes(): usize {
  const R = <usize>paddedRows();
  const row = (<usize>D) << 2;
  return R * (2 * WIDTH + row + 4 + 6 * row + row + 4);
}

// @ts-ignore: decorator
@inline
function partsAt(store: usize): usize {
  return store + (<usize>paddedRows()) * WIDTH;
}
// @ts-ignore: decorator
@inline
function midAt(store: usize): usize {
  return store + (<usize>paddedRows()) * 2 * WIDTH;
}
// @ts-ignore: decorator
@inline
function midScaleAt(store: usize): usize {
  return midAt(store) + (<usize>(paddedRows() * D)) * 4;
}
// @ts-ignore: decorator
@inline
function mlpAt(store: usize): usize {
  return midScaleAt(store) + (<usize>paddedRows()) * 4;
}
/** The block's output [R, d]. */
export function outAt(store: usize): usize {
  return mlpAt(store) + (<usize>(paddedRows() * D)) * 24;
}
// @ts-ignore: decorator
@inline
function outScaleAt(store: usize): usize {
  return outAt(store) + (<usize>(paddedRows() * D)) * 4;
}

/** A block's panels: forward in, out, gate_up, down; backward the same four. Numbers each: reads d d (twice), 4 d d, 2 d d. */
export function panelBytes(): usize {
  return (<usize>(2 * (2 * READS + 6) * D * D)) << 2;
}

/** Byte offset of panel `i` (0 to 7) among a block's. */
function panelOffset(i: i32): usize {
  const square = (<usize>(D * D)) << 2;
  const half = panelBytes() >> 1;
  const k = i & 3;
  const before = k === 0 ? 0 : k === 1 ? READS : k === 2 ? 2 * READS : 2 * READS + 4;
  return (i >> 2 ? half : 0) + (<usize>before) * square;
}

/** Packs all blocks' matrices. @param backward those of the way back too */
export function packPanels(weights: usize, panels: usize, backward: bool): void {
  for (let b = 0; b < LAYERS; b++, panels += panelBytes()) {
    const wide = READS * D;
    const inW = weights + blockOffset(b, 0);
    const outW = weights + blockOffset(b, 1);
    const gateUp = weights + blockOffset(b, 7);
    const down = weights + blockOffset(b, 8);
    packTransposed(inW, wide, D, panels + panelOffset(0));
    packTransposed(outW, D, wide, panels + panelOffset(1));
    packTransposed(gateUp, 4 * D, D, panels + panelOffset(2));
    packTransposed(down, D, 2 * D, panels + panelOffset(3));
    if (!backward) continue;
    pack(inW, wide, D, panels + panelOffset(4));
    pack(outW, D, wide, panels + panelOffset(5));
    pack(gateUp, 4 * D, D, panels + panelOffset(6));
    pack(down, D, 2 * D, panels + panelOffset(7));
  }
}

/** v / rms(v) in place, `m` rows; 1/rms of each row is kept. */
function normalise(v: usize, scale: usize, m: i32): void {
  const row = (<usize>D) << 2;
  for (let i = 0; i < m; i++, v += row, scale += 4) {
    let s = f32x4.splat(0);
    for (let c: usize = 0; c < row; c += 16) {
      const x = v128.load(v + c);
      s = madd(x, x, s);
    }
    const r: f32 = <f32>1 / sqrt<f32>(total(s) / <f32>D + EPS);
    f32.store(scale, r);
    const by = f32x4.splat(r);
    for (let c: usize = 0; c < row; c += 16) v128.store(v + c, f32x4.mul(v128.load(v + c), by));
  }
}

/** Gradient before the norm in place of that after it: r (g - y mean(g y)). @param y the norm's output */
function normaliseBackward(g: usize, y: usize, scale: usize, m: i32): void {
  const row = (<usize>D) << 2;
  for (let i = 0; i < m; i++, g += row, y += row, scale += 4) {
    let s = f32x4.splat(0);
    for (let c: usize = 0; c < row; c += 16) s = madd(v128.load(g + c), v128.load(y + c), s);
    const along = f32x4.splat(-total(s) / <f32>D);
    const by = f32x4.splat(f32.load(scale));
    for (let c: usize = 0; c < row; c += 16) v128.store(g + c, f32x4.mul(madd(v128.load(y + c), along, v128.load(g + c)), by));
  }
}

/** silu(g) u of [g | u], with its slopes along g and u, for the way back. */
function gate(gateUp: usize, out: usize, m: i32): void {
  const wide = (<usize>D) << 3;
  const one = f32x4.splat(1);
  for (let i = 0; i < m; i++, gateUp += 2 * wide, out += 3 * wide) {
    for (let c: usize = 0; c < wide; c += 16) {
      const g = v128.load(gateUp + c);
      const u = v128.load(gateUp + wide + c);
      const s = sigmoid4(g);
      const silu = f32x4.mul(g, s);
      v128.store(out + c, f32x4.mul(silu, u));
      // s (1 + g (1 - s)) = s + silu (1 - s)
      v128.store(out + wide + c, f32x4.mul(u, madd(silu, f32x4.sub(one, s), s)));
      v128.store(out + 2 * wide + c, silu);
    }
  }
}

function readsForward(block: i32, u: usize, parts: usize, weights: usize): void {
  for (let i = 0; i < READS; i++) {
    const at = (<usize>(i * D)) << 2;
    switch (load<u8>(READ_CODES + i)) {
      case 0: localForward(u + at, parts + at, weights + blockOffset(block, 2)); break;
      case 1: coloursForward(u + at, parts + at); break;
      case 2: scansForward(u + at, parts + at); break;
      case 3: poolsForward(u + at, parts + at); break;
      case 4: turnsForward(u + at, parts + at, weights + blockOffset(block, 3)); break;
      case 5: gatherForward(u + at, parts + at, weights + blockOffset(block, 4), PLACED, 8); break;
      case 6: gatherForward(u + at, parts + at, weights + blockOffset(block, 5), MOVED, 7); break;
      case 7: gatherForward(u + at, parts + at, weights + blockOffset(block, 6), QUARTERED, 4); break;
      default: unreachable();
    }
  }
}

function readsBackward(block: i32, u: usize, parts: usize): void {
  for (let i = 0; i < READS; i++) {
    const at = (<usize>(i * D)) << 2;
    switch (load<u8>(READ_CODES + i)) {
      case 0: localBackward(u + at, DPARTS + at, DU + at, WEIGHTS + blockOffset(block, 2), GRADIENT + blockOffset(block, 2)); break;
      case 1: coloursBackward(u + at, parts + at, DPARTS + at, DU + at); break;
      case 2: scansBackward(u + at, parts + at, DPARTS + at, DU + at); break;
      case 3: poolsBackward(u + at, parts + at, DPARTS + at, DU + at); break;
      case 4: turnsBackward(u + at, DPARTS + at, DU + at, WEIGHTS + blockOffset(block, 3), GRADIENT + blockOffset(block, 3)); break;
      case 5: gatherBackward(u + at, DPARTS + at, DU + at, WEIGHTS + blockOffset(block, 4), GRADIENT + blockOffset(block, 4), PLACED, 8); break;
      case 6: gatherBackward(u + at, DPARTS + at, DU + at, WEIGHTS + blockOffset(block, 5), GRADIENT + blockOffset(block, 5), MOVED, 7); break;
      case 7: gatherBackward(u + at, DPARTS + at, DU + at, WEIGHTS + blockOffset(block, 6), GRADIENT + blockOffset(block, 6), QUARTERED, 4); break;
      default: unreachable();
    }
  }
}

/** @param h [R, d]; what is left in `store` is read by `blockBackward`, and the output lies at `outAt(store)` */
export function blockForward(block: i32, h: usize, store: usize, weights: usize, allPanels: usize): void {
  const R = rows();
  const row = (<usize>D) << 2;
  const wide = READS * D;
  const panels = allPanels + (<usize>block) * panelBytes();
  const parts = partsAt(store);
  for (let m = 0; m < R; m += TILE) {
    const count = min(TILE, R - m);
    gemm(h + (<usize>m) * row, row, panels, store + (<usize>m) * WIDTH, WIDTH, count, wide, D, false);
  }
  readsForward(block, store, parts, weights);
  for (let m = 0; m < R; m += TILE) {
    const count = min(TILE, R - m);
    const at = (<usize>m) * row;
    const mid = midAt(store) + at;
    memory.copy(mid, h + at, (<usize>count) * row);
    gemm(parts + (<usize>m) * WIDTH, WIDTH, panels + panelOffset(1), mid, row, count, D, wide, true);
    normalise(mid, midScaleAt(store) + ((<usize>m) << 2), count);
    gemm(mid, row, panels + panelOffset(2), TILE_SCRATCH, 4 * row, count, 4 * D, D, false);
    const mlp = mlpAt(store) + 6 * at;
    gate(TILE_SCRATCH, mlp, count);
    const out = outAt(store) + at;
    memory.copy(out, mid, (<usize>count) * row);
    gemm(mlp, 6 * row, panels + panelOffset(3), out, row, count, D, 2 * D, true);
    normalise(out, outScaleAt(store) + ((<usize>m) << 2), count);
  }
}

/** The gradient of the block's input in place of that of its output, `dh` [R, d]; the weights' are added to GRADIENT. */
export function blockBackward(block: i32, h: usize, store: usize, allPanels: usize, dh: usize): void {
  const R = rows();
  const row = (<usize>D) << 2;
  const wide = READS * D;
  const panels = allPanels + (<usize>block) * panelBytes();
  const parts = partsAt(store);
  const slopes = TILE_SCRATCH;
  const dgate = TILE_SCRATCH + (<usize>TILE) * 2 * row;
  for (let m = 0; m < R; m += TILE) {
    const count = min(TILE, R - m);
    const at = (<usize>m) * row;
    const g = dh + at;
    const mid = midAt(store) + at;
    const mlp = mlpAt(store) + 6 * at;
    normaliseBackward(g, outAt(store) + at, outScaleAt(store) + ((<usize>m) << 2), count);
    gemm(g, row, panels + panelOffset(7), slopes, 2 * row, count, 2 * D, D, false);
    gemmTransposed(g, row, mlp, 6 * row, GRADIENT + blockOffset(block, 8), count, D, 2 * D);
    for (let i: usize = 0; i < <usize>count; i++) {
      const ds = slopes + i * 2 * row;
      const by = mlp + i * 6 * row + 2 * row;
      const to = dgate + i * 4 * row;
      for (let c: usize = 0; c < 2 * row; c += 16) {
        const s = v128.load(ds + c);
        v128.store(to + c, f32x4.mul(s, v128.load(by + c)));
        v128.store(to + 2 * row + c, f32x4.mul(s, v128.load(by + 2 * row + c)));
      }
    }
    gemmTransposed(dgate, 4 * row, mid, row, GRADIENT + blockOffset(block, 7), count, 4 * D, D);
    gemm(dgate, 4 * row, panels + panelOffset(6), g, row, count, D, 4 * D, true);
    normaliseBackward(g, mid, midScaleAt(store) + ((<usize>m) << 2), count);
    gemmTransposed(g, row, parts + (<usize>m) * WIDTH, WIDTH, GRADIENT + blockOffset(block, 1), count, D, wide);
    gemm(g, row, panels + panelOffset(5), DPARTS + (<usize>m) * WIDTH, WIDTH, count, wide, D, false);
  }
  readsBackward(block, store, parts);
  for (let m = 0; m < R; m += TILE) {
    const count = min(TILE, R - m);
    const at = (<usize>m) * row;
    gemmTransposed(DU + (<usize>m) * WIDTH, WIDTH, h + at, row, GRADIENT + blockOffset(block, 0), count, wide, D);
    gemm(DU + (<usize>m) * WIDTH, WIDTH, panels + panelOffset(4), dh + at, row, count, D, wide, true);
  }
}
