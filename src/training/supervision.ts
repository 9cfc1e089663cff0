/**
 * Deep supervision: one supervision step with its losses and gradients, and the carry that lives on to the next call (SPEC sections 2 and 3), on as many slots
 * at a time as fit in memory. Everything stays on the device; nothing is read back here.
 */

import * as tf from '@tensorflow/tfjs-core';
import { sequenceLength } from '../model/config.ts';
import { IGNORE, losses, meanCrossEntropy, type Losses, type TrainingBatch } from '../model/loss.ts';
import { decode, embedQuestion, type Model } from '../model/model.ts';
import { advance, updates, type State } from '../model/recursion.ts';
import { learnByRecomputing, learnOnTape, learntUpdates, shouldRecompute, plus } from './learn.ts';
import type { TrainableModel } from './parameters.ts';

/**
 * What a slot takes from one call to the next: its puzzle, its state, its age in supervision steps, and whether it is done and takes
 * the next batch's row. Whole numbers are kept as f32, in which they are exact.
 */
export interface Slots extends State {
  readonly tokens: tf.Tensor2D; // [B, S]
  readonly labels: tf.Tensor2D; // [B, S]
  readonly hints: tf.Tensor2D; // [B, S]
  readonly ids: tf.Tensor1D; // [B]
  readonly age: tf.Tensor1D; // [B]
  readonly halted: tf.Tensor1D; // [B], 1 or 0
}

/** The slots before the first call: every one is done. */
export function emptySlots(model: Model, B: number): Slots {
  const { hiddenSize, seqLen } = model.config;
  const L = sequenceLength(model.config);
  return {
    y: tf.zeros([L, B, hiddenSize]),
    z: tf.zeros([L, B, hiddenSize]),
    tokens: tf.zeros([B, seqLen]),
    labels: tf.zeros([B, seqLen]),
    hints: tf.zeros([B, seqLen]),
    ids: tf.zeros([B]),
    age: tf.zeros([B]),
    halted: tf.ones([B]),
  };
}

export const disposeSlots = (slots: Slots): void => tf.dispose(Object.values(slots));

/** b where mask is 1, a where it is 0; exact for finite numbers. */
const mix = <T extends tf.Tensor>(a: T, b: tf.Tensor, mask: tf.Tensor): T => tf.add(tf.mul(a, tf.sub(1, mask)), tf.mul(b, mask));

/** Slots that are done take their row of the batch and a fresh state; the other rows of the batch are dropped (SPEC section 2, "Carry"). */
function refill(model: Model, carry: Slots, batch: TrainingBatch): Slots {
  const { hiddenSize: D, seqLen: S } = model.config;
  const B = carry.halted.shape[0];
  const h = carry.halted;
  const perRow = tf.reshape(h, [B, 1]);
  const perState = tf.reshape(h, [1, B, 1]);
  const rows = (v: Int32Array): tf.Tensor2D => tf.tensor2d(Float32Array.from(v), [B, S]);
  return {
    y: mix(carry.y, tf.reshape(model.yInit, [1, 1, D]), perState),
    z: mix(carry.z, tf.reshape(model.zInit, [1, 1, D]), perState),
    tokens: mix(carry.tokens, rows(batch.tokens), perRow),
    labels: mix(carry.labels, rows(batch.labels), perRow),
    hints: mix(carry.hints, rows(batch.hints ?? new Int32Array(B * S).fill(IGNORE)), perRow),
    ids: mix(carry.ids, tf.tensor1d(Float32Array.from(batch.puzzleIds)), h),
    age: tf.mul(carry.age, tf.sub(1, h)),
    halted: h,
  };
}

export interface SupervisionOptions {
  readonly T: number;
  readonly n: number;
  readonly nSup: number;
  /** Weight of the halting loss; 0.5 in the reference. */
  readonly haltWeight: number;
  /** The loss on hints: its weight, and the matrix [D, classes] that reads them from y, which is also one of the parameters. */
  readonly hints?: { readonly weight: number; readonly head: tf.Tensor2D } | null;
  /** false: only the puzzle rows get gradients (the reference's freeze_weights). */
  readonly trainWeights: boolean;
  /** Slots of the whole batch, over which losses are divided, where this is a piece of it. */
  readonly slots?: number;
  /** Holds little and computes the forward pass twice (learn.ts); where absent, when the activations would be too many to hold. */
  readonly recompute?: boolean;
}

/**
 * The numbers of a step, in this order in its `metrics`: losses divided by the batch; how many slots halted and have labels; and sums over those of the share of
 * right tokens, of answers right in every token, of halting logits on the right side, and of the supervision steps they took.
 */
export const METRICS = ['loss', 'lmLoss', 'haltLoss', 'count', 'accuracy', 'exact', 'haltRight', 'steps'] as const;

/** All tensors belong to the caller. */
interface SupervisionResult {
  readonly carry: Slots;
  /** [METRICS] */
  readonly metrics: tf.Tensor1D;
  /** Of total loss / B, in the parameters' order; empty when the weights are frozen. */
  readonly gradients: tf.Tensor[];
  /** Of the batch's puzzle rows [B, puzzleDim], in the order of `carry.ids`; null without a table. */
  readonly rowGradient: tf.Tensor2D | null;
}

/**
 * One call of the reference's training loop up to the gradients: refill, the updates without gradient, those with, losses, who halts.
 * How many updates are learnt from is the architecture's: a TRM's last cycle (SPEC section 2). y and z enter these updates as constants; x has its gradient from them.
 * @param minimum [B]: a slot's exploration, the supervision steps it must take before q may halt it (SPEC section 3, "Halting, training")
 */
export function superviseOnce(
  { model, parameters, puzzles }: TrainableModel,
  before: Slots,
  batch: TrainingBatch,
  minimum: readonly number[],
  { T, n, nSup, haltWeight, hints, trainWeights, recompute, slots: all = minimum.length }: SupervisionOptions,
): SupervisionResult {
  const count = trainWeights ? parameters.length : 0;
  const { carry, metrics, gradients } = tf.tidy(() => {
    const B = minimum.length;
    const slots = refill(model, before, batch);
    const tokens = tf.cast(slots.tokens, 'int32');
    const labels = tf.cast(slots.labels, 'int32');
    const rows = puzzles && tf.gather<tf.Tensor2D>(puzzles as tf.Tensor as tf.Tensor2D, tf.cast(slots.ids, 'int32'));
    const order = [...updates(T, n)];
    const learnt = learntUpdates(model.config, n);
    const start = advance(model, embedQuestion(model, tokens, rows), slots, order.slice(0, -learnt));

    const ends: Judged[] = []; // of the one call of `loss`, kept beyond autodiff's own tidying
    const loss = (y: tf.Tensor3D): tf.Scalar => {
      const end = answer(model, y, labels);
      ends.push(end);
      Object.values(end).forEach((t: tf.Tensor) => tf.keep(t));
      const asked = tf.add(end.lm, tf.mul(end.halt, haltWeight));
      return tf.div(hints ? tf.add(asked, tf.mul(hintLoss(model, y, hints.head, slots.hints), hints.weight)) : asked, all);
    };
    const leaves: tf.Tensor[] = [...parameters.slice(0, count).map((p) => p.variable), ...(rows ? [rows] : [])];
    const learn = (recompute ?? shouldRecompute(model.config, B, n)) ? learnByRecomputing : learnOnTape;
    const embed = (): tf.Tensor3D => embedQuestion(model, tokens, rows);
    const heads = [model.lmHead, model.qWeight, model.qBias, ...(hints ? [hints.head] : [])];
    const { y, z, value, gradients: grads } = learn({ model, start, sequence: order.slice(-learnt), embed, loss, heads, leaves });

    const [{ q, lm, halt, correct, logits, total }] = ends;
    const age: tf.Tensor1D = tf.add(slots.age, 1);
    const halted = whoHalts(age, q, minimum, nSup);
    const { counted, accuracy } = score(logits, labels, halted);
    const haltRight = tf.equal(tf.greaterEqual(q, 0), tf.cast(correct, 'bool'));
    const overCounted = [tf.onesLike(accuracy), accuracy, correct, tf.cast(haltRight, 'float32'), age].map((v) =>
      tf.sum(tf.mul(v, counted)),
    );
    const numbers = tf.stack([value, tf.div(lm, all), tf.div(halt, all), ...overCounted]);
    tf.dispose([q, lm, halt, correct, logits, total]);
    return {
      carry: { ...slots, y, z, age, halted },
      metrics: tf.reshape<tf.Rank.R1>(numbers, [METRICS.length]),
      gradients: grads,
    };
  });
  return { carry, metrics, gradients: gradients.slice(0, count), rowGradient: (gradients[count] as tf.Tensor2D | undefined) ?? null };
}

/** q is q_halt [B]. */
interface Judged extends Losses {
  readonly logits: tf.Tensor3D;
  readonly q: tf.Tensor1D;
}

/** The answer in y with its losses (SPEC section 3). */
function answer(model: Model, y: tf.Tensor3D, labels: tf.Tensor2D): Judged {
  const { logits, q } = decode(model, y);
  const B = y.shape[1];
  const halt: tf.Tensor1D = tf.reshape(tf.slice(q, [0, 0], [B, 1]), [B]);
  return { logits, q: halt, ...losses(logits, halt, labels) };
}

/** The hints' mean cross-entropy a slot, read from y [L, B, D] at the task positions; summed over the batch. Scalar. */
function hintLoss({ config }: Model, y: tf.Tensor3D, head: tf.Tensor2D, hints: tf.Tensor2D): tf.Scalar {
  const { hiddenSize: D, prefixLen, seqLen: S } = config;
  const [, B] = y.shape;
  const cells: tf.Tensor2D = tf.reshape(tf.slice(y, [prefixLen, 0, 0], [S, B, D]), [S * B, D]);
  const logits: tf.Tensor3D = tf.transpose(tf.reshape(tf.matMul(cells, head), [S, B, head.shape[1]]), [1, 0, 2]);
  return tf.sum(meanCrossEntropy(logits, tf.cast(hints, 'int32')));
}

/** 1 where a slot is done: at N_sup, or where q says so and exploration does not ask for more (SPEC section 3, "Halting, training"). [B] */
function whoHalts(age: tf.Tensor1D, q: tf.Tensor1D, minimum: readonly number[], nSup: number): tf.Tensor1D {
  const sure = tf.logicalAnd(tf.greater(q, 0), tf.greaterEqual(age, tf.tensor1d([...minimum])));
  return tf.cast(tf.logicalOr(tf.greaterEqual(age, nSup), sure), 'float32');
}

/** Which slots the metrics count (those that halted and have labels), and each slot's share of right tokens. [B] each */
function score(logits: tf.Tensor3D, labels: tf.Tensor2D, halted: tf.Tensor1D): { counted: tf.Tensor1D; accuracy: tf.Tensor1D } {
  const valid = tf.cast(tf.notEqual(labels, IGNORE), 'float32');
  const right = tf.mul(valid, tf.cast(tf.equal(tf.argMax(logits, 2), labels), 'float32'));
  const labelled: tf.Tensor1D = tf.sum(valid, 1);
  return {
    counted: tf.mul(halted, tf.cast(tf.greater(labelled, 0), 'float32')),
    accuracy: tf.div(tf.sum<tf.Tensor1D>(right, 1), tf.maximum(labelled, 1)),
  };
}

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

/** Every tensor of a carry as `f` makes it. @param axis which of its axes the slots are */
const mapSlots = (slots: Slots, f: (t: tf.Tensor, axis: 0 | 1, name: keyof Slots) => tf.Tensor): Slots =>
  Object.fromEntries(
    Object.entries(slots).map(([name, t]: [string, tf.Tensor]) => [name, f(t, t.rank === 3 ? 1 : 0, name as keyof Slots)]),
  ) as unknown as Slots;

/** The slots `from` to `to` of a carry; the caller's to free. */
const slice = (slots: Slots, from: number, to: number): Slots =>
  mapSlots(slots, (t, axis) => {
    const begin = t.shape.map((_, i) => (i === axis ? from : 0));
    const size = t.shape.map((side, i) => (i === axis ? to - from : side));
    return tf.slice(t, begin, size);
  });

/** Carries of pieces as one; theirs are freed. */
function joined(carries: readonly Slots[]): Slots {
  const whole = mapSlots(carries[0], (_, axis, name) => tf.concat(carries.map((c) => c[name]) as tf.Tensor[], axis));
  carries.forEach(disposeSlots);
  return whole;
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
    metrics = plus(metrics, one.metrics);
    gradients = one.gradients.map((g, i) => plus(gradients.at(i), g));
  }
  if (!metrics) throw new RangeError('A batch has no slots.');
  const rowGradient = rows.length === 0 ? null : tf.concat(rows, 0);
  tf.dispose(rows);
  return { carry: joined(carries), metrics, gradients, rowGradient };
}
