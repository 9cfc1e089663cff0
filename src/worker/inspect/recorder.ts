/** Replays a run of one question update by update, in the order of `updates`, and keeps what every update left behind, with the numbers told of it. */

import * as tf from '@tensorflow/tfjs-core';
import { noiseTensor } from '../../engine/tfjs.ts';
import type { Verdict } from '../../kinds/puzzle.ts';
import { sequenceLength, type TrmConfig } from '../../model/config.ts';
import { LatentProjection } from '../../model/latent.ts';
import { decode, inputEmbedding, net, type Model } from '../../model/model.ts';
import { initialState, updates } from '../../model/recursion.ts';
import { CancelledError } from '../../protocol/errors.ts';
import {
  RECORDING_LIMIT,
  TOP_K,
  type RecordProgress,
  type Recording,
  type YTick,
  type ZTick,
  RecordingTooLargeError,
} from '../../protocol/inspect.ts';
import { macrotask } from '../device.ts';

/** One question, and how its run went. */
export interface Replay {
  /** [S] */
  readonly tokens: Int32Array;
  /** Row of the puzzle table. */
  readonly puzzleId: number;
  readonly T: number;
  readonly n: number;
  /** Supervision steps. */
  readonly steps: number;
  readonly noise?: { readonly sigma: number; readonly seed: number } | undefined;
  /** What the rules say of an answer [S]. */
  readonly verify: (tokens: Uint8Array) => Verdict;
}

/** y and z, [L, D] each. */
interface LatentPair {
  readonly y: Float32Array;
  readonly z: Float32Array;
}

/** A recording with its states, as the worker holds it. */
export interface Held {
  readonly facts: Recording;
  readonly replay: Replay;
  /** What tick t = 1, 2, ... started from: y, and z after the noise where the step began with some. */
  readonly before: readonly LatentPair[];
  /** z after tick t = 1, 2, ... [L, D] */
  readonly zAfter: readonly Float32Array[];
}

interface RecordOptions {
  readonly runId: string;
  readonly onProgress: (p: RecordProgress) => void;
  readonly signal: AbortSignal;
  /** Bytes; RECORDING_LIMIT when absent. */
  readonly limit?: number;
}

/** Bytes of one supervision step: the states in the worker, and the facts that go to the page. */
export function bytesOfStep(config: TrmConfig, T: number, n: number, noisy: boolean): number {
  const { seqLen: S, hiddenSize: D, vocabSize: V } = config;
  const states = (T * (n + 1) + (noisy ? 1 : 0)) * sequenceLength(config) * D * 4;
  return states + T * S * (1 + 5 * Math.min(TOP_K, V) + 4) + T * n * S * (4 + 1 + 3);
}

/**
 * Records every update. The model must be on tfjs's current backend; no tensor is left behind.
 * @throws RecordingTooLargeError when not one step fits, CancelledError
 */
export async function record(
  model: Model,
  replay: Replay,
  { runId, onProgress, signal, limit = RECORDING_LIMIT }: RecordOptions,
): Promise<Held> {
  const { T, n, noise } = replay;
  const { config } = model;
  const perStep = bytesOfStep(config, T, n, noise !== undefined);
  const steps = Math.min(replay.steps, Math.floor(limit / perStep));
  if (steps < 1) {
    throw new RecordingTooLargeError(
      `One supervision step of this model takes ${megabytes(perStep)} MB to record; at most ${megabytes(limit)} MB are kept.`,
    );
  }
  const total = steps * T * (n + 1);
  const states: Record<'y' | 'z', Float32Array> = { y: new Float32Array(0), z: new Float32Array(0) };
  const [y, z, before, zAfter]: [YTick[], Omit<ZTick, 'rgb'>[], LatentPair[], Float32Array[]] = [[], [], [], []];
  const x = tf.tidy(() =>
    inputEmbedding(model, tf.tensor2d(replay.tokens, [1, config.seqLen], 'int32'), tf.tensor1d([replay.puzzleId], 'int32')),
  );
  const start = initialState(model, 1);
  const live = { ...start, seen: tf.add<tf.Tensor3D>(start.y, x) };
  const replace = (name: keyof typeof live, next: tf.Tensor3D): void => {
    live[name].dispose();
    live[name] = next;
  };
  try {
    [states.y, states.z] = [await read(live.y), await read(live.z)];
    for (let step = 1; step <= steps; step++) {
      if (noise) {
        const moved: tf.Tensor3D = tf.tidy(() => tf.add(live.z, noiseTensor(model, 1, noise, step)));
        replace('z', moved);
        states.z = await read(moved);
      }
      for (const update of updates(T, n)) {
        await macrotask();
        if (signal.aborted) throw new CancelledError('The recording was stopped.');
        const was = { ...states };
        before.push(was);
        if (update.state === 'z') {
          replace('z', net(model, 'z', live.z, live.seen));
          states.z = await read(live.z);
          z.push({ step, cycle: update.cycle, index: update.index, ...latentFacts(config, states.z, was.z) });
        } else {
          replace('y', net(model, 'y', live.y, live.z));
          replace('seen', tf.add(live.y, x));
          states.y = await read(live.y);
          y.push({ step, cycle: update.cycle, ...(await answerFacts(model, live.y, replay)), residual: residual(states.y, was.y) });
        }
        zAfter.push(states.z);
        onProgress({ done: before.length, total });
      }
    }
  } finally {
    tf.dispose([x, live.y, live.z, live.seen]);
  }
  const rgb = colours(
    config,
    z.map((_, i) => zAfter[Math.floor(i / n) * (n + 1) + (i % n)] ?? states.z),
  );
  const facts: Recording = {
    runId,
    T,
    n,
    steps,
    asked: replay.steps,
    k: Math.min(TOP_K, config.vocabSize),
    y,
    z: z.map((tick, i) => ({ ...tick, rgb: rgb[i] ?? new Uint8Array(0) })),
    bytes: steps * perStep,
    attends: !config.mlpT,
  };
  return { facts, replay, before, zAfter };
}

/** The rows of a state that belong to cells: [L, D] -> [S, D] */
export const cellRows = ({ prefixLen, hiddenSize }: TrmConfig, state: Float32Array): Float32Array => state.subarray(prefixLen * hiddenSize);

function latentFacts(config: TrmConfig, now: Float32Array, before: Float32Array): Pick<ZTick, 'norm' | 'change' | 'residual'> {
  const D = config.hiddenSize;
  const own = cellRows(config, now);
  return { norm: norms(own, D), change: changeBytes(changes(own, cellRows(config, before), D)), residual: residual(now, before) };
}

async function answerFacts(model: Model, y: tf.Tensor3D, replay: Replay): Promise<Omit<YTick, 'step' | 'cycle' | 'residual'>> {
  const { config } = model;
  const { logits, q } = decode(model, y);
  try {
    const k = Math.min(TOP_K, config.vocabSize);
    const top = alternatives((await logits.data()) as Float32Array, config.vocabSize, k);
    const tokens = Uint8Array.from({ length: config.seqLen }, (_, i) => top.tokens[i * k] ?? 0);
    const { solved, cells } = replay.verify(tokens);
    const halt = (await q.data())[0] ?? 0;
    return { tokens, topTokens: top.tokens, topProbabilities: top.probabilities, entropy: top.entropy, halt, solved, bad: cells };
  } finally {
    tf.dispose([logits, q]);
  }
}

/** Colours of every state in one basis fitted to all of them. */
function colours(config: TrmConfig, states: readonly Float32Array[]): Uint8Array[] {
  const picture = new LatentProjection(config.hiddenSize);
  for (const state of states) picture.add(cellRows(config, state));
  picture.fit();
  return states.map((state) => picture.colours(cellRows(config, state)));
}

const read = async (t: tf.Tensor): Promise<Float32Array> => (await t.data()) as Float32Array;
const megabytes = (bytes: number): number => Math.ceil(bytes / 2 ** 20);

export interface Alternatives {
  /** [S, k], the likeliest first */
  readonly tokens: Uint8Array;
  /** Softmax probabilities [S, k] */
  readonly probabilities: Float32Array;
  /** Entropy over all V tokens, bits [S] */
  readonly entropy: Float32Array;
}

/** The k likeliest tokens of each cell and the entropy of its distribution. Of equally likely tokens the smaller comes first. @param logits [S, V] */
export function alternatives(logits: Float32Array, V: number, k: number): Alternatives {
  const S = logits.length / V;
  const tokens = new Uint8Array(S * k);
  const probabilities = new Float32Array(S * k);
  const entropy = new Float32Array(S);
  for (let i = 0; i < S; i++) {
    const row = logits.subarray(i * V, (i + 1) * V);
    const top = row.reduce((a, b) => Math.max(a, b), -Infinity);
    const weights = Array.from(row, (v) => Math.exp(v - top));
    const total = weights.reduce((a, b) => a + b, 0);
    // -sum p log p with p = w / total
    entropy[i] = Math.max(0, weights.reduce((h, w) => (w > 0 ? h - w * Math.log2(w / total) : h), 0) / total);
    const order = weights.map((_, token) => token).sort((a, b) => (row[b] ?? 0) - (row[a] ?? 0) || a - b);
    for (let j = 0; j < k; j++) {
      const token = order[j] ?? 0;
      tokens[i * k + j] = token;
      probabilities[i * k + j] = (weights[token] ?? 0) / total;
    }
  }
  return { tokens, probabilities, entropy };
}

/** ||v|| of each row [rows, D] -> [rows] */
export function norms(v: Float32Array, D: number): Float32Array {
  return Float32Array.from({ length: v.length / D }, (_, r) => {
    let sum = 0;
    for (let i = r * D; i < (r + 1) * D; i++) sum += (v[i] ?? 0) ** 2;
    return Math.sqrt(sum);
  });
}

/** Mean of all rows [rows, D] -> [D] */
export function meanRow(v: Float32Array, D: number): Float32Array {
  const sum = new Float64Array(D);
  for (let i = 0; i < v.length; i++) sum[i % D] += v[i];
  return Float32Array.from(sum, (s) => (s * D) / v.length);
}

/** ||now - before|| / ||now|| of each row [rows, D] -> [rows]; 0 where now is 0 everywhere. */
export function changes(now: Float32Array, before: Float32Array, D: number): Float32Array {
  const size = norms(now, D);
  return norms(
    now.map((v, i) => v - (before[i] ?? 0)),
    D,
  ).map((d, r) => ((size[r] ?? 0) > 0 ? d / (size[r] ?? 1) : 0));
}

/** The same for the whole state, as one number. */
export const residual = (now: Float32Array, before: Float32Array): number => changes(now, before, now.length)[0] ?? 0;

/** Largest relative change that a byte can say; vectors of equal length are at most this far apart. */
const MOST_CHANGE = 2;

/** Relative changes as bytes: 255 is MOST_CHANGE and more. */
export const changeBytes = (values: Float32Array): Uint8Array =>
  Uint8Array.from(values, (v) => Math.min(255, Math.round((v / MOST_CHANGE) * 255)));

/** Cosine of the angle between row `of` and every row [rows, D] -> [rows]; 0 where one of them is 0 everywhere. */
export function cosines(v: Float32Array, D: number, of: number): Float32Array {
  const size = norms(v, D);
  return size.map((own, r) => {
    let dot = 0;
    for (let i = 0; i < D; i++) dot += (v[r * D + i] ?? 0) * (v[of * D + i] ?? 0);
    const both = own * (size[of] ?? 0);
    return both > 0 ? dot / both : 0;
  });
}
