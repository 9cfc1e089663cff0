/** Undo gives back exactly what was there, whatever was done. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HISTORY_LIMIT, nearest, record, redo, startHistory, undo, type History } from './boardStore.ts';

const apply = (history: History<number>, op: number): History<number> =>
  op === -1 ? undo(history) : op === -2 ? redo(history) : record(history, op);
const operations = fc.array(fc.integer({ min: -2, max: 9 }), { maxLength: 60 });

describe('history', () => {
  test('undo after an edit gives back what was there, and redo gives back the edit', () => {
    fc.assert(
      fc.property(operations, fc.integer({ min: 10, max: 99 }), (ops, edit) => {
        const before = ops.reduce(apply, startHistory(0));
        const after = record(before, edit);
        expect(undo(after).present).toBe(before.present);
        expect(redo(undo(after))).toEqual(after);
      }),
    );
  });

  test('an edit after undo forgets what was undone', () => {
    const history = record(undo(record(startHistory(0), 1)), 2);
    expect(history.future).toEqual([]);
    expect(undo(history).present).toBe(0);
  });

  test('does nothing at either end and for the same value', () => {
    const start = startHistory(0);
    expect(undo(start)).toBe(start);
    expect(redo(start)).toBe(start);
    expect(record(start, 0)).toBe(start);
  });

  test('keeps a bounded number of steps and forgets the oldest', () => {
    let history = startHistory(0);
    for (let i = 1; i <= HISTORY_LIMIT + 10; i++) history = record(history, i);
    expect(history.past).toHaveLength(HISTORY_LIMIT);
    expect(history.past[0]).toBe(10);
    expect(history.present).toBe(HISTORY_LIMIT + 10);
  });

  test('is cut to what has room: the steps next to the present, back before forth', () => {
    const history = { past: [1, 22, 333], present: 0, future: [55555, 4444] };
    expect(nearest(history, 5)).toEqual({ past: [22, 333], future: [] });
    expect(nearest(history, 10)).toEqual({ past: [1, 22, 333], future: [4444] });
    expect(nearest(history, 100)).toEqual({ past: history.past, future: history.future });
  });
});
