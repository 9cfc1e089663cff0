/**
 * What a cell may read of other cells (SPEC section 9, "E-TRM block"), in tfjs ops and as plainly as the reference has it: on the whole
 * rectangle, with masks for the cells that exist. u and what comes out are [N, H, W, d] with N = B K, a plane of a sample each.
 * Gradients of maxima are the reference's: a maximum over an axis shares its gradient evenly among ties, a running one gives it to the latest cell.
 */

import * as tf from '@tensorflow/tfjs-core';
import { NONE, PLACES, MOVES, type Canvas } from './canvas.ts';
import type { Read } from './config.ts';

/** Stands for minus infinity in the maxima. */
const NEVER = -1e4;

/** A canvas's masks on the device; all samples of a batch share it. */
export interface Geometry {
  readonly canvas: Canvas;
  /** 1 where a cell exists, belongs to the input, to the answer [1, H, W, 1]. */
  readonly mask: tf.Tensor4D;
  readonly input: tf.Tensor4D;
  readonly answer: tf.Tensor4D;
  /** Cells of each row [1, H, 1, 1] and of each column [1, 1, W, 1]. */
  readonly rowLengths: tf.Tensor4D;
  readonly colLengths: tf.Tensor4D;
  /** Which cell of the input each cell of the answer is like, one-hot [8 a b, h w]. */
  readonly likes: tf.Tensor2D;
  /** Of each sample, which cell of the input each of its cells reads after the moves, one-hot [B, 7 h w, h w]; none where no read asks. */
  readonly moves: tf.Tensor3D | null;
}

/** @param moves of each sample, where a read asks for them */
export function uploadGeometry(canvas: Canvas, moves: readonly Uint16Array[] = []): Geometry {
  const { index, inInput, inAnswer } = canvas;
  const [H, W] = canvas.size;
  const mask = (has: (p: number) => boolean): tf.Tensor4D =>
    tf.tensor4d(
      Float32Array.from(index, (p) => (p !== NONE && has(p) ? 1 : 0)),
      [1, H, W, 1],
    );
  const all = mask(() => true);
  return {
    canvas,
    mask: all,
    input: mask((p) => inInput[p] === 1),
    answer: mask((p) => inAnswer[p] === 1),
    rowLengths: tf.tidy(() => tf.sum(all, 2, true)),
    colLengths: tf.tidy(() => tf.sum(all, 1, true)),
    likes: seenIn(canvas, canvas.placed, PLACES, canvas.answer),
    moves: moves.length > 0 ? (tf.stack(moves.map((table) => seenIn(canvas, table, MOVES, canvas.input))) as tf.Tensor3D) : null,
  };
}

export const disposeGeometry = ({ mask, input, answer, rowLengths, colLengths, likes, moves }: Geometry): void =>
  tf.dispose([mask, input, answer, rowLengths, colLengths, likes, ...(moves ? [moves] : [])]);

/** A table [count, P] one-hot: which cell of the input each cell of a rectangle at the top left reads [count a b, h w]. */
function seenIn(
  { input: [h, w], size: [, W], index, cells }: Canvas,
  table: Uint16Array,
  count: number,
  [a, b]: readonly [number, number],
): tf.Tensor2D {
  const values = new Float32Array(count * a * b * h * w);
  const inputCell = new Map<number, number>();
  for (let i = 0; i < h * w; i++) inputCell.set(index[Math.floor(i / w) * W + (i % w)], i);
  for (let j = 0; j < count; j++) {
    for (let i = 0; i < a * b; i++) {
      const from = inputCell.get(table[j * cells + index[Math.floor(i / b) * W + (i % b)]]);
      if (from !== undefined) values[(j * a * b + i) * h * w + from] = 1;
    }
  }
  return tf.tensor2d(values, [count * a * b, h * w]);
}

/** The same values for all of a larger shape that they broadcast to. */
const spread = (values: tf.Tensor, like: tf.Tensor4D): tf.Tensor4D => tf.add(values, tf.zerosLike(like));

/** The largest along `axes`, kept as 1; ties share the gradient evenly. */
function largest(u: tf.Tensor, axes: number[]): tf.Tensor {
  const op = tf.customGrad((input, save) => {
    const value = tf.max(input as tf.Tensor, axes, true);
    (save as tf.GradSaveFunc)([input as tf.Tensor, value]);
    const gradFunc = (dy: tf.Tensor, [x, y]: tf.Tensor[]): tf.Tensor => {
      // Times 1: on WebGPU a cast leaves the integers, which tfjs's transposition then takes for numbers it cannot write.
      const ties = tf.mul(tf.cast(tf.equal(x, y), 'float32'), 1);
      return tf.mul(ties, tf.div(dy, tf.sum(ties, axes, true)));
    };
    return { value, gradFunc };
  });
  return op(u);
}

/** Running maxima along an axis, the cell included. Of equal cells the latest has the gradient: `maximum` gives it to its first operand. */
function runningMaximum(u: tf.Tensor4D, axis: 1 | 2, backwards: boolean): tf.Tensor4D {
  const cells = [...tf.split<tf.Tensor4D>(u, u.shape[axis], axis)]; // a list of our own: the tape keeps tfjs's
  if (backwards) cells.reverse();
  for (let i = 1; i < cells.length; i++) cells[i] = tf.maximum(cells[i], cells[i - 1]);
  if (backwards) cells.reverse();
  return tf.concat(cells, axis);
}

const hidden = (u: tf.Tensor4D, { mask }: Geometry): tf.Tensor4D => tf.add(tf.mul(u, mask), tf.mul(tf.sub(1, mask), NEVER));

/** Row `i` of a read's own weight, for every cell. */
const row = (weight: tf.Tensor2D, i: number): tf.Tensor => tf.slice(weight, [i, 0], [1, weight.shape[1]]);

const sum = (parts: readonly tf.Tensor4D[]): tf.Tensor4D => parts.reduce((a, b) => tf.add(a, b));

/** 3x3 correlation of every channel with its own weights [9, d], zero outside. */
function local(u: tf.Tensor4D, { mask }: Geometry, weight: tf.Tensor2D): tf.Tensor4D {
  const padded = tf.pad<tf.Tensor4D>(tf.mul(u, mask), [
    [0, 0],
    [1, 1],
    [1, 1],
    [0, 0],
  ]);
  return sum(Array.from({ length: 9 }, (_, k) => tf.mul(tf.slice(padded, [0, Math.floor(k / 3), k % 3, 0], u.shape), row(weight, k))));
}

/** Over the K planes of a cell: mean of the first half of the channels, maximum of the second; the same for every plane. */
function colours(u: tf.Tensor4D, K: number): tf.Tensor4D {
  const [N, H, W, d] = u.shape;
  const half: [number, number, number] = [N / K, K, (H * W * d) / 2];
  const [first, second] = tf.split<tf.Tensor4D>(u, 2, 3);
  const back = (t: tf.Tensor): tf.Tensor4D => tf.reshape(tf.add(t, tf.zeros(half)), [N, H, W, d / 2]);
  return tf.concat([back(tf.mean(tf.reshape(first, half), 1, true)), back(largest(tf.reshape(second, half), [1]))], 3);
}

/** A quarter each: running maxima from the left, from the right, from the top, from below, over cells that exist. */
function scans(u: tf.Tensor4D, geometry: Geometry): tf.Tensor4D {
  const [right, left, down, up] = tf.split<tf.Tensor4D>(hidden(u, geometry), 4, 3);
  const parts = [
    runningMaximum(right, 2, false),
    runningMaximum(left, 2, true),
    runningMaximum(down, 1, false),
    runningMaximum(up, 1, true),
  ];
  return tf.mul<tf.Tensor4D>(tf.concat(parts, 3), geometry.mask);
}

/** A quarter each, over cells that exist: mean of the row, of the column, of the grid, and the grid's maximum. */
function pools(u: tf.Tensor4D, geometry: Geometry): tf.Tensor4D {
  const { mask, rowLengths, colLengths, canvas } = geometry;
  const [rows, cols, grid, last] = tf.split<tf.Tensor4D>(u, 4, 3);
  const parts = [
    tf.div(tf.sum(tf.mul(rows, mask), 2, true), rowLengths),
    tf.div(tf.sum(tf.mul(cols, mask), 1, true), colLengths),
    tf.div(tf.sum(tf.mul(grid, mask), [1, 2], true), canvas.cells),
    largest(hidden(last, geometry), [1, 2]),
  ];
  return tf.concat(
    parts.map((part) => spread(part, rows)),
    3,
  );
}

/** Pads a rectangle at the top left with zeros to the whole canvas. */
const padTo = (t: tf.Tensor4D, [H, W]: readonly [number, number]): tf.Tensor4D =>
  tf.pad(t, [
    [0, 0],
    [0, H - t.shape[1]],
    [0, W - t.shape[2]],
    [0, 0],
  ]);

/** Of u the input's rectangle, at the top left [N, h, w, d]. */
const inputOf = (u: tf.Tensor4D, [h, w]: Canvas['input']): tf.Tensor4D => tf.slice(u, [0, 0, 0, 0], [u.shape[0], h, w, u.shape[3]]);

/** The input's rectangle mirrored, half-turned and (square ones) transposed, each times its row of the weight [6, d]. */
function turns(u: tf.Tensor4D, { canvas: { input, size, square } }: Geometry, weight: tf.Tensor2D): tf.Tensor4D {
  const inside = inputOf(u, input);
  const views = [tf.reverse(inside, 2), tf.reverse(inside, 1), tf.reverse(inside, [1, 2])];
  if (square) {
    const transposed: tf.Tensor4D = tf.transpose(inside, [0, 2, 1, 3]);
    views.push(transposed, tf.reverse(transposed, 2), tf.reverse(transposed, 1));
  }
  return padTo(sum(views.map((view, i) => tf.mul<tf.Tensor4D>(view, row(weight, i)))), size);
}

/** Of the answer's cells: the input in eight places, each times its row of the weight [8, d]. */
function places(u: tf.Tensor4D, { canvas: { input, answer, size }, likes }: Geometry, weight: tf.Tensor2D): tf.Tensor4D {
  const [N, , , d] = u.shape;
  const [[h, w], [a, b]] = [input, answer];
  const cells = tf.reshape(tf.transpose(inputOf(u, input), [1, 2, 0, 3]), [h * w, N * d]);
  const seen = tf.reshape(tf.matMul(likes, cells as tf.Tensor2D), [PLACES, a * b * N, d]);
  const added = tf.sum(tf.mul(seen, tf.expandDims(weight, 1)), 0);
  return padTo(tf.transpose<tf.Tensor4D>(tf.reshape(added, [a, b, N, d]), [2, 0, 1, 3]), size);
}

/** The input's rectangle after seven moves, each times its row of the weight [7, d]. */
function moved(u: tf.Tensor4D, { canvas: { input, size }, moves }: Geometry, K: number, weight: tf.Tensor2D): tf.Tensor4D {
  if (!moves) throw new Error('The read moved lacks the moves of its inputs.');
  const [N, , , d] = u.shape;
  const [h, w] = input;
  const inside = tf.reshape(inputOf(u, input), [N / K, K, h * w, d]);
  const cells = tf.reshape<tf.Rank.R3>(tf.transpose(inside, [0, 2, 1, 3]), [N / K, h * w, K * d]);
  const seen = tf.reshape(tf.matMul(moves, cells), [N / K, MOVES, h * w * K, d]);
  const added = tf.reshape(tf.sum(tf.mul(seen, tf.expandDims(weight, 1)), 1), [N / K, h * w, K, d]);
  return padTo(tf.reshape(tf.transpose(added, [0, 2, 1, 3]), [N, h, w, d]), size);
}

/** The input with its sides exchanged in four ways, each times its row of the weight [4, d]. */
function quarters(u: tf.Tensor4D, { canvas: { input, size } }: Geometry, weight: tf.Tensor2D): tf.Tensor4D {
  const [N, H, W, d] = u.shape;
  const [h, w] = input;
  const exchanged: tf.Tensor4D = tf.transpose(inputOf(u, input), [0, 2, 1, 3]);
  const views = [exchanged, tf.reverse(exchanged, 2), tf.reverse(exchanged, 1), tf.reverse(exchanged, [1, 2])];
  const rows = Math.min(w, H);
  const cols = Math.min(h, W);
  return padTo(tf.slice(sum(views.map((view, i) => tf.mul<tf.Tensor4D>(view, row(weight, i)))), [0, 0, 0, 0], [N, rows, cols, d]), size);
}

/** What a read gives each cell. @param weight the read's own, of those that have one */
export function read(kind: Read, u: tf.Tensor4D, geometry: Geometry, K: number, weight: () => tf.Tensor2D): tf.Tensor4D {
  const reads: Record<Read, () => tf.Tensor4D> = {
    local: () => local(u, geometry, weight()),
    colours: () => colours(u, K),
    scans: () => scans(u, geometry),
    pools: () => pools(u, geometry),
    turns: () => turns(u, geometry, weight()),
    places: () => places(u, geometry, weight()),
    moved: () => moved(u, geometry, K, weight()),
    quarters: () => quarters(u, geometry, weight()),
  };
  return reads[kind]();
}
