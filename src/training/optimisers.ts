/** The optimisers of the paper's recipe and the averaged weights, in tfjs ops (SPEC section 4). */

import * as tf from '@tensorflow/tfjs-core';
import { fused } from '../model/ops.ts';
import { product } from './gradients.ts';

export interface AdamOptions {
  readonly beta1: number;
  readonly beta2: number;
  /** Decoupled: p *= 1 - lr * weightDecay, on every parameter. */
  readonly weightDecay: number;
}

/** One optimiser for a fixed list of parameters. */
export interface Optimiser {
  /** What it remembers from step to step, in an order that stays. */
  readonly state: readonly tf.Variable[];
  /** Moves the parameters in place. @param gradients in the parameters' order @param lr learning rate of this step @param t this step, from 1 on */
  step(gradients: readonly tf.Tensor[], lr: number, t: number): void;
  dispose(): void;
}

/** Replaces a variable's value by what `next` makes of it. */
function update(v: tf.Variable, next: (value: tf.Tensor) => tf.Tensor): void {
  tf.tidy(() => v.assign(next(v)));
}

/** a + (b - a) t */
const towards = (a: tf.Tensor, b: tf.Tensor, t: number): tf.Tensor =>
  fused('TrmTowards', { a, b }, { t, squared: 0 }) ?? tf.add(a, tf.mul(tf.sub(b, a), t));

/** What Adam and AdamATan2 share: weight decay, both moments, the bias corrections. */
abstract class Adam implements Optimiser {
  private readonly parameters: readonly tf.Variable[];
  private readonly first: readonly tf.Variable[];
  private readonly second: readonly tf.Variable[];
  private readonly options: AdamOptions;
  /** Name of the kernel that does the whole step at once, where there is one. */
  protected abstract readonly kernel: string;
  protected readonly eps: number;

  constructor(parameters: readonly tf.Variable[], options: AdamOptions & { readonly eps?: number }) {
    this.parameters = parameters;
    this.options = options;
    this.eps = options.eps ?? 0;
    const zeros = (): tf.Variable[] => parameters.map((p) => tf.tidy(() => tf.variable(tf.zerosLike(p), false)));
    this.first = zeros();
    this.second = zeros();
  }

  get state(): readonly tf.Variable[] {
    return [...this.first, ...this.second];
  }

  step(gradients: readonly tf.Tensor[], lr: number, t: number): void {
    const { beta1, beta2, weightDecay } = this.options;
    const correction1 = 1 - beta1 ** t;
    const correction2 = 1 - beta2 ** t;
    this.parameters.forEach((p, i) => {
      const g = gradients[i];
      const [m, v] = [this.first[i], this.second[i]];
      update(m, (value) => towards(value, g, 1 - beta1));
      update(
        v,
        (value) => fused('TrmTowards', { a: value, b: g }, { t: 1 - beta2, squared: 1 }) ?? towards(value, tf.square(g), 1 - beta2),
      );
      update(p, (value) => {
        const decay = 1 - lr * weightDecay;
        const c2 = Math.sqrt(correction2);
        const whole = fused(this.kernel, { p: value, m, v }, { lr, decay, c1: correction1, c2, eps: this.eps });
        return whole ?? tf.sub(tf.mul(value, decay), tf.mul(this.direction(m, tf.div(tf.sqrt(v), c2), correction1), lr));
      });
    });
  }

  dispose(): void {
    tf.dispose([...this.state]);
  }

  /** The step at learning rate 1. @param root the bias-corrected root of the second moment */
  protected abstract direction(first: tf.Tensor, root: tf.Tensor, correction1: number): tf.Tensor;
}

/**
 * Adam without a scale of its own: atan2(m, sqrt v), in the form of the adam-atan2 package, whose correction of the first moment
 * stands OUTSIDE atan2. Where a parameter never had a gradient it does not move: shaders may return anything for atan2(0, 0).
 */
export class AdamAtan2 extends Adam {
  protected readonly kernel = 'TrmAdamAtan2';

  protected direction(first: tf.Tensor, root: tf.Tensor, correction1: number): tf.Tensor {
    const still = tf.equal(first, 0);
    const angle = tf.atan2(first, tf.where(still, tf.onesLike(root), root));
    return tf.div(angle, correction1);
  }
}

/** AdamW. */
export class AdamW extends Adam {
  protected readonly kernel = 'TrmAdamW';

  protected direction(first: tf.Tensor, root: tf.Tensor, correction1: number): tf.Tensor {
    return tf.div(tf.div(first, correction1), tf.add(root, this.eps));
  }
}

/** Exponential moving average of parameters, starting at their first values, without debiasing. */
export class Ema {
  readonly shadow: readonly tf.Variable[];
  private readonly parameters: readonly tf.Variable[];
  private readonly mu: number;

  constructor(parameters: readonly tf.Variable[], mu: number) {
    this.parameters = parameters;
    this.mu = mu;
    this.shadow = parameters.map((p) => tf.tidy(() => tf.variable(tf.clone(p), false)));
  }

  /** Call after each training step. */
  step(): void {
    this.shadow.forEach((s, i) => update(s, (value) => towards(value, this.parameters[i], 1 - this.mu)));
  }

  dispose(): void {
    tf.dispose([...this.shadow]);
  }
}

/** Factor on the learning rates at step `t` (from 1 on): warm-up, then half a cosine from 1 down to `floor` at `steps`. */
export function warmupCosine(t: number, steps: number, warmup: number, floor: number): number {
  if (t < warmup) return t / warmup;
  const progress = Math.min(1, (t - warmup) / Math.max(1, steps - warmup));
  return floor + (1 - floor) * 0.5 * (1 + Math.cos(Math.PI * progress));
}

/**
 * p <- p (1 - lr * weightDecay) - lr * sign(sum of g over the slots with this row), for the rows of `ids` only; the others stay.
 * @param table [rows, puzzleDim]
 * @param ids [B], whole numbers
 * @param gradient [B, puzzleDim], one row a slot
 */
export function signSgd(table: tf.Variable, ids: tf.Tensor1D, gradient: tf.Tensor2D, lr: number, weightDecay: number): void {
  tf.tidy(() => {
    const rows = table.shape[0];
    const hot = tf.cast(tf.equal(tf.expandDims(ids, 1), tf.range(0, rows)), 'float32'); // [B, rows]
    const touched = tf.reshape(tf.max(hot, 0), [rows, 1]);
    const direction = tf.sign(product(hot, gradient, true, false)); // 0 for rows that are not touched, and sign(0) is 0
    const kept = tf.mul(table, tf.sub(1, tf.mul(touched, lr * weightDecay)));
    table.assign(tf.sub(kept, tf.mul(direction, lr)));
  });
}
