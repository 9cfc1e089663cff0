/** What each key means on the maze: a pure map from key events to actions. */

export type KeyAction =
  /** One cell on; with Shift the stroke goes along: it draws, erases, or carries the start or the goal. */
  | { readonly type: 'move'; readonly rows: number; readonly columns: number; readonly stroke: boolean }
  | { readonly type: 'toggle' | 'start' | 'goal' | 'undo' | 'redo' };

/** The part of a KeyboardEvent that matters. */
export type Key = Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>;

const arrows: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
  arrowup: [-1, 0],
  arrowdown: [1, 0],
  arrowleft: [0, -1],
  arrowright: [0, 1],
};
const plain: Readonly<Record<string, 'toggle' | 'start' | 'goal'>> = { ' ': 'toggle', enter: 'toggle', s: 'start', g: 'goal' };

/** What a key press means, or null when the maze has no use for it. */
export function keyAction(key: Key): KeyAction | null {
  if (key.altKey) return null;
  const name = key.key.toLowerCase();
  if (key.ctrlKey || key.metaKey) {
    if (name === 'z') return { type: key.shiftKey ? 'redo' : 'undo' };
    return name === 'y' ? { type: 'redo' } : null;
  }
  const step = arrows[name];
  if (step) return { type: 'move', rows: step[0], columns: step[1], stroke: key.shiftKey };
  const type = plain[name];
  return type ? { type } : null;
}
