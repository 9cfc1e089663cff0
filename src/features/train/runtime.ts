/** Training on this page: its stores wired to the page's worker, and what a browser has to know meanwhile. Fetched when it is needed. */

import { useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import type { PuzzleKind } from '../../kinds/kind.ts';
import { findKind, kindOf } from '../../kinds/kinds.ts';
import { afterFailure, client, ensureDevice, ensureModel, models, useTrainingLive } from '../../page/coordinator.ts';
import { trainedModel } from '../../page/models/source.ts';
import { usePage } from '../../page/page.ts';
import { failureOf } from '../../protocol/errors.ts';
import { RUN_LOCK, type LessonSpec, type RunSummary, type TrainConfig, type WhichCheckpoint } from '../../protocol/training.ts';
import { pageAddress } from '../../storage/address.ts';
import { attend, awayWords } from '../../ui/away.ts';
import { lessonOf, createDraftStore, distinct, type DraftState } from './draft.ts';
import { isTraining, unsavedSteps } from './record.ts';
import { createTrainingStore, type TrainingState } from './training.ts';

/** The runs that are trained in any tab, by the locks they hold; none where the browser has no locks. */
async function locked(): Promise<readonly string[]> {
  if (!('locks' in navigator)) return [];
  const { held = [] } = await navigator.locks.query();
  return held.flatMap(({ name = '' }) => (name.startsWith(RUN_LOCK) ? [name.slice(RUN_LOCK.length)] : []));
}

export const training = createTrainingStore({
  client,
  device: ensureDevice,
  model: async () => (await ensureModel()).name,
  newId: () => crypto.randomUUID(),
  locked,
  removed: (runId) => models.getState().forget(runId),
});
export const draft = createDraftStore(pageAddress, () => usePage.getState().kind.id);

export const useTraining = <T>(select: (s: TrainingState) => T): T => useStore(training, select);
export const useDraft = <T>(select: (s: DraftState) => T): T => useStore(draft, select);

/** What the next run would learn, or why there is nothing to learn. */
type NextLesson = { readonly ok: true; readonly lesson: LessonSpec } | { readonly ok: false; readonly why: string };

/** The lesson of the draft, with what is on the boards now. */
function nextLesson({ kind: id, source, list }: DraftState): NextLesson {
  const kind = kindOf(id);
  const { sources, spec } = lessonOf(id);
  if (sources.some((s) => s.id === source && s.board)) {
    const { solvable, headline, sentence } = kind.readiness(null);
    if (!solvable) return { ok: false, why: `The board cannot be learnt from: ${headline}. ${sentence}` };
  }
  try {
    return { ok: true, lesson: spec({ source, board: kind.board(), list }) };
  } catch (e) {
    return { ok: false, why: e instanceof Error ? e.message : String(e) };
  }
}

const never = () => () => undefined;
const nothing = (): null => null;

/** The draft and its lesson, which also follow the board and what the kind lets choose. */
export function useNextLesson(kind: PuzzleKind): readonly [DraftState, NextLesson] {
  const drafted = useDraft((s) => s);
  useSyncExternalStore(kind.subscribe, kind.known); // the board decides what can be learnt
  const { chosen } = lessonOf(drafted.kind);
  useSyncExternalStore(chosen?.subscribe ?? never, chosen?.now ?? nothing);
  return [drafted, nextLesson(drafted)];
}

/** Trains what the draft says. Resolves when it is over. */
export async function startDraft(): Promise<void> {
  const d = draft.getState();
  const next = nextLesson(d);
  if (!next.ok || Object.keys(d.problems).length > 0) return;
  if (training.getState().runs === null) await training.getState().refresh();
  const taken = new Set((training.getState().runs ?? []).map(({ name }) => name));
  await training
    .getState()
    .start({ name: distinct(lessonOf(d.kind).name(next.lesson, d.source), taken), lesson: next.lesson, config: d.config });
}

/**
 * "Teach it this one": trains at once on the puzzle on the board, in Train mode.
 * @param start where from; absent: where the kind usually starts
 * @param settings other than the usual ones
 */
export function teachThis(start?: TrainConfig['start'], settings: Partial<Pick<TrainConfig, 'batch' | 'budget'>> = {}): void {
  usePage.getState().go('train', 'teach');
  draft.getState().reread();
  if (start) draft.getState().startFrom(start);
  for (const path of ['batch', 'budget'] as const) if (settings[path]) draft.getState().change(path, settings[path]);
  if (!isTraining(training.getState().current)) void startDraft();
}

/** Loads a state of a run and shows its kind in Solve mode. Resolves true when it is in use; why it is not is told beside the runs. */
export async function solveWith(run: RunSummary, which: WhichCheckpoint): Promise<boolean> {
  const trained = trainedModel(run, which);
  const kind = findKind(run.kind);
  if (!trained || !kind) return false;
  training.getState().dismiss();
  try {
    await ensureDevice();
    if (!(await models.getState().load({ kind: 'run', run: trained }))) {
      training.setState({ failure: models.getState().failure });
      return false;
    }
  } catch (e) {
    training.setState({ failure: failureOf(e) });
    return false;
  }
  usePage.getState().show(kind.id, 'solve');
  return true;
}

/** Pauses, and puts the best state so far to use; the latest where none but the beginning was evaluated. */
export async function stopAndKeep(): Promise<void> {
  const { current, pause } = training.getState();
  if (!current) return;
  await pause();
  await training.getState().refresh();
  const run = training.getState().runs?.find((r) => r.id === current.id);
  if (run) await solveWith(run, run.history.evaluations.some(({ step }) => step > 0) ? 'best' : 'latest');
}

const attendance = attend();

/** What the last absence of the tab did to the training under way, in words. */
export const useAwayWords = (): string => awayWords(useStore(attendance.away, ({ last }) => last));

const warn = (event: BeforeUnloadEvent): void => event.preventDefault();

training.subscribe(({ current }, before) => {
  if (current === before.current) return;
  useTrainingLive.setState({ run: isTraining(current) ? current : null });
  attendance.working(isTraining(current));
  if (current?.progress !== before.current?.progress || current?.evaluating !== before.current?.evaluating) attendance.heard();
  if (unsavedSteps(current) > 0) addEventListener('beforeunload', warn);
  else removeEventListener('beforeunload', warn);
  if (current?.failure && current.failure !== before.current?.failure) afterFailure(current.failure);
});
document.addEventListener('visibilitychange', () => {
  const { current, runs, refresh } = training.getState();
  if (document.visibilityState === 'visible' && runs && !isTraining(current)) void refresh(); // another tab may have trained meanwhile
});
