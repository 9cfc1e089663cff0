/** A supervision step on as many slots at a time as fit in memory: losses and gradients are sums over slots, so the pieces add up to the whole. */

import * as tf from '@tensorflow/tfjs-core';
import type { TrainableModel } from './parameters.ts';
import {
  disposeSlots,
  superviseOnce,
  type Slots,
  type SupervisionOptions,
  type SupervisionResult,
  type TrainingBatch,
} from './supervision.ts';

/** These slots of everything that has a row a slot: `per` numbers each. */
const rowsOf = (values: Int32Array, from: number, to: number, per: number): Int32Array => values.subarray(from * per, to * per);

function partOf({ tokens, labels, puzzleIds, hints }: TrainingBatch, S: number, from: number, to: number): TrainingBatch {
  return {
    tokens: rowsOf(tokens, from, to, S),
    labels: rowsOf(labels, from, to, S),
    puzzleIds: rowsOf(puzzleIds, from, to, 1),
    ...(hints ? { hints: rowsOf(hints, from, to, S) } : {}),
  };
}

/** The slots `from` to `to` of a carry; the caller's to free. */
function slice({ y, z, ...rest }: Slots, from: number, to: number): Slots {
  const [L, , D] = y.shape;
  const rows = <T extends tf.Tensor>(t: T): T => tf.slice(t, [from], [to - from]);
  const state = (t: tf.Tensor3D): tf.Tensor3D => tf.slice(t, [0, from, 0], [L, to - from, D]);
  return {
    y: state(y),
    z: state(z),
    tokens: rows(rest.tokens),
    labels: rows(rest.labels),
    hints: rows(rest.hints),
    ids: rows(rest.ids),
    age: rows(rest.age),
    halted: rows(rest.halted),
  };
}

/** Carries of pieces as one; theirs are freed. */
function joined(carries: readonly Slots[]): Slots {
  const along = <K extends keyof Slots>(key: K, axis: number): Slots[K] =>
    tf.concat(carries.map((c) => c[key]) as tf.Tensor[], axis) as Slots[K];
  const whole: Slots = {
    y: along('y', 1),
    z: along('z', 1),
    tokens: along('tokens', 0),
    labels: along('labels', 0),
    hints: along('hints', 0),
    ids: along('ids', 0),
    age: along('age', 0),
    halted: along('halted', 0),
  };
  carries.forEach(disposeSlots);
  return whole;
}

/** a + b; both are freed. */
function plus<T extends tf.Tensor>(a: T, b: T): T {
  const sum: T = tf.add(a, b);
  tf.dispose([a, b]);
  return sum;
}

/**
 * `superviseOnce`, `atOnce` slots at a time. The same numbers up to the order of sums.
 * @param minimum [B], as there
 */
export function superviseInPieces(
  trainable: TrainableModel,
  before: Slots,
  batch: TrainingBatch,
  minimum: readonly number[],
  options: SupervisionOptions,
  atOnce: number,
): SupervisionResult {
  const B = minimum.length;
  if (atOnce >= B) return superviseOnce(trainable, before, batch, minimum, options);
  const carries: Slots[] = [];
  const rows: tf.Tensor2D[] = [];
  let metrics: tf.Tensor1D | undefined;
  let gradients: tf.Tensor[] = [];
  for (let from = 0; from < B; from += atOnce) {
    const to = Math.min(B, from + atOnce);
    const slots = slice(before, from, to);
    const part = partOf(batch, trainable.model.config.seqLen, from, to);
    const one = superviseOnce(trainable, slots, part, minimum.slice(from, to), { ...options, slots: B });
    disposeSlots(slots);
    carries.push(one.carry);
    if (one.rowGradient) rows.push(one.rowGradient);
    metrics = metrics ? plus(metrics, one.metrics) : one.metrics;
    gradients = gradients.length === 0 ? one.gradients : gradients.map((g, i) => plus(g, one.gradients[i]));
  }
  if (!metrics) throw new RangeError('A batch has no slots.');
  const rowGradient = rows.length === 0 ? null : tf.concat(rows, 0);
  tf.dispose(rows);
  return { carry: joined(carries), metrics, gradients, rowGradient };
}
