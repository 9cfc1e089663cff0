/** Messages about devices and models between the page and the worker, and the names that all messages use. */

import { z } from 'zod';
import { assumable } from '../model/architectures/architecture.ts';
import { architectureIds } from '../model/architectures/index.ts';
import { failureCodes, type Failure } from './errors.ts';
import { BACKENDS, KIND_ID } from './limits.ts';

// The page's security policy forbids compiling checks with `new Function`; zod must not even try.
z.config({ jitless: true });

/** A failure, in words for the page and a code for programs. */
export const failureSchema: z.ZodType<Failure> = z.object({ code: z.enum(failureCodes), message: z.string() });

/** The name of a puzzle kind. Which there are, the registries of src/kinds say: whoever is asked about another refuses it. */
export const puzzleKindId = z.string().regex(KIND_ID, 'must be the name of a puzzle kind');

export const backendChoice = z.enum(BACKENDS);
export type BackendChoice = z.infer<typeof backendChoice>;

export const bytes = z.custom<Uint8Array>((v) => v instanceof Uint8Array, 'must be bytes');
export const floats = z.custom<Float32Array>((v) => v instanceof Float32Array, 'must be floats');

/** Where the model runs (mirrors DeviceInfo of the engine). */
export const deviceSchema = z.object({
  backend: z.enum(['webgpu', 'wasm']),
  adapter: z.string(),
  software: z.boolean(),
  features: z.array(z.string()).readonly(),
  note: z.string(),
  /** About how many milliseconds a supervision step of one question takes with the loaded model; absent where it was not measured (a GPU). */
  stepMs: z.number().optional(),
});
export type Device = z.infer<typeof deviceSchema>;

/** Name of a training run in storage. */
export const trainingRunId = z.string().regex(/^[a-z0-9-]{1,64}$/, 'must be small letters, digits and hyphens, at most 64');

/** Which state of a training run: its best checkpoint by the evaluation, or the newest. */
export const whichCheckpoint = z.enum(['best', 'latest']);
export type WhichCheckpoint = z.infer<typeof whichCheckpoint>;

const blob = z.custom<Blob>((v) => v instanceof Blob, 'must be a file');

/** What no tensor shows of a model and a person may correct: positions, heads, T, n, N_sup. */
export const assumptionsSchema = z.object({
  seqLen: z.number().int().min(1).max(65_536).optional(),
  prefixLen: z.number().int().min(0).max(65_536).optional(),
  heads: z.number().int().min(1).max(1024).optional(),
  T: z.number().int().min(1).max(1024).optional(),
  n: z.number().int().min(1).max(1024).optional(),
  nSup: z.number().int().min(1).max(1024).optional(),
});
export type Assumptions = z.infer<typeof assumptionsSchema>;
const assumableSchema = z.enum(assumable);

/** A model on a public host, of which only what is needed is fetched, and kept. */
const publishedSchema = z.object({
  url: z.string().max(2000),
  title: z.string().max(300),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  /** Bytes that will be moved, by the catalogue; for the bar until the file tells. */
  moved: z.number().int().positive().optional(),
});

/** What helps to tell what a file is that does not say it. */
const contextSchema = z.object({
  /** The kind of the board that the model is for; one of another kind is refused before it is used. Absent: any is taken. */
  kind: puzzleKindId.optional(),
  /** Corrections of what was assumed; they win over everything. */
  said: assumptionsSchema.optional(),
  /** Text of a configuration that lies beside the file, YAML or JSON. */
  config: z.string().max(65_536).optional(),
  /** An identifiers.json beside the file: whose the rows of its table are. */
  identifiers: blob.optional(),
  /** The models that come with the page: a file with the same weights is one of them. */
  known: z
    .array(z.object({ name: z.string(), url: z.string(), config: z.record(z.string(), z.unknown()) }))
    .max(100)
    .optional(),
  /** Address of the folder with the row tables of the public builds. */
  tables: z.string().max(2000).optional(),
});
export type LoadContext = z.infer<typeof contextSchema>;

/** Ask for a model: an address to fetch (with its hash), the bytes of a file a person chose, or the averaged weights of a training run in storage. */
export const loadRequestSchema = z.object({
  id: z.string().min(1).max(200),
  source: z.union([
    z.object({
      url: z.string().max(2000),
      sha256: z
        .string()
        .regex(/^[0-9a-f]{64}$/)
        .optional(),
    }),
    z.object({ bytes }),
    z.object({ file: blob }),
    z.object({ published: publishedSchema }),
    z.object({ run: trainingRunId, which: whichCheckpoint }),
  ]),
  context: contextSchema.optional(),
});
export type LoadRequest = z.infer<typeof loadRequestSchema>;

/** Progress of a load. `total` is 0 when the server did not say. */
export const loadProgressSchema = z.object({
  phase: z.enum(['other-tab', 'download', 'check', 'upload', 'warm-up']),
  loaded: z.number(),
  total: z.number(),
});
export type LoadProgress = z.infer<typeof loadProgressSchema>;

/** What was loaded. Lengths in positions or channels, as in TrmConfig. */
export const modelInfoSchema = z.object({
  id: z.string(),
  /** The puzzle kind it is for, by what its file says, by its training run, or by its sizes; null where it is for none that is known here. */
  task: puzzleKindId.nullable(),
  parameters: z.number(),
  bytes: z.number(),
  /** Rows of the puzzle table that belong to each ARC task, augmented copies included, by the task's name; absent where the file names none. */
  tasks: z.record(z.string(), z.number()).optional(),
  /** Where its configuration and its weights come from, for a model from outside. */
  about: z
    .object({
      /** What no tensor shows and nobody said. */
      assumed: z.array(assumableSchema).readonly(),
      /**
       * Of published weights: what became of the all_config.yaml beside them. `used`: it wins over the catalogue, from which it may differ; in all other
       * cases the catalogue's configuration is used. `unasked`: the weights were here already, without it.
       */
      beside: z
        .discriminatedUnion('is', [
          z.object({
            is: z.literal('used'),
            differs: z.array(z.object({ field: assumableSchema, file: z.number(), catalogue: z.number() })).readonly(),
          }),
          z.object({ is: z.literal('unusable'), problem: z.string() }),
          z.object({ is: z.enum(['absent', 'unanswered', 'unasked']) }),
        ])
        .optional(),
      /** The model of the page whose weights these are. */
      recognised: z.string().optional(),
      /** Models of the page with the same shapes; what is assumed was taken from the first. */
      alike: z.array(z.string()).readonly().optional(),
      /** Where averaged (EMA) weights stood that are used instead of the plain ones. */
      averagedAt: z.string().optional(),
      /** What stands beside the model and was not read. */
      passedOver: z.array(z.string()).readonly(),
      /** Rows of a puzzle table that stays in its file. */
      tableRows: z.number().optional(),
      /** Requests and bytes that were moved for it now. */
      traffic: z.object({ requests: z.number(), bytes: z.number() }).optional(),
      /** Why what came could not be kept for the next visit. */
      notKept: z.string().optional(),
    })
    .optional(),
  /** Fast paths of the device that are on with this model: some are checked against it first. */
  features: z.array(z.string()).readonly().optional(),
  /** As in `Device`, for this model. */
  stepMs: z.number().optional(),
  config: z.object({
    arch: z.enum(architectureIds),
    hiddenSize: z.number(),
    layers: z.number(),
    /** Blocks of y's own network, where it has one. */
    answerLayers: z.number(),
    T: z.number(),
    n: z.number(),
    nSup: z.number(),
    heads: z.number().optional(),
    mlpT: z.boolean(),
    prefixLen: z.number(),
    seqLen: z.number(),
    vocabSize: z.number(),
  }),
});
export type ModelInfo = z.infer<typeof modelInfoSchema>;

/** Weights that were fetched and are kept in the browser. */
export const keptEntrySchema = z.object({
  key: z.string(),
  url: z.string(),
  title: z.string(),
  /** Of the whole file; of the ARC models only a part is kept. */
  size: z.number(),
  /** That are kept. */
  bytes: z.number(),
  /** Milliseconds since 1970. */
  since: z.number(),
});
export type KeptEntry = z.infer<typeof keptEntrySchema>;
