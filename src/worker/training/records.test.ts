/** Which checkpoint of a run answers, and which stay. */

import { describe, expect, test } from 'vitest';
import { usual } from '../../kinds/shared/lesson.ts';
import type { LessonSpec } from '../../protocol/training.ts';
import type { CheckpointEntry } from '../../storage/runs.ts';
import { bestOf, kept, newRecord } from './records.ts';

const entry = (step: number, exact: number | null): CheckpointEntry => ({
  runId: 'r',
  step,
  savedAt: step,
  bytes: 1,
  seconds: step,
  exact,
  accuracy: exact,
});
const stored = (lesson: LessonSpec, ...checkpoints: CheckpointEntry[]): Parameters<typeof kept>[0] => ({
  run: newRecord('r', 'n', null, lesson, usual, { vocabSize: 12, seqLen: 9 }),
  checkpoints: checkpoints.sort((a, b) => b.step - a.step),
});
const arc = (holdOut: boolean): LessonSpec => ({ kind: 'arc', tasks: [{ id: 'a', task: {} }], augmentations: 1, holdOut });

describe('the checkpoint that answers', () => {
  test('is the best by the evaluation, the later of equals', () => {
    expect(bestOf(stored({ kind: 'mini' }, entry(25, 0.5), entry(50, 0.75), entry(75, 0.75), entry(100, 0.5)))?.step).toBe(75);
    expect(bestOf(stored(arc(true), entry(25, 1), entry(50, null), entry(75, 0)))?.step).toBe(25);
    expect(bestOf(stored({ kind: 'mini' }, entry(25, null)))).toBeNull();
  });

  test('is the last where every demonstration is taught', () => {
    expect(bestOf(stored(arc(false), entry(25, 1), entry(50, 0.5), entry(60, null)))?.step).toBe(60);
  });

  test('is never forgotten, and nor are the newest three', () => {
    const steps = [0, 1, 2, 3, 4, 5].map((s) => entry(s, s === 1 ? 1 : 0));
    expect([...kept(stored({ kind: 'mini' }, ...steps))].sort((a, b) => a - b)).toEqual([1, 3, 4, 5]);
    expect([...kept(stored(arc(false), ...steps))].sort((a, b) => a - b)).toEqual([3, 4, 5]);
  });
});
