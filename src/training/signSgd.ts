/** The optimiser of the puzzle table: sign-SGD on the rows a batch touches (SPEC section 4). */

import * as tf from '@tensorflow/tfjs-core';
import { product } from './gradients.ts';

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
