/** Selecting with the mouse, a finger and the keyboard. */

import { describe, expect, test } from 'vitest';
import { reduceSelection, startSelection, type SelectionAction } from './input.ts';

const after = (...actions: SelectionAction[]) => actions.reduce((now, action) => reduceSelection(now, action, 9), startSelection);
const press = (cell: number, modifier = false): SelectionAction => ({ type: 'press', cell, modifier });
const drag = (cell: number): SelectionAction => ({ type: 'drag', cell });
const move = (rows: number, columns: number, extend = false): SelectionAction => ({ type: 'move', rows, columns, extend });
const cells = (...actions: SelectionAction[]): number[] => [...after(...actions).cells].sort((a, b) => a - b);

describe('selection', () => {
  test('a click selects one cell and a drag all it passes', () => {
    expect(cells(press(3), press(40))).toEqual([40]);
    expect(cells(press(3), drag(4), drag(5), drag(4))).toEqual([3, 4, 5]);
  });

  test('a modifier adds, and takes away when it begins on a selected cell', () => {
    expect(cells(press(3), press(40, true), drag(41))).toEqual([3, 40, 41]);
    expect(cells(press(3), drag(4), drag(5), press(4, true), drag(5))).toEqual([3]);
  });

  test('moves one cell and comes in again on the other side', () => {
    expect(cells(press(40), move(-1, 0))).toEqual([31]);
    expect(after(press(0), move(-1, 0)).focus).toBe(72);
    expect(after(press(8), move(0, 1)).focus).toBe(0);
  });

  test('extends from the focus', () => {
    expect(cells(press(40), move(0, 1, true), move(1, 0, true))).toEqual([40, 41, 50]);
  });

  test('selects all and nothing, and keeps the focus', () => {
    expect(cells(press(40), { type: 'all' })).toHaveLength(81);
    expect(after(press(40), { type: 'all' }, { type: 'none' })).toMatchObject({ focus: 40, cells: new Set() });
  });
});
