/** What is known of a run from its events. */

import { describe, expect, test } from 'vitest';
import { usual } from '../../kinds/shared/lesson.ts';
import { evaluationAt, progressAt } from '../../testing/trainEvents.ts';
import { bestEvaluation, groupChanges, newRun, secondsLeft, unsavedSteps, withTrainEvent, type TrainingRun } from './record.ts';

const begun: TrainingRun = {
  ...newRun({ id: 'run-1', name: 'n', lesson: { kind: 'mini' }, config: usual, base: null }),
  phase: 'training',
};

describe('a training run', () => {
  test('ignores events of other runs, and all after the end', () => {
    expect(withTrainEvent(begun, progressAt(3, { runId: 'other' }))).toBe(begun);
    const ended = withTrainEvent(begun, { type: 'ended', runId: 'run-1', step: 3, reason: 'paused' });
    expect(withTrainEvent(ended, progressAt(9))).toBe(ended);
  });

  test('keeps its curves in order when steps are done again after going back', () => {
    const there = [2, 4, 6].reduce((s, step) => withTrainEvent(s, progressAt(step)), begun);
    expect(withTrainEvent(there, progressAt(3)).progress.map((p) => p.step)).toEqual([2, 3]);
  });

  test('thins long curves and keeps their ends', () => {
    let s = begun;
    for (let step = 1; step <= 3000; step++) s = withTrainEvent(s, progressAt(step));
    expect(s.progress.length).toBeLessThanOrEqual(1001);
    expect(s.progress[0].step).toBe(1);
    expect(s.progress.at(-1)?.step).toBe(3000);
  });

  test('counts what a closed tab would lose, while it trains', () => {
    const s = withTrainEvent(withTrainEvent(begun, { type: 'saved', runId: 'run-1', step: 5, bytes: 1 }), progressAt(8));
    expect(unsavedSteps(s)).toBe(3);
    expect(unsavedSteps({ ...s, phase: 'paused' })).toBe(0);
    expect(unsavedSteps(null)).toBe(0);
  });

  test('knows how long the budget lasts: by steps, or by the clock until the steps are known', () => {
    expect(secondsLeft(begun)).toBeNull();
    expect(secondsLeft(withTrainEvent(begun, progressAt(50)))).toBe(100);
    const timed = { ...begun, config: { ...begun.config, budget: { seconds: 60 } } };
    expect(secondsLeft(withTrainEvent(timed, progressAt(10, { totalSteps: null, seconds: 20 })))).toBe(40);
  });

  test('follows an evaluation, and forgets it when it is over', () => {
    const on = begun;
    const under = withTrainEvent(on, { type: 'evaluating', runId: 'run-1', step: 0, done: 3, of: 8 });
    expect(under.evaluating).toEqual({ step: 0, done: 3, of: 8 });
    expect(withTrainEvent(under, evaluationAt(0, 0.5)).evaluating).toBeNull();
    expect(withTrainEvent(under, { type: 'ended', runId: 'run-1', step: 0, reason: 'paused' }).evaluating).toBeNull();
  });

  test('finds the best evaluation, the later of equal ones, and the change of every group', () => {
    const s = [evaluationAt(0, 0.25), evaluationAt(10, 0.75), evaluationAt(20, 0.75), evaluationAt(30, 0.5)].reduce(withTrainEvent, begun);
    expect(bestEvaluation(s.evaluations)).toEqual({ step: 20, exact: 0.75 });
    expect(groupChanges(s.evaluations)).toMatchObject([{ name: 'held out', n: 4, before: { exact: 0.25 }, now: { exact: 0.5 } }]);
    expect(groupChanges([])).toEqual([]);
  });
});
