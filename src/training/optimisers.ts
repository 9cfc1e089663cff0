/**
 * The optimisers of the paper's recipe and the averaged weights, in tfjs ops (SPEC section 4); Muon for the hidden matrices (K. Jordan et al., 2024); and matrix
 * products whose gradients are fast on every backend. Register tfjs's own gradients first: `import '@tensorflow/tfjs-core/dist/register_all_gradients'`, after the
 * import of tfjs-core itself (in Node: tools/trainGradients.ts).
 */

import * as tf from '@tensorflow/tfjs-core';
import { coded } from '../model/errors.ts';
import { fused } from '../model/ops.ts';
import type { Parameter } from './parameters.ts';

const MATMUL = 'BatchMatMul';

/** tfjs's own gradients have not been registered. */
export class GradientsError extends coded('no-gradients') {
  constructor() {
    super("Training needs tfjs's gradients: import '@tensorflow/tfjs-core/dist/register_all_gradients' first.");
  }
}

const swapLast = (t: tf.Tensor): tf.Tensor => tf.transpose(t, [...Array(t.rank - 2).keys(), t.rank - 1, t.rank - 2]);

/** a b, either one transposed first. The wasm backend's transposed products are ten times slower than a transposition and a plain one. */
export function product(a: tf.Tensor, b: tf.Tensor, transposeA = false, transposeB = false): tf.Tensor {
  if (tf.getBackend() !== 'wasm') return tf.matMul(a, b, transposeA, transposeB);
  return tf.matMul(transposeA ? swapLast(a) : a, transposeB ? swapLast(b) : b);
}

let installed = false;

/** Makes plain matrix products differentiate into products that are fast on every backend. @throws GradientsError */
export function installGradients(): void {
  if (installed) return;
  const stock = tf.getGradient(MATMUL);
  // getGradient answers undefined for what nobody registered, whatever its type says.
  if ((stock as tf.GradConfig | undefined) === undefined) throw new GradientsError();
  tf.registerGradient({
    ...stock,
    gradFunc: (dy, saved, attrs) => {
      const { transposeA, transposeB } = attrs as unknown as { transposeA: boolean; transposeB: boolean };
      const [a, b] = saved;
      const [da] = [dy].flat();
      if (transposeA || transposeB || a.rank !== b.rank) return stock.gradFunc(dy, saved, attrs);
      return { a: () => product(da, b, false, true), b: () => product(a, da, true, false) };
    },
  });
  installed = true;
}

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
