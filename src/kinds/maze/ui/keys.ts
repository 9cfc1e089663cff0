/** What each key means on the maze; the list of all keys is made of the same lines. */

import { isCommand, meaning, plain, undoKeys, type Key, type KeyDef } from '../../shared/keys.ts';

export type { Key };

export type KeyAction =
  /** One cell on; with Shift the stroke goes along: it draws, erases, or carries the start or the goal. */
  | { readonly type: 'move'; readonly rows: number; readonly columns: number; readonly stroke: boolean }
  | { readonly type: 'toggle' | 'start' | 'goal' | 'undo' | 'redo' };

const arrows: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** Every key of the maze. */
export const mazeKeys: readonly KeyDef<KeyAction>[] = [
  {
    keys: 'Arrows',
    does: 'Move; with Shift draw or erase walls on the way, or carry S or G along',
    match(key) {
      const step = isCommand(key) ? undefined : arrows[key.key];
      return step ? { type: 'move', rows: step[0], columns: step[1], stroke: key.shiftKey } : null;
    },
  },
  { keys: 'Space or Enter', does: 'A wall here, or none', match: plain([' ', 'enter'], { type: 'toggle' }) },
  { keys: 'S', does: 'The start is here', match: plain(['s'], { type: 'start' }) },
  { keys: 'G', does: 'The goal is here', match: plain(['g'], { type: 'goal' }) },
  ...undoKeys,
];

/** What a key press means, or null when the maze has no use for it. */
export const keyAction = (key: Key): KeyAction | null => meaning(mazeKeys, key);
