/** What each key means on the Sudoku board: a pure map from key events to actions, so the habits of solvers can be tested. */

import type { EditMode } from '../page/marks.ts';

export type KeyAction =
  | { readonly type: 'move'; readonly rows: number; readonly columns: number; readonly extend: boolean }
  | { readonly type: 'digit'; readonly digit: number; readonly mode: EditMode }
  | { readonly type: 'mode'; readonly mode: EditMode }
  | { readonly type: 'erase' | 'undo' | 'redo' | 'select-all' | 'select-none' };

/** The part of a KeyboardEvent that matters. */
export type Key = Pick<KeyboardEvent, 'key' | 'code' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>;

const arrows: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
  arrowup: [-1, 0],
  arrowdown: [1, 0],
  arrowleft: [0, -1],
  arrowright: [0, 1],
  w: [-1, 0],
  s: [1, 0],
  a: [0, -1],
  d: [0, 1],
};
const modeKeys: Readonly<Record<string, EditMode>> = { z: 'digit', x: 'corner', c: 'centre' };

/** The mode while modifier keys are held: Shift = corner, Ctrl or Cmd = centre, else the one that is switched on. */
export function heldMode(mode: EditMode, held: Pick<Key, 'shiftKey' | 'ctrlKey' | 'metaKey'>): EditMode {
  if (held.ctrlKey || held.metaKey) return 'centre';
  return held.shiftKey ? 'corner' : mode;
}

/** What a key press means, or null when the page has no use for it. */
export function keyAction(key: Key, mode: EditMode): KeyAction | null {
  if (key.altKey) return null;
  const name = key.key.toLowerCase();
  const digit = digitOf(key);
  if (digit !== null) return { type: 'digit', digit, mode: heldMode(mode, key) };
  if (name.startsWith('arrow')) return move(name, key.shiftKey || key.ctrlKey || key.metaKey);
  const bare = !key.ctrlKey && !key.metaKey; // with Ctrl or Cmd, 0 is the browser's: back to the usual size
  if (name === 'backspace' || name === 'delete' || (bare && (key.code === 'Digit0' || name === '0'))) return { type: 'erase' };
  if (key.ctrlKey || key.metaKey) {
    if (name === 'z') return { type: key.shiftKey ? 'redo' : 'undo' };
    if (name === 'y') return { type: 'redo' };
    return name === 'a' ? { type: 'select-all' } : null;
  }
  if (name === 'escape') return { type: 'select-none' };
  const next = modeKeys[name];
  return next ? { type: 'mode', mode: next } : move(name, key.shiftKey);
}

function move(name: string, extend: boolean): KeyAction | null {
  const step = arrows[name];
  return step ? { type: 'move', rows: step[0], columns: step[1], extend } : null;
}

/** The digit of a key by its place on the keyboard, so that Shift+5 is 5 on every layout; by its character where there is no place. */
function digitOf({ key, code }: Pick<Key, 'key' | 'code'>): number | null {
  const place = /^(?:Digit|Numpad)([1-9])$/.exec(code);
  if (place && !/^[A-Z]/.test(key)) return Number(place[1]);
  return /^[1-9]$/.test(key) ? Number(key) : null;
}
