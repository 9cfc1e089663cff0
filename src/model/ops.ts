/**
 * The pieces of a block between its matrix products, with gradients in closed form: fewer kernels, and one saved tensor where autodiff
 * keeps six. Where the current backend has a kernel of our own for a piece (src/training/webgpu registers them), it is one dispatch.
 */

import * as tf from '@tensorflow/tfjs-core';
import { sequenceLength, type TrmConfig } from './config.ts';

export interface RopeTable {
  /** [L, headSize], row-major: angles of the first half repeated in the second ("NeoX" order). */
  readonly cos: Float32Array;
  readonly sin: Float32Array;
  readonly headSize: number;
}

/** Positions 0..L-1 run over the prefix and the tokens. Angles are rounded to f32 before cos and sin, as in the reference. */
export function ropeTable(config: TrmConfig): RopeTable {
  const headSize = config.hiddenSize / config.heads;
  const half = headSize / 2;
  const L = sequenceLength(config);
  const cos = new Float32Array(L * headSize);
  const sin = new Float32Array(L * headSize);
  for (let j = 0; j < half; j++) {
    const frequency = Math.fround(1 / Math.fround(config.ropeTheta ** ((2 * j) / headSize)));
    for (let position = 0; position < L; position++) {
      const angle = Math.fround(position * frequency);
      const at = position * headSize + j;
      cos[at] = cos[at + half] = Math.cos(angle);
      sin[at] = sin[at + half] = Math.sin(angle);
    }
  }
  return { cos, sin, headSize };
}

/** Runs the current backend's own kernel `name`; null where it has none. */
export function fused<T extends tf.Tensor>(name: string, inputs: Record<string, tf.Tensor>, attrs: Record<string, number> = {}): T | null {
  if (!tf.getKernel(name, tf.getBackend())) return null;
  return tf.engine().runKernel<T>(name, inputs, attrs);
}

/**
 * v / sqrt(mean(v^2) + eps) of v = a + b along `axis`, without a weight: residual and RMSNorm, the end of each half of a block (SPEC
 * section 2, "RMS"). Both summands have the gradient r (dy - y mean(dy y)) with r = y / v.
 */
export function addNorm(a: tf.Tensor2D, b: tf.Tensor2D, axis: 0 | 1, eps: number): tf.Tensor2D {
  const op = tf.customGrad((...args) => {
    const [left, right, save] = args as [tf.Tensor2D, tf.Tensor2D, tf.GradSaveFunc];
    const whole = fused<tf.Tensor2D>('TrmAddNorm', { a: left, b: right }, { axis, eps });
    if (whole) {
      save([left, right]);
      const gradFunc = (dy: tf.Tensor, [l, r]: tf.Tensor[]): tf.Tensor[] =>
        both(needed(fused('TrmAddNormGrad', { a: l, b: r, dy }, { axis, eps })));
      return { value: whole, gradFunc };
    }
    const sum = tf.add(left, right);
    const scale = tf.rsqrt(tf.add(tf.mean(tf.square(sum), axis, true), eps));
    const value = tf.mul(sum, scale);
    save([value, scale]);
    const gradFunc = (dy: tf.Tensor, [y, r]: tf.Tensor[]): tf.Tensor[] =>
      both(tf.mul(r, tf.sub(dy, tf.mul(y, tf.mean(tf.mul(dy, y), axis, true)))));
    return { value, gradFunc };
  });
  return op(a, b) as tf.Tensor2D;
}

const both = (gradient: tf.Tensor): tf.Tensor[] => [gradient, gradient.clone()];

function needed<T>(value: T | null): T {
  if (value === null) throw new Error('A kernel of the forward pass has no counterpart for its gradient on this backend.');
  return value;
}

/** silu(g) * u, where [g | u] are the two halves along `axis`; the gate is the FIRST half (SPEC section 2, "SwiGLU"). */
export function gate(gateUp: tf.Tensor2D, axis: 0 | 1): tf.Tensor2D {
  const op = tf.customGrad((input, save) => {
    const halves = input as tf.Tensor2D;
    (save as tf.GradSaveFunc)([halves]);
    const gradFunc = (dy: tf.Tensor, [saved]: tf.Tensor[]): tf.Tensor =>
      fused('TrmGateGrad', { gateUp: saved, dy }, { axis }) ?? gateGradient(dy, saved, axis);
    return { value: fused('TrmGate', { gateUp: halves }, { axis }) ?? gated(halves, axis), gradFunc };
  });
  return op(gateUp) as tf.Tensor2D;
}

function gated(gateUp: tf.Tensor2D, axis: 0 | 1): tf.Tensor {
  const [g, u] = tf.split(gateUp, 2, axis);
  return tf.mul(tf.mul(g, tf.sigmoid(g)), u);
}

/** With s = sigmoid(g): dg = dy u s (1 + g (1 - s)), du = dy g s. */
function gateGradient(dy: tf.Tensor, gateUp: tf.Tensor, axis: 0 | 1): tf.Tensor {
  const [g, u] = tf.split(gateUp, 2, axis);
  const s = tf.sigmoid(g);
  const silu = tf.mul(g, s);
  const slope = tf.add(s, tf.mul(silu, tf.sub(1, s)));
  return tf.concat([tf.mul(tf.mul(dy, u), slope), tf.mul(dy, silu)], axis);
}

/** Softmax along the last axis. Gradient: p (dy - sum(dy p)). */
export function softmax<T extends tf.Tensor>(scores: T): T {
  const op = tf.customGrad((input, save) => {
    const value = tf.softmax(input as tf.Tensor);
    (save as tf.GradSaveFunc)([value]);
    const gradFunc = (dy: tf.Tensor, [p]: tf.Tensor[]): tf.Tensor =>
      fused('TrmSoftmaxGrad', { y: p, dy }) ?? tf.mul(p, tf.sub(dy, tf.sum(tf.mul(dy, p), -1, true)));
    return { value, gradFunc };
  });
  return op(scores) as T;
}

/** RoPE tables [L, head size] each (ropeTable). */
export interface Rope {
  readonly cos: tf.Tensor2D;
  readonly sin: tf.Tensor2D;
}

/**
 * q, k and v of every head out of one product, q and k rotated (SPEC section 2, "RoPE"). [L*B, 3D] -> 3 of [B*heads, L, head size].
 */
export function splitHeads(
  qkv: tf.Tensor2D,
  L: number,
  B: number,
  heads: number,
  rope: Rope | null,
): [tf.Tensor3D, tf.Tensor3D, tf.Tensor3D] {
  const size = qkv.shape[1] / 3 / heads;
  const attrs = { L, B, heads, size };
  if (rope && tf.getKernel('TrmHeads', tf.getBackend())) {
    const { cos, sin } = rope;
    const op = tf.customGrad((input) => ({
      value: needed(fused('TrmHeads', { qkv: input as tf.Tensor, cos, sin }, attrs)),
      gradFunc: (dy: tf.Tensor) => needed(fused('TrmHeadsGrad', { dy, cos, sin }, attrs)),
    }));
    return tf.unstack(op(qkv)) as [tf.Tensor3D, tf.Tensor3D, tf.Tensor3D];
  }
  const apart = tf.transpose(tf.reshape(qkv, [L, B, 3, heads, size]), [2, 1, 3, 0, 4]);
  const [q, k, v] = tf.unstack(tf.reshape(apart, [3, B * heads, L, size])) as [tf.Tensor3D, tf.Tensor3D, tf.Tensor3D];
  return rope ? [rotate(q, rope), rotate(k, rope), v] : [q, k, v];
}

/** v*cos + rotateHalf(v)*sin with rotateHalf = (-second half, first half). v [N, L, head size] */
function rotate(v: tf.Tensor3D, { cos, sin }: Rope): tf.Tensor3D {
  const [first, second] = tf.split(v, 2, 2) as [tf.Tensor3D, tf.Tensor3D];
  return tf.add(tf.mul(v, cos), tf.mul(tf.concat([tf.neg(second), first], 2), sin));
}
