/**
 * The reads of single cells: how a cell's channels hear of other cells, forward and backward; whole rows and columns are in lines.ts. u and the parts are [K planes][P cells][width], of which a
 * read has the d channels from its column on; `at` is that column's first byte. Only cells that exist have a place.
 */

import { madd, zero } from '../../../../model/wasm/assembly/simd';
import { AROUND, CELLS, D, IN_INPUT, PLANES, ROW_START, SQUARE, TURNED, WIDTH } from './state';

const NONE: u32 = 0xffff;

// @ts-ignore: decorator
@inline
export function cellAt(base: usize, cell: i32): usize {
  return base + (<usize>cell) * WIDTH;
}

// @ts-ignore: decorator
@inline
export function rowStart(r: i32): i32 {
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
