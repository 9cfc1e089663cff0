/**
 * The reads: how a cell's channels hear of other cells, forward and backward. u and the parts are [K planes][P cells][width], of which a
 * read has the d channels from its column on; `at` is that column's first byte. Only cells that exist have a place.
 */

import { madd, zero } from '../../../../model/wasm/assembly/simd';
import { AROUND, CELLS, COLS, D, IN_INPUT, PLANES, ROW_START, ROWS, ROWSCRATCH, SQUARE, TURNED, WIDTH } from './state';

const NONE: u32 = 0xffff;

// @ts-ignore: decorator
@inline
function cellAt(base: usize, cell: i32): usize {
  return base + (<usize>cell) * WIDTH;
}

// @ts-ignore: decorator
@inline
function rowStart(r: i32): i32 {
  return load<u16>(ROW_START + ((<usize>r) << 1));
}

/** Sum over the neighbours w [9, d], each in its place; zero outside. */
export function localForward(u: usize, out: usize, w: usize): void {
  const d4 = (<usize>D) << 2;
  for (let plane = 0; plane < PLANES; plane++) {
    const base = u + (<usize>(plane * CELLS)) * WIDTH;
    const to = out + (<usize>(plane * CELLS)) * WIDTH;
    for (let p = 0; p < CELLS; p++) {
      const table = AROUND + (<usize>p) * 18;
      const o = cellAt(to, p);
      for (let c: usize = 0; c < d4; c += 64) {
        let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
        for (let k = 0; k < 9; k++) {
          const j: u32 = load<u16>(table + ((<usize>k) << 1));
          if (j === NONE) continue;
          const v = cellAt(base, j) + c;
          const wk = w + (<usize>k) * d4 + c;
          s0 = madd(v128.load(v), v128.load(wk), s0);
          s1 = madd(v128.load(v, 16), v128.load(wk, 16), s1);
          s2 = madd(v128.load(v, 32), v128.load(wk, 32), s2);
          s3 = madd(v128.load(v, 48), v128.load(wk, 48), s3);
        }
        v128.store(o + c, s0); v128.store(o + c, s1, 16); v128.store(o + c, s2, 32); v128.store(o + c, s3, 48);
      }
    }
  }
}

/** du of dout: whom I read as neighbour k reads me as 8 - k. dw [9, d] is added to. */
export function localBackward(u: usize, dout: usize, du: usize, w: usize, dw: usize): void {
  const d4 = (<usize>D) << 2;
  for (let plane = 0; plane < PLANES; plane++) {
    const at = (<usize>(plane * CELLS)) * WIDTH;
    for (let p = 0; p < CELLS; p++) {
      const table = AROUND + (<usize>p) * 18;
      const o = cellAt(du + at, p);
      for (let c: usize = 0; c < d4; c += 64) {
        let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
        for (let k = 0; k < 9; k++) {
          const j: u32 = load<u16>(table + ((<usize>(8 - k)) << 1));
          if (j === NONE) continue;
          const v = cellAt(dout + at, j) + c;
          const wk = w + (<usize>k) * d4 + c;
          s0 = madd(v128.load(v), v128.load(wk), s0);
          s1 = madd(v128.load(v, 16), v128.load(wk, 16), s1);
          s2 = madd(v128.load(v, 32), v128.load(wk, 32), s2);
          s3 = madd(v128.load(v, 48), v128.load(wk, 48), s3);
        }
        v128.store(o + c, s0); v128.store(o + c, s1, 16); v128.store(o + c, s2, 32); v128.store(o + c, s3, 48);
      }
    }
    for (let k = 0; k < 9; k++) {
      for (let c: usize = 0; c < d4; c += 64) {
        const wk = dw + (<usize>k) * d4 + c;
        let s0 = v128.load(wk), s1 = v128.load(wk, 16), s2 = v128.load(wk, 32), s3 = v128.load(wk, 48);
        for (let p = 0; p < CELLS; p++) {
          const j: u32 = load<u16>(AROUND + (<usize>p) * 18 + ((<usize>k) << 1));
          if (j === NONE) continue;
          const v = cellAt(u + at, j) + c;
          const g = cellAt(dout + at, p) + c;
          s0 = madd(v128.load(v), v128.load(g), s0);
          s1 = madd(v128.load(v, 16), v128.load(g, 16), s1);
          s2 = madd(v128.load(v, 32), v128.load(g, 32), s2);
          s3 = madd(v128.load(v, 48), v128.load(g, 48), s3);
        }
        v128.store(wk, s0); v128.store(wk, s1, 16); v128.store(wk, s2, 32); v128.store(wk, s3, 48);
      }
    }
  }
}

/** Over the colours at a cell: the mean of the first half of the channels, the largest of the second; the same for every plane. */
export function coloursForward(u: usize, out: usize): void {
  const half = (<usize>D) << 1;
  const plane = (<usize>CELLS) * WIDTH;
  const share = f32x4.splat(1.0 / <f32>PLANES);
  for (let p = 0; p < CELLS; p++) {
    const from = cellAt(u, p);
    const to = cellAt(out, p);
    for (let c: usize = 0; c < half; c += 16) {
      let s = v128.load(from + c);
      let m = v128.load(from + half + c);
      for (let k: usize = 1; k < <usize>PLANES; k++) {
        s = f32x4.add(s, v128.load(from + k * plane + c));
        m = f32x4.pmax(m, v128.load(from + k * plane + half + c));
      }
      s = f32x4.mul(s, share);
      for (let k: usize = 0; k < <usize>PLANES; k++) {
        v128.store(to + k * plane + c, s);
        v128.store(to + k * plane + half + c, m);
      }
    }
  }
}

/** The mean's gradient goes to all planes alike, the maximum's in equal shares to those that have it. */
export function coloursBackward(u: usize, out: usize, dout: usize, du: usize): void {
  const half = (<usize>D) << 1;
  const plane = (<usize>CELLS) * WIDTH;
  const share = f32x4.splat(1.0 / <f32>PLANES);
  const one = f32x4.splat(1);
  for (let p = 0; p < CELLS; p++) {
    const x = cellAt(u, p) + half;
    const y = cellAt(out, p) + half;
    const g = cellAt(dout, p);
    const to = cellAt(du, p);
    for (let c: usize = 0; c < half; c += 16) {
      let s = v128.load(g + c);
      let t = v128.load(g + half + c);
      const most = v128.load(y + c);
      let ties = v128.and(f32x4.eq(v128.load(x + c), most), one);
      for (let k: usize = 1; k < <usize>PLANES; k++) {
        s = f32x4.add(s, v128.load(g + k * plane + c));
        t = f32x4.add(t, v128.load(g + k * plane + half + c));
        ties = f32x4.add(ties, v128.and(f32x4.eq(v128.load(x + k * plane + c), most), one));
      }
      s = f32x4.mul(s, share);
      t = f32x4.div(t, ties);
      for (let k: usize = 0; k < <usize>PLANES; k++) {
        v128.store(to + k * plane + c, s);
        v128.store(to + k * plane + half + c, v128.and(f32x4.eq(v128.load(x + k * plane + c), most), t));
      }
    }
  }
}

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

// @ts-ignore: decorator
@inline
function turnTable(t: i32): usize {
  return TURNED + (<usize>(t * CELLS)) * 2;
}

/** What lies there in the mirrored, turned and transposed input, each times its vector of w [6, d]. */
export function turnsForward(u: usize, out: usize, w: usize): void {
  const d4 = (<usize>D) << 2;
  const turns = SQUARE ? 6 : 3;
  for (let plane = 0; plane < PLANES; plane++) {
    const at = (<usize>(plane * CELLS)) * WIDTH;
    for (let p = 0; p < CELLS; p++) {
      const o = cellAt(out + at, p);
      const inside = load<u8>(IN_INPUT + p) !== 0;
      for (let c: usize = 0; c < d4; c += 64) {
        let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
        if (inside) {
          for (let t = 0; t < turns; t++) {
            const v = cellAt(u + at, load<u16>(turnTable(t) + ((<usize>p) << 1))) + c;
            const wt = w + (<usize>t) * d4 + c;
            s0 = madd(v128.load(v), v128.load(wt), s0);
            s1 = madd(v128.load(v, 16), v128.load(wt, 16), s1);
            s2 = madd(v128.load(v, 32), v128.load(wt, 32), s2);
            s3 = madd(v128.load(v, 48), v128.load(wt, 48), s3);
          }
        }
        v128.store(o + c, s0); v128.store(o + c, s1, 16); v128.store(o + c, s2, 32); v128.store(o + c, s3, 48);
      }
    }
  }
}

/** Which turn undoes each: the last two each other, the others themselves. */
// @ts-ignore: decorator
@inline
function inverse(t: i32): i32 {
  return t < 4 ? t : 9 - t;
}

export function turnsBackward(u: usize, dout: usize, du: usize, w: usize, dw: usize): void {
  const d4 = (<usize>D) << 2;
  const turns = SQUARE ? 6 : 3;
  for (let plane = 0; plane < PLANES; plane++) {
    const at = (<usize>(plane * CELLS)) * WIDTH;
    for (let p = 0; p < CELLS; p++) {
      const o = cellAt(du + at, p);
      const inside = load<u8>(IN_INPUT + p) !== 0;
      for (let c: usize = 0; c < d4; c += 64) {
        let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
        if (inside) {
          for (let t = 0; t < turns; t++) {
            const v = cellAt(dout + at, load<u16>(turnTable(inverse(t)) + ((<usize>p) << 1))) + c;
            const wt = w + (<usize>t) * d4 + c;
            s0 = madd(v128.load(v), v128.load(wt), s0);
            s1 = madd(v128.load(v, 16), v128.load(wt, 16), s1);
            s2 = madd(v128.load(v, 32), v128.load(wt, 32), s2);
            s3 = madd(v128.load(v, 48), v128.load(wt, 48), s3);
          }
        }
        v128.store(o + c, s0); v128.store(o + c, s1, 16); v128.store(o + c, s2, 32); v128.store(o + c, s3, 48);
      }
    }
    for (let t = 0; t < turns; t++) {
      for (let c: usize = 0; c < d4; c += 64) {
        const wt = dw + (<usize>t) * d4 + c;
        let s0 = v128.load(wt), s1 = v128.load(wt, 16), s2 = v128.load(wt, 32), s3 = v128.load(wt, 48);
        for (let p = 0; p < CELLS; p++) {
          if (load<u8>(IN_INPUT + p) === 0) continue;
          const v = cellAt(u + at, load<u16>(turnTable(t) + ((<usize>p) << 1))) + c;
          const g = cellAt(dout + at, p) + c;
          s0 = madd(v128.load(v), v128.load(g), s0);
          s1 = madd(v128.load(v, 16), v128.load(g, 16), s1);
          s2 = madd(v128.load(v, 32), v128.load(g, 32), s2);
          s3 = madd(v128.load(v, 48), v128.load(g, 48), s3);
        }
        v128.store(wt, s0); v128.store(wt, s1, 16); v128.store(wt, s2, 32); v128.store(wt, s3, 48);
      }
    }
  }
}

/** What lies at the cells that a table [count, P] names, each times its vector of w [count, d]: the answer's likes in the input, or the input moved. */
export function gatherForward(u: usize, out: usize, w: usize, table: usize, count: i32): void {
  const d4 = (<usize>D) << 2;
  for (let plane = 0; plane < PLANES; plane++) {
    const at = (<usize>(plane * CELLS)) * WIDTH;
    for (let p = 0; p < CELLS; p++) {
      const o = cellAt(out + at, p);
      for (let c: usize = 0; c < d4; c += 64) {
        let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
        for (let j = 0; j < count; j++) {
          const from: u32 = load<u16>(table + ((<usize>(j * CELLS + p)) << 1));
          if (from === NONE) continue;
          const v = cellAt(u + at, from) + c;
          const wj = w + (<usize>j) * d4 + c;
          s0 = madd(v128.load(v), v128.load(wj), s0);
          s1 = madd(v128.load(v, 16), v128.load(wj, 16), s1);
          s2 = madd(v128.load(v, 32), v128.load(wj, 32), s2);
          s3 = madd(v128.load(v, 48), v128.load(wj, 48), s3);
        }
        v128.store(o + c, s0); v128.store(o + c, s1, 16); v128.store(o + c, s2, 32); v128.store(o + c, s3, 48);
      }
    }
  }
}

/** Many cells may read the same one, so gradients are added where they belong. */
export function gatherBackward(u: usize, dout: usize, du: usize, w: usize, dw: usize, table: usize, count: i32): void {
  const d4 = (<usize>D) << 2;
  for (let plane = 0; plane < PLANES; plane++) {
    const at = (<usize>(plane * CELLS)) * WIDTH;
    for (let p = 0; p < CELLS; p++) memory.fill(cellAt(du + at, p), 0, d4);
    for (let j = 0; j < count; j++) {
      for (let p = 0; p < CELLS; p++) {
        const from: u32 = load<u16>(table + ((<usize>(j * CELLS + p)) << 1));
        if (from === NONE) continue;
        const v = cellAt(u + at, from);
        const to = cellAt(du + at, from);
        const g = cellAt(dout + at, p);
        const wj = w + (<usize>j) * d4;
        const dwj = dw + (<usize>j) * d4;
        for (let c: usize = 0; c < d4; c += 16) {
          const slope = v128.load(g + c);
          v128.store(to + c, madd(slope, v128.load(wj + c), v128.load(to + c)));
          v128.store(dwj + c, madd(slope, v128.load(v + c), v128.load(dwj + c)));
        }
      }
    }
  }
}
