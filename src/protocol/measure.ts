/** Messages of a measurement: N generated puzzles through the loaded model, counted by the rules. Checked on arrival on both sides. */

import { z } from 'zod';
import { MAX_MEASURE_STEPS } from './limits.ts';
import { deviceSchema, failureSchema, MAX_SIGMA, puzzleKindId } from './session.ts';

/** Puzzles of one measurement at least and at most. */
export const MIN_PUZZLES = 20;
export const MAX_PUZZLES = 500;
/** Numbers of rollouts (K) that are compared; each includes the copies of the ones before. */
export const ROLLOUTS = [1, 2, 4, 8] as const;
/** Questions at once at most. */
const MAX_ROWS = 1024;

/** What is generated: the kind, and what its own schema in the worker reads. */
const measuredPuzzles = z.looseObject({ kind: puzzleKindId });
export type MeasuredPuzzles = z.infer<typeof measuredPuzzles>;

export const measureRequestSchema = z.object({
  id: z.string().min(1).max(64),
  puzzles: measuredPuzzles,
  /** N */
  count: z.number().int().min(MIN_PUZZLES).max(MAX_PUZZLES),
  /** Of the puzzles, the symmetries and the noise. */
  seed: z
    .number()
    .int()
    .min(0)
    .max(2 ** 32 - 1),
  /** N_sup, supervision steps a puzzle. */
  steps: z.number().int().min(1).max(MAX_MEASURE_STEPS),
  T: z.number().int().min(1).max(64),
  n: z.number().int().min(1).max(64),
  /** A copy's answer stands as soon as its halting probability is over one half. */
  halting: z.boolean(),
  /** Standard deviation of the noise on z before each step; 0 = none. */
  sigma: z.number().min(0).max(MAX_SIGMA),
  /** K at most: a puzzle that its first copy does not solve is tried as this many symmetric copies. */
  rollouts: z.union(ROLLOUTS.map((k) => z.literal(k))),
  /** Questions at once. The noise belongs to a question's place in its batch, so this is a setting of the measurement. */
  rows: z.number().int().min(1).max(MAX_ROWS),
});
export type MeasureRequest = z.infer<typeof measureRequestSchema>;

/** What came of one puzzle. Steps count from 1. */
const puzzleOutcomeSchema = z.object({
  /** For each step: the answer of the puzzle itself (copy 0) as it stands then obeys the rules. */
  right: z.array(z.boolean()).readonly(),
  /** The first step with a right answer; null: none. */
  first: z.number().int().nullable(),
  /** The step after which its answer stood, where measuring with halting; null: it never said it was done. */
  haltedAt: z.number().int().nullable(),
  /** The lowest copy with a right answer at any step, 0 the puzzle itself; null: none of them. */
  copy: z.number().int().nullable(),
});
export type PuzzleOutcome = z.infer<typeof puzzleOutcomeSchema>;

export const measureEventSchema = z.discriminatedUnion('type', [
  /** The device and the model are there, and the measurement has begun. */
  z.object({ type: z.literal('started'), device: deviceSchema }),
  /** A supervision step of a batch is done: puzzles `from` (0, 1, ...) to before `to`, as they are or as `copies`. */
  z.object({ type: z.literal('step'), from: z.number(), to: z.number(), step: z.number(), what: z.enum(['puzzles', 'copies']) }),
  /** The next puzzles are done, in their order. `ms`: wall milliseconds of the device for them. */
  z.object({ type: z.literal('outcomes'), outcomes: z.array(puzzleOutcomeSchema).readonly(), ms: z.number() }),
  z.object({ type: z.literal('ended'), reason: z.enum(['finished', 'cancelled']) }),
  z.object({ type: z.literal('failed'), error: failureSchema }),
]);
export type MeasureEvent = z.infer<typeof measureEventSchema>;

/** What the worker exposes for measuring. Requests arrive as unknown and are checked there. */
export interface MeasureApi {
  /** Measures to the end; "ended" or "failed" comes last. */
  measure(request: MeasureRequest, onEvent: (e: MeasureEvent) => void): Promise<void>;
  /** Stops at once for the page; the device finishes the step it is at. */
  cancelMeasure(id: string): void;
}
