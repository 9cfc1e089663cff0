/** One run on the page: what the worker has told of it so far, and the questions the page asks about that. Pure. */

import type { Failure } from '../../protocol/session.ts';
import type { Exam, LessonSpec, RunSummary, TrainConfig, TrainEvent, TrainProgress } from '../../protocol/training.ts';

/** An exam without its picture. */
export type ExamRecord = Omit<Exam, 'example'>;

/** A few held-out puzzles with the answers of that step. */
export type ExamPicture = Exam['example'] & { readonly step: number };

export type SittingPhase =
  | 'starting' // the device and the model are being prepared
  | 'training'
  | 'stopping' // pause was pressed; the present step goes on, then everything is saved
  | 'paused'
  | 'finished'
  | 'failed';

export interface Sitting {
  readonly id: string;
  readonly name: string;
  readonly lesson: LessonSpec;
  readonly config: TrainConfig;
  readonly base: string | null;
  readonly phase: SittingPhase;
  /** Optimiser steps done. */
  readonly step: number;
  readonly totalSteps: number | null;
  /** Oldest first. */
  readonly progress: readonly TrainProgress[];
  readonly exams: readonly ExamRecord[];
  /** The pictures of the exams of this visit, oldest first. */
  readonly examples: readonly ExamPicture[];
  /** Step of the newest checkpoint; null while there is none. */
  readonly savedStep: number | null;
  /** Why the last save did not work; null where it did. */
  readonly notSaved: Failure | null;
  readonly failure: Failure | null;
}

/** A run that has not begun. */
export const newSitting = (start: Pick<Sitting, 'id' | 'name' | 'lesson' | 'config' | 'base'>): Sitting => ({
  ...start,
  phase: 'starting',
  step: 0,
  totalSteps: null,
  progress: [],
  exams: [],
  examples: [],
  savedStep: null,
  notSaved: null,
  failure: null,
});

/** A run as it stands in storage. */
export const storedSitting = (run: RunSummary): Sitting => ({
  id: run.id,
  name: run.name,
  lesson: run.lesson,
  config: run.config,
  base: run.base,
  phase: run.phase,
  step: run.step,
  totalSteps: run.totalSteps,
  progress: run.history.progress,
  exams: run.history.exams,
  examples: [],
  savedStep: run.checkpoints.length === 0 ? null : Math.max(...run.checkpoints.map((c) => c.step)),
  notSaved: null,
  failure: null,
});

export const isTraining = (s: Pick<Sitting, 'phase'> | null): boolean =>
  s?.phase === 'starting' || s?.phase === 'training' || s?.phase === 'stopping';

/** Steps that a closed tab would lose. */
export const unsavedSteps = (s: Sitting | null): number => (s && isTraining(s) ? Math.max(0, s.step - (s.savedStep ?? 0)) : 0);

/** Points of a curve that are kept; the older half is thinned when there are more. */
const MAX_POINTS = 1000;

/** Pictures of exams that are kept. */
const MAX_PICTURES = 60;

/** A list with one more at its end; when it is too long, every other one of its older half goes. */
function appended<T extends { readonly step: number }>(list: readonly T[], next: T, max = MAX_POINTS): readonly T[] {
  const before = list.filter((p) => p.step < next.step);
  const thinned = before.length < max ? before : before.filter((_, i) => i >= max / 2 || i % 2 === 0);
  return [...thinned, next];
}

/** The sitting after one more event; events of other runs change nothing. */
export function withTrainEvent(s: Sitting, event: TrainEvent): Sitting {
  if (event.runId !== s.id || !isTraining(s)) return s;
  switch (event.type) {
    case 'progress':
      return { ...s, step: event.step, totalSteps: event.totalSteps, progress: appended(s.progress, event) };
    case 'exam': {
      const { example, ...exam } = event;
      return { ...s, exams: appended(s.exams, exam), examples: appended(s.examples, { ...example, step: exam.step }, MAX_PICTURES) };
    }
    case 'saved':
      return { ...s, savedStep: event.step, notSaved: null };
    case 'not-saved':
      return { ...s, notSaved: event.error };
    case 'ended':
      return { ...s, phase: event.reason, step: event.step };
    case 'failed':
      return { ...s, phase: 'failed', failure: event.error };
  }
  return event satisfies never;
}

/** Seconds until the schedule ends at the present speed; null while that is not known. */
export function secondsLeft(s: Sitting): number | null {
  const last = s.progress.at(-1);
  if (!last) return null;
  if (s.totalSteps !== null) return last.stepsPerSecond > 0 ? Math.max(0, s.totalSteps - s.step) / last.stepsPerSecond : null;
  return 'seconds' in s.config.budget ? Math.max(0, s.config.budget.seconds - last.seconds) : null;
}

/** Share of the best exam's first group, and at which step; null before the first exam. */
export function bestExam(exams: readonly ExamRecord[]): { readonly step: number; readonly exact: number } | null {
  let best: { readonly step: number; readonly exact: number } | null = null;
  for (const { step, groups } of exams) {
    const exact = groups[0]?.exact ?? 0;
    if (best === null || exact >= best.exact) best = { step, exact };
  }
  return best;
}

/** Groups of exams before and now: "your puzzle: 0 % -> 100 %". Null before the first exam. */
export interface GroupChange {
  readonly name: string;
  readonly n: number;
  readonly before: { readonly accuracy: number; readonly exact: number };
  readonly now: { readonly accuracy: number; readonly exact: number };
}
export function groupChanges(exams: readonly ExamRecord[]): readonly GroupChange[] {
  const [first] = exams;
  const last = exams.at(-1);
  if (!first || !last) return [];
  return last.groups.map(({ name, n, accuracy, exact }) => {
    const before = first.groups.find((g) => g.name === name) ?? { accuracy, exact };
    return { name, n, before: { accuracy: before.accuracy, exact: before.exact }, now: { accuracy, exact } };
  });
}
