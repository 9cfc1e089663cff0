/** A sample through the recursion: the question, supervision steps with their loss and gradients, or an answer. */

import { blockBackward, blockBytes, blockForward, outAt } from './block';
import { addTo, exp4, madd, sum2, total, zero } from '../../../../model/wasm/assembly/simd';
import {
  CALLS, CELLS, CLASSES, CYCLES, D, DH, FLAGS, GRADIENT, INPUT, LABELS, LAYERS, LEVELS, LOGITS, offset, paddedRows, PANELS, PLANES, rows, STORE, UPDATES,
  WEIGHTS, X, Y, Z,
} from './state';

/** No plane, no label. */
const OFF: u8 = 255;
/** Places of the tensors outside of the blocks. */
const H_INIT = 0, L_INIT = 1, CELL = 2, REGION = 3, ROW = 4, COLOUR = 5, HEAD = 6;

/** Of the last sample: summed loss of the answer's cells over the supervision steps (times `weight`), and whether it was right at the end. */
export let sampleLoss: f64 = 0;
export let sampleExact: bool = false;

// @ts-ignore: decorator
@inline
function flagsOf(p: i32): i32 {
  return <i32>load<u16>(FLAGS + ((<usize>p) << 1));
}

/** What distinguishes cells of a plane, marks apart: in the input (1), in the answer (2), on (4). */
// @ts-ignore: decorator
@inline
function classOf(p: i32, plane: i32): i32 {
  return (load<u8>(INPUT + p) === <u8>plane ? 4 : 0) + (flagsOf(p) & 3);
}

/** x of the question. */
function embed(weights: usize, row: i32): void {
  const d4 = (<usize>D) << 2;
  const cell = weights + offset(CELL);
  const region = weights + offset(REGION);
  const puzzle = weights + offset(ROW) + (<usize>row) * d4;
  for (let k = 0; k < PLANES; k++) {
    const colour = weights + offset(COLOUR) + (<usize>k) * d4;
    for (let i = 0; i < 8; i++) {
      const v = CLASSES + (<usize>i) * d4;
      sum2(v, i & 4 ? cell + d4 : cell, puzzle, D);
      addTo(v, colour, D);
      if (i & 1) addTo(v, region, D);
      if (i & 2) addTo(v, region + d4, D);
    }
    for (let p = 0; p < CELLS; p++) {
      const x = X + (<usize>(k * CELLS + p)) * d4;
      memory.copy(x, CLASSES + (<usize>classOf(p, k)) * d4, d4);
      for (let l = 2; l < LEVELS + 2; l++) if ((flagsOf(p) >> l) & 1) addTo(x, region + (<usize>l) * d4, D);
    }
  }
}

/** Gradients of the question's tensors from that of x. */
function embedBackward(dx: usize, row: i32): void {
  const d4 = (<usize>D) << 2;
  const cell = GRADIENT + offset(CELL);
  const region = GRADIENT + offset(REGION);
  const puzzle = GRADIENT + offset(ROW) + (<usize>row) * d4;
  for (let k = 0; k < PLANES; k++) {
    zero(CLASSES, 8 * D);
    for (let p = 0; p < CELLS; p++) {
      const slope = dx + (<usize>(k * CELLS + p)) * d4;
      addTo(CLASSES + (<usize>classOf(p, k)) * d4, slope, D);
      for (let l = 2; l < LEVELS + 2; l++) if ((flagsOf(p) >> l) & 1) addTo(region + (<usize>l) * d4, slope, D);
    }
    const colour = GRADIENT + offset(COLOUR) + (<usize>k) * d4;
    for (let i = 0; i < 8; i++) {
      const v = CLASSES + (<usize>i) * d4;
      addTo(i & 4 ? cell + d4 : cell, v, D);
      addTo(puzzle, v, D);
      addTo(colour, v, D);
      if (i & 1) addTo(region, v, D);
      if (i & 2) addTo(region + d4, v, D);
    }
  }
}

/** Fills a state with its first vector. */
function fill(state: usize, vector: usize): void {
  const d4 = (<usize>D) << 2;
  for (let i = 0, R = rows(); i < R; i++) memory.copy(state + (<usize>i) * d4, vector, d4);
}

// @ts-ignore: decorator
@inline
function storeOf(call: i32, block: i32): usize {
  return STORE + (<usize>(call * LAYERS + block)) * blockBytes();
}
// @ts-ignore: decorator
@inline
function inputOf(call: i32): usize {
  return CALLS + (<usize>(call * paddedRows() * D)) * 4;
}
// @ts-ignore: decorator
@inline
function outputOf(call: i32, slot: i32): usize {
  return outAt(storeOf(slot < 0 ? call : slot, LAYERS - 1));
}

/** The network on call `call`'s input. @param slot where blocks leave their values: the call's own place, or always the same one when nothing is learnt */
function net(call: i32, learning: bool, weights: usize, panels: usize): usize {
  let h = inputOf(learning ? call : 0);
  for (let b = 0; b < LAYERS; b++) {
    const store = storeOf(learning ? call : 0, b);
    blockForward(b, h, store, weights, panels);
    h = outAt(store);
  }
  return h;
}

/** Deviation of the noise on the network's inputs while it learns, and the four generators' states (xorshift, 32 bits each). */
let noise: f32 = 0;
let random: v128 = i32x4.splat(1);

/** @param seed of this sample's draws, not 0 */
export function setNoise(deviation: f32, seed: i32): void {
  noise = deviation;
  // Four streams that differ from the first draw on.
  random = i32x4(seed | 1, (seed * <i32>0x9e3779b1) | 1, (seed * <i32>0x85ebca77) | 1, (seed * <i32>0xc2b2ae3d) | 1);
  for (let i = 0; i < 8; i++) random = drawn(random);
}

// @ts-ignore: decorator
@inline
function drawn(x: v128): v128 {
  x = v128.xor(x, i32x4.shl(x, 13));
  x = v128.xor(x, i32x4.shr_u(x, 17));
  return v128.xor(x, i32x4.shl(x, 5));
}

/** Adds noise to `count` numbers: four uniform numbers of 16 bits each, summed and scaled to deviation 1, are near enough to normal. */
function disturb(h: usize, count: i32): void {
  if (noise === 0) return;
  const low = i32x4.splat(0xffff);
  const scale = f32x4.splat(noise * <f32>(1.7320508075688772 / 65536.0));
  const middle = i32x4.splat(131070);
  let x = random;
  for (const end = h + ((<usize>count) << 2); h < end; h += 16) {
    x = drawn(x);
    let sum = i32x4.add(v128.and(x, low), i32x4.shr_u(x, 16));
    x = drawn(x);
    sum = i32x4.add(sum, i32x4.add(v128.and(x, low), i32x4.shr_u(x, 16)));
    v128.store(h, madd(f32x4.convert_i32x4_s(i32x4.sub(sum, middle)), scale, v128.load(h)));
  }
  random = x;
}

/** One cycle: z <- net(z + y + x) n times, y <- net(y + z). y and z are replaced. */
function cycle(learning: bool, weights: usize, panels: usize): void {
  const count = rows() * D;
  const bytes = (<usize>count) << 2;
  for (let i = 0; i < UPDATES; i++) {
    const h = inputOf(learning ? i : 0);
    sum2(h, Z, Y, count);
    addTo(h, X, count);
    disturb(h, count);
    memory.copy(Z, net(i, learning, weights, panels), bytes);
  }
  const h = inputOf(learning ? UPDATES : 0);
  sum2(h, Y, Z, count);
  disturb(h, count);
  memory.copy(Y, net(UPDATES, learning, weights, panels), bytes);
}

function backwardCall(call: i32): void {
  for (let b = LAYERS - 1; b >= 0; b--) {
    blockBackward(b, b > 0 ? outAt(storeOf(call, b - 1)) : inputOf(call), storeOf(call, b), PANELS, DH);
  }
}

/** Logits [K, P] of y. */
function decode(weights: usize): void {
  const d4 = (<usize>D) << 2;
  const head = weights + offset(HEAD);
  for (let i = 0, R = rows(), y = Y; i < R; i++, y += d4) {
    let s = f32x4.splat(0);
    for (let c: usize = 0; c < d4; c += 16) s = madd(v128.load(y + c), v128.load(head + c), s);
    f32.store(LOGITS + ((<usize>i) << 2), total(s));
  }
}

/** Loss of y, its gradient in DH, the head's gradient; whether every cell is right. @param weight of a cell */
function lossBackward(weight: f32, smoothing: f32): void {
  const d4 = (<usize>D) << 2;
  const head = WEIGHTS + offset(HEAD);
  const dhead = GRADIENT + offset(HEAD);
  const plane = (<usize>CELLS) << 2;
  const low = smoothing / <f32>PLANES;
  let right = true;
  zero(DH, rows() * D);
  for (let p = 0; p < CELLS; p++) {
    const label = load<u8>(LABELS + p);
    if (label === OFF) continue;
    const at = LOGITS + ((<usize>p) << 2);
    let most = f32.load(at);
    let best = 0;
    for (let k = 1; k < PLANES; k++) {
      const v = f32.load(at + (<usize>k) * plane);
      if (v > most) {
        most = v;
        best = k;
      }
    }
    if (best !== <i32>label) right = false;
    let sum: f32 = 0;
    for (let k = 0; k < PLANES; k++) sum += f32x4.extract_lane(exp4(f32x4.splat(f32.load(at + (<usize>k) * plane) - most)), 0);
    const log = <f32>Math.log(<f64>sum) + most;
    for (let k = 0; k < PLANES; k++) {
      const v = f32.load(at + (<usize>k) * plane) - log; // log-probability
      const target = low + (k === <i32>label ? <f32>1 - smoothing : <f32>0);
      sampleLoss -= <f64>(target * v) * <f64>weight;
      const slope = f32x4.splat((f32x4.extract_lane(exp4(f32x4.splat(v)), 0) - target) * weight);
      const row = (<usize>(k * CELLS + p)) * d4;
      for (let c: usize = 0; c < d4; c += 16) {
        v128.store(DH + row + c, f32x4.mul(slope, v128.load(head + c)));
        v128.store(dhead + c, madd(slope, v128.load(Y + row + c), v128.load(dhead + c)));
      }
    }
  }
  sampleExact = right;
}

/** Begins a question, whose planes are at INPUT, with the given weights. */
export function begin(weights: usize, row: i32): void {
  embed(weights, row);
  fill(Y, weights + offset(H_INIT));
  fill(Z, weights + offset(L_INIT));
}

/** One supervision step without learning; logits at LOGITS. */
export function think(weights: usize, panels: usize): void {
  for (let t = 0; t < CYCLES; t++) cycle(false, weights, panels);
  decode(weights);
}

/** Adds the gradients of one sample's supervision steps. @param weight of each of the answer's cells: 1 / the batch's */
export function learn(row: i32, supervision: i32, weight: f32, smoothing: f32): void {
  sampleLoss = 0;
  begin(WEIGHTS, row);
  for (let s = 0; s < supervision; s++) {
    for (let t = 1; t < CYCLES; t++) cycle(false, WEIGHTS, PANELS);
    cycle(true, WEIGHTS, PANELS);
    decode(WEIGHTS);
    lossBackward(weight, smoothing);
    backwardCall(UPDATES);
    for (let i = UPDATES - 1; i >= 0; i--) {
      backwardCall(i);
      embedBackward(DH, row);
    }
  }
}
