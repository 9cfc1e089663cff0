/** Replays a run of one question update by update, in the order of `updates`, and keeps what every update left behind. */

import * as tf from '@tensorflow/tfjs-core';
import { noiseTensor } from '../../engine/tfjs.ts';
import type { Verdict } from '../../kinds/puzzle.ts';
import { sequenceLength, type TrmConfig } from '../../model/config.ts';
import { LatentPicture } from '../../model/latent.ts';
import { decode, inputEmbedding, net, type Model } from '../../model/model.ts';
import { initialState, updates } from '../../model/recursion.ts';
import {
  InspectError,
  RECORDING_LIMIT,
  TOP_K,
  type RecordProgress,
  type Recording,
  type YTick,
  type ZTick,
} from '../../protocol/inspect.ts';
import { alternatives, changeBytes, changes, norms, residual } from './facts.ts';

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
export interface Pair {
  readonly y: Float32Array;
  readonly z: Float32Array;
}

/** A recording with its states, as the worker holds it. */
export interface Held {
  readonly facts: Recording;
  readonly replay: Replay;
  /** What tick t = 1, 2, ... started from: y, and z after the noise where the step began with some. */
  readonly before: readonly Pair[];
  /** z after tick t = 1, 2, ... [L, D] */
  readonly zAfter: readonly Float32Array[];
}

export interface RecordOptions {
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
 * @throws InspectError 'too-large' when not one step fits, 'cancelled'
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
    throw new InspectError(
      'too-large',
      `One supervision step of this model takes ${megabytes(perStep)} MB to record; at most ${megabytes(limit)} MB are kept.`,
    );
  }
  const total = steps * T * (n + 1);
  const states: Record<'y' | 'z', Float32Array> = { y: new Float32Array(0), z: new Float32Array(0) };
  const [y, z, before, zAfter]: [YTick[], Omit<ZTick, 'rgb'>[], Pair[], Float32Array[]] = [[], [], [], []];
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
        await macrotask(); // lets a cancel message in
        if (signal.aborted) throw new InspectError('cancelled', 'The recording was stopped.');
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
  const picture = new LatentPicture(config.hiddenSize);
  for (const state of states) picture.add(cellRows(config, state));
  picture.fit();
  return states.map((state) => picture.colours(cellRows(config, state)));
}

const read = async (t: tf.Tensor): Promise<Float32Array> => (await t.data()) as Float32Array;
const megabytes = (bytes: number): number => Math.ceil(bytes / 2 ** 20);
/** Lets the event loop deliver messages. */
const macrotask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
