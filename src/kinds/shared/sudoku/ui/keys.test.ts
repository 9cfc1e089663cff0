/** The keys that people bring from other Sudoku pages. */

import { describe, expect, test } from 'vitest';
import { press } from '../../../../testing/keys.ts';
import { keyAction } from './input.ts';

const shift = { shiftKey: true };
const ctrl = { ctrlKey: true };
const cmd = { metaKey: true };

describe('keyAction', () => {
  test.each([
    ['ArrowUp', -1, 0],
    ['ArrowDown', 1, 0],
    ['ArrowLeft', 0, -1],
    ['ArrowRight', 0, 1],
    ['w', -1, 0],
    ['s', 1, 0],
    ['a', 0, -1],
    ['d', 0, 1],
  ])('%s moves, and extends the selection with Shift', (key, rows, columns) => {
    expect(keyAction(press(key), 'digit')).toEqual({ type: 'move', rows, columns, extend: false });
    const shifted = key.length === 1 ? key.toUpperCase() : key;
    expect(keyAction(press(shifted, shift), 'digit')).toEqual({ type: 'move', rows, columns, extend: true });
  });

  test('types digits in the mode that is on', () => {
    expect(keyAction(press('7', { code: 'Digit7' }), 'digit')).toEqual({ type: 'digit', digit: 7, mode: 'digit' });
    expect(keyAction(press('7', { code: 'Numpad7' }), 'centre')).toEqual({ type: 'digit', digit: 7, mode: 'centre' });
    expect(keyAction(press('7'), 'corner')).toEqual({ type: 'digit', digit: 7, mode: 'corner' });
  });

  test('holds Shift for corner and Ctrl or Cmd for centre marks, on any keyboard layout', () => {
    expect(keyAction(press('%', { code: 'Digit5', ...shift }), 'digit')).toEqual({ type: 'digit', digit: 5, mode: 'corner' });
    expect(keyAction(press('(', { code: 'Digit5' }), 'digit')).toEqual({ type: 'digit', digit: 5, mode: 'digit' });
    expect(keyAction(press('5', { code: 'Digit5', ...ctrl }), 'digit')).toEqual({ type: 'digit', digit: 5, mode: 'centre' });
    expect(keyAction(press('5', { code: 'Digit5', ...cmd }), 'corner')).toEqual({ type: 'digit', digit: 5, mode: 'centre' });
  });

  test('marks with Shift and the number pad when NumLock is on, which Windows tells as arrows without Shift', () => {
    const numLock = { getModifierState: (name: string) => name === 'NumLock' };
    const names = ['End', 'ArrowDown', 'PageDown', 'ArrowLeft', 'Clear', 'ArrowRight', 'Home', 'ArrowUp', 'PageUp'];
    for (const [i, name] of names.entries())
      expect(keyAction(press(name, { code: `Numpad${i + 1}`, ...numLock }), 'digit')).toEqual({
        type: 'digit',
        digit: i + 1,
        mode: 'corner',
      });
    expect(keyAction(press('ArrowLeft', { code: 'ArrowLeft', ...numLock }), 'digit')).toMatchObject({ type: 'move', columns: -1 });
    expect(keyAction(press('4', { code: 'Numpad4', ...numLock }), 'digit')).toMatchObject({ digit: 4, mode: 'digit' });
  });

  test('moves with the number pad when NumLock is off', () => {
    expect(keyAction(press('ArrowUp', { code: 'Numpad8' }), 'digit')).toMatchObject({ type: 'move', rows: -1 });
    expect(keyAction(press('Home', { code: 'Numpad7' }), 'digit')).toBeNull();
  });

  test('leaves Ctrl+0 and Cmd+0 to the browser', () => {
    for (const held of [ctrl, cmd]) expect(keyAction(press('0', { ...held, code: 'Digit0' }), 'digit')).toBeNull();
  });

  test.each(['Backspace', 'Delete', '0'])('%s erases', (key) => {
    expect(keyAction(press(key), 'corner')).toEqual({ type: 'erase' });
  });

  test('undoes, redoes, selects all and selects nothing', () => {
    for (const held of [ctrl, cmd]) {
      expect(keyAction(press('z', held), 'digit')).toEqual({ type: 'undo' });
      expect(keyAction(press('Z', { ...held, ...shift }), 'digit')).toEqual({ type: 'redo' });
      expect(keyAction(press('y', held), 'digit')).toEqual({ type: 'redo' });
      expect(keyAction(press('a', held), 'digit')).toEqual({ type: 'select-all' });
    }
    expect(keyAction(press('Escape'), 'digit')).toEqual({ type: 'select-none' });
  });

  test.each([
    ['z', 'digit'],
    ['x', 'corner'],
    ['c', 'centre'],
  ])('%s switches to %s marks', (key, mode) => {
    expect(keyAction(press(key), 'digit')).toEqual({ type: 'mode', mode });
  });

  test('leaves the keys of the browser alone', () => {
    for (const key of ['c', 'v', 'x', 's', 'd', 'r']) expect(keyAction(press(key, ctrl), 'digit')).toBeNull();
    for (const key of ['Tab', 'Enter', 'F5', 'q', ' ']) expect(keyAction(press(key), 'digit')).toBeNull();
    expect(keyAction(press('ArrowLeft', { altKey: true }), 'digit')).toBeNull();
  });
});
