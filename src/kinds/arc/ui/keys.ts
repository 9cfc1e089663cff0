/** What each key means on the ARC workbench; the list of all keys is made of the same lines. */

import { isCommand, meaning, plain, undoKeys, type Key, type KeyDef } from '../../shared/ui/input.ts';
import type { ArcTool } from '../page/store.ts';

export type ArcKey =
  | { readonly type: 'move'; readonly rows: number; readonly cols: number; readonly extend: boolean }
  | { readonly type: 'colour'; readonly colour: number }
  | { readonly type: 'tool'; readonly tool: ArcTool }
  | { readonly type: 'apply' | 'erase' | 'copy' | 'cut' | 'paste' | 'select-all' | 'escape' | 'undo' | 'redo' };

const arrows: Readonly<Record<string, readonly [rows: number, cols: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};
const withCommand = (letter: string, type: 'copy' | 'cut' | 'paste' | 'select-all', does: string): KeyDef<ArcKey> => ({
  keys: `Ctrl+${letter.toUpperCase()}`,
  does,
  match: (key) => (isCommand(key) && key.key.toLowerCase() === letter ? { type } : null),
});
const tool = (letter: string, name: ArcTool, does: string): KeyDef<ArcKey> => ({
  keys: letter.toUpperCase(),
  does,
  match: plain([letter], { type: 'tool', tool: name }),
});

/** Every key of the workbench. Of two that fit the first one counts. */
export const arcKeys: readonly KeyDef<ArcKey>[] = [
  ...undoKeys,
  withCommand('c', 'copy', 'Copy what is selected'),
  withCommand('x', 'cut', 'Cut what is selected'),
  withCommand('v', 'paste', 'Paste'),
  withCommand('a', 'select-all', 'Select the whole grid'),
  {
    keys: 'Arrows',
    does: 'Move; with Shift select or draw on the way',
    match(key) {
      const step = isCommand(key) ? undefined : arrows[key.key];
      return step ? { type: 'move', rows: step[0], cols: step[1], extend: key.shiftKey } : null;
    },
  },
  {
    keys: '0 to 9',
    does: 'Choose a colour',
    match(key) {
      const digit = /^(?:Digit|Numpad)(\d)$/.exec(key.code)?.[1] ?? (/^\d$/.test(key.key) ? key.key : null);
      return digit === null || isCommand(key) || /^[a-z]/i.test(key.key) ? null : { type: 'colour', colour: Number(digit) };
    },
  },
  { keys: 'Space or Enter', does: 'Use the tool here', match: plain([' ', 'enter'], { type: 'apply' }) },
  { keys: 'Delete or Backspace', does: 'Erase', match: plain(['delete', 'backspace'], { type: 'erase' }) },
  { keys: 'Escape', does: 'Select nothing', match: plain(['escape'], { type: 'escape' }) },
  tool('d', 'draw', 'Draw'),
  tool('s', 'select', 'Select'),
  tool('f', 'fill', 'Fill'),
];

/** What a key press means, or null when the workbench has no use for it. */
export const arcKey = (key: Key): ArcKey | null => meaning(arcKeys, key);

/** Keys that work wherever the focus is in the workbench, or where nothing has it. */
export const isGlobalKey = ({ type }: ArcKey): boolean => type === 'undo' || type === 'redo' || type === 'tool' || type === 'colour';
