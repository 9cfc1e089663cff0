/** Every message about training between the page and the model's worker, checked on arrival. Nothing else crosses that border. */

import { z } from 'zod';
import { architectureIds } from '../model/architectures/index.ts';
import { coded } from '../model/errors.ts';
import { bytes, failureSchema, puzzleKindId, trainingRunId, type Reply, type WhichCheckpoint } from './session.ts';

export { trainingRunId, whichCheckpoint, type WhichCheckpoint } from './session.ts';

/** Most puzzles or tasks of one's own in a run. */
export const MAX_LESSONS = 100;

/** What is learnt: the kind, and what its own schema in the worker reads. */
const lessonSpecSchema = z.looseObject({
  kind: puzzleKindId,
  /** false: all that the evaluation asks is taught, so that it cannot say which checkpoint is best. */
  holdOut: z.boolean().optional(),
});
export type LessonSpec = z.infer<typeof lessonSpecSchema>;

/** In place of a label where nothing is asked, in a byte. */
export const NOT_ASKED = 255;
/** The evaluation on a person's own puzzles. */
export const OWN_NAME = 'your puzzles';

const rate = z.number().min(0).max(1);

/** Everything about how it is learnt; the names are the paper's. */
export const trainConfigSchema = z.object({
  /** Start from the model in the worker, or from nothing with `shape`. */
  start: z.enum(['loaded', 'nothing']),
  /** Used from nothing only. */
  shape: z.object({
    hiddenSize: z.number().int().min(16).max(512).multipleOf(16),
    layers: z.number().int().min(1).max(4),
    T: z.number().int().min(1).max(6),
    n: z.number().int().min(1).max(9),
    /** N_sup */
    nSup: z.number().int().min(1).max(32),
    /** Token mixing by an MLP over the positions instead of attention. */
    mlpT: z.boolean(),
    /** Runs kept before there was a choice have one network. */
    arch: z.enum(architectureIds).default('trm'),
  }),
  /** B, slots. */
  batch: z.number().int().min(1).max(256),
  /** Everything; the puzzle rows alone in the first quarter and then everything; or the rows alone. */
  train: z.enum(['all', 'rows-first', 'embeddings']),
  optimiser: z.enum(['muon', 'adamw', 'adamatan2']),
  /** Of Adam: of every weight, or with Muon of those Muon does not take. */
  lr: rate,
  /** Of Muon's hidden matrices. */
  muonLr: rate,
  /** Of the puzzle rows (sign-SGD). */
  rowLr: rate,
  weightDecay: z.number().min(0).max(10),
  rowWeightDecay: z.number().min(0).max(10),
  ema: z.number().min(0).max(0.9999),
  /** Largest length of the whole gradient; null: no clipping, as in the paper. */
  clip: z.number().positive().max(1000).nullable(),
  haltWeight: z.number().min(0).max(10),
  /** Of the loss on hints, where the lesson has some (mazes). Runs kept before there were hints have none. */
  hintWeight: z.number().min(0).max(10).default(0),
  exploration: z.number().min(0).max(1),
  warmup: z.number().int().min(0).max(10_000),
  /** How long: a number of steps, or a time in which the schedule ends (turned into steps once the speed is known). */
  budget: z.union([z.object({ steps: z.number().int().min(1).max(1_000_000) }), z.object({ seconds: z.number().min(5).max(86_400) })]),
  /** Steps from one evaluation on held-out puzzles to the next. */
  evaluateEvery: z.number().int().min(1).max(100_000),
  seed: z.number().int().min(0).max(0x7fffffff),
});
export type TrainConfig = z.infer<typeof trainConfigSchema>;

/** Settings, or a change of some, as earlier versions kept and linked them: `evaluateEvery` was `examEvery`. */
export const withPresentFields = ({ examEvery, ...settings }: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  examEvery === undefined ? settings : { evaluateEvery: examEvery, ...settings };

/** Ask for a new run, or for one in storage to go on exactly where it stood. */
export const trainRequestSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('new'),
    runId: trainingRunId,
    /** What a person reads in the list of runs. */
    name: z.string().min(1).max(120),
    lesson: lessonSpecSchema,
    config: trainConfigSchema,
    /** Name of the model it starts from, for the card; null from nothing. */
    base: z.string().max(200).nullable(),
  }),
  z.object({
    type: z.literal('resume'),
    runId: trainingRunId,
    /** Run this many steps and pause ("step"); absent: to the end. */ steps: z.number().int().min(1).optional(),
  }),
]);
export type TrainRequest = z.infer<typeof trainRequestSchema>;

/** Means over the steps since the last event of this type (over slots that halted; null where none did). */
const trainProgressSchema = z.object({
  type: z.literal('progress'),
  runId: trainingRunId,
  /** Optimiser steps done, over all sessions. */
  step: z.number().int(),
  /** Steps of the whole schedule; null while a time budget is still being measured. */
  totalSteps: z.number().int().nullable(),
  /** Seconds of training, over all sessions. */
  seconds: z.number(),
  stepsPerSecond: z.number(),
  loss: z.number(),
  lmLoss: z.number(),
  haltLoss: z.number(),
  /** Shares 0..1 */
  accuracy: z.number().nullable(),
  exact: z.number().nullable(),
  haltRight: z.number().nullable(),
  /** Mean supervision step at which slots halted. */
  haltedAt: z.number().nullable(),
  /** Factor on the learning rates now. */
  factor: z.number(),
});
export type TrainProgress = z.infer<typeof trainProgressSchema>;

/** Held-out puzzles answered by the averaged weights. */
const evaluationSchema = z.object({
  type: z.literal('evaluation'),
  runId: trainingRunId,
  step: z.number().int(),
  /** E.g. "held out", "your puzzles", "50 generated"; the first group is the one that decides which checkpoint is best. Shares 0..1. */
  groups: z.array(z.object({ name: z.string(), n: z.number().int(), accuracy: z.number(), exact: z.number() })).min(1),
  /** Of the first group after each supervision step, [N_sup]. */
  accuracyByStep: z.array(z.number()),
  exactByStep: z.array(z.number()),
  /** How many of the first group had a halting probability over one half first at supervision step 1, 2, ...; last: never. [N_sup + 1] */
  haltedAt: z.array(z.number().int()),
  /** One held-out puzzle with the present answer, tokens [S] each; labels 255 where nothing is asked. */
  example: z.object({
    question: bytes,
    answer: bytes,
    labels: bytes,
    rows: z.number().int(),
    cols: z.number().int(),
    /** The first few of the first group, this one among them, each with its answer after every supervision step [N_sup, S]. */
    puzzles: z.array(z.object({ question: bytes, labels: bytes, answers: bytes })).min(1),
  }),
});
export type Evaluation = z.infer<typeof evaluationSchema>;

/** The lock that a tab holds while it trains a run, or changes what is in storage of it. */
export const RUN_LOCK = 'trm run ';

/** What is in storage of one checkpoint. */
const checkpointSchema = z.object({
  step: z.number().int(),
  /** Milliseconds since 1970. */
  savedAt: z.number(),
  bytes: z.number(),
  /** Exact share of the evaluation's first group at that step, where one was held. */
  exact: z.number().nullable(),
  best: z.boolean(),
});
export type Checkpoint = z.infer<typeof checkpointSchema>;

/** One run in storage. */
export const runSummarySchema = z.object({
  id: trainingRunId,
  name: z.string(),
  kind: puzzleKindId,
  phase: z.enum(['paused', 'finished', 'failed']),
  createdAt: z.number(),
  updatedAt: z.number(),
  step: z.number().int(),
  totalSteps: z.number().int().nullable(),
  seconds: z.number(),
  base: z.string().nullable(),
  /** V and S of the model, so that the page knows which puzzles it takes. */
  vocabSize: z.number().int(),
  seqLen: z.number().int(),
  config: trainConfigSchema,
  lesson: lessonSpecSchema,
  /** Newest first. */
  checkpoints: z.array(checkpointSchema),
  /** Progress and evaluations so far, thinned to at most 500 each, to draw the charts of a run that was reloaded. */
  history: z.object({ progress: z.array(trainProgressSchema), evaluations: z.array(evaluationSchema.omit({ example: true })) }),
});
export type RunSummary = z.infer<typeof runSummarySchema>;

export const trainEventSchema = z.discriminatedUnion('type', [
  trainProgressSchema,
  /** An evaluation is under way: so many of its puzzles are answered. */
  z.object({ type: z.literal('evaluating'), runId: trainingRunId, step: z.number().int(), done: z.number().int(), of: z.number().int() }),
  evaluationSchema,
  /** A checkpoint is in storage. */
  z.object({ type: z.literal('saved'), runId: trainingRunId, step: z.number().int(), bytes: z.number() }),
  /** Storage refused; training goes on, and tries again at the next save. */
  z.object({ type: z.literal('not-saved'), runId: trainingRunId, step: z.number().int(), error: failureSchema }),
  /** The session is over, and everything is saved unless a `not-saved` came last. */
  z.object({ type: z.literal('ended'), runId: trainingRunId, step: z.number().int(), reason: z.enum(['paused', 'finished']) }),
  /** E.g. the loss is no longer a number (code "diverged"). What was saved before is still there. */
  z.object({ type: z.literal('failed'), runId: trainingRunId, error: failureSchema }),
]);
export type TrainEvent = z.infer<typeof trainEventSchema>;

/** A trained model as a file. */
export const exportedSchema = z.object({
  /** safetensors, with the reference's names */
  bytes,
  /** The model card's JSON text. */
  card: z.string(),
});
export type Exported = z.infer<typeof exportedSchema>;

export const storageUseSchema = z.object({
  /** Bytes all runs take. */
  runs: z.number(),
  /** Bytes the browser says this site uses and may use; null where it does not say. */
  usage: z.number().nullable(),
  quota: z.number().nullable(),
  /** Ids of runs in storage that cannot be read and are in no list; they can be deleted. */
  damaged: z.array(z.string()),
});
export type StorageUse = z.infer<typeof storageUseSchema>;

/** What the worker exposes about training, beside WorkerApi. Requests arrive as unknown and are checked there. */
export interface TrainingApi {
  /** Trains until the end, a pause or a failure; one run at a time. Always ends with an "ended" or a "failed" event. */
  train(request: TrainRequest, onEvent: (e: TrainEvent) => void): Promise<void>;
  /** Stops after the present step and saves. */
  pauseTraining(runId: string): void;
  runs(): Promise<Reply<RunSummary[]>>;
  renameRun(runId: string, name: string): Promise<Reply<null>>;
  deleteRun(runId: string): Promise<Reply<null>>;
  deleteCheckpoint(runId: string, step: number): Promise<Reply<null>>;
  /** Makes an earlier checkpoint the one from which the run goes on. Later ones stay in the list. */
  rewind(runId: string, step: number): Promise<Reply<null>>;
  /** The averaged weights. To solve with them: `load` with the source `{ run, which }`. */
  exportRun(runId: string, which: WhichCheckpoint): Promise<Reply<Exported>>;
  storageUse(): Promise<Reply<StorageUse>>;
}

/** What was to be taught cannot be learnt. */
export class LessonError extends coded('lesson') {}
