/** Every message about looking inside a run, checked on arrival: the recording of every update, questions about one cell of it, and the paths of all copies. */

import { z } from 'zod';
import { coded } from '../model/errors.ts';
import { bytes, floats, solveRequestSchema, type Reply } from './session.ts';

/** Bytes that a recording may take, the worker's states and the page's facts together. Steps beyond are not recorded, and that is said. */
export const RECORDING_LIMIT = 64 * 2 ** 20;

/** Bytes that the means of y and z of all copies may take while their plane is fitted. Steps beyond are left out, and that is said. */
export const TRAJECTORIES_LIMIT = 16 * 2 ** 20;

/** Alternatives of a cell that are kept, at most. */
export const TOP_K = 5;

const { runId, kind, board, copies, noise, seed, T, n } = solveRequestSchema.shape;

/** Ask for the first `steps` supervision steps of copy 0 (the board itself) of a run, update by update. The other fields are the run's own. */
export const recordRequestSchema = z.object({ runId, kind, board, noise, seed, T, n, steps: z.number().int().min(1).max(4096) });
export type RecordRequest = z.infer<typeof recordRequestSchema>;

/** Net calls done, and to do in all; of trajectories, supervision steps. */
export const recordProgressSchema = z.object({ done: z.number().int(), total: z.number().int() });
export type RecordProgress = z.infer<typeof recordProgressSchema>;

/** What one update of y left behind, decoded. Steps, cycles and indices count from 1. */
const yTickSchema = z.object({
  step: z.number().int(),
  cycle: z.number().int(),
  /** [S] */
  tokens: bytes,
  /** The k most likely tokens of each cell, the likeliest first [S, k] */
  topTokens: bytes,
  /** Their probabilities [S, k] */
  topProbabilities: floats,
  /** Entropy of each cell's distribution over all tokens, bits [S] */
  entropy: floats,
  /** ||y - y before|| / ||y|| over all positions, the prefix included. */
  residual: z.number(),
  /** q_halt, a logit. */
  halt: z.number(),
  solved: z.boolean(),
  /** Board cells that break a rule. */
  bad: z.array(z.number()).readonly(),
});
export type YTick = z.infer<typeof yTickSchema>;

/** What one update of z left behind. */
const zTickSchema = z.object({
  step: z.number().int(),
  cycle: z.number().int(),
  index: z.number().int(),
  /** ||z|| of each cell [S] */
  norm: floats,
  /** ||z - z before|| / ||z|| of each cell, 0..2 as bytes 0..255 [S] */
  change: bytes,
  /** First three principal components, one basis for the whole recording [S, 3] */
  rgb: bytes,
  /** ||z - z before|| / ||z|| over all positions, the prefix included. */
  residual: z.number(),
});
export type ZTick = z.infer<typeof zTickSchema>;

export const recordingSchema = z.object({
  runId: z.string(),
  T: z.number().int(),
  n: z.number().int(),
  /** Supervision steps recorded, and asked for; fewer where the limit on memory came first. */
  steps: z.number().int(),
  asked: z.number().int(),
  /** k, alternatives kept of each cell. */
  k: z.number().int(),
  /** Every update of y in order, [steps * T]. */
  y: z.array(yTickSchema).readonly(),
  /** Every update of z in order, [steps * T * n]. */
  z: z.array(zTickSchema).readonly(),
  /** Bytes held, in the worker and in this message. */
  bytes: z.number(),
  /** The model mixes cells by attention, so that `attention` has an answer. */
  attends: z.boolean(),
});
export type Recording = z.infer<typeof recordingSchema>;

/** A cell at a moment of a recording. `tick`: how many updates (of z and y) were done, from 1. */
export const cellRequestSchema = z.object({ runId, tick: z.number().int().min(1), cell: z.number().int().min(0) });
export type CellRequest = z.infer<typeof cellRequestSchema>;

/** Cosine of the angle between z of the cell and z of every cell [S], -1..1. */
export const similaritySchema = floats;

/** Where a cell looked in the net call that made a tick. */
export const attentionSchema = z.object({
  layers: z.number().int(),
  heads: z.number().int(),
  /** Share of the cell's attention that each cell gets [layers, heads, S] */
  cells: floats,
  /** Share that the prefix (the puzzle's own positions) gets [layers, heads] */
  prefix: floats,
});
export type Attention = z.infer<typeof attentionSchema>;

/** Ask for the paths of all copies over the first `steps` supervision steps of a run. The other fields are the run's own. */
export const trajectoriesRequestSchema = z.object({
  runId,
  kind,
  board,
  copies,
  noise,
  seed,
  T,
  n,
  steps: z.number().int().min(1).max(4096),
});
export type TrajectoriesRequest = z.infer<typeof trajectoriesRequestSchema>;

/** Means over all cells, in the plane in which they spread most. */
const pathsSchema = z.object({
  /** After every supervision step, of every copy [steps, K, 2] */
  places: floats,
  /** Shares of the variance of all these means along the two axes, 0..1 each. */
  shares: z.tuple([z.number(), z.number()]).readonly(),
});
export type Paths = z.infer<typeof pathsSchema>;

export const trajectoriesSchema = z.object({
  runId: z.string(),
  /** K */
  copies: z.number().int(),
  /** Supervision steps that were made, and asked for; fewer where the limit on memory came first. */
  steps: z.number().int(),
  asked: z.number().int(),
  /** q_halt of every copy, logits [steps, K] */
  halt: floats,
  y: pathsSchema,
  z: pathsSchema,
});
export type Trajectories = z.infer<typeof trajectoriesSchema>;

/** Not one step of the model fits into what a recording may take. */
export class RecordingTooLargeError extends coded('recording-too-large') {}
/** What is asked about is not recorded any more. */
export class NoRecordingError extends coded('no-recording') {}
/** The model has no attention. */
export class NoAttentionError extends coded('no-attention') {}

/** What the worker exposes of it. Requests arrive as unknown and are checked there. */
export interface InspectApi {
  record(request: RecordRequest, onProgress: (p: RecordProgress) => void): Promise<Reply<Recording>>;
  cancel(runId: string): void;
  similarity(request: CellRequest): Promise<Reply<Float32Array>>;
  attention(request: CellRequest): Promise<Reply<Attention>>;
  trajectories(request: TrajectoriesRequest, onProgress: (p: RecordProgress) => void): Promise<Reply<Trajectories>>;
  cancelTrajectories(runId: string): void;
}
