/** What a thread does of a block at a time: some columns through the mixing of tokens, some rows through that of channels, one head's attention. */

import { B, COS, D, EPS, HEAD, HEADS, INNER, L, MIXED, PIECE, QKV, ROWS, SIN, TOKEN_INNER } from './plan';
import { product, tile, tileRows } from './product';
import { exp4, madd, sigmoid4, total } from '../../../model/wasm/assembly/simd';

/** Columns that go through the mixing of tokens together: the matrix's rows at hand serve all of them. */
export const COLUMNS: i32 = 32;
/** Queries that meet all keys together. */
const QUERIES: i32 = 24;

/** Pieces of `count` rows. */
// @ts-ignore: decorator
@inline
export function rowPieces(count: i32): i32 {
  return (count + PIECE - 1) / PIECE;
}

/** out = a + b + c of a piece's rows; without c where it is 0. */
export function sums(piece: i32, out: usize, a: usize, b: usize, c: usize): void {
  const from = (<usize>(piece * PIECE * D)) << 2;
  const to = (<usize>(min(ROWS, (piece + 1) * PIECE) * D)) << 2;
  if (c) {
    for (let i = from; i < to; i += 16) v128.store(out + i, f32x4.add(v128.load(a + i), f32x4.add(v128.load(b + i), v128.load(c + i))));
  } else {
    for (let i = from; i < to; i += 16) v128.store(out + i, f32x4.add(v128.load(a + i), v128.load(b + i)));
  }
}

/** g <- silu(g) u, `rows` of eight. @param step bytes from a row of g to the next; u lies dense */
function gate(g: usize, step: usize, u: usize, rows: i32): void {
  for (let i = 0; i < rows; i++, g += step, u += 32) {
    const p = v128.load(g), q = v128.load(g, 16);
    v128.store(g, f32x4.mul(f32x4.mul(p, sigmoid4(p)), v128.load(u)));
    v128.store(g, f32x4.mul(f32x4.mul(q, sigmoid4(q)), v128.load(u, 16)), 16);
  }
}

/**
 * A SwiGLU along the sequence, residual and norm over the sequence, of some columns of h [L, B D].
 * @param gateUp [2 TOKEN_INNER, L], down [L, TOKEN_INNER], both row-major
 */
export function tokens(piece: i32, h: usize, gateUp: usize, down: usize, scratch: usize): void {
  const wide = B * D;
  const first = piece * COLUMNS;
  const panels = (min(wide, first + COLUMNS) - first) >> 3;
  const step = (<usize>wide) << 2;
  const own = (<usize>L) << 5;
  const inner = (<usize>TOKEN_INNER) << 5;
  const hidden = scratch + 4 * own;
  const up = hidden + 4 * inner;
  const row = (<usize>L) << 2;
  const ups = (<usize>TOKEN_INNER) * row;
  for (let p = 0; p < panels; p++) {
    let from = h + ((<usize>(first + 8 * p)) << 2);
    let to = scratch + (<usize>p) * own;
    for (let l = 0; l < L; l++, from += step, to += 32) {
      v128.store(to, v128.load(from));
      v128.store(to, v128.load(from, 16), 16);
    }
  }
  let w = gateUp;
  for (let i = 0; i < TOKEN_INNER; ) {
    const rows = tileRows(TOKEN_INNER - i);
    for (let p = 0; p < panels; p++) {
      const x = scratch + (<usize>p) * own;
      const g = hidden + (<usize>p) * inner + ((<usize>i) << 5);
      tile(rows, w, row, x, g, 32, L, false);
      tile(rows, w + ups, row, x, up, 32, L, false);
      gate(g, 32, up, rows);
    }
    i += rows;
    w += (<usize>rows) * row;
  }
  const narrow = (<usize>TOKEN_INNER) << 2;
  w = down;
  for (let l = 0; l < L; ) {
    const rows = tileRows(L - l);
    for (let p = 0; p < panels; p++)
      tile(rows, w, narrow, hidden + (<usize>p) * inner, scratch + (<usize>p) * own + ((<usize>l) << 5), 32, TOKEN_INNER, true);
    l += rows;
    w += (<usize>rows) * narrow;
  }
  const one = f32x4.splat(1), mean = f32x4.splat(<f32>1 / <f32>L), eps = f32x4.splat(EPS);
  for (let p = 0; p < panels; p++) {
    const x = scratch + (<usize>p) * own;
    let s = f32x4.splat(0), t = s;
    for (let l: usize = 0; l < own; l += 32) {
      const a = v128.load(x + l), b = v128.load(x + l, 16);
      s = madd(a, a, s);
      t = madd(b, b, t);
    }
    s = f32x4.div(one, f32x4.sqrt(f32x4.add(f32x4.mul(s, mean), eps)));
    t = f32x4.div(one, f32x4.sqrt(f32x4.add(f32x4.mul(t, mean), eps)));
    let to = h + ((<usize>(first + 8 * p)) << 2);
    for (let l: usize = 0; l < own; l += 32, to += step) {
      v128.store(to, f32x4.mul(v128.load(x + l), s));
      v128.store(to, f32x4.mul(v128.load(x + l, 16), t), 16);
    }
  }
}

/** v / rms(v) in place, `count` rows of D. */
function normalise(v: usize, count: i32): void {
  const row = (<usize>D) << 2;
  for (let i = 0; i < count; i++, v += row) {
    let s = f32x4.splat(0), t = s;
    for (let c: usize = 0; c < row; c += 32) {
      const x = v128.load(v + c), y = v128.load(v + c, 16);
      s = madd(x, x, s);
      t = madd(y, y, t);
    }
    const by = f32x4.splat(<f32>1 / sqrt<f32>(total(f32x4.add(s, t)) / <f32>D + EPS));
    for (let c: usize = 0; c < row; c += 16) v128.store(v + c, f32x4.mul(v128.load(v + c), by));
  }
}

/**
 * A SwiGLU along the channels, residual and norm, of a piece's rows of h [ROWS, D].
 * @param gateUp panels of the gate and of up in turns; down panels
 */
export function channels(piece: i32, h: usize, gateUp: usize, down: usize, scratch: usize): void {
  const first = piece * PIECE;
  const count = min(ROWS - first, PIECE);
  const row = (<usize>D) << 2;
  const wide = (<usize>INNER) << 2;
  const panel = (<usize>D) << 5;
  const own = h + (<usize>first) * row;
  const up = scratch + (<usize>PIECE) * wide;
  for (let j: usize = 0; j < wide; j += 32, gateUp += 2 * panel) {
    let a = own;
    let g = scratch + j;
    for (let m = 0; m < count; ) {
      const rows = tileRows(count - m);
      tile(rows, a, row, gateUp, g, wide, D, false);
      tile(rows, a, row, gateUp + panel, up, 32, D, false);
      gate(g, wide, up, rows);
      m += rows;
      a += (<usize>rows) * row;
      g += (<usize>rows) * wide;
    }
  }
  product(scratch, wide, down, own, row, count, D, INNER, true);
  normalise(own, count);
}

/** q, k and v of a piece's rows. @param weights panels */
export function projections(piece: i32, h: usize, weights: usize): void {
  const first = <usize>(piece * PIECE);
  const row = (<usize>D) << 2;
  product(h + first * row, row, weights, QKV + 3 * first * row, 3 * row, min(ROWS - piece * PIECE, PIECE), 3 * D, D, false);
}

/** Attention's way out, residual and norm, of a piece's rows. @param weights panels */
export function mixed(piece: i32, h: usize, weights: usize): void {
  const at = ((<usize>(piece * PIECE)) * <usize>D) << 2;
  const row = (<usize>D) << 2;
  const count = min(ROWS - piece * PIECE, PIECE);
  product(MIXED + at, row, weights, h + at, row, count, D, D, true);
  normalise(h + at, count);
}

/** One number of q or k, turned by RoPE. */
// @ts-ignore: decorator
@inline
function turned(v: usize, l: i32, c: i32): f32 {
  const x = load<f32>(v + ((<usize>c) << 2));
  if (COS === 0) return x;
  const at = (<usize>(l * HEAD + c)) << 2;
  const half = HEAD >> 1;
  const other = c < half ? -load<f32>(v + ((<usize>(c + half)) << 2)) : load<f32>(v + ((<usize>(c - half)) << 2));
  return x * load<f32>(COS + at) + other * load<f32>(SIN + at);
}

/** softmax(q k^T / sqrt(HEAD)) v of one head of one question. */
export function head(piece: i32, scratch: usize): void {
  const b = piece / HEADS;
  const offset = (<usize>((piece % HEADS) * HEAD)) << 2;
  const wide = (L + 7) & ~7;
  const step = (<usize>(3 * B * D)) << 2;
  const base = QKV + ((<usize>(3 * b * D)) << 2) + offset;
  const channel = (<usize>D) << 2;
  const keys = scratch;
  const values = keys + ((<usize>(wide * HEAD)) << 2);
  const queries = values + ((<usize>(L * HEAD)) << 2);
  const scores = queries + ((<usize>(QUERIES * HEAD)) << 2);
  const sumsAt = scores + ((<usize>(QUERIES * wide)) << 2);
  // Keys as panels of eight positions [wide/8][HEAD][8], values as panels of eight channels [HEAD/8][L][8].
  for (let l = 0; l < wide; l++) {
    let to = keys + ((<usize>((l >> 3) * HEAD)) << 5) + ((<usize>(l & 7)) << 2);
    const k = base + (<usize>l) * step + channel;
    for (let c = 0; c < HEAD; c++, to += 32) store<f32>(to, l < L ? turned(k, l, c) : 0);
  }
  for (let c = 0; c < HEAD; c += 8) {
    let to = values + ((<usize>((c >> 3) * L)) << 5);
    let from = base + 2 * channel + ((<usize>c) << 2);
    for (let l = 0; l < L; l++, to += 32, from += step) {
      v128.store(to, v128.load(from));
      v128.store(to, v128.load(from, 16), 16);
    }
  }
  const scale: f32 = <f32>1 / sqrt<f32>(<f32>HEAD);
  const row = (<usize>wide) << 2;
  const out = (<usize>(B * D)) << 2;
  for (let l = 0; l < L; l += QUERIES) {
    const count = min(L - l, QUERIES);
    let q = queries;
    for (let i = 0; i < count; i++) {
      const from = base + (<usize>(l + i)) * step;
      for (let c = 0; c < HEAD; c++, q += 4) store<f32>(q, turned(from, l + i, c) * scale);
    }
    product(queries, (<usize>HEAD) << 2, keys, scores, row, count, wide, HEAD, false);
    for (let i = 0; i < count; i++) store<f32>(sumsAt + ((<usize>i) << 2), exponentials(scores + (<usize>i) * row, row));
    const to = MIXED + ((<usize>((l * B + b) * D)) << 2) + offset;
    product(scores, row, values, to, out, count, HEAD, L, false);
    for (let i = 0; i < count; i++) {
      const by = f32x4.splat(<f32>1 / load<f32>(sumsAt + ((<usize>i) << 2)));
      const at = to + (<usize>i) * out;
      for (let c: usize = 0; c < (<usize>HEAD) << 2; c += 16) v128.store(at + c, f32x4.mul(v128.load(at + c), by));
    }
  }
}

/** Scores of all positions to e^(score - the largest), in place; their sum. What lies behind the last position becomes 0. */
function exponentials(v: usize, row: usize): f32 {
  for (let l = L; l < <i32>(row >> 2); l++) store<f32>(v + ((<usize>l) << 2), -3e38);
  let most = v128.load(v);
  for (let c: usize = 16; c < row; c += 16) most = f32x4.max(most, v128.load(v + c));
  const top = f32x4.splat(
    max<f32>(max<f32>(f32x4.extract_lane(most, 0), f32x4.extract_lane(most, 1)), max<f32>(f32x4.extract_lane(most, 2), f32x4.extract_lane(most, 3))),
  );
  let s = f32x4.splat(0);
  for (let c: usize = 0; c < row; c += 16) {
    const e = exp4(f32x4.sub(v128.load(v + c), top));
    v128.store(v + c, e);
    s = f32x4.add(s, e);
  }
  return total(s);
}

/** Bytes of a thread's own memory that the pieces above need. */
export function scratchBytes(): usize {
  const wide = (L + 7) & ~7;
  const ofTokens = TOKEN_INNER > 0 ? 128 * (L + TOKEN_INNER) + 192 : 0;
  const ofHead = TOKEN_INNER > 0 ? 0 : 4 * (wide * HEAD + L * HEAD + QUERIES * (HEAD + wide + 1));
  const ofChannels = 4 * PIECE * INNER + 192;
  return (<usize>max(max(ofTokens, ofHead), ofChannels) + 255) & ~255;
}
