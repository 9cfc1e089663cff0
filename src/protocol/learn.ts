/** Every message about learning an ARC task in the tab, between the page and the worker that learns, checked on arrival. */

import { z } from 'zod';
import { arcGridSchema, TEST_MAX, TRAIN_MAX } from '../kinds/arc/core/task.ts';
import type { Size } from '../model/architectures/etrm/task.ts';
import { bytes, failureSchema, type Reply } from './session.ts';

/** Names what is learnt: told apart by its demonstrations, and with them by its test inputs. */
export const keySchema = z.string().min(1).max(100);

export const textSchema = z.string();
/** What of a request says whose its events are. */
export const idSchema = z.object({ id: textSchema });

/** Rows and columns of an answer. */
export const sizeSchema = z.tuple([z.number().int().min(1).max(30), z.number().int().min(1).max(30)]).readonly();

/** A task without the answers to its tests: whoever learns must not see them. */
export const learnTaskSchema = z.object({
  train: z
    .array(z.object({ input: arcGridSchema, output: arcGridSchema }))
    .min(1)
    .max(TRAIN_MAX),
  test: z
    .array(z.object({ input: arcGridSchema }))
    .min(1)
    .max(TEST_MAX),
});
export type LearnTask = z.infer<typeof learnTaskSchema>;

/** Where the learning runs. */
const learnBackend = z.enum(['wasm', 'webgpu', 'tfjs']);
export type LearnBackend = z.infer<typeof learnBackend>;

/** Where a person wishes it to run. */
export const learnWish = z.enum(['auto', 'webgpu', 'wasm']);
export type LearnWish = z.infer<typeof learnWish>;

/** Most steps of a seed's schedule, and most seeds, that may be asked for. */
export const PLANNED_MAX = 5000;
export const SEEDS_MAX = 64;

export const learnRequestSchema = z.object({
  id: z.string().min(1).max(64),
  /** What it is called in the list of models. */
  name: z.string().min(1).max(120),
  task: learnTaskSchema,
  /** Where it is kept, and gone on from where `resume` says so; null: nothing is kept. */
  keep: z.object({ model: keySchema, session: keySchema }).nullable(),
  resume: z.boolean(),
  /** Answers' sizes that a person gave, by test; null: by rule. */
  sizes: z.array(sizeSchema.nullable()).max(TEST_MAX),
  /** Time limit in seconds; null: until stopped, or until seeds agree. */
  seconds: z.number().positive().max(86_400).nullable(),
  /** Steps of a seed's schedule. */
  planned: z.number().int().min(10).max(PLANNED_MAX),
  /** Most seeds. */
  seeds: z.number().int().min(1).max(SEEDS_MAX),
  /** Seeds at the same time, each in a worker of its own. */
  parallel: z.number().int().min(1).max(4),
  backend: learnWish,
});
export type LearnRequest = z.infer<typeof learnRequestSchema>;

const seedSchema = z.object({
  seed: z.number().int(),
  step: z.number().int(),
  planned: z.number().int(),
  loss: z.number().or(z.nan()),
  /** Mean exactness of the last batches, 0..1. */
  exact: z.number(),
  fitted: z.boolean(),
  finished: z.boolean(),
  /** Begun with pretrained weights, which look at everything. */
  pretrained: z.boolean().optional(),
});

const candidateSchema = z.object({ grid: arcGridSchema, votes: z.number().int(), seeds: z.array(z.number().int()).readonly() });
export type LearntCandidate = z.infer<typeof candidateSchema>;

/** How things stand (mirrors SessionProgress of the session). */
const learnProgressSchema = z.object({
  /** Seconds of work so far, and those that are probably left; null: not known. */
  seconds: z.number(),
  secondsLeft: z.number().nullable(),
  /** 0..1, for a bar. */
  fraction: z.number(),
  seeds: z.array(seedSchema).readonly(),
  /** Present answer to each demonstration; null before the first look. */
  demonstrations: z.array(z.object({ answer: arcGridSchema.nullable(), right: z.boolean() })).readonly(),
  learnt: z.number().int(),
  fitted: z.boolean(),
  tests: z
    .array(z.object({ size: sizeSchema.nullable(), answer: arcGridSchema.nullable(), candidates: z.array(candidateSchema).readonly() }))
    .readonly(),
  looks: z.number().int(),
  /** Moments of the learning that can be looked into: optimiser steps of the seed that is watched. */
  moments: z.array(z.object({ seed: z.number().int(), step: z.number().int() })).readonly(),
});
export type LearnProgress = z.infer<typeof learnProgressSchema>;

export const learnEventSchema = z.discriminatedUnion('type', [
  /** `note`: why it is this backend, where another was hoped for; `goesBy`: marks, or the one look, that the task is learnt with alone. */
  z.object({
    type: z.literal('started'),
    id: z.string(),
    backend: learnBackend,
    parallel: z.number().int(),
    note: z.string(),
    goesBy: z.array(z.string()).readonly(),
  }),
  z.object({ type: z.literal('progress'), id: z.string(), progress: learnProgressSchema }),
  /** All that is needed to go on is in storage. */
  z.object({ type: z.literal('saved'), id: z.string() }),
  /** Storage refused; learning goes on. */
  z.object({ type: z.literal('not-saved'), id: z.string(), error: failureSchema }),
  /** The device was lost; it goes on from what was saved last, on another one. */
  z.object({ type: z.literal('recovered'), id: z.string(), backend: learnBackend, note: z.string() }),
  z.object({ type: z.literal('ended'), id: z.string(), reason: z.enum(['agreed', 'time', 'seeds', 'stopped']) }),
  z.object({ type: z.literal('failed'), id: z.string(), error: failureSchema }),
]);
export type LearnEvent = z.infer<typeof learnEventSchema>;

/** Ask for y and z of one input at one moment of the learning; `moment` counts in `moments`, -1: now. */
export const lookRequestSchema = z.object({ moment: z.number().int().min(-1), input: arcGridSchema, size: sizeSchema });
export type LookRequest = z.infer<typeof lookRequestSchema>;

/** y, z and the answer by supervision step, as pictures on the canvas that holds input and answer. */
export const lookSchema = z.object({
  rows: z.number().int(),
  cols: z.number().int(),
  /** Colour of each plane [K]. */
  colours: z.array(z.number().int()).readonly(),
  steps: z
    .array(
      z.object({
        answer: arcGridSchema,
        /** Probability of each colour at each cell, 0..255 [K, rows, cols]. */
        sure: bytes,
        /** RGB [K, rows, cols, 3]: first three principal components, the same directions in all planes, steps and moments. */
        y: bytes,
        z: bytes,
      }),
    )
    .min(1)
    .readonly(),
});
export type Look = z.infer<typeof lookSchema>;

/** Ask for answers of a model that was learnt here, to inputs that it may not have met. */
export const askRequestSchema = z.object({ model: keySchema, task: learnTaskSchema, sizes: z.array(sizeSchema.nullable()) });
export type AskRequest = z.infer<typeof askRequestSchema>;

/** Candidates for each test input; null where the answer's size is not known. */
export const askedSchema = z.object({
  demonstrations: z.array(z.object({ answer: arcGridSchema, right: z.boolean() })).readonly(),
  tests: z.array(z.object({ size: sizeSchema.nullable(), candidates: z.array(candidateSchema).readonly() })).readonly(),
});
export type Asked = z.infer<typeof askedSchema>;

/** A task that was learnt, as the list of models has it. */
export const learntSchema = z.object({
  /** By its demonstrations. */
  key: keySchema,
  name: z.string(),
  task: learnTaskSchema,
  /** Milliseconds since 1970. */
  savedAt: z.number(),
  /** Seconds of work, and optimiser steps of all seeds. */
  seconds: z.number(),
  steps: z.number().int(),
  /** Seeds that ended, and of these, those that give every demonstration's answer. */
  seeds: z.number().int(),
  fitted: z.number().int(),
  bytes: z.number(),
});
export type Learnt = z.infer<typeof learntSchema>;

/** A learnt task as a file and its card. */
export const learntFileSchema = z.object({ bytes, card: z.string() });
export type LearntFile = z.infer<typeof learntFileSchema>;

/** What is in storage of a task: as a model, and whether there is a session to go on with. */
export const keptSchema = z.object({ learnt: learntSchema.nullable(), session: z.boolean() });
export type Kept = z.infer<typeof keptSchema>;

/** What the worker exposes. Requests arrive as unknown and are checked there. */
export interface LearnApi {
  /** Learns until the end, a stop or a failure. Always ends with an "ended" or a "failed" event. */
  learn(request: LearnRequest, onEvent: (e: LearnEvent) => void): Promise<void>;
  /** Stops after the present piece of work, and saves. */
  stop(id: string): void;
  /** Saves at once: the page is about to be hidden. */
  save(id: string): void;
  setSize(id: string, test: number, size: Size): void;
  /** Seconds that each task will probably take here, on the requested backend, from a timed step. */
  forecast(tasks: readonly LearnTask[], backend: LearnWish): Promise<Reply<number[]>>;
  /** The sizes of the task's answers; null where it does not tell. */
  sizes(task: LearnTask): Promise<Reply<(Size | null)[]>>;
  look(request: LookRequest): Promise<Reply<Look>>;
  ask(request: AskRequest): Promise<Reply<Asked>>;
  /** Everything that was learnt here, the latest first. */
  list(): Promise<Reply<Learnt[]>>;
  kept(model: string, session: string): Promise<Reply<Kept>>;
  rename(key: string, name: string): Promise<Reply<null>>;
  forget(key: string): Promise<Reply<null>>;
  exportModel(key: string): Promise<Reply<LearntFile>>;
  /** Takes a file that `exportModel` made into the list. */
  importModel(file: Uint8Array, name: string): Promise<Reply<Learnt>>;
}
