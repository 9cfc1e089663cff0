/** What keys mean on the ARC workbench. */

import { describe, expect, test } from 'vitest';
import { press } from '../../../testing/keys.ts';
import type { Key } from '../../shared/ui/input.ts';
import { arcKey, isGlobalKey } from './keys.ts';

describe('arcKey', () => {
  test('moves with arrows and extends with Shift', () => {
    expect(arcKey(press('ArrowLeft'))).toEqual({ type: 'move', rows: 0, cols: -1, extend: false });
    expect(arcKey(press('ArrowDown', { shiftKey: true }))).toEqual({ type: 'move', rows: 1, cols: 0, extend: true });
  });

  test('digits are colours, by place on layouts where they need Shift', () => {
    expect(arcKey(press('7', { code: 'Digit7' }))).toEqual({ type: 'colour', colour: 7 });
    expect(arcKey(press('à', { code: 'Digit0' }))).toEqual({ type: 'colour', colour: 0 });
    expect(arcKey(press('Home', { code: 'Numpad7' }))).toBeNull();
  });

  test.each([
    ['d', { type: 'tool', tool: 'draw' }],
    ['S', { type: 'tool', tool: 'select' }],
    ['f', { type: 'tool', tool: 'fill' }],
    [' ', { type: 'apply' }],
    ['Enter', { type: 'apply' }],
    ['Backspace', { type: 'erase' }],
    ['Escape', { type: 'escape' }],
  ])('%s', (key, action) => expect(arcKey(press(key))).toEqual(action));

  test('undoes, redoes, copies and pastes with Ctrl or Cmd', () => {
    for (const held of [{ ctrlKey: true }, { metaKey: true }]) {
      const types = [['z'], ['Z', true], ['y'], ['c'], ['x'], ['v'], ['a']].map(
        ([key, shiftKey]) => arcKey(press(String(key), { ...held, shiftKey: shiftKey === true }))?.type,
      );
      expect(types).toEqual(['undo', 'redo', 'redo', 'copy', 'cut', 'paste', 'select-all']);
    }
  });

  test('leaves the keys of the browser alone', () => {
    for (const key of ['Tab', 'F5', 'q']) expect(arcKey(press(key))).toBeNull();
    for (const key of ['d', 's', 'f', '5']) expect(arcKey(press(key, { ctrlKey: true }))).toBeNull();
    expect(arcKey(press('ArrowLeft', { altKey: true }))).toBeNull();
  });

  test('works outside the grids for tools, colours and undo only', () => {
    const isGlobal = (key: Key): boolean => {
      const action = arcKey(key);
      return action !== null && isGlobalKey(action);
    };
    expect([press('d'), press('3'), press('z', { ctrlKey: true })].map(isGlobal)).toEqual([true, true, true]);
    expect([press(' '), press('ArrowUp'), press('Delete'), press('v', { ctrlKey: true })].map(isGlobal)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });
});
