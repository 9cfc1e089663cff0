/** The two pointwise pieces of a block, with gradients in closed form: fewer kernels, and one saved tensor where autodiff keeps six. */
import * as tf from '@tensorflow/tfjs-core';

/** v / sqrt(mean(v^2) + eps) along `axis`; no weight (SPEC section 2, "RMS"). Gradient: r (dy - y mean(dy y)) with r = y / v. */
export function rmsNorm<T extends tf.Tensor>(v: T, axis: number, eps: number): T {
  const op = tf.customGrad((input, save) => {
    const x = input as tf.Tensor;
    const scale = tf.rsqrt(tf.add(tf.mean(tf.square(x), axis, true), eps));
    const value = tf.mul(x, scale);
    (save as tf.GradSaveFunc)([value, scale]);
    const gradFunc = (dy: tf.Tensor, [y, r]: tf.Tensor[]): tf.Tensor =>
      tf.mul(r, tf.sub(dy, tf.mul(y, tf.mean(tf.mul(dy, y), axis, true))));
    return { value, gradFunc };
  });
  return op(v) as T;
}

/** silu(g) * u, where [g | u] are the two halves along `axis`; the gate is the FIRST half (SPEC section 2, "SwiGLU"). */
export function gate(gateUp: tf.Tensor2D, axis: 0 | 1): tf.Tensor2D {
  const op = tf.customGrad((input, save) => {
    const halves = input as tf.Tensor2D;
    const [g, u] = tf.split(halves, 2, axis);
    const value = tf.mul(tf.mul(g, tf.sigmoid(g)), u);
    (save as tf.GradSaveFunc)([halves]);
    return { value, gradFunc: (dy: tf.Tensor, [saved]: tf.Tensor[]) => gateGradient(dy, saved, axis) };
  });
  return op(gateUp) as tf.Tensor2D;
}

/** With s = sigmoid(g): dg = dy u s (1 + g (1 - s)), du = dy g s. */
function gateGradient(dy: tf.Tensor, gateUp: tf.Tensor, axis: 0 | 1): tf.Tensor {
  const [g, u] = tf.split(gateUp, 2, axis);
  const s = tf.sigmoid(g);
  const silu = tf.mul(g, s);
  const slope = tf.add(s, tf.mul(silu, tf.sub(1, s)));
  return tf.concat([tf.mul(tf.mul(dy, u), slope), tf.mul(dy, silu)], axis);
}
