/** Which cell of a board lies under a pointer. */

import type { MouseEvent, PointerEvent } from 'react';

export interface BoardShape {
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

/** The cell that assistive technology clicked, without a pointer; null for clicks of a pointer, which the board handles itself. */
export function cellClicked(event: MouseEvent<HTMLElement>): number | null {
  const cell = event.detail === 0 && event.target instanceof HTMLElement ? event.target.closest('[data-cell]') : null;
  return cell && Number(cell.getAttribute('data-cell'));
}
