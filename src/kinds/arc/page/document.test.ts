/** Editing an ARC task and the answers drawn for it. */

import { describe, expect, it } from 'vitest';
import { copyRect, filledGrid, flipLeftRight, type GridPlace, rotate } from '../core/index.ts';
import {
  asDemonstration,
  asLoaded,
  forgetAnswer,
  gridOf,
  keepAnswer,
  noArcNotes,
  sharingTasks,
  turned,
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
const answer = (index: number): GridPlace => ({ part: 'test', index, side: 'output' });

describe('the grids of a task', () => {
  it('the drawn answer starts blank and never is the one in the file', () => {
    expect(gridOf(doc, answer(0))).toEqual(filledGrid(1, 1)); // as large as the demonstrations say
    const drawn = withGrid(doc, answer(0), [[9]]);
    expect(gridOf(drawn, answer(0))).toEqual([[9]]);
    expect(drawn.board).toBe(doc.board);
    expect(gridOf(drawn, answer(1))).toEqual(filledGrid(1, 1));
  });

  it('is as large as its input where the demonstrations do not say', () => {
    const odd = {
      train: [
        { input: [[1]], output: [[2]] },
        { input: [[3]], output: [[4, 4]] },
      ],
      test: [{ input: [[5, 5, 5]] }],
    };
    expect(gridOf({ board: { id: 'odd', task: odd }, notes: noArcNotes }, answer(0))).toEqual(filledGrid(1, 3));
  });

  it('a test with its answer becomes a demonstration, and an empty one of its size takes its place', () => {
    const { board, notes } = asDemonstration(withGrid(doc, answer(0), [[9]]), 0);
    expect(board.task.train.at(-1)).toEqual({ input: [[5]], output: [[6]] });
    expect(board.task.test).toEqual([{ input: [[0]] }, { input: [[7]] }]);
    expect(notes.answers[0]).toBeNull();
    expect(asDemonstration(doc, 1)).toBe(doc); // its answer is not known
  });

  it('every other grid is edited in the task', () => {
    for (const place of [
      { part: 'train', index: 1, side: 'output' },
      { part: 'train', index: 0, side: 'input' },
      { part: 'test', index: 1, side: 'input' },
    ] as const) {
      expect(gridOf(withGrid(doc, place, [[8, 8]]), place)).toEqual([[8, 8]]);
    }
  });

  it('an equal grid and a place that is not there change nothing', () => {
    expect(withGrid(doc, { part: 'train', index: 0, side: 'input' }, [[1]])).toBe(doc);
    expect(withGrid(doc, { part: 'train', index: 9, side: 'input' }, [[1]])).toBe(doc);
    expect(gridOf(doc, answer(2))).toBeNull();
  });
});

describe('pairs', () => {
  it('come and go, and a drawn answer leaves with its test', () => {
    const drawn = withGrid(withGrid(doc, answer(0), [[8]]), answer(1), [[9]]);
    const less = withoutPair(drawn, { part: 'test', index: 0 });
    expect(less.board.task.test).toEqual([{ input: [[7]] }]);
    expect(gridOf(less, answer(0))).toEqual([[9]]);
    expect(withPair(doc, 'train').board.task.train).toHaveLength(3);
    expect(withoutPair(less, { part: 'test', index: 0 })).toBe(less);
  });
});

describe('the answer in the file', () => {
  it('is taken from the drawing, and forgotten', () => {
    const kept = keepAnswer(withGrid(doc, answer(1), [[9]]), 1);
    expect(kept.board.task.test[1]).toEqual({ input: [[7]], output: [[9]] });
    expect(forgetAnswer(kept, 1).board.task.test[1]?.output).toBeUndefined();
    expect(forgetAnswer(doc, 1)).toBe(doc);
  });
});

describe('reset', () => {
  it('brings back what was loaded, keeps the name and throws the drawings away', () => {
    const changed = withName(withGrid(withPair(doc, 'test'), answer(0), [[9]]), 'mine');
    expect(asLoaded(changed)).toEqual({ board: { id: 'mine', task }, notes: { loaded: task, answers: [] } });
  });

  it('changes nothing when nothing changed or nothing was loaded', () => {
    expect(asLoaded(doc)).toBe(doc);
    const made = { ...doc, notes: noArcNotes };
    expect(asLoaded(made)).toBe(made);
  });
});

describe('turning', () => {
  const grid = [
    [1, 2, 3],
    [4, 5, 6],
  ];
  it('turns the whole grid, or a part where it lies', () => {
    expect(turned(grid, null, rotate)).toEqual([
      [4, 1],
      [5, 2],
      [6, 3],
    ]);
    expect(turned(grid, { top: 0, left: 1, rows: 2, cols: 2 }, flipLeftRight)).toEqual([
      [1, 3, 2],
      [4, 6, 5],
    ]);
    expect(turned(grid, { top: 0, left: 0, rows: 1, cols: 2 }, rotate)).toEqual([
      [1, 0, 3],
      [2, 5, 6],
    ]);
    expect(copyRect(turned(grid, { top: 0, left: 0, rows: 2, cols: 3 }, rotate), { top: 0, left: 2, rows: 2, cols: 1 })).toEqual([
      [0],
      [0],
    ]);
  });
});

it('after a reload an opened task is still the one it was opened as, in every undo step', () => {
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
