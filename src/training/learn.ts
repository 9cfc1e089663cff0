/**
 * The loss after some updates of (y, z), and its gradients, in two ways: on one tape, fast; or one call of the network at a time, each
 * computed again on the way back, so that only the states between the calls are held (Chen et al. 2016, "Training Deep Nets with
 * Sublinear Memory Cost").
 */

import * as tf from '@tensorflow/tfjs-core';
import { architectureOf } from '../model/architectures/index.ts';
import { sequenceLength, swigluWidth, type TrmConfig } from '../model/config.ts';
import { blocksOf, net, type Model } from '../model/model.ts';
import { advance, type State, type Update } from '../model/recursion.ts';

/** What gradients are taken of. */
interface Unrolled {
  readonly model: Model;
  /** y and z, constants. */
  readonly start: State;
  /** Updates that are learnt from; the last is one of y. */
  readonly sequence: readonly Update[];
  /** x [L, B, D], from weights and puzzle rows. */
  readonly embed: () => tf.Tensor3D;
  /** The loss of y. */
  readonly loss: (y: tf.Tensor3D) => tf.Scalar;
  /** What the loss reads besides y: the model's heads, and that of the hints. */
  readonly heads: readonly tf.Tensor[];
  /** Tensors of the model, heads among them, and the puzzle rows. */
  readonly leaves: readonly tf.Tensor[];
}

/** All in the caller's tidy scope. */
interface LearntStep extends State {
  readonly value: tf.Scalar;
  /** In the leaves' order. */
  readonly gradients: tf.Tensor[];
}

/** Above this many bytes a tape is not held: the wasm heap ends at 4 GiB, and a laptop's GPU is shared. */
const HOLD = 2.5 * 2 ** 30;
/** A tape holds more than a block's own activations: views, products before their norm, and, backwards, every gradient. Measured, 5.6 to 6.7. */
const OVERHEAD = 6;

/** Updates a supervision step is learnt from: as many as the architecture learns from. */
export const learntUpdates = (config: TrmConfig, n: number): number => architectureOf(config).learntUpdates(n);

/** About how many bytes a tape of `calls` network calls holds at the worst moment, for a batch of B. */
export function tapeBytes(config: TrmConfig, B: number, calls: number): number {
  const { hiddenSize: D, heads, mlpT, expansion, layers } = config;
  const L = sequenceLength(config);
  const channels = L * (3 * swigluWidth(expansion, D) + 4 * D);
  const tokens = mlpT ? D * (3 * swigluWidth(expansion, L) + 4 * L) : L * (10 * D + 2 * heads * L);
  return OVERHEAD * 4 * B * calls * layers * (channels + tokens);
}

/** Which way fits: true where a tape would be too long to hold. */
export const shouldRecompute = (config: TrmConfig, B: number, n: number): boolean => tapeBytes(config, B, learntUpdates(config, n)) > HOLD;

/** Slots whose tape of a single call fits: more are learnt from piece by piece (supervision.ts). At least one. */
export const slotsAtOnce = (config: TrmConfig): number => Math.max(1, Math.floor(HOLD / tapeBytes(config, 1, 1)));

/** Everything on one tape. */
export function learnOnTape({ model, start, sequence, embed, loss, leaves }: Unrolled): LearntStep {
  const ends: State[] = []; // of the one call below, kept beyond autodiff's own tidying
  const { value, grads } = tf.valueAndGrads(() => {
    const end = advance(model, embed(), start, sequence);
    ends.push({ y: tf.keep(end.y), z: tf.keep(end.z) });
    return loss(end.y);
  })([...leaves]);
  const [{ y, z }] = ends;
  return { y, z, value: value, gradients: grads };
}

/** One call of the network after the other, forwards without a tape and backwards with a short one each. The same numbers, up to the order of sums. */
export function learnByRecomputing({ model, start, sequence, embed, loss, heads: read, leaves }: Unrolled): LearntStep {
  const sums = new Map<tf.Tensor, tf.Tensor>();
  const add = (of: readonly tf.Tensor[], gradients: readonly tf.Tensor[]): void =>
    of.forEach((leaf, i) => sums.set(leaf, plus(sums.get(leaf), gradients[i])));
  const heads = among(leaves, read);
  const within = { y: among(leaves, weightsOf(model, 'y')), z: among(leaves, weightsOf(model, 'z')) };
  const embedding = leaves.filter((leaf) => ![...heads, ...within.y, ...within.z].includes(leaf));

  const x = embed();
  let { y, z } = start;
  const calls = sequence.map(({ state }) => {
    const [h, injection] = state === 'z' ? [z, tf.add<tf.Tensor3D>(y, x)] : [y, z];
    const out = net(model, state, h, injection);
    if (state === 'z') z = out;
    else y = out;
    return { state, h, injection };
  });
  const {
    value,
    grads: [dy, ...dHeads],
  } = tf.valueAndGrads((end) => loss(end as tf.Tensor3D))([y, ...heads]);
  add(heads, dHeads);

  const d: { y: tf.Tensor; z: tf.Tensor | undefined; x: tf.Tensor | undefined } = { y: dy, z: undefined, x: undefined };
  for (const { state, h, injection } of calls.toReversed()) {
    const out = d[state];
    if (!out) throw new Error('the last update must be one of y');
    const run = (a: tf.Tensor, b: tf.Tensor): tf.Tensor => net(model, state, a as tf.Tensor3D, b as tf.Tensor3D);
    const [dh, dInjection, ...dWeights] = tf.tidy(() => tf.grads(run)([h, injection, ...within[state]], out));
    add(within[state], dWeights);
    out.dispose();
    d[state] = dh;
    const other = state === 'z' ? 'y' : 'z';
    if (state === 'z') d.x = plus(d.x, tf.clone(dInjection));
    d[other] = plus(d[other], dInjection);
  }
  if (d.x && embedding.length > 0) add(embedding, tf.grads(embed)([...embedding], d.x));
  return { y, z, value: value, gradients: leaves.map((leaf) => sums.get(leaf) ?? tf.zerosLike(leaf)) };
}

/** sum + more; both are freed where there is a sum. */
export function plus<T extends tf.Tensor>(sum: T | undefined, more: T): T {
  if (!sum) return more;
  const both: T = tf.add(sum, more);
  tf.dispose([sum, more]);
  return both;
}

const among = (leaves: readonly tf.Tensor[], some: readonly tf.Tensor[]): tf.Tensor[] => leaves.filter((leaf) => some.includes(leaf));

/** Every matrix of the network that updates a state. */
const weightsOf = (model: Model, state: 'y' | 'z'): tf.Tensor[] =>
  blocksOf(model, state).flatMap(({ mix, gateUp, down }) => [
    ...(mix.kind === 'mlp_t' ? [mix.gateUp, mix.down] : [mix.qkv, mix.out]),
    gateUp,
    down,
  ]);
