/** One run on the page: what the worker has told of it so far, and the questions the page asks about that. Pure. */

import type { Failure } from '../../protocol/session.ts';
import type { Evaluation, LessonSpec, RunSummary, TrainConfig, TrainEvent, TrainProgress } from '../../protocol/training.ts';

/** An evaluation without its picture. */
type EvaluationRecord = Omit<Evaluation, 'example'>;

/** A few held-out puzzles with the answers of that step. */
export type EvaluationPicture = Evaluation['example'] & { readonly step: number };

type TrainingPhase =
  | 'starting' // the device and the model are being prepared
  | 'training'
  | 'stopping' // pause was pressed; the present step goes on, then everything is saved
  | 'paused'
  | 'finished'
  | 'failed';

/** A training run on the page. What the worker has stored of it is a `RunSummary`. */
export interface TrainingRun {
  readonly id: string;
  readonly name: string;
  readonly lesson: LessonSpec;
  readonly config: TrainConfig;
  readonly base: string | null;
  readonly phase: TrainingPhase;
  /** Optimiser steps done. */
  readonly step: number;
  readonly totalSteps: number | null;
  /** Oldest first. */
  readonly progress: readonly TrainProgress[];
  readonly evaluations: readonly EvaluationRecord[];
  /** The pictures of the evaluations of this visit, oldest first. */
  readonly examples: readonly EvaluationPicture[];
  /** How far the evaluation under way is; null while none is. */
  readonly evaluating: { readonly step: number; readonly done: number; readonly of: number } | null;
  /** Step of the newest checkpoint; null while there is none. */
  readonly savedStep: number | null;
  /** Why the last save did not work; null where it did. */
  readonly notSaved: Failure | null;
  readonly failure: Failure | null;
}

/** A run that has not begun. */
export const newRun = (start: Pick<TrainingRun, 'id' | 'name' | 'lesson' | 'config' | 'base'>): TrainingRun => ({
  ...start,
  phase: 'starting',
  step: 0,
  totalSteps: null,
  progress: [],
  evaluations: [],
  examples: [],
  evaluating: null,
  savedStep: null,
  notSaved: null,
  failure: null,
});

/** A run as it stands in storage. */
export const storedRun = (run: RunSummary): TrainingRun => ({
  id: run.id,
  name: run.name,
  lesson: run.lesson,
  config: run.config,
  base: run.base,
  phase: run.phase,
  step: run.step,
  totalSteps: run.totalSteps,
  progress: run.history.progress,
  evaluations: run.history.evaluations,
  examples: [],
  evaluating: null,
  savedStep: run.checkpoints.length === 0 ? null : Math.max(...run.checkpoints.map((c) => c.step)),
  notSaved: null,
  failure: null,
});

export const isTraining = (s: Pick<TrainingRun, 'phase'> | null): boolean =>
  s?.phase === 'starting' || s?.phase === 'training' || s?.phase === 'stopping';

/** Steps that a closed tab would lose. */
export const unsavedSteps = (s: TrainingRun | null): number => (s && isTraining(s) ? Math.max(0, s.step - (s.savedStep ?? 0)) : 0);

/** Points of a curve that are kept; the older half is thinned when there are more. */
const MAX_POINTS = 1000;

/** Pictures of evaluations that are kept. */
const MAX_PICTURES = 60;

/** A list with one more at its end; when it is too long, every other one of its older half goes. */
function appended<T extends { readonly step: number }>(list: readonly T[], next: T, max = MAX_POINTS): readonly T[] {
  const before = list.filter((p) => p.step < next.step);
  const thinned = before.length < max ? before : before.filter((_, i) => i >= max / 2 || i % 2 === 0);
  return [...thinned, next];
}

/** The run after one more event; events of other runs change nothing. */
export function withTrainEvent(s: TrainingRun, event: TrainEvent): TrainingRun {
  if (event.runId !== s.id || !isTraining(s)) return s;
  switch (event.type) {
    case 'progress':
      return { ...s, step: event.step, totalSteps: event.totalSteps, progress: appended(s.progress, event), evaluating: null };
    case 'evaluating':
      return { ...s, evaluating: { step: event.step, done: event.done, of: event.of } };
    case 'evaluation': {
      const { example, ...evaluation } = event;
      return {
        ...s,
        evaluations: appended(s.evaluations, evaluation),
        examples: appended(s.examples, { ...example, step: evaluation.step }, MAX_PICTURES),
        evaluating: null,
      };
    }
    case 'saved':
      return { ...s, savedStep: event.step, notSaved: null };
    case 'not-saved':
      return { ...s, notSaved: event.error };
    case 'ended':
      return { ...s, phase: event.reason, step: event.step, evaluating: null };
    case 'failed':
      return { ...s, phase: 'failed', failure: event.error, evaluating: null };
  }
  return event satisfies never;
}

/** The evaluation under way is the one after the last step. */
export const isLastEvaluation = ({ evaluating, totalSteps }: TrainingRun): boolean =>
  evaluating !== null && totalSteps !== null && evaluating.step >= totalSteps;

/** Seconds until the schedule ends at the present speed; null while that is not known. */
export function secondsLeft(s: TrainingRun): number | null {
  const last = s.progress.at(-1);
  if (!last) return null;
  if (s.totalSteps !== null) return last.stepsPerSecond > 0 ? Math.max(0, s.totalSteps - s.step) / last.stepsPerSecond : null;
  return 'seconds' in s.config.budget ? Math.max(0, s.config.budget.seconds - last.seconds) : null;
}

/** Share of the best evaluation's first group, and at which step; null before the first evaluation. */
export function bestEvaluation(evaluations: readonly EvaluationRecord[]): { readonly step: number; readonly exact: number } | null {
  let best: { readonly step: number; readonly exact: number } | null = null;
  for (const { step, groups } of evaluations) {
    const exact = groups[0]?.exact ?? 0;
    if (best === null || exact >= best.exact) best = { step, exact };
  }
  return best;
}

/** Groups of evaluations before and now: "your puzzle: 0 % -> 100 %". Null before the first evaluation. */
interface GroupChange {
  readonly name: string;
  readonly n: number;
  readonly before: { readonly accuracy: number; readonly exact: number };
  readonly now: { readonly accuracy: number; readonly exact: number };
}
export function groupChanges(evaluations: readonly EvaluationRecord[]): readonly GroupChange[] {
  const [first] = evaluations;
  const last = evaluations.at(-1);
  if (!first || !last) return [];
  return last.groups.map(({ name, n, accuracy, exact }) => {
    const before = first.groups.find((g) => g.name === name) ?? { accuracy, exact };
    return { name, n, before: { accuracy: before.accuracy, exact: before.exact }, now: { accuracy, exact } };
  });
}
