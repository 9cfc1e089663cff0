/** What each key means on the ARC workbench: a pure map from key events to actions. */

import type { ArcTool } from '../page/view.ts';

export type ArcKey =
  | { readonly type: 'move'; readonly rows: number; readonly cols: number; readonly extend: boolean }
  | { readonly type: 'colour'; readonly colour: number }
  | { readonly type: 'tool'; readonly tool: ArcTool }
  | { readonly type: 'apply' | 'erase' | 'copy' | 'cut' | 'paste' | 'select-all' | 'escape' | 'undo' | 'redo' };

/** The part of a KeyboardEvent that matters. */
export type Key = Pick<KeyboardEvent, 'key' | 'code' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>;

const arrows: Readonly<Record<string, readonly [rows: number, cols: number]>> = {
  arrowup: [-1, 0],
  arrowdown: [1, 0],
  arrowleft: [0, -1],
  arrowright: [0, 1],
};
const tools: Readonly<Record<string, ArcTool>> = { d: 'draw', s: 'select', f: 'fill' };
const withControl: Readonly<Record<string, 'copy' | 'cut' | 'paste' | 'select-all' | 'redo'>> = {
  c: 'copy',
  x: 'cut',
  v: 'paste',
  a: 'select-all',
  y: 'redo',
};

/** What a key press means, or null when the workbench has no use for it. */
export function arcKey(key: Key): ArcKey | null {
  if (key.altKey) return null;
  const name = key.key.toLowerCase();
  if (key.ctrlKey || key.metaKey) {
    if (name === 'z') return { type: key.shiftKey ? 'redo' : 'undo' };
    const type = withControl[name];
    return type ? { type } : null;
  }
  const step = arrows[name];
  if (step) return { type: 'move', rows: step[0], cols: step[1], extend: key.shiftKey };
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(key.code)?.[1] ?? (/^\d$/.test(name) ? name : null);
  if (digit !== null && !/^[a-z]/.test(name)) return { type: 'colour', colour: Number(digit) };
  if (name === ' ' || name === 'enter') return { type: 'apply' };
  if (name === 'delete' || name === 'backspace') return { type: 'erase' };
  if (name === 'escape') return { type: 'escape' };
  const tool = tools[name];
  return tool ? { type: 'tool', tool } : null;
}

/** Keys that work wherever the focus is in the workbench, or where nothing has it. */
export const isGlobalKey = ({ type }: ArcKey): boolean => type === 'undo' || type === 'redo' || type === 'tool' || type === 'colour';
