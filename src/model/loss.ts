/** What the model is trained on: stablemax cross-entropy of the answer, and how well q knows that it is right (SPEC section 3). */

import * as tf from '@tensorflow/tfjs-core';

/** Labels with this value are neither trained nor scored. */
export const IGNORE = -100;

/** A batch of questions with their answers, one a slot. */
export interface TrainingBatch {
  /** [B, S] */
  readonly tokens: Int32Array;
  /** [B, S]; IGNORE where nothing is trained */
  readonly labels: Int32Array;
  /** [B], rows of the puzzle table */
  readonly puzzleIds: Int32Array;
  /**
   * [B, S]: a class a cell that an algorithm for the puzzle would know on the way and the answer does not show; IGNORE where there is
   * none. (Velickovic et al. 2022, "The CLRS Algorithmic Reasoning Benchmark", call such intermediate values hints.)
   */
  readonly hints?: Int32Array;
}

export interface Losses {
  /** Stablemax cross-entropy: mean over a sequence's valid labels, summed over the batch. Scalar. */
  readonly lm: tf.Scalar;
  /** Binary cross-entropy of q_halt against "every valid label is right", summed over the batch. Scalar. */
  readonly halt: tf.Scalar;
  /** lm + halt / 2. Divide by the global batch before the gradient. Scalar. */
  readonly total: tf.Scalar;
  /** 1 where every valid label of a sequence is right (a sequence without labels counts as right). [B] */
  readonly correct: tf.Tensor1D;
}

/** s(v) = v + 1 for v >= 0, 1 / (1 - v) below: written so that neither branch can overflow. */
const stablemaxScore = (v: tf.Tensor): tf.Tensor => tf.add(tf.relu(v), tf.reciprocal(tf.sub(1, tf.minimum(v, 0))));

/**
 * -log p[label] with p = s(v) / sum s(v), for every token, 0 where ignored.
 * The gradient is the closed form (p_k - [k = label]) / (1 + |v_k|), because s'/s is 1 / (1 + |v|) on both sides; autodiff
 * through the two branches gives NaN in f32 where a logit is exactly 1 (SPEC section 3, "fp32 trap").
 * @param logits [N, V]
 * @param labels [N], int32; IGNORE where there is none
 * @returns [N]
 */
function stablemaxCrossEntropy(logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Tensor1D {
  const V = logits.shape[1];
  const op = tf.customGrad((v, save) => {
    const values = v as tf.Tensor2D;
    const valid = tf.cast(tf.notEqual(labels, IGNORE), 'float32');
    const target = tf.cast(tf.oneHot(tf.cast(tf.maximum(labels, 0), 'int32'), V), 'float32');
    const score = stablemaxScore(values);
    const p = tf.div(score, tf.sum(score, 1, true));
    const chosen = tf.sum(tf.mul(p, target), 1);
    const value = tf.mul(tf.neg(tf.log(tf.add(chosen, tf.sub(1, valid)))), valid);
    (save as tf.GradSaveFunc)([values, p, target, valid]);
    return {
      value: tf.where(tf.cast(valid, 'bool'), value, tf.zerosLike(value)),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [x, prob, hot, ok] = saved;
        const slope = tf.div(tf.sub(prob, hot), tf.add(1, tf.abs(x)));
        return tf.mul(slope, tf.expandDims(tf.mul(dy, ok), 1));
      },
    };
  });
  return op(logits) as tf.Tensor1D;
}

/**
 * BCE of a logit against a target in 0..1: max(q, 0) - q t + log(1 + e^-|q|). The target is a constant, so its gradient is that of q
 * alone, sigmoid(q) - t (SPEC section 3: "the target is detached"). [N], [N] -> [N]
 */
function binaryCrossEntropy(q: tf.Tensor1D, target: tf.Tensor1D): tf.Tensor1D {
  const op = tf.customGrad((input, save) => {
    const logit = input as tf.Tensor;
    (save as tf.GradSaveFunc)([logit, target]);
    const value = tf.add(tf.sub(tf.relu(logit), tf.mul(logit, target)), tf.log1p(tf.exp(tf.neg(tf.abs(logit)))));
    return { value, gradFunc: (dy: tf.Tensor, [x, t]: tf.Tensor[]) => tf.mul(dy, tf.sub(tf.sigmoid(x), t)) };
  });
  return op(q) as tf.Tensor1D;
}

/** Stablemax cross-entropy of every token, mean over a sequence's valid labels: logits [B, S, V], labels [B, S] int32 -> [B]. */
export function meanCrossEntropy(logits: tf.Tensor3D, labels: tf.Tensor2D): tf.Tensor1D {
  const [B, S, V] = logits.shape;
  const valid = tf.cast(tf.notEqual(labels, IGNORE), 'float32');
  const perToken: tf.Tensor2D = tf.reshape(stablemaxCrossEntropy(tf.reshape(logits, [B * S, V]), tf.reshape(labels, [B * S])), [B, S]);
  return tf.div(tf.sum(perToken, 1), tf.maximum(tf.sum(valid, 1), 1));
}

/**
 * The losses of one supervision step.
 * @param logits [B, S, V]
 * @param qHalt logits [B]
 * @param labels [B, S], int32; IGNORE where there is none
 */
export function losses(logits: tf.Tensor3D, qHalt: tf.Tensor1D, labels: tf.Tensor2D): Losses {
  const valid = tf.cast(tf.notEqual(labels, IGNORE), 'float32');
  const lm: tf.Scalar = tf.sum(meanCrossEntropy(logits, labels));
  const wrong = tf.mul(valid, tf.cast(tf.notEqual(tf.argMax(logits, 2), labels), 'float32'));
  const correct: tf.Tensor1D = tf.cast(tf.equal(tf.sum(wrong, 1), 0), 'float32');
  const halt: tf.Scalar = tf.sum(binaryCrossEntropy(qHalt, correct));
  return { lm, halt, total: tf.add(lm, tf.mul(halt, 0.5)), correct };
}
