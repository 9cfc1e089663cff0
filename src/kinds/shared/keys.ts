/** Keys that act and explain themselves: what a key does and what the list of all keys says of it stand in one place. */

/** The part of a KeyboardEvent that matters. */
export interface Key {
  readonly key: string;
  readonly code: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  getModifierState?(name: string): boolean;
}

/** A line of the list of all keys. */
export interface KeyLine {
  /** "Ctrl+Z" */
  readonly keys: string;
  readonly does: string;
}

export interface KeyDef<Action> extends KeyLine {
  /** What a press means, or null where another key was pressed. */
  readonly match: (key: Key) => Action | null;
}

/** What a key press means: the first definition that knows it. With Alt it is the browser's. */
export function meaning<Action>(defs: readonly KeyDef<Action>[], key: Key): Action | null {
  if (key.altKey) return null;
  for (const { match } of defs) {
    const action = match(key);
    if (action !== null) return action;
  }
  return null;
}

/** Ctrl, or Cmd where that is meant. */
export const isCommand = ({ ctrlKey, metaKey }: Key): boolean => ctrlKey || metaKey;

/** One key without Ctrl or Cmd, by what it writes. */
export const plain =
  <Action>(wanted: readonly string[], action: Action) =>
  (key: Key): Action | null =>
    !isCommand(key) && wanted.includes(key.key.toLowerCase()) ? action : null;

/** Undo and redo, the same on every board. */
export const undoKeys: readonly KeyDef<{ readonly type: 'undo' | 'redo' }>[] = [
  {
    keys: 'Ctrl+Z',
    does: 'Undo',
    match: (key) => (isCommand(key) && key.key.toLowerCase() === 'z' && !key.shiftKey ? { type: 'undo' } : null),
  },
  {
    keys: 'Ctrl+Y or Ctrl+Shift+Z',
    does: 'Redo',
    match(key) {
      const name = key.key.toLowerCase();
      return isCommand(key) && (name === 'y' || (name === 'z' && key.shiftKey)) ? { type: 'redo' } : null;
    },
  },
];
