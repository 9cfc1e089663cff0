/** The keys of the maze: arrows, painting with Shift, toggling, start and goal, undo and redo. */

import { describe, expect, test } from 'vitest';
import { press } from '../../../testing/keys.ts';
import { keyAction } from './input.ts';

describe('keys on the maze', () => {
  test.each([
    [press('ArrowUp'), { type: 'move', rows: -1, columns: 0, stroke: false }],
    [press('ArrowRight', { shiftKey: true }), { type: 'move', rows: 0, columns: 1, stroke: true }],
    [press(' '), { type: 'toggle' }],
    [press('Enter'), { type: 'toggle' }],
    [press('s'), { type: 'start' }],
    [press('G', { shiftKey: true }), { type: 'goal' }],
    [press('z', { ctrlKey: true }), { type: 'undo' }],
    [press('Z', { metaKey: true, shiftKey: true }), { type: 'redo' }],
    [press('y', { ctrlKey: true }), { type: 'redo' }],
  ])('%o', (pressed, action) => expect(keyAction(pressed)).toEqual(action));

  test.each([press('ArrowLeft', { altKey: true }), press('s', { ctrlKey: true }), press('x'), press('Tab')])(
    'leaves %o to the browser',
    (pressed) => expect(keyAction(pressed)).toBeNull(),
  );
});
