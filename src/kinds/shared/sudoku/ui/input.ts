/** What each key means on the Sudoku board, as solvers know them from other pages (the list of all keys is made of the same lines), and which cells are selected. Pure. */

import { arrows, isCommand, meaning, plain, undoKeys, type Key, type KeyDef } from '../../ui/input.ts';
import type { EditMode } from '../table.ts';

export type SudokuKeyAction =
  | { readonly type: 'move'; readonly rows: number; readonly columns: number; readonly extend: boolean }
  | { readonly type: 'digit'; readonly digit: number; readonly mode: EditMode }
  | { readonly type: 'mode'; readonly mode: EditMode }
  | { readonly type: 'erase' | 'undo' | 'redo' | 'select-all' | 'select-none' | 'play' };

const letters: typeof arrows = { w: [-1, 0], s: [1, 0], a: [0, -1], d: [0, 1] };

/** The mode while modifier keys are held: Shift = corner, Ctrl or Cmd = centre, else the one that is switched on. */
export function heldMode(mode: EditMode, held: Pick<Key, 'shiftKey' | 'ctrlKey' | 'metaKey'>): EditMode {
  if (held.ctrlKey || held.metaKey) return 'centre';
  return held.shiftKey ? 'corner' : mode;
}

type Def = KeyDef<(mode: EditMode) => SudokuKeyAction>;
const always = (action: SudokuKeyAction) => () => action;
const mode = (key: string, to: EditMode, does: string): Def => ({
  keys: key.toUpperCase(),
  does,
  match: plain([key], always({ type: 'mode', mode: to })),
});

/** Every key of the board. Of two that fit the first one counts. */
export const sudokuKeys: readonly Def[] = [
  {
    keys: '1 to 9',
    does: 'Write a digit; with Shift a corner mark, with Ctrl a centre mark',
    match(key) {
      const digit = digitOf(key);
      const { ctrlKey, metaKey } = key;
      const held = { shiftKey: key.shiftKey || isShiftedPad(key), ctrlKey, metaKey };
      return digit === null ? null : (now) => ({ type: 'digit', digit, mode: heldMode(now, held) });
    },
  },
  {
    keys: 'Arrows or W A S D',
    does: 'Move; with Shift select more',
    match(key) {
      const step = arrows[key.key] ?? (isCommand(key) ? undefined : letters[key.key.toLowerCase()]);
      return step ? always({ type: 'move', rows: step[0], columns: step[1], extend: key.shiftKey || isCommand(key) }) : null;
    },
  },
  {
    keys: 'Backspace, Delete or 0',
    does: 'Erase',
    match(key) {
      // With Ctrl or Cmd, 0 is the browser's: back to the usual size.
      const name = key.key.toLowerCase();
      const zero = !isCommand(key) && (key.code === 'Digit0' || name === '0');
      return name === 'backspace' || name === 'delete' || zero ? always({ type: 'erase' }) : null;
    },
  },
  ...undoKeys.map(({ match, ...line }): Def => ({
    ...line,
    match(key) {
      const action = match(key);
      return action && always(action);
    },
  })),
  {
    keys: 'Ctrl+A',
    does: 'Select every cell',
    match: (key) => (isCommand(key) && key.key.toLowerCase() === 'a' ? always({ type: 'select-all' }) : null),
  },
  { keys: 'Escape', does: 'Select nothing', match: plain(['escape'], always({ type: 'select-none' })) },
  mode('z', 'digit', 'Digits'),
  mode('x', 'corner', 'Pencil marks in the corners'),
  mode('c', 'centre', 'Pencil marks in the centre'),
  mode('v', 'colour', 'Colours of cells, 1 to 4'),
  { keys: 'P', does: 'Play it yourself, or back to the givens', match: plain(['p'], always({ type: 'play' })) },
];

/** What a key press means, or null when the board has no use for it. */
export const keyAction = (key: Key, now: EditMode): SudokuKeyAction | null => meaning(sudokuKeys, key)?.(now) ?? null;

/** The digit of a key by its place on the keyboard, so that Shift+5 is 5 on every layout; by its character where there is no place. */
function digitOf(press: Key): number | null {
  const { key, code } = press;
  const place = /^(?:Digit|Numpad)([1-9])$/.exec(code);
  if (place && (!/^[A-Z]/.test(key) || isShiftedPad(press))) return Number(place[1]);
  return /^[1-9]$/.test(key) ? Number(key) : null;
}

/** Shift and a digit of the number pad with NumLock on, which Windows tells as an arrow (Home, End ...) without Shift. */
const isShiftedPad = (press: Key): boolean =>
  /^Numpad[1-9]$/.test(press.code) && /^[A-Z]/.test(press.key) && press.getModifierState?.('NumLock') === true;

export interface Selection {
  /** The cell (raster index) with the keyboard focus; never leaves the board. */
  readonly focus: number;
  readonly cells: ReadonlySet<number>;
  /** What a stroke of the pointer does to the cells it passes. */
  readonly stroke: 'add' | 'remove';
}

export type SelectionAction =
  /** A stroke begins. With a modifier it adds to the selection, or takes away when it begins on a selected cell. */
  | { readonly type: 'press'; readonly cell: number; readonly modifier: boolean }
  | { readonly type: 'drag'; readonly cell: number }
  | { readonly type: 'move'; readonly rows: number; readonly columns: number; readonly extend: boolean }
  | { readonly type: 'all' | 'none' };

export const startSelection: Selection = { focus: 0, cells: new Set(), stroke: 'add' };

/** @param side cells in a row */
export function reduceSelection(now: Selection, action: SelectionAction, side: number): Selection {
  switch (action.type) {
    case 'press': {
      const { cell, modifier } = action;
      if (!modifier) return { focus: cell, cells: new Set([cell]), stroke: 'add' };
      const stroke = now.cells.has(cell) ? 'remove' : 'add';
      return { focus: cell, cells: changed(now.cells, cell, stroke), stroke };
    }
    case 'drag':
      return { ...now, focus: action.cell, cells: changed(now.cells, action.cell, now.stroke) };
    case 'move': {
      const row = wrap(Math.floor(now.focus / side) + action.rows, side);
      const column = wrap((now.focus % side) + action.columns, side);
      const focus = side * row + column;
      const cells = action.extend ? new Set([...now.cells, now.focus, focus]) : new Set([focus]);
      return { ...now, focus, cells };
    }
    case 'all':
      return { ...now, cells: new Set(Array.from({ length: side * side }, (_, cell) => cell)) };
    case 'none':
      return { ...now, cells: new Set() };
    default:
      return action satisfies never;
  }
}

/** Over an edge and in again on the other side. */
const wrap = (line: number, side: number): number => (line + side) % side;

function changed(cells: ReadonlySet<number>, cell: number, stroke: 'add' | 'remove'): ReadonlySet<number> {
  if (cells.has(cell) === (stroke === 'add')) return cells;
  const next = new Set(cells);
  if (stroke === 'add') next.add(cell);
  else next.delete(cell);
  return next;
}
