/** Editing an ARC task and the answers drawn for it. */

import { describe, expect, test } from 'vitest';
import { filledGrid } from '../core/grid.ts';
import { arcTaskSchema, type ArcTask } from '../core/task.ts';
import {
  answerPlace as answer,
  asDemonstration,
  asLoaded,
  forgetAnswer,
  canAdd,
  gridOf,
  keepAnswer,
  newTask,
  noArcNotes,
  sharingTasks,
  withGrid,
  withName,
  withoutPair,
  withPair,
  type ArcDocument,
} from './document.ts';

const task = {
  train: [
    { input: [[1]], output: [[2]] },
    { input: [[3]], output: [[4]] },
  ],
  test: [{ input: [[5]], output: [[6]] }, { input: [[7]] }],
};
const doc: ArcDocument = { board: { id: 'demo', task }, notes: { loaded: task, answers: [] } };
const of = (other: ArcTask): ArcDocument => ({ board: { id: 'demo', task: other }, notes: noArcNotes });

describe('the grids of a task', () => {
  test('the drawn answer starts blank and never is the one in the file', () => {
    expect(gridOf(doc, answer(0))).toEqual(filledGrid(1, 1)); // as large as the demonstrations say
    const drawn = withGrid(doc, answer(0), [[9]]);
    expect(gridOf(drawn, answer(0))).toEqual([[9]]);
    expect(drawn.board).toBe(doc.board);
    expect(gridOf(drawn, answer(1))).toEqual(filledGrid(1, 1));
  });

  test('is as large as its input where the demonstrations do not say', () => {
    const odd = {
      train: [
        { input: [[1]], output: [[2]] },
        { input: [[3]], output: [[4, 4]] },
      ],
      test: [{ input: [[5, 5, 5]] }],
    };
    expect(gridOf({ board: { id: 'odd', task: odd }, notes: noArcNotes }, answer(0))).toEqual(filledGrid(1, 3));
  });

  test('a test with its answer becomes a demonstration, and an empty one of its size takes its place', () => {
    const { board, notes } = asDemonstration(withGrid(doc, answer(0), [[9]]), 0);
    expect(board.task.train.at(-1)).toEqual({ input: [[5]], output: [[6]] });
    expect(board.task.test).toEqual([{ input: [[0]] }, { input: [[7]] }]);
    expect(notes.answers[0]).toBeNull();
    expect(asDemonstration(doc, 1)).toBe(doc); // its answer is not known
  });

  test('every other grid is edited in the task', () => {
    for (const place of [
      { part: 'train', index: 1, side: 'output' },
      { part: 'train', index: 0, side: 'input' },
      { part: 'test', index: 1, side: 'input' },
    ] as const) {
      expect(gridOf(withGrid(doc, place, [[8, 8]]), place)).toEqual([[8, 8]]);
    }
  });

  test('an equal grid and a place that is not there change nothing', () => {
    expect(withGrid(doc, { part: 'train', index: 0, side: 'input' }, [[1]])).toBe(doc);
    expect(withGrid(doc, { part: 'train', index: 9, side: 'input' }, [[1]])).toBe(doc);
    expect(gridOf(doc, answer(2))).toBeNull();
  });
});

describe('pairs', () => {
  test('come and go, and a drawn answer leaves with its test', () => {
    const drawn = withGrid(withGrid(doc, answer(0), [[8]]), answer(1), [[9]]);
    const less = withoutPair(drawn, { part: 'test', index: 0 });
    expect(less.board.task.test).toEqual([{ input: [[7]] }]);
    expect(gridOf(less, answer(0))).toEqual([[9]]);
    expect(withPair(doc, 'train').board.task.train).toHaveLength(3);
    expect(withoutPair(less, { part: 'test', index: 0 })).toBe(less);
  });
});

describe('the answer in the file', () => {
  test('is taken from the drawing, and forgotten', () => {
    const kept = keepAnswer(withGrid(doc, answer(1), [[9]]), 1);
    expect(kept.board.task.test[1]).toEqual({ input: [[7]], output: [[9]] });
    expect(forgetAnswer(kept, 1).board.task.test[1]?.output).toBeUndefined();
    expect(forgetAnswer(doc, 1)).toBe(doc);
  });
});

describe('reset', () => {
  test('brings back what was loaded, keeps the name and throws the drawings away', () => {
    const changed = withName(withGrid(withPair(doc, 'test'), answer(0), [[9]]), 'mine');
    expect(asLoaded(changed)).toEqual({ board: { id: 'mine', task }, notes: { loaded: task, answers: [] } });
  });

  test('changes nothing when nothing changed or nothing was loaded', () => {
    expect(asLoaded(doc)).toBe(doc);
    const made = { ...doc, notes: noArcNotes };
    expect(asLoaded(made)).toBe(made);
  });
});

test('after a reload an opened task is still the one it was opened as, in every undo step', () => {
  const kept = [doc, withName(doc, 'other'), withGrid(doc, answer(0), [[9]]), withPair(doc, 'train')].map((d) => ({
    board: structuredClone(d.board),
    notes: structuredClone(d.notes),
  }));
  const [first, renamed, drawn, changed] = kept.map(sharingTasks());
  if (!first || !renamed || !drawn || !changed) throw new Error('a document is missing');
  expect(asLoaded(first)).toBe(first);
  expect(renamed.board.task).toBe(first.board.task);
  expect(drawn.board.task).toBe(first.board.task);
  expect(changed.board.task).not.toBe(first.board.task);
  expect(changed.notes.loaded).toBe(first.board.task);
});

describe('the pairs of a task', () => {
  test('start empty and valid, and are taken up to the limit', () => {
    let made = of(newTask());
    for (let i = 0; i < 40; i++) made = withPair(withPair(made, 'train'), 'test');
    const { task: full } = made.board;
    expect([full.train.length, full.test.length, canAdd(full, 'train')]).toEqual([32, 16, false]);
    expect(arcTaskSchema.parse(full)).toEqual(full);
  });

  test('begin with the sizes of the pair before', () => {
    const first = { train: [{ input: filledGrid(4, 5, 1), output: filledGrid(2, 1, 3) }], test: [{ input: filledGrid(6, 2, 1) }] };
    const { task: large } = withPair(withPair(of(first), 'train'), 'test').board;
    expect(large.train[1]).toEqual({ input: filledGrid(4, 5), output: filledGrid(2, 1) });
    expect(large.test[1]).toEqual({ input: filledGrid(6, 2) });
  });

  test('are removed, but never the last', () => {
    const two = withGrid(withPair(of(newTask()), 'train'), { part: 'train', index: 1, side: 'input' }, [[7]]);
    expect(withoutPair(two, { part: 'train', index: 0 }).board.task.train.map(({ input }) => input)).toEqual([[[7]]]);
    expect(withoutPair(two, { part: 'train', index: 7 })).toBe(two);
    const one = of(newTask());
    expect(withoutPair(one, { part: 'train', index: 0 })).toBe(one);
    expect(withGrid(one, { part: 'train', index: 5, side: 'input' }, [[7]])).toBe(one);
  });
});
