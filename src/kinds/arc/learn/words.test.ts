/** What the page says of a learning: always of the grid that is shown, and never that a wrong one is right. */

import { describe, expect, test } from 'vitest';
import { MARKS } from '../../../model/architectures/etrm/marks.ts';
import { viewNames } from '../../../model/architectures/etrm/views.ts';
import type { LearnProgress } from '../../../protocol/learn.ts';
import type { ArcTask } from '../core/task.ts';
import { noRowsWords, whichWords } from './fromModel.ts';
import { answerOptions, shownOf, type LearnRecord } from './record.ts';
import { leftOutWords, learnWords, goesByWords, roughly, whyAsked, type LearnMoment } from './words.ts';

const task: ArcTask = {
  train: [
    { input: [[1, 0]], output: [[0, 1]] },
    { input: [[2, 0]], output: [[0, 2]] },
  ],
  test: [{ input: [[3, 0]], output: [[0, 3]] }],
};
const own: ArcTask = { ...task, test: [{ input: [[3, 0]] }] };
const [good, bad] = [[[0, 3]], [[3, 3]]];

const progress = (over: Partial<LearnProgress> = {}): LearnProgress => ({
  seconds: 10,
  secondsLeft: 0,
  fraction: 1,
  seeds: [{ seed: 1, step: 100, planned: 250, loss: 0, exact: 1, fitted: true, finished: true }],
  demonstrations: [
    { answer: [[0, 1]], right: true },
    { answer: [[0, 2]], right: true },
  ],
  learnt: 2,
  fitted: true,
  tests: [
    {
      size: [1, 2],
      answer: good,
      candidates: [
        { grid: good, votes: 7, seeds: [1, 2] },
        { grid: bad, votes: 1, seeds: [2] },
      ],
    },
  ],
  looks: 3,
  moments: [],
  ...over,
});
const record = (over: Partial<LearnRecord> = {}): LearnRecord => ({
  id: 'a',
  key: 'k',
  name: 'demo',
  phase: 'ended',
  stopping: false,
  backend: 'wasm',
  limit: 120,
  progress: progress(),
  curves: new Map(),
  end: 'agreed',
  failure: null,
  note: '',
  goesBy: [],
  unsaved: null,
  saved: true,
  recovered: false,
  ...over,
});
const moment = (over: Partial<LearnMoment> = {}): LearnMoment => ({
  record: record(),
  kept: null,
  forecast: null,
  task,
  test: 0,
  shown: good,
  ...over,
});

test('a model without rows for the task: what learning it takes is told before it is begun', () => {
  const least = 'Step has not learnt this task yet.';
  expect(noRowsWords('Step', { stepMs: undefined, nSup: 16 }, task)).toBe(least); // a GPU
  expect(noRowsWords('Step', { stepMs: 100, nSup: 16 }, task)).toBe(least);
  expect(noRowsWords('Step', { stepMs: 3000, nSup: 16 }, task)).toBe(
    `${least} Learning it takes long on this CPU: about 25 seconds a step, about 16 minutes for 40 of them, ` +
      'and about 2 minutes for each evaluation, before and after. Every step is saved: pause or close the tab at any time.',
  );
  expect(noRowsWords('Step', { stepMs: 25_000, nSup: 16 }, task)).toContain('about 13 minutes for each evaluation'); // its first batch is whole
});

test('says why a public task is not recognised, as far as the model’s table goes', () => {
  expect(whichWords.why({ '00576224': 1001, '#1fa40d3db72bd63e': 1001 })).toMatch(/evaluation by their id alone, since their grids/);
  expect(whichWords.why({ mine: 2 })).toBe('This model knows its tasks by their names alone. A wrong name gives noise.');
});

describe('the headline', () => {
  test('speaks of the answer that is shown', () => {
    expect(learnWords(moment())).toMatchObject({ tone: 'good', headline: 'The first answer is right', detail: '7 of 8 votes agree.' });
    expect(learnWords(moment({ shown: bad }))).toMatchObject({ tone: 'bad', headline: 'The second answer is wrong' });
    expect(learnWords(moment({ shown: bad })).detail).toContain('Look at the other one.');
  });

  test('asks where nobody knows but the person, and is never green before they said so', () => {
    const words = learnWords(moment({ task: own }));
    expect(words).toMatchObject({ tone: 'plain', headline: 'Here is its answer' });
    expect(words.detail).toContain('7 of 8 votes agree. Is it right?');
  });

  test('is amber where the demonstrations were not learnt', () => {
    const unfit = record({ end: 'time', progress: progress({ learnt: 1, fitted: false }) });
    const words = learnWords(moment({ record: unfit, task: own }));
    expect(words).toMatchObject({ tone: 'warn', headline: 'Not learnt yet: 1 of 2' });
    expect(words.detail).toContain('guess');
  });

  test('asks for a size where no rule gives one', () => {
    const sizeless = record({ progress: progress({ tests: [{ size: null, answer: null, candidates: [] }] }) });
    expect(learnWords(moment({ record: sizeless, shown: null }))).toMatchObject({ tone: 'warn', headline: 'What size is the answer?' });
    const rows = (n: number): number[][] => Array.from({ length: n }, () => new Array<number>(n).fill(1));
    const asked = (...outputs: number[]): string =>
      whyAsked({ train: outputs.map((n, i) => ({ input: rows(i + 2), output: rows(n) })), test: [] });
    expect(asked(1, 3, 7)).toContain('does not follow');
    expect(asked(4, 6, 8), 'twice as large').toContain('none from 1 × 1 to 30 × 30');
  });

  test('says how far it has come while it learns, and how long it takes before', () => {
    const live = record({ phase: 'learning', end: null, progress: progress({ learnt: 1, secondsLeft: 12.2, fitted: false }) });
    expect(learnWords(moment({ record: live }))).toMatchObject({
      tone: 'busy',
      headline: '1 of 2 demonstrations learnt',
      counter: ' · 13 s left',
    });
    const idle = moment({ record: null, forecast: { key: 'k', seconds: 370 } });
    expect(learnWords(idle).detail).toContain('Grids up to 1 × 2: about 6 minutes on this device.');
  });

  test('tells a failure with its reason, and what is kept', () => {
    const failed = record({ phase: 'failed', end: null, failure: { code: 'device', message: 'The GPU is gone.' } });
    expect(learnWords(moment({ record: failed }))).toMatchObject({
      tone: 'bad',
      headline: 'This device could not learn it',
      detail: 'The GPU is gone. 2 of 2 demonstrations learnt, and that is kept.',
    });
  });
});

describe('the answers to choose from', () => {
  test('are the two candidates and a person’s own; the right one only beside a wrong one', () => {
    expect(answerOptions(record(), task, 0).map(({ id }) => id)).toEqual(['first', 'second', 'own']);
    const wrong = record({
      progress: progress({ tests: [{ size: [1, 2], answer: bad, candidates: [{ grid: bad, votes: 8, seeds: [1] }] }] }),
    });
    expect(answerOptions(wrong, task, 0).map(({ id }) => id)).toEqual(['first', 'right', 'own']);
    expect(answerOptions({ ...wrong, phase: 'learning' }, task, 0).map(({ id }) => id)).toEqual(['first', 'own']);
    expect(answerOptions(null, task, 0).map(({ id }) => id)).toEqual(['own']);
  });

  test('begin with the model’s first', () => {
    expect(shownOf('auto', answerOptions(record(), task, 0)).choice).toBe('first');
    expect(shownOf('second', answerOptions(null, task, 0)).choice).toBe('own');
  });
});

test('a forecast is rough', () => {
  expect([1, 8.4, 43, 370, 9000].map(roughly)).toEqual([
    'about a second',
    'about 8 seconds',
    'about 45 seconds',
    'about 6 minutes',
    'about 2.5 hours',
  ]);
});

test('leaving one out says how far to trust the answer', () => {
  expect(leftOutWords({ right: [true, true], trying: null, fraction: 1, failure: null }, 2)).toContain('trust the answer');
  expect(leftOutWords({ right: [false, false], trying: null, fraction: 1, failure: null }, 2)).toContain('do not trust');
  expect(leftOutWords({ right: [true], trying: 1, fraction: 0.2, failure: null }, 2)).toContain('Demonstration 2 of 2 is left out');
});

describe('what was assumed', () => {
  test('has words for every mark and look, and none where there is none', () => {
    for (const name of MARKS) expect(goesByWords([name]), name).toMatch(/^It goes by each cell’s colour and whether it .+\.$/);
    expect(goesByWords([])).toBe('');
    expect(goesByWords(['shapes of 3 in rows'])).toBe('It looks at how many shapes there are.');
    for (const look of ['turns', 'quarters', 'places', 'moved', 'offset', ...viewNames()])
      expect(goesByWords([look]), look).toMatch(/^It looks at .+\.$/);
    expect(goesByWords(['diagonal', 'edge'])).toContain('lies on the diagonal, and whether it lies at the edge');
  });

  test('is not said of an answer that a seed gave which began with pretrained weights', () => {
    const [one] = progress().seeds;
    const seeds = [one, { ...one, seed: 2, pretrained: true }];
    const shownBy = (by: readonly number[]): string =>
      learnWords(
        moment({
          record: record({
            goesBy: ['enclosed'],
            progress: progress({ seeds, tests: [{ size: [1, 2], answer: good, candidates: [{ grid: good, votes: 4, seeds: by }] }] }),
          }),
        }),
      ).detail;
    expect([[1], [2], [1, 2], []].map((by) => shownBy(by).includes('shut in'))).toEqual([true, false, false, false]);
    const busy = (finished: boolean): string =>
      learnWords(
        moment({
          record: record({
            phase: 'learning',
            goesBy: ['enclosed'],
            progress: progress({
              seeds: [
                { ...one, finished: false },
                { ...one, seed: 2, pretrained: true, finished },
              ],
            }),
          }),
        }),
      ).detail;
    expect([true, false].map((finished) => busy(finished).includes('shut in'))).toEqual([true, false]);
  });

  test('is said with an answer, and with a wrong one what tells it from another rule', () => {
    const told = record({ goesBy: ['enclosed'] });
    expect(learnWords(moment({ record: told, task: own })).detail).toContain('whether it is shut in');
    const other = { ...task, test: [{ input: [[3, 0]], output: [[9, 9]] }] };
    expect(learnWords(moment({ record: told, task: other, shown: bad })).detail).toMatch(/shut in.*a demonstration that tells them apart/);
  });
});
