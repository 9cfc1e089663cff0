/** What is known of a run from its events. */

import { describe, expect, it } from 'vitest';
import { usual } from '../../kinds/shared/recipe.ts';
import { bestExam, groupChanges, newSitting, secondsLeft, unsavedSteps, withTrainEvent, type Sitting } from './record.ts';
import { examAt, progressAt } from './testing.ts';

const begun: Sitting = {
  ...newSitting({ id: 'run-1', name: 'n', lesson: { kind: 'mini' }, config: usual, base: null }),
  phase: 'training',
};

describe('a sitting', () => {
  it('ignores events of other runs, and all after the end', () => {
    expect(withTrainEvent(begun, progressAt(3, { runId: 'other' }))).toBe(begun);
    const ended = withTrainEvent(begun, { type: 'ended', runId: 'run-1', step: 3, reason: 'paused' });
    expect(withTrainEvent(ended, progressAt(9))).toBe(ended);
  });

  it('keeps its curves in order when steps are done again after going back', () => {
    const there = [2, 4, 6].reduce((s, step) => withTrainEvent(s, progressAt(step)), begun);
    expect(withTrainEvent(there, progressAt(3)).progress.map((p) => p.step)).toEqual([2, 3]);
  });

  it('thins long curves and keeps their ends', () => {
    let s = begun;
    for (let step = 1; step <= 3000; step++) s = withTrainEvent(s, progressAt(step));
    expect(s.progress.length).toBeLessThanOrEqual(1001);
    expect(s.progress[0].step).toBe(1);
    expect(s.progress.at(-1)?.step).toBe(3000);
  });

  it('counts what a closed tab would lose, while it trains', () => {
    const s = withTrainEvent(withTrainEvent(begun, { type: 'saved', runId: 'run-1', step: 5, bytes: 1 }), progressAt(8));
    expect(unsavedSteps(s)).toBe(3);
    expect(unsavedSteps({ ...s, phase: 'paused' })).toBe(0);
    expect(unsavedSteps(null)).toBe(0);
  });

  it('knows how long the budget lasts: by steps, or by the clock until the steps are known', () => {
    expect(secondsLeft(begun)).toBeNull();
    expect(secondsLeft(withTrainEvent(begun, progressAt(50)))).toBe(100);
    const timed = { ...begun, config: { ...begun.config, budget: { seconds: 60 } } };
    expect(secondsLeft(withTrainEvent(timed, progressAt(10, { totalSteps: null, seconds: 20 })))).toBe(40);
  });

  it('finds the best exam, the later of equal ones, and the change of every group', () => {
    const s = [examAt(0, 0.25), examAt(10, 0.75), examAt(20, 0.75), examAt(30, 0.5)].reduce(withTrainEvent, begun);
    expect(bestExam(s.exams)).toEqual({ step: 20, exact: 0.75 });
    expect(groupChanges(s.exams)).toMatchObject([{ name: 'held out', n: 4, before: { exact: 0.25 }, now: { exact: 0.5 } }]);
    expect(groupChanges([])).toEqual([]);
  });
});
