/**
 * The baseline of the training benchmark: the same supervision step written in plain tfjs ops as its documentation would have it, with
 * its own autodiff, its own Adam and the loss read back every step. No closed-form gradient, no average, no clipping.
 */

import * as tf from '@tensorflow/tfjs-core';
import { IGNORE } from '../../src/model/loss.ts';
import type { TrainingBatch } from '../../src/model/loss.ts';
import type { BlockTensors, Model } from '../../src/model/model.ts';
import { blocksOf, decode, embedQuestion } from '../../src/model/model.ts';
import { initialState, type State } from '../../src/model/recursion.ts';
import type { TrmWeights } from '../../src/model/weights/tensors.ts';
import { uploadTrainable, disposeTrainable, type TrainableModel } from '../../src/training/parameters.ts';

const norm = <T extends tf.Tensor>(v: T, axis: number, eps: number): T =>
  tf.div(v, tf.sqrt(tf.add(tf.mean(tf.square(v), axis, true), eps)));

function swiglu(gateUp: tf.Tensor, axis: number): tf.Tensor2D {
  const [g, u] = tf.split(gateUp, 2, axis);
  return tf.mul(tf.mul(g, tf.sigmoid(g)), u);
}

function rotate(v: tf.Tensor, rope: NonNullable<Model['rope']>): tf.Tensor {
  const [a, b] = tf.split(v, 2, 2);
  return tf.add(tf.mul(v, rope.cos), tf.mul(tf.concat([tf.neg(b), a], 2), rope.sin));
}

function attention(h: tf.Tensor3D, mix: { readonly qkv: tf.Tensor2D; readonly out: tf.Tensor2D }, { config, rope }: Model): tf.Tensor2D {
  const [L, B, D] = h.shape;
  const size = D / config.heads;
  const qkv = tf.reshape(tf.matMul(tf.reshape(h, [L * B, D]), mix.qkv), [L, B, 3, config.heads, size]);
  const [q, k, v] = tf.unstack(tf.reshape(tf.transpose(qkv, [2, 1, 3, 0, 4]), [3, B * config.heads, L, size]));
  const [qr, kr] = rope ? [rotate(q, rope), rotate(k, rope)] : [q, k];
  const scores = tf.softmax(tf.mul(tf.matMul(qr, kr, false, true), 1 / Math.sqrt(size)));
  const joined = tf.transpose(tf.reshape(tf.matMul(scores, v), [B, config.heads, L, size]), [2, 0, 1, 3]);
  return tf.matMul(tf.reshape(joined, [L * B, D]), mix.out);
}

function block(h: tf.Tensor3D, { mix, gateUp, down }: BlockTensors, model: Model): tf.Tensor3D {
  const [L, B, D] = h.shape;
  const eps = model.config.rmsEps;
  const flat: tf.Tensor2D = mix.kind === 'mlp_t' ? tf.reshape(h, [L, B * D]) : tf.reshape(h, [L * B, D]);
  const mixed: tf.Tensor2D =
    mix.kind === 'mlp_t'
      ? tf.reshape(norm(tf.add(flat, tf.matMul(mix.down, swiglu(tf.matMul(mix.gateUp, flat), 0))), 0, eps), [L * B, D])
      : norm(tf.add<tf.Tensor2D>(flat, attention(h, mix, model)), 1, eps);
  return tf.reshape(norm(tf.add(mixed, tf.matMul(swiglu(tf.matMul(mixed, gateUp), 1), down)), 1, eps), [L, B, D]);
}

const net = (model: Model, state: 'y' | 'z', h: tf.Tensor3D, injection: tf.Tensor3D): tf.Tensor3D =>
  blocksOf(model, state).reduce<tf.Tensor3D>((v, b) => block(v, b, model), tf.add(h, injection));

/** Softmax cross-entropy of the answer and the halting loss: what a first version would write. */
function loss(
  model: Model,
  state: State,
  batch: { tokens: tf.Tensor2D; labels: tf.Tensor2D; ids: tf.Tensor1D },
  keep: (s: State) => void,
): tf.Scalar {
  const [B, S] = batch.tokens.shape;
  const x = embedQuestion(model, batch.tokens, model.puzzles && tf.gather<tf.Tensor2D>(model.puzzles, batch.ids));
  let { y, z } = state;
  for (let i = 0; i < model.config.n; i++) z = net(model, 'z', z, tf.add(y, x));
  y = net(model, 'y', y, z);
  keep({ y, z });
  const { logits, q } = decode(model, y);
  const V = model.config.vocabSize;
  const valid = tf.cast(tf.notEqual(batch.labels, IGNORE), 'float32');
  const hot = tf.reshape(tf.cast(tf.oneHot(tf.cast(tf.maximum(tf.reshape(batch.labels, [B * S]), 0), 'int32'), V), 'float32'), [B, S, V]);
  const perToken = tf.neg(tf.sum(tf.mul(tf.logSoftmax(logits), hot), 2));
  const lm = tf.mean(tf.div(tf.sum(tf.mul(perToken, valid), 1), tf.sum(valid, 1)));
  const halt = tf.reshape(tf.slice(q, [0, 0], [B, 1]), [B]);
  // Target 0 throughout: autodiff cannot pass the comparison that makes the true one.
  const bce = tf.add(tf.relu(halt), tf.log1p(tf.exp(tf.neg(tf.abs(halt)))));
  return tf.add(lm, tf.mul(tf.mean<tf.Scalar>(bce), 0.5));
}

/** Trains as above; every slot takes each new batch (no halting), which only makes it do less than the trainer. */
export class StockTrainer {
  private readonly trainable: TrainableModel;
  private readonly optimiser = tf.train.adam(1e-3, 0.9, 0.95);
  private state: State;

  constructor(weights: TrmWeights, B: number) {
    this.trainable = uploadTrainable(weights);
    this.state = initialState(this.trainable.model, B);
  }

  /** @returns the loss */
  async step({ tokens, labels, puzzleIds }: TrainingBatch): Promise<number> {
    const { model, parameters } = this.trainable;
    const { seqLen: S } = model.config;
    const B = puzzleIds.length;
    let after: State = this.state;
    const value = tf.tidy(() => {
      const batch = {
        tokens: tf.tensor2d(tokens, [B, S], 'int32'),
        labels: tf.tensor2d(labels, [B, S], 'int32'),
        ids: tf.tensor1d(puzzleIds, 'int32'),
      };
      const cost = (): tf.Scalar => loss(model, this.state, batch, ({ y, z }) => (after = { y: tf.keep(y), z: tf.keep(z) }));
      const minimised = this.optimiser.minimize(
        cost,
        true,
        parameters.map((p) => p.variable),
      );
      if (!minimised) throw new Error('tfjs gave no loss back.');
      return minimised;
    });
    tf.dispose([this.state.y, this.state.z]);
    this.state = after;
    const [number] = await value.data();
    value.dispose();
    return number;
  }

  dispose(): void {
    tf.dispose([this.state.y, this.state.z]);
    this.optimiser.dispose();
    disposeTrainable(this.trainable);
  }
}
