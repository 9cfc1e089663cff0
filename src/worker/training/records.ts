/** What storage keeps of a run: its record, its checkpoints and which of them stay; and what the page is told of it. */

import { z } from 'zod';
import { BadHeaderError } from '../../model/weights/checks.ts';
import { readSafetensors, writeSafetensors } from '../../model/weights/safetensors.ts';
import {
  runSummarySchema,
  withPresentFields,
  type LessonSpec,
  type RunSummary,
  type TrainConfig,
  type WhichCheckpoint,
} from '../../protocol/training.ts';
import type { CheckpointEntry, Stored } from '../../storage/runs.ts';
import type { TrainerState } from '../../training/trainer.ts';

/** A run as earlier versions kept it, when an evaluation was called an exam; not checked yet. */
type Earlier = { readonly config?: Record<string, unknown>; readonly history?: { readonly exams?: readonly object[] } } | null | undefined;

/** A stored run with the present names. */
function withPresentNames(raw: unknown): unknown {
  const run = raw as Earlier;
  if (!run?.history?.exams) return raw;
  const { exams, ...history } = run.history;
  const evaluations = Array.from(exams, (e) => ({ ...e, type: 'evaluation' }));
  return { ...run, config: withPresentFields(run.config ?? {}), history: { ...history, evaluations } };
}

/** `step` is that of the checkpoint from which the run goes on. */
export const runRecordSchema = z.preprocess(
  withPresentNames,
  runSummarySchema.omit({ checkpoints: true }).extend({
    /** Seconds of learning, evaluations and saves not counted: what a time budget is spent on. 0 in runs saved before it was kept. */
    spent: z.number().default(0),
  }),
);
export type StoredRun = z.infer<typeof runRecordSchema>;
type RunHistory = StoredRun['history'];

/** Points of a chart that are kept. */
const HISTORY_MAX = 500;
/** Newest checkpoints that are kept, beside the best. */
const NEWEST = 3;

export function newRecord(
  id: string,
  name: string,
  base: string | null,
  lesson: LessonSpec,
  config: TrainConfig,
  { vocabSize, seqLen }: { readonly vocabSize: number; readonly seqLen: number },
): StoredRun {
  const now = Date.now();
  const totalSteps = 'steps' in config.budget ? config.budget.steps : null;
  return {
    id,
    name,
    base,
    lesson,
    config,
    vocabSize,
    seqLen,
    totalSteps,
    kind: lesson.kind,
    phase: 'paused',
    createdAt: now,
    updatedAt: now,
    step: 0,
    seconds: 0,
    spent: 0,
    history: { progress: [], evaluations: [] },
  };
}

/** Adds to a history, thinned to every second point when it grows too long. */
export function remember<T>(points: readonly T[], point: T): T[] {
  const all = [...points, point];
  return all.length > HISTORY_MAX ? all.filter((_, i) => i % 2 === 1) : all;
}

/** The history up to a step. */
export const until = ({ progress, evaluations }: RunHistory, step: number): RunHistory => ({
  progress: progress.filter((p) => p.step <= step),
  evaluations: evaluations.filter((e) => e.step <= step),
});

/** How well a checkpoint did in its evaluation. */
export type Mark = Pick<CheckpointEntry, 'exact' | 'accuracy'>;

/** Whether an evaluation went better: more puzzles right, then more cells right. One that was not held is worse than any. */
export function better(a: Mark, b: Mark | null): boolean {
  if (a.exact === null || a.accuracy === null) return false;
  if (b === null || b.exact === null || b.accuracy === null) return true;
  return a.exact > b.exact || (a.exact === b.exact && a.accuracy > b.accuracy);
}

/**
 * The checkpoint that answers: the best by the evaluation, the later of equals, null when no evaluation was held. Where every demonstration of the tasks is
 * taught, the evaluation holds nothing back that could choose, and the last checkpoint answers.
 */
export function bestOf({ run: { lesson }, checkpoints }: Pick<Stored<StoredRun>, 'run' | 'checkpoints'>): CheckpointEntry | null {
  const inOrder = [...checkpoints].sort((a, b) => a.step - b.step);
  if (lesson.holdOut === false) return inOrder.at(-1) ?? null;
  return inOrder.reduce<CheckpointEntry | null>((best, c) => (c.exact === null || (best && better(best, c)) ? best : c), null);
}

/** Steps of the checkpoints that stay, given all of them, the newest first. */
export function kept(stored: Stored<StoredRun>): Set<number> {
  const best = bestOf(stored);
  return new Set([...stored.checkpoints.slice(0, NEWEST), ...(best ? [best] : [])].map(({ step }) => step));
}

/** The step of the checkpoint that is meant; null when there is none. */
export function stepOf(stored: Stored<StoredRun>, which: WhichCheckpoint): number | null {
  const { run, checkpoints } = stored;
  const found = which === 'best' ? bestOf(stored) : checkpoints.find(({ step }) => step === run.step);
  return found?.step ?? null;
}

export function summaryOf(stored: Stored<StoredRun>): RunSummary {
  const { run, checkpoints } = stored;
  const best = bestOf(stored);
  return {
    ...run,
    checkpoints: checkpoints.map(({ step, savedAt, bytes, exact }) => ({ step, savedAt, bytes, exact, best: step === best?.step })),
  };
}

const STEPS = 'optimiser_steps';

/** @param meta kept beside the state, by keys other than `optimiser_steps` */
export const encodeCheckpoint = ({ steps, tensors }: TrainerState, meta: Readonly<Record<string, string>> = {}): Uint8Array =>
  writeSafetensors(tensors, { dtype: 'F32', metadata: { ...meta, [STEPS]: `${steps}` } });

/** Reads what `encodeCheckpoint` wrote. @throws WeightsError when the bytes are damaged or no checkpoint */
export function decodeCheckpoint(bytes: Uint8Array): { readonly state: TrainerState; readonly meta: Readonly<Record<string, string>> } {
  const { tensors, metadata } = readSafetensors(bytes);
  const { [STEPS]: text = '', ...meta } = metadata;
  const steps = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(steps)) throw new BadHeaderError(STEPS, 'is not a number of steps');
  const entries = [...tensors].map(([name, raw]) => [name, { shape: raw.shape, data: raw.float32() }] as const);
  return { state: { steps, tensors: new Map(entries) }, meta };
}
