/** What is said of an ARC task before and after a run. */

import { beforeEach, describe, expect, test } from 'vitest';
import type { ModelInfo, VotesEvent } from '../../../protocol/session.ts';
import { infoOf } from '../../../testing/models.ts';
import type { BoardOverlay } from '../../shared/ui/overlay.ts';
import { encodeGrid } from '../core/codec.ts';
import { keepAnswer, withGrid } from './document.ts';
import { arcBoard, arcReadiness, arcUnfit, playedAnswer, votedWords } from './run.ts';
import { openArcTask, useArc, useArcView } from './store.ts';

const task = { train: [{ input: [[1]], output: [[2]] }], test: [{ input: [[1, 2, 3]], output: [[9]] }, { input: [[4]] }] };
const model = (tasks?: Record<string, number>): ModelInfo =>
  infoOf('m', { mlpT: false, seqLen: 9, vocabSize: 12 }, { task: 'arc', ...(tasks ? { tasks } : {}) });

beforeEach(() => openArcTask({ id: 'demo', task }));

describe('before a run', () => {
  test('the question is the name and the open test input, the same object until one of them changes', () => {
    const board = arcBoard();
    expect(board).toMatchObject({ id: 'demo', input: [[1, 2, 3]] });
    expect(board.key).toMatch(/^[0-9a-f]{16}$/);
    useArc.getState().edit((doc) => keepAnswer(withGrid(doc, { part: 'test', index: 0, side: 'output' }, [[5]]), 0));
    expect(arcBoard()).toBe(board);
    useArcView.getState().show({ part: 'test', index: 1 });
    expect(arcBoard()).toEqual({ id: 'demo', input: [[4]], key: board.key });
  });

  test('a model without a row for the task is called noise before it runs', () => {
    for (const foreign of [model(), model({ other: 9 })]) {
      expect(arcReadiness(foreign)).toMatchObject({ tone: 'warn', headline: 'The model has not learnt this task yet' });
      expect(arcReadiness(foreign).sentence).toContain('noise');
    }
  });

  test('a model that knows it says with how many rows', () => {
    expect(arcReadiness(model({ demo: 9 }))).toMatchObject({ tone: 'plain', headline: 'Ready to solve' });
    expect(arcReadiness(model({ demo: 9 })).sentence).toContain('9 rows');
    expect(arcReadiness(model({ demo: 1 })).sentence).toContain('one row');
  });

  test('says when the input is larger than the canvas', () => {
    expect(arcUnfit(9)).toBeNull();
    expect(arcUnfit(4)).toBe('The test input is 1 by 3 cells; this model reads grids of up to 2 by 2.');
  });
});

describe('after the votes', () => {
  const votes = (...grids: number[][][]): VotesEvent => ({
    type: 'votes',
    runId: 'r',
    voted: 8,
    total: 8,
    candidates: grids.map((grid, i) => ({ grid, votes: 5 - i, confidence: 0.5 })),
  });

  test('two candidates may be right, a third one may not', () => {
    expect(votedWords(votes([[9]], [[1]]), task, 0)).toMatchObject({
      tone: 'good',
      headline: 'Right: the first candidate is the task’s answer',
    });
    expect(votedWords(votes([[1]], [[9]]), task, 0)).toMatchObject({
      tone: 'good',
      headline: 'Right: the second candidate is the task’s answer',
    });
    expect(votedWords(votes([[1]], [[2]], [[9]]), task, 0)).toMatchObject({ tone: 'bad', detail: 'The first candidate has 5 of 8 votes.' });
  });

  test('without an answer in the file nothing is called right or wrong', () => {
    expect(votedWords(votes([[9]]), task, 1)).toMatchObject({ tone: 'plain', headline: 'Here is its answer' });
  });
});

describe('the answer of a step', () => {
  const SIDE = 4;
  const asked = {
    train: [{ input: [[1]], output: [[1]] }],
    test: [
      {
        input: [[1]],
        output: [
          [1, 2],
          [3, 4],
        ],
      },
      { input: [[1]] },
    ],
  };
  const overlay = (grid: number[][], changed: number[] = []): BoardOverlay => ({
    tokens: encodeGrid(grid, SIDE),
    confidence: Float32Array.from({ length: SIDE * SIDE }, (_, i) => i / 100),
    changed: new Set(changed),
    bad: new Set(),
    solved: false,
  });

  test('marks cells of the cropped grid by their place on the canvas', () => {
    const { grid, marks } = playedAnswer(
      overlay(
        [
          [1, 2],
          [9, 4],
        ],
        [5],
      ),
      asked,
      0,
    );
    expect(grid).toEqual([
      [1, 2],
      [9, 4],
    ]);
    expect(marks.map((m) => Math.round((m.sure ?? 0) * 100))).toEqual([0, 1, 4, 5]);
    expect(marks.map((m) => m.changed)).toEqual([false, false, false, true]);
    expect(marks.map((m) => m.wrong)).toEqual([false, false, true, false]);
  });

  test('marks nothing as wrong where the file has no answer, and has no cells where there is no grid', () => {
    expect(playedAnswer(overlay([[7]]), asked, 1)).toMatchObject({ marks: [{ wrong: false }] });
    expect(playedAnswer({ ...overlay([[7]]), tokens: new Uint8Array(16) }, asked, 0)).toMatchObject({ grid: [], marks: [] });
  });
});
