/** Keys that act and explain themselves, what they do and what the list of all keys says of it in one place; and the cell under a pointer. */

import { useRef, type MouseEvent, type PointerEvent } from 'react';
import type { KeyLine } from '../../kind.ts';

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

/** Rows and columns that an arrow goes. */
export const arrows: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

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

interface BoardShape {
  readonly rows: number;
  readonly columns: number;
}

/**
 * The cell (raster index) under a point of the board, or null outside it.
 * @param x, y in 0..1 across the board
 * @param slack how much of a cell, at each of its sides, does not count (0..0.5): a diagonal drag passes corners without
 *   touching the neighbours
 */
export function cellAt(x: number, y: number, { rows, columns }: BoardShape, slack: number): number | null {
  const column = Math.floor(x * columns);
  const row = Math.floor(y * rows);
  if (column < 0 || row < 0 || column >= columns || row >= rows) return null;
  const inside = (place: number, line: number): boolean => Math.abs(place - line - 0.5) <= 0.5 - slack;
  return inside(x * columns, column) && inside(y * rows, row) ? columns * row + column : null;
}

/** The cell under a pointer event of the board's own element; its border does not count. */
export function cellUnder(event: PointerEvent<HTMLElement>, shape: BoardShape, slack: number): number | null {
  const { clientLeft, clientTop, clientWidth, clientHeight } = event.currentTarget;
  const box = event.currentTarget.getBoundingClientRect();
  const x = (event.clientX - box.left - clientLeft) / clientWidth;
  const y = (event.clientY - box.top - clientTop) / clientHeight;
  return cellAt(x, y, shape, slack);
}

/** The cell that assistive technology clicked, without a pointer; null for clicks of a pointer, which are strokes. */
function cellClicked(event: MouseEvent<HTMLElement>): number | null {
  const cell = event.detail === 0 && event.target instanceof HTMLElement ? event.target.closest('[data-cell]') : null;
  return cell && Number(cell.getAttribute('data-cell'));
}

interface Strokes {
  readonly shape: BoardShape;
  /** Part of a cell, at each side, that a drag does not count: see `cellAt`. */
  readonly slack: number;
  readonly onPress: (cell: number, modifier: boolean) => void;
  readonly onDrag: (cell: number) => void;
  readonly onRelease?: () => void;
}

/** Handlers of a board's own element: strokes of one pointer over its cells, and clicks without one. */
export function useStrokes({ shape, slack, onPress, onDrag, onRelease }: Strokes) {
  const pointer = useRef<number | null>(null);
  const release = (event: PointerEvent<HTMLElement>): void => {
    if (pointer.current !== event.pointerId) return;
    pointer.current = null;
    onRelease?.();
  };
  return {
    onPointerDown(event: PointerEvent<HTMLElement>): void {
      if (event.button !== 0 || pointer.current !== null) return;
      const cell = cellUnder(event, shape, 0);
      if (cell === null) return;
      pointer.current = event.pointerId;
      event.currentTarget.setPointerCapture(event.pointerId);
      onPress(cell, event.shiftKey || event.ctrlKey || event.metaKey);
    },
    onPointerMove(event: PointerEvent<HTMLElement>): void {
      if (pointer.current !== event.pointerId) return;
      const cell = cellUnder(event, shape, slack);
      if (cell !== null) onDrag(cell);
    },
    onPointerUp: release,
    onPointerCancel: release,
    onMouseDown: (event: MouseEvent): void => event.preventDefault(),
    onClick(event: MouseEvent<HTMLElement>): void {
      const cell = cellClicked(event);
      if (cell === null) return;
      onPress(cell, false);
      onRelease?.();
    },
  };
}
