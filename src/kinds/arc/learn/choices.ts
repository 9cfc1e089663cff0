/** The answers to a test that can be looked at, and which of them is in sight. Pure. */

import { ATTEMPTS, type ArcTask, type Grid, sameGrid } from '../core/index.ts';
import type { AnswerChoice } from '../page/view.ts';
import { candidatesOf, isLearning, type LearnRecord, votesOf } from './record.ts';

export interface Choice {
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
  readonly choices: readonly Choice[];
}

/** The answers to a test that can be looked at; the task's own only once a wrong one has been seen. */
export function choicesOf(record: LearnRecord | null, task: ArcTask, test: number): readonly Choice[] {
  const candidates = candidatesOf(record, test);
  const all = votesOf(record, test);
  const live = isLearning(record);
  const model = candidates.slice(0, ATTEMPTS).map(({ grid, votes }, i): Choice => ({
    id: i === 0 ? 'first' : 'second',
    label:
      candidates.length === 1 || (live && all === 0)
        ? live && all === 0
          ? 'Its answer now'
          : 'Its answer'
        : (['First answer', 'Second answer'][i] ?? ''),
    note: all > 0 ? `${votes} of ${all} votes` : '',
    grid,
  }));
  const known = task.test[test]?.output;
  const ended = record !== null && !live && candidates.length > 0;
  const right: readonly Choice[] =
    known && ended && !(candidates[0] && sameGrid(candidates[0].grid, known))
      ? [{ id: 'right', label: 'Right answer', note: '', grid: known }]
      : [];
  return [...model, ...right, { id: 'own', label: 'Your answer', note: '', grid: null }];
}

export function shownOf(choice: AnswerChoice, choices: readonly Choice[]): ShownAnswer {
  const wanted = choices.find(({ id }) => id === choice) ?? choices[0];
  return { choice: wanted?.id ?? 'own', grid: wanted?.grid ?? null, choices };
}
