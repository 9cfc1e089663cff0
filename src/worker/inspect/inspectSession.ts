/** The part of the session that looks inside a run: one recording at a time, kept until the next one or another model; and where copies go. */

import * as tf from '@tensorflow/tfjs-core';
import { NoModelError } from '../../engine/engine.ts';
import { GpuEngine } from '../../engine/gpu.ts';
import type { Question } from '../../kinds/kind.worker.ts';
import { readQuestion } from '../../kinds/kinds.worker.ts';
import { disposeModel, inputEmbedding, uploadModel, block, blocksOf, type Model, type BlockTensors } from '../../model/model.ts';
import { softmax, splitHeads } from '../../model/ops.ts';
import type { TrmWeights } from '../../model/weights/tensors.ts';
import { UnfitError } from '../../protocol/errors.ts';
import {
  cellRequestSchema,
  recordRequestSchema,
  trajectoriesRequestSchema,
  type Attention,
  type CellRequest,
  type InspectApi,
  type RecordProgress,
  type Recording,
  type RecordRequest,
  type Trajectories,
  type TrajectoriesRequest,
  NoRecordingError,
  NoAttentionError,
} from '../../protocol/inspect.ts';
import { reply, check, type Reply } from '../../protocol/session.ts';
import { prepareCopies } from '../copies.ts';
import type { SessionHost } from '../device.ts';
import { cosines, cellRows, record, type Held, type Replay } from './recorder.ts';
import { trace } from './trajectories.ts';

/** One job at a time: a new one stops the one before, and a job can be stopped by the name of the run it is about. */
export class Latest {
  private running: { readonly runId: string; readonly abort: AbortController } | null = null;

  /** Does `work`, whose signal is raised when it is to stop. */
  async run<T>(runId: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    this.running?.abort.abort();
    const mine = { runId, abort: new AbortController() };
    this.running = mine;
    try {
      return await work(mine.abort.signal);
    } finally {
      if (this.running === mine) this.running = null;
    }
  }

  /** Stops the job about this run, or any job when none is named. */
  stop(runId?: string): void {
    if (runId === undefined || this.running?.runId === runId) this.running?.abort.abort();
  }
}

export class InspectSession implements InspectApi {
  private readonly host: SessionHost;
  private held: Held | null = null;
  private readonly recordings = new Latest();
  private readonly traces = new Latest();

  constructor(host: SessionHost) {
    this.host = host;
  }

  record(request: RecordRequest, onProgress: (p: RecordProgress) => void): Promise<Reply<Recording>> {
    return reply(async () => {
      const requested = check(recordRequestSchema, request, 'recording');
      const { runId } = requested;
      return this.recordings.run(runId, (signal) =>
        this.host.turns.take(() =>
          this.withModel(async (model, weights) => {
            this.held = null; // its memory is wanted for the new one
            const held = await record(model, replayOf(requested, weights), { runId, onProgress, signal });
            this.held = held;
            return held.facts;
          }),
        ),
      );
    });
  }

  cancel(runId: string): void {
    this.recordings.stop(runId);
  }

  trajectories(request: TrajectoriesRequest, onProgress: (p: RecordProgress) => void): Promise<Reply<Trajectories>> {
    return reply(async () => {
      const requested = check(trajectoriesRequestSchema, request, 'trajectories');
      return this.traces.run(requested.runId, (signal) =>
        this.host.turns.take(async () => {
          const engine = await this.host.engine();
          const weights = this.weights();
          const question = questionFor(requested, weights);
          const copies = prepareCopies((k) => question.rollouts(weights.config.seqLen, k, requested.seed), requested);
          return trace(engine, weights.config, copies, requested, { onProgress, signal });
        }),
      );
    });
  }

  cancelTrajectories(runId: string): void {
    this.traces.stop(runId);
  }

  similarity(request: CellRequest): Promise<Reply<Float32Array>> {
    return reply(() => {
      const { held, tick, cell, weights } = this.find(request);
      const { config } = weights;
      return Promise.resolve(cosines(cellRows(config, held.zAfter[tick - 1] ?? new Float32Array(0)), config.hiddenSize, cell));
    });
  }

  attention(request: CellRequest): Promise<Reply<Attention>> {
    return reply(async () => {
      this.find(request);
      return this.host.turns.take(() =>
        this.withModel(async (model) => {
          const { held, tick, cell } = this.find(request);
          if (model.config.mlpT)
            throw new NoAttentionError('This model mixes cells with a fixed matrix, not by attention: there is nowhere it looks.');
          return readAttention(model, held, tick, cell);
        }),
      );
    });
  }

  /** Another model: nothing recorded belongs to it. */
  forget(): void {
    this.recordings.stop();
    this.traces.stop();
    this.held = null;
  }

  /** The loaded model in tfjs ops on the session's device, for as long as `work` takes. */
  private async withModel<T>(work: (model: Model, weights: TrmWeights) => Promise<T>): Promise<T> {
    const engine = await this.host.engine();
    if (engine instanceof GpuEngine) await engine.startTfjs(); // wasm has been tfjs's backend from the start
    const weights = this.weights();
    const model = uploadModel(weights);
    try {
      return await work(model, weights);
    } finally {
      disposeModel(model);
    }
  }

  private weights(): TrmWeights {
    const weights = this.host.loaded();
    if (!weights) throw new NoModelError('No model is loaded yet.');
    return weights;
  }

  private find(request: CellRequest): { readonly held: Held; readonly tick: number; readonly cell: number; readonly weights: TrmWeights } {
    const { runId, tick, cell } = check(cellRequestSchema, request, 'cell');
    const weights = this.weights();
    const held = this.held;
    if (held?.facts.runId !== runId || tick > held.before.length || cell >= weights.config.seqLen) {
      throw new NoRecordingError('That moment of the run is not recorded; look inside again.');
    }
    return { held, tick, cell, weights };
  }
}

/** The board of a run as the model in hand is asked about it. @throws UnfitError when it cannot be */
function questionFor(
  { kind, board }: Pick<RecordRequest, 'kind' | 'board'>,
  { config, rows = new Map<string, number>() }: TrmWeights,
): Question {
  const question = readQuestion(kind, board, rows);
  const problem = config.vocabSize === question.vocabSize ? question.unfit(config.seqLen) : 'it is for another kind of puzzle';
  if (problem) throw new UnfitError(`The loaded model cannot take this puzzle: ${problem}.`);
  return question;
}

/** The board itself (copy 0), as its run met it: the same noise too. */
function replayOf(request: RecordRequest, weights: TrmWeights): Replay {
  const { config } = weights;
  const { seed, noise: requested, steps, T = config.T, n = config.n } = request;
  const question = questionFor(request, weights);
  const copies = { copies: 1, seed, ...(requested ? { noise: requested } : {}) };
  const { rollouts, noise } = prepareCopies((k) => question.rollouts(config.seqLen, k, seed), copies);
  return {
    tokens: rollouts.tokens,
    puzzleId: rollouts.puzzleIds?.[0] ?? 0,
    T,
    n,
    steps,
    noise,
    verify: (tokens) => question.verify(tokens),
  };
}

/** One call of the network again, from the states that the tick started from. */
async function readAttention(model: Model, { replay, before }: Held, tick: number, cell: number): Promise<Attention> {
  const { hiddenSize: D, prefixLen: P, seqLen: S, heads } = model.config;
  const from = before[tick - 1];
  if (!from) throw new NoRecordingError('That moment of the run is not recorded; look inside again.');
  const maps = tf.tidy(() => {
    const [y, z] = [tf.tensor3d(from.y, [P + S, 1, D]), tf.tensor3d(from.z, [P + S, 1, D])];
    if (tick % (replay.n + 1) === 0) return attentionMaps(model, 'y', y, z, P + cell);
    const x = inputEmbedding(model, tf.tensor2d(replay.tokens, [1, S], 'int32'), tf.tensor1d([replay.puzzleId], 'int32'));
    return attentionMaps(model, 'z', z, tf.add(y, x), P + cell);
  });
  const layers = maps.shape[0];
  const values = (await maps.data()) as Float32Array;
  maps.dispose();
  const cells = new Float32Array(layers * heads * S);
  const prefix = new Float32Array(layers * heads);
  for (let i = 0; i < layers * heads; i++) {
    const row = values.subarray(i * (P + S), (i + 1) * (P + S));
    cells.set(row.subarray(P), i * S);
    prefix[i] = row.subarray(0, P).reduce((a, b) => a + b, 0);
  }
  return { layers, heads, cells, prefix };
}

/** Where one position looks: the attention weights of every head and layer in one call of the network. */
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
function attentionMaps(model: Model, updated: 'y' | 'z', h: tf.Tensor3D, injection: tf.Tensor3D, position: number): tf.Tensor3D {
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
