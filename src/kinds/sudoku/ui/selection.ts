/** Which cells are selected, and which one has the focus: a pure reducer for mouse, touch and keys. */

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
