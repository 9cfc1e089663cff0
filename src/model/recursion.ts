/**
 * Recursive reasoning with one tiny network ("Less is More: Recursive Reasoning with Tiny Networks", section 4 and
 * figure 3). Start reading here.
 *
 *   x  the embedded question          y  the current answer          z  the latent reasoning state
 *
 *   repeat at most N_sup times            a supervision step: what the model was trained to improve on
 *     repeat T times                        a cycle
 *       repeat n times:  z <- net(z, y + x)   think: refine the latent, with the question in sight
 *       y <- net(y, z)                        answer: refine the answer from the latent, the question out of sight
 *     decode y, and ask q whether it is done
 *
 * HRM ("Hierarchical Reasoning Model", Wang et al. 2025), the predecessor, is the same loop with a second network for y: z is its
 * low-level state z_L, y its high-level state z_H. Its configurations and weights run here too (architectures/hrm.ts).
 */

import * as tf from '@tensorflow/tfjs-core';
import { decode, inputEmbedding, net, toBatchFirst, toSequenceFirst, type Model } from './model.ts';

/** One call of the network. Cycles and indices count from 1. */
export type Update =
  | { readonly state: 'z'; readonly cycle: number; readonly index: number }
  | { readonly state: 'y'; readonly cycle: number };

/** The order of updates in one supervision step: n of z then one of y, T times. Every executor follows this. */
export function* updates(T: number, n: number): Generator<Update, void, void> {
  for (let cycle = 1; cycle <= T; cycle++) {
    for (let index = 1; index <= n; index++) yield { state: 'z', cycle, index };
    yield { state: 'y', cycle };
  }
}

/** y and z on the device, [L, B, D] each (sequence first, see model.ts). */
export interface State {
  readonly y: tf.Tensor3D;
  readonly z: tf.Tensor3D;
}

/** What a supervision step leaves behind. The tensors (y, z, logits) live until the next step is asked for. */
export interface SupervisionStep extends State {
  /** 1, 2, ... */
  readonly step: number;
  /** [B, S, V] */
  readonly logits: tf.Tensor3D;
  /** argmax of the logits [B, S] */
  readonly tokens: Uint8Array;
  /** Softmax probability of each chosen token [B, S] */
  readonly confidence: Float32Array;
  /** q_halt, logits [B] */
  readonly halt: Float32Array;
}

export interface RecursionOptions {
  /** N_sup, supervision steps at most; the model's own when absent. */
  readonly nSup?: number;
  readonly T?: number;
  readonly n?: number;
  /** Go on from here (the recursion takes the tensors over); from H_init and L_init when absent. */
  readonly from?: State;
  /** What to add to z [L, B, D] before supervision step 1, 2, ... (noise rollouts). The recursion disposes of it. */
  readonly noise?: (step: number) => tf.Tensor3D;
}

/** The state a question starts from: H_init and L_init at every position (SPEC section 2, "Carry"). */
export function initialState(model: Model, B: number): State {
  const { prefixLen, seqLen, hiddenSize } = model.config;
  const everywhere = (init: tf.Tensor1D): tf.Tensor3D =>
    tf.tidy(() => tf.tile(tf.reshape(init, [1, 1, hiddenSize]), [prefixLen + seqLen, B, 1]));
  return { y: everywhere(model.yInit), z: everywhere(model.zInit) };
}

/** A state from arrays [B, L, D]. */
export function stateFrom(model: Model, B: number, y: Float32Array, z: Float32Array): State {
  const { prefixLen, seqLen, hiddenSize } = model.config;
  const shape: [number, number, number] = [B, prefixLen + seqLen, hiddenSize];
  const upload = (v: Float32Array): tf.Tensor3D => tf.tidy(() => toSequenceFirst(tf.tensor3d(v, shape)));
  return { y: upload(y), z: upload(z) };
}

/** A state's tensors as [B, L, D], for reading back. The caller disposes of them. */
export function stateBatchFirst({ y, z }: State): State {
  return { y: toBatchFirst(y), z: toBatchFirst(z) };
}

/** One supervision step from (y, z). The old state is left alone. */
export const supervisionStep = (model: Model, x: tf.Tensor3D, state: State, T: number, n: number): State =>
  advance(model, x, state, updates(T, n));

/** These updates of (y, z), in order; x is seen by z only. The old state is left alone. */
export function advance(model: Model, x: tf.Tensor3D, state: State, sequence: Iterable<Update>): State {
  return tf.tidy(() => {
    let { y, z } = state;
    let seen: tf.Tensor3D = tf.add(y, x); // y only moves at the end of a cycle
    for (const update of sequence) {
      if (update.state === 'z') {
        z = net(model, 'z', z, seen);
      } else {
        y = net(model, 'y', y, z);
        seen = tf.add(y, x);
      }
    }
    return { y, z };
  });
}

/** The state with something added to z. Takes both over. */
function disturbed({ y, z }: State, noise: tf.Tensor3D): State {
  const moved: tf.Tensor3D = tf.add(z, noise);
  tf.dispose([z, noise]);
  return { y, z: moved };
}

/** Tokens, their probabilities and q_halt, brought to the CPU in one readback. */
async function readAnswer(logits: tf.Tensor3D, q: tf.Tensor2D): Promise<Pick<SupervisionStep, 'tokens' | 'confidence' | 'halt'>> {
  const [B, S] = logits.shape;
  const packed = tf.tidy(() => {
    const chosen = tf.cast(tf.argMax(logits, 2), 'float32');
    const probability = tf.max(tf.softmax(logits), 2);
    return tf.concat([tf.reshape(chosen, [B * S]), tf.reshape(probability, [B * S]), tf.reshape(tf.slice(q, [0, 0], [B, 1]), [B])]);
  });
  const values = (await packed.data()) as Float32Array;
  packed.dispose();
  return { tokens: Uint8Array.from(values.subarray(0, B * S)), confidence: values.slice(B * S, 2 * B * S), halt: values.slice(2 * B * S) };
}

/**
 * Deep recursion over supervision steps for a batch of questions. Yields after each; stops when the consumer does.
 * As in the reference's evaluation, nothing halts by itself: the consumer looks at `halt` and decides.
 * @param tokens [B, S]
 * @param puzzleIds [B], rows of the puzzle table
 */
export async function* recursion(
  model: Model,
  tokens: tf.Tensor2D,
  puzzleIds: tf.Tensor1D,
  options: RecursionOptions = {},
): AsyncGenerator<SupervisionStep, void, void> {
  const { nSup = model.config.nSup, T = model.config.T, n = model.config.n, noise } = options;
  const x = inputEmbedding(model, tokens, puzzleIds);
  let state = options.from ?? initialState(model, tokens.shape[0]);
  try {
    for (let step = 1; step <= nSup; step++) {
      if (noise) state = disturbed(state, noise(step));
      const before = state;
      state = supervisionStep(model, x, before, T, n);
      tf.dispose([before.y, before.z]);
      const { logits, q } = decode(model, state.y);
      try {
        yield { step, ...state, logits, ...(await readAnswer(logits, q)) };
      } finally {
        tf.dispose([logits, q]);
      }
    }
  } finally {
    tf.dispose([x, state.y, state.z]);
  }
}
