/** Muon: momentum, then a step along the nearest orthogonal matrix, for the hidden matrices (K. Jordan et al., 2024). */

import * as tf from '@tensorflow/tfjs-core';
import { product } from './gradients.ts';
import type { Optimiser } from './optimisers.ts';
import type { Parameter } from './parameters.ts';

export interface MuonOptions {
  /** 0.6 in the recipe of the shipped models. */
  readonly momentum: number;
  /** Decoupled: p *= 1 - lr * weightDecay. */
  readonly weightDecay: number;
  /** Newton-Schulz steps; 3 are enough. */
  readonly iterations: number;
}

/** The published quintic: drives singular values in (0, 1] towards 1. */
const [A, B, C] = [3.4445, -4.775, 2.0315];

/** A matrix with the singular vectors of `u` and singular values near 1. */
export function orthogonalised(u: tf.Tensor2D, iterations: number): tf.Tensor2D {
  return tf.tidy(() => {
    const tall = u.shape[0] > u.shape[1];
    const wide: tf.Tensor = tall ? tf.transpose(u) : u;
    let x = tf.div(wide, tf.add(tf.sqrt(tf.sum(tf.square(wide))), 1e-7));
    for (let i = 0; i < iterations; i++) {
      const gram = product(x, x, false, true);
      const polynomial = tf.add(tf.mul(gram, B), tf.mul(tf.matMul(gram, gram), C));
      x = tf.add(tf.mul(x, A), tf.matMul(polynomial, x));
    }
    return (tall ? tf.transpose(x) : x) as tf.Tensor2D;
  });
}

/** Nesterov momentum and an orthogonal step of size lr * sqrt(max(1, out / in)). */
export class Muon implements Optimiser {
  readonly state: readonly tf.Variable[];
  private readonly parameters: readonly Parameter[];
  private readonly options: MuonOptions;

  constructor(parameters: readonly Parameter[], options: MuonOptions) {
    this.parameters = parameters;
    this.options = options;
    this.state = parameters.map(({ variable }) => tf.tidy(() => tf.variable(tf.zerosLike(variable), false)));
  }

  step(gradients: readonly tf.Tensor[], lr: number): void {
    const { momentum, weightDecay, iterations } = this.options;
    this.parameters.forEach(({ variable, transposed }, i) => {
      const [rows = 1, cols = 1] = variable.shape;
      const size = lr * Math.sqrt(Math.max(1, transposed ? cols / rows : rows / cols));
      tf.tidy(() => {
        const buffer = tf.add(tf.mul(this.state[i], momentum), gradients[i]);
        const direction = orthogonalised(tf.add(gradients[i], tf.mul(buffer, momentum)), iterations);
        variable.assign(tf.sub(tf.mul(variable, 1 - lr * weightDecay), tf.mul(direction, size)));
        this.state[i].assign(buffer);
      });
    });
  }

  dispose(): void {
    tf.dispose([...this.state]);
  }
}
