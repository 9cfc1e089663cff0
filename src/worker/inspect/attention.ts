/** Where one position looks: the attention weights of every head and layer in one call of the network. */

import * as tf from '@tensorflow/tfjs-core';
import { block, blocksOf, type BlockTensors, type Model } from '../../model/model.ts';
import { softmax, splitHeads } from '../../model/ops.ts';

type AttentionTensors = Extract<BlockTensors['mix'], { kind: 'attention' }>;

/** Softmax weights with which `position` reads every position in one block. h [L, 1, D] -> [heads, L] */
export function headsAt(model: Model, h: tf.Tensor3D, mix: AttentionTensors, position: number): tf.Tensor2D {
  return tf.tidy(() => {
    const [L, , D] = h.shape;
    const { heads } = model.config;
    const size = D / heads;
    const [q, k] = splitHeads(tf.matMul(tf.reshape(h, [L, D]), mix.qkv), L, 1, heads, model.rope);
    const query = tf.mul(tf.slice(q, [0, position, 0], [heads, 1, size]), 1 / Math.sqrt(size));
    return tf.reshape(softmax(tf.matMul(query, k, false, true)), [heads, L]);
  });
}

/** The same in every block of the call of net that updates `updated`. h, injection [L, 1, D] -> [layers, heads, L]. The model must be one with attention. */
export function attentionMaps(model: Model, updated: 'y' | 'z', h: tf.Tensor3D, injection: tf.Tensor3D, position: number): tf.Tensor3D {
  return tf.tidy(() => {
    let state: tf.Tensor3D = tf.add(h, injection);
    const maps: tf.Tensor2D[] = [];
    for (const b of blocksOf(model, updated)) {
      if (b.mix.kind === 'attention') maps.push(headsAt(model, state, b.mix, position));
      state = block(state, b, model);
    }
    return tf.stack(maps) as tf.Tensor3D;
  });
}
