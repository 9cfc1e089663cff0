/** The banner of training says what is true, in every phase. */

import { describe, expect, test } from 'vitest';
import { usual } from '../../kinds/shared/lesson.ts';
import { evaluationAt, progressAt } from '../../testing/trainEvents.ts';
import { newRun, type TrainingRun } from './record.ts';
import { standing, storedWords, trainFacts, trainWords } from './words.ts';

const start = newRun({ id: 'run-1', name: 'n', lesson: { kind: 'mini' }, config: usual, base: null });
const evaluation = evaluationAt(25, 0.5);
const s = (patch: Partial<TrainingRun>): TrainingRun => ({
  ...start,
  phase: 'training',
  step: 30,
  totalSteps: 250,
  progress: [progressAt(30)],
  evaluations: [evaluation],
  savedStep: 25,
  ...patch,
});

describe('the banner of training', () => {
  test('counts steps and tells the last evaluation', () => {
    expect(trainWords(start, 'Starting the device.')).toMatchObject({ tone: 'busy', detail: 'Starting the device.' });
    expect(trainWords(s({}), '')).toMatchObject({
      headline: 'Training',
      counter: ': step 30 of 250',
      detail: 'Last evaluation (held out): 2 of 4 puzzles right in every cell; best 50 % at step 25.',
    });
    expect(trainWords(s({ phase: 'paused' }), '').headline).toBe('Paused at step 30, saved');
    expect(trainWords(s({ phase: 'finished' }), '')).toMatchObject({ tone: 'good', headline: 'Finished: 30 steps, saved' });
  });

  test('is not green over what was not learnt', () => {
    const after = (exact: number, holdOut: boolean): string => {
      const lesson = { kind: 'arc' as const, tasks: [], augmentations: 8, holdOut };
      return trainWords(s({ phase: 'finished', lesson, evaluations: [evaluationAt(30, exact)] }), '').tone;
    };
    expect([after(1, false), after(0.5, false), after(0.5, true), after(0, true)]).toEqual(['good', 'warn', 'good', 'warn']);
  });

  test('does not say saved where the browser refused', () => {
    const refused = { notSaved: { code: 'full', message: 'The storage is full.' } } as const;
    for (const phase of ['training', 'paused', 'finished'] as const) {
      const words = trainWords(s({ phase, ...refused }), '');
      expect(words).toMatchObject({ tone: 'warn', headline: 'The browser refused to save' });
      expect(words.detail).toContain('Saved up to step 25. The storage is full.');
    }
  });

  test('offers the last good checkpoint after a failure', () => {
    const failed = s({ phase: 'failed', failure: { code: 'diverged', message: 'The loss is no longer a number.' } });
    expect(trainWords(failed, '')).toMatchObject({ tone: 'bad', headline: 'Training diverged' });
    expect(trainWords(failed, '').detail).toContain('Step 25 is saved');
    expect(trainWords(failed, '').detail).toContain('the run can go on from there');
    expect(trainWords({ ...failed, savedStep: null }, '').detail).toContain('Nothing was saved before.');
    const cut = { ...failed, failure: { code: 'truncated', message: 'The file was cut off.' } } as const;
    expect(trainWords(cut, '').detail).toContain('The file was cut off. Step 25 is saved; the same would happen again from there');
  });

  test('a run that another tab trains has not stopped', () => {
    const message = 'This run is training in another tab: pause it there first.';
    const there = trainWords(s({ phase: 'failed', failure: { code: 'another-tab', message } }), '');
    expect(there).toMatchObject({ tone: 'warn', headline: 'Another tab is at it', detail: message });
  });

  test('says how far an evaluation is, and never that nothing is to go', () => {
    expect(trainWords(s({ step: 0, progress: [], evaluations: [], evaluating: { step: 0, done: 20, of: 51 } }), '')).toMatchObject({
      headline: 'First evaluation',
      counter: ': 20 of 51 puzzles',
      share: 20 / 51,
    });
    const end = s({ step: 250, progress: [progressAt(250)], evaluating: { step: 250, done: 20, of: 51 } });
    expect(trainWords(end, '')).toMatchObject({ headline: 'Last evaluation', counter: ': 20 of 51 puzzles' });
    const toGo = (of: TrainingRun): string | undefined => trainFacts(of).find(({ name }) => name === 'To go')?.value;
    expect(toGo(end)).toBe('the last evaluation');
    expect(toGo({ ...end, evaluating: null })).toBe('–');
    expect(trainWords(s({ evaluating: { step: 30, done: 1, of: 51 } }), '').headline).toBe('Evaluation at step 30');
  });

  test('tells a paused run from one that another tab trains', () => {
    const run = { name: 'mine', step: 20, totalSteps: 250, phase: 'paused' as const };
    expect(storedWords(run, false).headline).toBe('“mine” is paused at step 20 of 250');
    expect(storedWords(run, true)).toMatchObject({ headline: '“mine” is being trained in another tab' });
    expect(standing(run, null)).toBe('paused at step 20 of 250');
    expect(standing(run, 'here')).toBe('being trained, saved at step 20 of 250');
    expect(standing(run, 'elsewhere')).toContain('in another tab');
  });

  test('gives speed, time, what is left and what is saved', () => {
    expect(trainFacts(s({})).map((f) => f.value)).toEqual(['2.00 steps/s', '15.0 s', 'about 1 min 50 s', 'step 25 (5 since)']);
    expect(trainFacts(null).map((f) => f.value)).toEqual(['–', '–', '–', '–']);
    expect(trainFacts(null, 104).map((f) => f.value)).toEqual(['–', '–', '–', 'step 104']);
  });
});
