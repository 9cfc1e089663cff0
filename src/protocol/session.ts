/** Messages of runs between the page and the model's worker, checked on arrival, and what the worker exposes. Nothing else crosses that border. */

import { z, type ZodType } from 'zod';
import type { TrmWeights } from '../model/weights/tensors.ts';
import { failureOf, RequestError, type Failure } from './errors.ts';
import { MAX_SIGMA, MAX_STEPS_ASKED } from './limits.ts';
import {
  failureSchema,
  puzzleKindId,
  bytes,
  floats,
  deviceSchema,
  type BackendChoice,
  type Device,
  type LoadRequest,
  type LoadProgress,
  type ModelInfo,
  type KeptEntry,
} from './models.ts';

export * from './models.ts';
export { MAX_SIGMA, MAX_STEPS_ASKED, type Failure };

const runId = z.string().min(1).max(64);

/** Bytes of z that the worker keeps of a run for its pictures: beyond it only of copy 0, and of that only the last steps. */
export const LATENT_BUDGET = 128 * 2 ** 20;

/** Largest seed of a shake, an unsigned 32-bit integer. */
export const MAX_SEED = 2 ** 32 - 1;

/** What is changed in a run before it goes on: x, y, z or the model, each with the others left as they are. */
const interventionSchema = z.object({
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
const stepEventSchema = z.object({
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
const votesEventSchema = z.object({
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
type LatentsRequest = z.infer<typeof latentsRequestSchema>;

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

export { failureOf, RequestError };

/** Checks a message at the border. @throws RequestError naming the field */
export function check<T>(schema: ZodType<T>, value: unknown, what: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where = issue?.path.length ? `${issue.path.join('.')}: ` : '';
  throw new RequestError(`A message about the ${what} was not valid: ${where}${issue?.message ?? 'it cannot be read'}.`);
}

/** The work's value, or its failure. Never rejects. */
export async function reply<T>(work: () => Promise<T>): Promise<Reply<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (e) {
    return { ok: false, error: failureOf(e) };
  }
}
