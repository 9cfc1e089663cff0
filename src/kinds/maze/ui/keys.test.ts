/** The keys of the maze: arrows, painting with Shift, toggling, start and goal, undo and redo. */

import { describe, expect, test } from 'vitest';
import type { Key } from '../../shared/ui/input.ts';
import { keyAction } from './input.ts';

const key = (name: string, held: Partial<Key> = {}): Key => ({
  key: name,
  code: '',
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...held,
});

describe('keys on the maze', () => {
  test.each([
    [key('ArrowUp'), { type: 'move', rows: -1, columns: 0, stroke: false }],
    [key('ArrowRight', { shiftKey: true }), { type: 'move', rows: 0, columns: 1, stroke: true }],
    [key(' '), { type: 'toggle' }],
    [key('Enter'), { type: 'toggle' }],
    [key('s'), { type: 'start' }],
    [key('G', { shiftKey: true }), { type: 'goal' }],
    [key('z', { ctrlKey: true }), { type: 'undo' }],
    [key('Z', { metaKey: true, shiftKey: true }), { type: 'redo' }],
    [key('y', { ctrlKey: true }), { type: 'redo' }],
  ])('%o', (pressed, action) => expect(keyAction(pressed)).toEqual(action));

  test.each([key('ArrowLeft', { altKey: true }), key('s', { ctrlKey: true }), key('x'), key('Tab')])(
    'leaves %o to the browser',
    (pressed) => expect(keyAction(pressed)).toBeNull(),
  );
});
