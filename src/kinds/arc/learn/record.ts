/** What a learning left behind, and the questions a page asks about it: which answers can be looked at, and which is in sight. Pure. */

import type { Asked, LearnBackend, LearnEvent, LearnProgress, LearntCandidate } from '../../../protocol/learn.ts';
import type { Failure } from '../../../protocol/session.ts';
import { ATTEMPTS } from '../core/augment.ts';
import { sameGrid, type Grid } from '../core/grid.ts';
import type { ArcTask } from '../core/task.ts';
import type { AnswerChoice } from '../page/store.ts';

/** Loss and exactness of a seed at a step. */
export interface CurvePoint {
  readonly step: number;
  readonly loss: number;
  readonly exact: number;
}

type LearnPhase = 'starting' | 'learning' | 'ended' | 'failed';

/** Why it ended; 'known': nothing had to be learnt. */
type LearnEnd = 'agreed' | 'time' | 'seeds' | 'stopped' | 'known';

export interface LearnRecord {
  readonly id: string;
  /** The task by its demonstrations and test inputs (`questionKey`). */
  readonly key: string;
  readonly name: string;
  readonly phase: LearnPhase;
  /** Stop was pressed and the worker has not stopped yet. */
  readonly stopping: boolean;
  readonly backend: LearnBackend | null;
  /** Why it is this backend; '' where nothing else was hoped for. */
  readonly note: string;
  /** What alone it is learnt with, by name (`learnEventSchema`); empty where everything may count. */
  readonly goesBy: readonly string[];
  /** Seconds it may take; null: until it is stopped. */
  readonly limit: number | null;
  readonly progress: LearnProgress | null;
  /** By seed. */
  readonly curves: ReadonlyMap<number, readonly CurvePoint[]>;
  readonly end: LearnEnd | null;
  readonly failure: Failure | null;
  /** Why it could not be saved; null where it was. */
  readonly unsaved: Failure | null;
  /** Something is in storage. */
  readonly saved: boolean;
  /** The device was lost on the way, and it went on. */
  readonly recovered: boolean;
}

/** Points of a curve that are held at most. */
const POINTS = 400;

export const isLearning = (r: LearnRecord | null): boolean => r?.phase === 'starting' || r?.phase === 'learning';

/** A record with one more event in it. Events of other learnings change nothing (the same object comes back). */
export function withLearnEvent(record: LearnRecord, event: LearnEvent): LearnRecord {
  if (event.id !== record.id || !isLearning(record)) return record;
  switch (event.type) {
    case 'started':
      return { ...record, phase: 'learning', backend: event.backend, note: event.note, goesBy: event.goesBy };
    case 'progress':
      return { ...record, phase: 'learning', progress: event.progress, curves: withPoints(record.curves, event.progress) };
    case 'saved':
      return { ...record, saved: true, unsaved: null };
    case 'not-saved':
      return { ...record, unsaved: event.error };
    case 'recovered':
      return { ...record, backend: event.backend, note: event.note, recovered: true };
    case 'ended':
      return { ...record, phase: 'ended', stopping: false, end: event.reason };
    case 'failed':
      return { ...record, phase: 'failed', stopping: false, failure: event.error };
    default:
      return event satisfies never;
  }
}

function withPoints(curves: LearnRecord['curves'], { seeds }: LearnProgress): LearnRecord['curves'] {
  const next = new Map(curves);
  for (const { seed, step, loss, exact } of seeds) {
    const points = next.get(seed) ?? [];
    if (step <= (points.at(-1)?.step ?? 0) || !Number.isFinite(loss)) continue;
    const more = [...points, { step, loss, exact }];
    next.set(seed, more.length > POINTS ? more.filter((_, i) => i % 2 === 0 || i === more.length - 1) : more);
  }
  return next;
}

/** The record of a learning that begins. */
export const newRecord = (about: Pick<LearnRecord, 'id' | 'key' | 'name'> & Partial<LearnRecord>): LearnRecord => ({
  phase: 'starting',
  stopping: false,
  backend: null,
  note: '',
  goesBy: [],
  limit: null,
  progress: null,
  curves: new Map(),
  end: null,
  failure: null,
  unsaved: null,
  saved: false,
  recovered: false,
  ...about,
});

/** The record of a task that was known: answers without learning. */
export const knownRecord = (id: string, key: string, name: string, { demonstrations, tests }: Asked): LearnRecord =>
  newRecord({
    id,
    key,
    name,
    phase: 'ended',
    backend: 'wasm',
    end: 'known',
    saved: true,
    progress: {
      seconds: 0,
      secondsLeft: 0,
      fraction: 1,
      seeds: [],
      demonstrations,
      learnt: demonstrations.filter(({ right }) => right).length,
      fitted: demonstrations.every(({ right }) => right),
      tests: tests.map(({ size, candidates }) => ({ size, answer: candidates[0]?.grid ?? null, candidates })),
      looks: 1,
      moments: demonstrations.length > 0 ? [{ seed: 1, step: 0 }] : [],
    },
  });

/** The two answers to a test that are handed in: of the seeds that are done, the present one until one is. */
export function candidatesOf(record: LearnRecord | null, test: number): readonly LearntCandidate[] {
  const now = record?.progress?.tests[test];
  if (!now) return [];
  if (now.candidates.length > 0) return now.candidates.slice(0, ATTEMPTS);
  return now.answer ? [{ grid: now.answer, votes: 0, seeds: [] }] : [];
}

/** Votes for a test in all. */
export const votesOf = (record: LearnRecord | null, test: number): number =>
  (record?.progress?.tests[test]?.candidates ?? []).reduce((sum, { votes }) => sum + votes, 0);

/** Whether the answer's size is known, by rule or because a person gave it. True before anything was learnt. */
export const sizeKnown = (record: LearnRecord | null, test: number): boolean => record?.progress?.tests[test]?.size !== null;

interface AnswerOption {
  readonly id: Exclude<AnswerChoice, 'auto'>;
  readonly label: string;
  /** "7 of 8 votes"; empty where there is nothing to say. */
  readonly note: string;
  readonly grid: Grid | null;
}

export interface ShownAnswer {
  readonly choice: Exclude<AnswerChoice, 'auto'>;
  /** The model's answer or the task's own; null while the person's own is in sight. */
  readonly grid: Grid | null;
  readonly choices: readonly AnswerOption[];
}

/** The answers to a test that can be looked at; the task's own only once a wrong one has been seen. */
export function answerOptions(record: LearnRecord | null, task: ArcTask, test: number): readonly AnswerOption[] {
  const candidates = candidatesOf(record, test);
  const all = votesOf(record, test);
  const live = isLearning(record);
  const only = live && all === 0 ? 'Its answer now' : candidates.length === 1 ? 'Its answer' : null;
  const model = candidates.map(({ grid, votes }, i): AnswerOption => ({
    id: i === 0 ? 'first' : 'second',
    label: only ?? (i === 0 ? 'First answer' : 'Second answer'),
    note: all > 0 ? `${votes} of ${all} votes` : '',
    grid,
  }));
  const known = task.test[test]?.output;
  const [best] = candidates;
  const right: readonly AnswerOption[] =
    known && best && !live && !sameGrid(best.grid, known) ? [{ id: 'right', label: 'Right answer', note: '', grid: known }] : [];
  return [...model, ...right, { id: 'own', label: 'Your answer', note: '', grid: null }];
}

export function shownOf(choice: AnswerChoice, choices: readonly AnswerOption[]): ShownAnswer {
  const wanted = choices.find(({ id }) => id === choice) ?? choices[0];
  return { choice: wanted?.id ?? 'own', grid: wanted?.grid ?? null, choices };
}

/** One demonstration left out: what the others taught about it. */
export interface LeftOut {
  /** Demonstrations that were tried, and of these, those that came out right. */
  readonly right: readonly boolean[];
  /** Counted from 0; null when it is over. */
  readonly trying: number | null;
  /** 0..1 of the one that is being tried. */
  readonly fraction: number;
  readonly failure: Failure | null;
}

/** A demonstration is left out just now. */
export const isTrying = (leftOut: LeftOut | null): boolean => leftOut !== null && leftOut.trying !== null;

/** What it probably takes here; null while nobody knows. */
export interface Forecast {
  readonly key: string;
  readonly seconds: number | null;
}
