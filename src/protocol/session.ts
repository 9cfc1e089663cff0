/** Every message between the page and the model's worker, checked on arrival. Nothing else crosses that border. */

import { z } from 'zod';
import { architectureIds } from '../model/architectures/architecture.ts';
import type { TrmWeights } from '../model/weights/tensors.ts';
import { failureCodes, type Failure } from './errors.ts';
import { BACKENDS, KIND_ID, MAX_SIGMA, MAX_STEPS_ASKED } from './limits.ts';

// The page's security policy forbids compiling checks with `new Function`; zod must not even try.
z.config({ jitless: true });

export { MAX_SIGMA, MAX_STEPS_ASKED, type Failure };

/** A failure, in words for the page and a code for programs. */
export const failureSchema: z.ZodType<Failure> = z.object({ code: z.enum(failureCodes), message: z.string() });

/** The name of a puzzle kind. Which there are, the registries of src/kinds say: whoever is asked about another refuses it. */
export const puzzleKindId = z.string().regex(KIND_ID, 'must be the name of a puzzle kind');

export const backendChoice = z.enum(BACKENDS);
export type BackendChoice = z.infer<typeof backendChoice>;

const runId = z.string().min(1).max(64);
const bytes = z.custom<Uint8Array>((v) => v instanceof Uint8Array, 'must be bytes');
const floats = z.custom<Float32Array>((v) => v instanceof Float32Array, 'must be floats');

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
export const assumable = z.enum(['seqLen', 'prefixLen', 'heads', 'T', 'n', 'nSup']);
export type Assumable = z.infer<typeof assumable>;

/** A model on a public host, of which only what is needed is fetched, and kept. */
export const publishedSchema = z.object({
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
      assumed: z.array(assumable).readonly(),
      /**
       * Of published weights: what became of the all_config.yaml beside them. `used`: it wins over the catalogue, from which it may differ; in all other
       * cases the catalogue's configuration is used. `unasked`: the weights were here already, without it.
       */
      beside: z
        .discriminatedUnion('is', [
          z.object({
            is: z.literal('used'),
            differs: z.array(z.object({ field: assumable, file: z.number(), catalogue: z.number() })).readonly(),
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

/** Bytes of z that the worker keeps of a run for its pictures: beyond it only of copy 0, and of that only the last steps. */
export const LATENT_BUDGET = 128 * 2 ** 20;

/** Largest seed of a shake, an unsigned 32-bit integer. */
export const MAX_SEED = 2 ** 32 - 1;

/** What is changed in a run before it goes on: x, y, z or the model, each with the others left as they are. */
export const interventionSchema = z.object({
  /** "Forget": y back to H_init, or z back to L_init, in every copy. */
  reset: z.enum(['y', 'z']).optional(),
  /** "Shake": N(0, sigma^2) on z once, another for each copy; the same seed gives the same on every device. */
  shake: z.object({ sigma: z.number().min(0).max(MAX_SIGMA), seed: z.number().int().min(0).max(MAX_SEED) }).optional(),
  /** The model that is loaded now goes on with the run of another: with its y and z where they fit, else from H_init and L_init. */
  handOver: z.literal(true).optional(),
  /** Another board to go on with: the copies keep their symmetries, and answers are checked against this one. */
  board: z.unknown().optional(),
});
export type Intervention = z.infer<typeof interventionSchema>;

/** y and z that a run's last step left, taken out of the worker to go on from them in a later one. */
export const heldStateSchema = z.object({
  /** Supervision steps that were made. */
  step: z.number().int().min(1),
  /** Tells the model that made the last one. */
  madeBy: z.string(),
  shape: z.object({ hiddenSize: z.number(), prefixLen: z.number(), seqLen: z.number() }),
  /** [K, L, D] */
  y: floats,
  /** [K, L, D] */
  z: floats,
});
export type HeldState = z.infer<typeof heldStateSchema>;

/** Ask for a run. `board` is checked by the kind's own schema in the worker. */
export const solveRequestSchema = z.object({
  runId,
  kind: puzzleKindId,
  board: z.unknown(),
  /** K, copies in the batch; copy 0 is the board itself. */
  copies: z.number().int().min(1).max(64),
  /** Noise rollouts: N(0, sigma^2) is added to z before every supervision step. Absent: the copies are symmetric ones, without noise. */
  noise: z
    .object({
      sigma: z.number().positive().max(MAX_SIGMA),
      /** The copies are symmetric ones as well; else all are the board itself, told apart by the noise alone. */
      symmetries: z.boolean(),
    })
    .optional(),
  /** Seed of the symmetries and of the noise. */
  seed: z.number().int(),
  /** Supervision steps at most, in this request. */
  maxSteps: z.number().int().min(1).max(MAX_STEPS_ASKED),
  /** Stop as soon as a copy's answer verifies. */
  stopWhenSolved: z.boolean(),
  /** Stop when every copy's halting probability is over one half. */
  stopWhenSure: z.boolean(),
  /** Cycles and latent updates; the model's own when absent. */
  T: z.number().int().min(1).max(64).optional(),
  n: z.number().int().min(1).max(64).optional(),
  /** "Keep thinking": go on from the last y and z of this earlier run, or from these (same board, same copies, same seed). */
  continueFrom: z.union([runId, heldStateSchema]).optional(),
  /** Only with `continueFrom`: changes something first. Done again before the next step, it changes nothing more. */
  intervention: interventionSchema.optional(),
  /** Read z back and draw it at every step. */
  latents: z.boolean(),
});
export type SolveRequest = z.infer<typeof solveRequestSchema>;

const verdict = z.object({
  solved: z.boolean(),
  problems: z.number(),
  cells: z.array(z.number()).readonly(),
  summary: z.string(),
  extra: z.number().optional(),
});

/** One supervision step of a run. Arrays are in the ORIGINAL board's order for every copy. */
export const stepEventSchema = z.object({
  type: z.literal('step'),
  runId,
  /** 1, 2, ...; goes on counting when a run is continued. */
  step: z.number().int(),
  /** Wall milliseconds of this step. */
  ms: z.number(),
  /** Answers [K, S] */
  tokens: bytes,
  /** Probability of each chosen token [K, S] */
  confidence: floats,
  /** q_halt logits [K] */
  halt: floats,
  /** What the rules say of each copy's answer. */
  verdicts: z.array(verdict).readonly(),
  /** z of copy 0 as RGB, a byte each [S, 3]: its first three principal components over the run so far. */
  latent: bytes.nullable(),
  /** Copies that ran at once, where the device's memory did not hold all of them; else absent. */
  atOnce: z.number().int().optional(),
});
export type StepEvent = z.infer<typeof stepEventSchema>;

/** Votes of a run so far: what the augmented copies of an ARC test input agree on, the watched answer included. */
export const votesEventSchema = z.object({
  type: z.literal('votes'),
  runId,
  /** Answers counted so far, and to count in all. */
  voted: z.number().int(),
  total: z.number().int(),
  /** The first candidates: by votes, then by mean halting probability (0..1). A grid without rows is an answer without a grid. */
  candidates: z.array(z.object({ grid: z.array(z.array(z.number())), votes: z.number().int(), confidence: z.number() })).readonly(),
});
export type VotesEvent = z.infer<typeof votesEventSchema>;

export const runEventSchema = z.discriminatedUnion('type', [
  stepEventSchema,
  votesEventSchema,
  /** The device was lost after this step (0: before the first), and the run goes on from there on a new one. */
  /** The device was lost; the run goes on from this step, on the device told, which may be another kind. */
  z.object({ type: z.literal('recovered'), runId, step: z.number().int(), device: deviceSchema }),
  z.object({
    type: z.literal('done'),
    runId,
    reason: z.enum(['solved', 'sure', 'limit', 'cancelled']),
    /** The copy whose answer verified, or null. */
    winner: z.number().int().nullable(),
    steps: z.number().int(),
  }),
  z.object({ type: z.literal('failed'), runId, error: failureSchema }),
]);
export type RunEvent = z.infer<typeof runEventSchema>;

/** Ask for the pictures of z of one copy at every step of a finished run, in one common colour space. */
export const latentsRequestSchema = z.object({ runId, copy: z.number().int().min(0) });
export type LatentsRequest = z.infer<typeof latentsRequestSchema>;

/** RGB bytes [steps, S, 3], or null when that run is no longer held. */
export const latentsSchema = z.object({ steps: z.number().int(), rgb: bytes }).nullable();
export type Latents = z.infer<typeof latentsSchema>;

/** Live allocations on the device. */
export const memorySchema = z.object({ tensors: z.number(), bytes: z.number() });
export type Memory = z.infer<typeof memorySchema>;

/** Errors do not survive the border with their code, so answers carry them. */
export type Reply<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: Failure };

/** What the worker exposes. Requests arrive as unknown and are checked there. */
export interface WorkerApi {
  start(backend: BackendChoice): Promise<Reply<Device>>;
  load(request: LoadRequest, onProgress: (p: LoadProgress) => void): Promise<Reply<ModelInfo>>;
  /** Stops the download in progress, if there is one; what came stays. */
  stopLoad(): void;
  /** The fetched weights that are kept. */
  kept(): Promise<readonly KeptEntry[]>;
  /** Deletes one of them. */
  deleteKept(key: string): Promise<Reply<null>>;
  /** The weights of the model in hand. */
  weights(): Promise<Reply<TrmWeights>>;
  solve(request: SolveRequest, onEvent: (e: RunEvent) => void): Promise<void>;
  cancel(runId: string): void;
  latents(request: LatentsRequest): Latents;
  /** What the last step of a run left, or null where it is no longer held. */
  state(runId: string): HeldState | null;
  memory(): Memory;
}
