/** The reads along whole rows, columns and the grid: running maxima, and means. Layout as in reads.ts. */

import { zero } from '../../../../model/wasm/assembly/simd';
import { cellAt, rowStart } from './reads';
import { CELLS, COLS, D, PLANES, ROWS, ROWSCRATCH, WIDTH } from './state';

/** Running maxima: a quarter of the channels each to the right, to the left, down and up. */
export function scansForward(u: usize, out: usize): void {
  const q = <usize>D;
  for (let plane = 0; plane < PLANES; plane++) {
    const x = u + (<usize>(plane * CELLS)) * WIDTH;
    const y = out + (<usize>(plane * CELLS)) * WIDTH;
    for (let r = 0; r < ROWS; r++) {
      const first = rowStart(r);
      const last = rowStart(r + 1) - 1;
      for (let c: usize = 0; c < q; c += 16) {
        let m = v128.load(cellAt(x, first) + c);
        v128.store(cellAt(y, first) + c, m);
        for (let p = first + 1; p <= last; p++) {
          m = f32x4.pmax(m, v128.load(cellAt(x, p) + c));
          v128.store(cellAt(y, p) + c, m);
        }
        m = v128.load(cellAt(x, last) + q + c);
        v128.store(cellAt(y, last) + q + c, m);
        for (let p = last - 1; p >= first; p--) {
          m = f32x4.pmax(m, v128.load(cellAt(x, p) + q + c));
          v128.store(cellAt(y, p) + q + c, m);
        }
        const above = r > 0 ? rowStart(r - 1) : 0;
        for (let p = first; p <= last; p++) {
          m = v128.load(cellAt(x, p) + 2 * q + c);
          if (r > 0) m = f32x4.pmax(m, v128.load(cellAt(y, above + p - first) + 2 * q + c));
          v128.store(cellAt(y, p) + 2 * q + c, m);
        }
      }
    }
    for (let r = ROWS - 1; r >= 0; r--) {
      const first = rowStart(r);
      const last = rowStart(r + 1) - 1;
      const below = r + 1 < ROWS ? rowStart(r + 2) - last - 1 : 0;
      for (let p = first; p <= last; p++) {
        for (let c: usize = 0; c < q; c += 16) {
          let m = v128.load(cellAt(x, p) + 3 * q + c);
          if (p - first < below) m = f32x4.pmax(m, v128.load(cellAt(y, last + 1 + p - first) + 3 * q + c));
          v128.store(cellAt(y, p) + 3 * q + c, m);
        }
      }
    }
  }
}

/** A gradient runs back along the line to the cell that holds the maximum: of equals the last. */
export function scansBackward(u: usize, out: usize, dout: usize, du: usize): void {
  const q = <usize>D;
  for (let plane = 0; plane < PLANES; plane++) {
    const at = (<usize>(plane * CELLS)) * WIDTH;
    const x = u + at;
    const y = out + at;
    const g = dout + at;
    const to = du + at;
    for (let r = 0; r < ROWS; r++) {
      const first = rowStart(r);
      const last = rowStart(r + 1) - 1;
      for (let c: usize = 0; c < q; c += 16) {
        let s = f32x4.splat(0);
        for (let p = last; p >= first; p--) {
          s = f32x4.add(s, v128.load(cellAt(g, p) + c));
          const mine = f32x4.eq(v128.load(cellAt(x, p) + c), v128.load(cellAt(y, p) + c));
          v128.store(cellAt(to, p) + c, v128.and(s, mine));
          s = v128.andnot(s, mine);
        }
        s = f32x4.splat(0);
        for (let p = first; p <= last; p++) {
          s = f32x4.add(s, v128.load(cellAt(g, p) + q + c));
          const mine = f32x4.eq(v128.load(cellAt(x, p) + q + c), v128.load(cellAt(y, p) + q + c));
          v128.store(cellAt(to, p) + q + c, v128.and(s, mine));
          s = v128.andnot(s, mine);
        }
      }
    }
    // Down the columns, and up them: what is on its way waits in a row.
    zero(ROWSCRATCH, COLS * (D >> 2));
    for (let r = ROWS - 1; r >= 0; r--) {
      const first = rowStart(r);
      for (let p = first, end = rowStart(r + 1); p < end; p++) {
        for (let c: usize = 0; c < q; c += 16) {
          const wait = ROWSCRATCH + (<usize>(p - first)) * q + c;
          const s = f32x4.add(v128.load(wait), v128.load(cellAt(g, p) + 2 * q + c));
          const mine = f32x4.eq(v128.load(cellAt(x, p) + 2 * q + c), v128.load(cellAt(y, p) + 2 * q + c));
          v128.store(cellAt(to, p) + 2 * q + c, v128.and(s, mine));
          v128.store(wait, v128.andnot(s, mine));
        }
      }
    }
    zero(ROWSCRATCH, COLS * (D >> 2));
    for (let r = 0; r < ROWS; r++) {
      const first = rowStart(r);
      for (let p = first, end = rowStart(r + 1); p < end; p++) {
        for (let c: usize = 0; c < q; c += 16) {
          const wait = ROWSCRATCH + (<usize>(p - first)) * q + c;
          const s = f32x4.add(v128.load(wait), v128.load(cellAt(g, p) + 3 * q + c));
          const mine = f32x4.eq(v128.load(cellAt(x, p) + 3 * q + c), v128.load(cellAt(y, p) + 3 * q + c));
          v128.store(cellAt(to, p) + 3 * q + c, v128.and(s, mine));
          v128.store(wait, v128.andnot(s, mine));
        }
      }
    }
  }
}

/** Cells of column c, from the top. */
function columnLength(c: i32): i32 {
  let n = 0;
  while (n < ROWS && rowStart(n + 1) - rowStart(n) > c) n++;
  return n;
}

/** Sums of four channels along rows, columns and the grid, forwards and backwards alike: each cell gets the sum of its line times 1 / its length. */
function means(from: usize, to: usize): void {
  const q = <usize>D;
  for (let c: usize = 0; c < q; c += 16) {
    for (let r = 0; r < ROWS; r++) {
      const first = rowStart(r);
      const end = rowStart(r + 1);
      let s = f32x4.splat(0);
      for (let p = first; p < end; p++) s = f32x4.add(s, v128.load(cellAt(from, p) + c));
      s = f32x4.div(s, f32x4.splat(<f32>(end - first)));
      for (let p = first; p < end; p++) v128.store(cellAt(to, p) + c, s);
    }
    for (let col = 0; col < COLS; col++) {
      const n = columnLength(col);
      let s = f32x4.splat(0);
      for (let r = 0; r < n; r++) s = f32x4.add(s, v128.load(cellAt(from, rowStart(r) + col) + q + c));
      s = f32x4.div(s, f32x4.splat(<f32>n));
      for (let r = 0; r < n; r++) v128.store(cellAt(to, rowStart(r) + col) + q + c, s);
    }
    let s = f32x4.splat(0);
    for (let p = 0; p < CELLS; p++) s = f32x4.add(s, v128.load(cellAt(from, p) + 2 * q + c));
    s = f32x4.div(s, f32x4.splat(<f32>CELLS));
    for (let p = 0; p < CELLS; p++) v128.store(cellAt(to, p) + 2 * q + c, s);
  }
}

/** Quarters: mean of the row, of the column, of the grid, and the grid's maximum. */
export function poolsForward(u: usize, out: usize): void {
  const q = <usize>D;
  for (let plane = 0; plane < PLANES; plane++) {
    const at = (<usize>(plane * CELLS)) * WIDTH;
    means(u + at, out + at);
    for (let c: usize = 3 * q; c < 4 * q; c += 16) {
      let m = v128.load(u + at + c);
      for (let p = 1; p < CELLS; p++) m = f32x4.pmax(m, v128.load(cellAt(u + at, p) + c));
      for (let p = 0; p < CELLS; p++) v128.store(cellAt(out + at, p) + c, m);
    }
  }
}

export function poolsBackward(u: usize, out: usize, dout: usize, du: usize): void {
  const q = <usize>D;
  const one = f32x4.splat(1);
  for (let plane = 0; plane < PLANES; plane++) {
    const at = (<usize>(plane * CELLS)) * WIDTH;
    means(dout + at, du + at);
    for (let c: usize = 3 * q; c < 4 * q; c += 16) {
      const most = v128.load(out + at + c);
      let s = f32x4.splat(0);
      let ties = s;
      for (let p = 0; p < CELLS; p++) {
        s = f32x4.add(s, v128.load(cellAt(dout + at, p) + c));
        ties = f32x4.add(ties, v128.and(f32x4.eq(v128.load(cellAt(u + at, p) + c), most), one));
      }
      s = f32x4.div(s, ties);
      for (let p = 0; p < CELLS; p++) v128.store(cellAt(du + at, p) + c, v128.and(f32x4.eq(v128.load(cellAt(u + at, p) + c), most), s));
    }
  }
}
