/**
 * The network in tfjs ops: the readable reference, and the path autodiff follows (SPEC section 2).
 *
 * States are kept SEQUENCE FIRST, [L, B, D]: then mixing along the tokens is one matmul `W [2I, L] x [L, B*D]` and
 * mixing along the channels one matmul `[L*B, D] x W [D, 2I]`, without a single transpose. Arrays that leave this
 * folder are [B, L, D] as everywhere else; `toSequenceFirst` and `toBatchFirst` convert.
 */

import * as tf from '@tensorflow/tfjs-core';
import { architectureOf, blockNames, networkOf } from './architectures/index.ts';
import { sequenceLength, type TrmConfig } from './config.ts';
import { addNorm, gate, softmax, splitHeads, ropeTable, type Rope } from './ops.ts';
import type { HostTensor, TrmWeights } from './weights/tensors.ts';

/** One block's weights. Matrices that act on channels are stored [in, out], those that act on tokens [out, in]. */
export interface BlockTensors {
  /** Token mixing: a SwiGLU along the sequence, or attention. */
  readonly mix:
    | { readonly kind: 'mlp_t'; readonly gateUp: tf.Tensor2D; readonly down: tf.Tensor2D } // [2I, L], [L, I]
    | { readonly kind: 'attention'; readonly qkv: tf.Tensor2D; readonly out: tf.Tensor2D }; // [D, 3D], [D, D]
  readonly gateUp: tf.Tensor2D; // [D, 2I]
  readonly down: tf.Tensor2D; // [I, D]
}

/** A model's weights on the current tfjs backend. */
export interface Model {
  readonly config: TrmConfig;
  readonly embedTokens: tf.Tensor2D; // [V, D]
  readonly puzzles: tf.Tensor2D | null; // [ids, puzzleDim]
  readonly positions: tf.Tensor2D | null; // [L, D], learned positions only
  readonly lmHead: tf.Tensor2D; // [D, V]
  readonly qWeight: tf.Tensor2D; // [D, 2]
  readonly qBias: tf.Tensor1D; // [2]
  readonly yInit: tf.Tensor1D; // [D], reference: H_init
  readonly zInit: tf.Tensor1D; // [D], reference: L_init
  /** The blocks of each network, by its name: one in a TRM, two in HRM (architectures/). */
  readonly networks: Readonly<Record<string, readonly BlockTensors[]>>;
  readonly rope: Rope | null;
}

/** Uploads checked weights to the current backend. The caller owns the model: `disposeModel`. */
export function uploadModel({ config, tensors }: TrmWeights): Model {
  const host = (name: string): HostTensor => {
    const t = tensors.get(name);
    if (!t) throw new Error(`${name} is missing: weights must pass checkWeights first`);
    return t;
  };
  const matrix = (name: string): tf.Tensor2D => {
    const { data, shape } = host(name);
    return tf.tensor2d(data, [shape[0] ?? 0, shape[1] ?? 0]);
  };
  const transposed = (name: string): tf.Tensor2D => tf.tidy(() => tf.transpose(matrix(name)));
  const vector = (name: string): tf.Tensor1D => tf.tensor1d(host(name).data);
  const block = (at: string): BlockTensors => ({
    mix: config.mlpT
      ? { kind: 'mlp_t', gateUp: matrix(`${at}.mlp_t.gate_up_proj.weight`), down: matrix(`${at}.mlp_t.down_proj.weight`) }
      : { kind: 'attention', qkv: transposed(`${at}.self_attn.qkv_proj.weight`), out: transposed(`${at}.self_attn.o_proj.weight`) },
    gateUp: transposed(`${at}.mlp.gate_up_proj.weight`),
    down: transposed(`${at}.mlp.down_proj.weight`),
  });
  return {
    config,
    embedTokens: matrix('embed_tokens.embedding_weight'),
    puzzles: config.puzzleDim > 0 ? matrix('puzzle_emb.weights') : null,
    positions: config.positions === 'learned' ? matrix('embed_pos.embedding_weight') : null,
    lmHead: transposed('lm_head.weight'),
    qWeight: transposed('q_head.weight'),
    qBias: vector('q_head.bias'),
    yInit: vector('H_init'),
    zInit: vector('L_init'),
    networks: Object.fromEntries(architectureOf(config).networks.map((n) => [n.name, blockNames(config, n).map(block)])),
    rope: uploadRope(config),
  };
}

function uploadRope(config: TrmConfig): Model['rope'] {
  if (config.mlpT || config.positions !== 'rope') return null;
  const L = sequenceLength(config);
  const { cos, sin, headSize } = ropeTable(config);
  return { cos: tf.tensor2d(cos, [L, headSize]), sin: tf.tensor2d(sin, [L, headSize]) };
}

/** Frees every tensor of a model. */
export function disposeModel(model: Model): void {
  const { networks, rope } = model;
  const own = [model.embedTokens, model.puzzles, model.positions, model.lmHead, model.qWeight, model.qBias, model.yInit, model.zInit];
  const ofBlocks = Object.values(networks)
    .flat()
    .flatMap(({ mix, gateUp, down }) => (mix.kind === 'mlp_t' ? [mix.gateUp, mix.down, gateUp, down] : [mix.qkv, mix.out, gateUp, down]));
  for (const t of [...own, ...ofBlocks, rope?.cos, rope?.sin]) t?.dispose();
}

/** [B, L, D] -> [L, B, D] */
export const toSequenceFirst = (t: tf.Tensor3D): tf.Tensor3D => tf.transpose(t, [1, 0, 2]);
/** [L, B, D] -> [B, L, D] */
export const toBatchFirst = toSequenceFirst;

/** SwiGLU along the channels. [M, D] -> [M, D] */
export function channelSwiglu(h: tf.Tensor2D, block: BlockTensors): tf.Tensor2D {
  return tf.matMul(gate(tf.matMul(h, block.gateUp), 1), block.down);
}

/** SwiGLU along the tokens, prefix included. [L, M] -> [L, M] */
export function tokenSwiglu(h: tf.Tensor2D, mix: { gateUp: tf.Tensor2D; down: tf.Tensor2D }): tf.Tensor2D {
  return tf.matMul(mix.down, gate(tf.matMul(mix.gateUp, h), 0));
}

/** softmax(q k^T / sqrt(head size)) v of every head: [N, L, head size] each -> the same. */
function mixTokens(q: tf.Tensor3D, k: tf.Tensor3D, v: tf.Tensor3D): tf.Tensor3D {
  const scaled: tf.Tensor3D = tf.mul(q, 1 / Math.sqrt(q.shape[2]));
  const keys: tf.Tensor3D = tf.transpose(k, [0, 2, 1]);
  if (tf.getBackend() !== 'wasm') return tf.matMul(softmax(tf.matMul(scaled, keys)), v);
  // Head by head the scores stay in the cache, and plain products run on all threads: 2-7 times faster than batched ones from L = 257 on.
  const heads = (t: tf.Tensor3D): tf.Tensor2D[] => tf.unstack(t) as tf.Tensor2D[];
  const [ks, vs] = [heads(keys), heads(v)];
  return tf.stack(heads(scaled).map((a, i) => tf.tidy(() => tf.matMul(softmax(tf.matMul(a, ks[i])), vs[i])))) as tf.Tensor3D;
}

/** Bidirectional multi-head attention without a mask. h [L, B, D] -> [L*B, D]; SPEC section 2, "Attention". */
export function attention(h: tf.Tensor3D, weights: { qkv: tf.Tensor2D; out: tf.Tensor2D }, model: Model): tf.Tensor2D {
  const [L, B, D] = h.shape;
  const heads = model.config.heads;
  const size = D / heads;
  const [q, k, v] = splitHeads(tf.matMul(tf.reshape(h, [L * B, D]), weights.qkv), L, B, heads, model.rope);
  const joined = tf.transpose(tf.reshape(mixTokens(q, k, v), [B, heads, L, size]), [2, 0, 1, 3]);
  return tf.matMul(tf.reshape(joined, [L * B, D]), weights.out);
}

/** Post-norm block: mix along tokens, then along channels. [L, B, D] -> [L, B, D] */
export function block(h: tf.Tensor3D, weights: BlockTensors, model: Model): tf.Tensor3D {
  const [L, B, D] = h.shape;
  const eps = model.config.rmsEps;
  const { mix } = weights;
  let mixed: tf.Tensor2D;
  if (mix.kind === 'mlp_t') {
    const flat: tf.Tensor2D = tf.reshape(h, [L, B * D]);
    // This RMS runs over the TOKEN axis, not over the channels.
    mixed = tf.reshape(addNorm(flat, tokenSwiglu(flat, mix), 0, eps), [L * B, D]);
  } else {
    mixed = addNorm(tf.reshape(h, [L * B, D]), attention(h, mix, model), 1, eps);
  }
  return tf.reshape(addNorm(mixed, channelSwiglu(mixed, weights), 1, eps), [L, B, D]);
}

/** The blocks that update a state: the same ones for both in a TRM, y's own in HRM. */
export const blocksOf = (model: Model, state: 'y' | 'z'): readonly BlockTensors[] => model.networks[networkOf(model.config, state).name];

/** The network that updates `state`: blocks(h + injection). [L, B, D] -> [L, B, D] */
export function net(model: Model, state: 'y' | 'z', h: tf.Tensor3D, injection: tf.Tensor3D): tf.Tensor3D {
  return tf.tidy(() => blocksOf(model, state).reduce<tf.Tensor3D>((v, b) => block(v, b, model), tf.add(h, injection)));
}

/**
 * x, the embedded question [L, B, D] (SPEC section 2, "Input embedding"): prefix rows, then token rows, all times sqrt(D).
 * @param tokens [B, S]
 * @param puzzleIds [B]
 */
export function inputEmbedding(model: Model, tokens: tf.Tensor2D, puzzleIds: tf.Tensor1D): tf.Tensor3D {
  return tf.tidy(() => embedQuestion(model, tokens, model.puzzles && tf.gather<tf.Tensor2D>(model.puzzles, puzzleIds)));
}

/** x as `inputEmbedding` gives it, from the questions' own rows of the puzzle table [B, puzzleDim]: what training takes gradients of. */
export function embedQuestion(model: Model, tokens: tf.Tensor2D, puzzleRows: tf.Tensor2D | null): tf.Tensor3D {
  return tf.tidy(() => {
    const { hiddenSize: D, prefixLen: P, puzzleDim, vocabSize } = model.config;
    const [B, S] = tokens.shape;
    // One-hot matmuls instead of gathers: their gradient needs no float atomics.
    // (The wasm backend writes integer bits whatever dtype oneHot is asked for, hence the cast.)
    const oneHot: tf.Tensor2D = tf.reshape(tf.cast(tf.oneHot(tf.transpose(tokens), vocabSize), 'float32'), [S * B, vocabSize]);
    const rows: tf.Tensor3D = tf.reshape(tf.matMul(oneHot, model.embedTokens), [S, B, D]);
    let x: tf.Tensor3D = P > 0 ? tf.concat([prefixRows(), rows], 0) : rows;
    if (model.positions) x = tf.mul(tf.add(x, tf.expandDims(model.positions, 1)), Math.SQRT1_2);
    return tf.mul(x, Math.sqrt(D));

    /** A puzzle's row, zero-padded to P*D, fills the prefix from position 0 on. [P, B, D] */
    function prefixRows(): tf.Tensor3D {
      if (!puzzleRows) return tf.zeros([P, B, D]);
      const padded = tf.pad(puzzleRows, [
        [0, 0],
        [0, P * D - puzzleDim],
      ]);
      return toSequenceFirst(tf.reshape(padded, [B, P, D]));
    }
  });
}

/** Decodes y [L, B, D]: logits [B, S, V] of the task positions, and both q logits [B, 2] (0 = halt, 1 = continue). */
export function decode(model: Model, y: tf.Tensor3D): { logits: tf.Tensor3D; q: tf.Tensor2D } {
  return tf.tidy(() => {
    const { hiddenSize: D, prefixLen: P, seqLen: S, vocabSize: V } = model.config;
    const B = y.shape[1];
    const answer: tf.Tensor2D = tf.reshape(tf.slice(y, [P, 0, 0], [S, B, D]), [S * B, D]);
    const logits: tf.Tensor3D = toBatchFirst(tf.reshape(tf.matMul(answer, model.lmHead), [S, B, V]));
    const first: tf.Tensor2D = tf.reshape(tf.slice(y, [0, 0, 0], [1, B, D]), [B, D]);
    const q: tf.Tensor2D = tf.add(tf.matMul(first, model.qWeight), model.qBias);
    return { logits, q };
  });
}
