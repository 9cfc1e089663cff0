/**
 * Gradients that tfjs has, but slowly. Register tfjs's own first: `import '@tensorflow/tfjs-core/dist/register_all_gradients'`, after
 * the import of tfjs-core itself (in Node: tools/trainGradients.ts).
 */

import * as tf from '@tensorflow/tfjs-core';

const MATMUL = 'BatchMatMul';

/** tfjs's own gradients have not been registered. */
export class GradientsError extends Error {
  readonly code = 'no-gradients';
  constructor() {
    super("Training needs tfjs's gradients: import '@tensorflow/tfjs-core/dist/register_all_gradients' first.");
    this.name = 'GradientsError';
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
