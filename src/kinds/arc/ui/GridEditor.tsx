/** One ARC grid as an ARIA grid: strokes of the pointer and keys become edits. A whole stroke is one undo step. */

import { memo, useRef, useState, type CSSProperties, type FocusEvent, type KeyboardEvent, type PointerEvent } from 'react';
import { percent } from '../../../ui/format.ts';
import { cellUnder } from '../../shared/ui/input.ts';
import {
  arcColour,
  type Cell,
  copyRect,
  farCorner,
  fillRect,
  floodFill,
  type Grid,
  gridCols,
  gridRows,
  isInside,
  paint,
  paintLine,
  pasteRect,
  type Rect,
  rectBetween,
} from '../core/grid.ts';
import type { GridPlace } from '../page/document.ts';
import type { CellMark } from '../page/run.ts';
import { activePlace, useArcView } from '../page/store.ts';
import { cellWords } from '../words.ts';
import { arcKey, type ArcKey } from './keys.ts';

interface Props {
  readonly name: string;
  readonly side: GridPlace['side'];
  readonly grid: Grid;
  /** Playback marks by raster index; null while editing. */
  readonly marks: readonly CellMark[] | null;
  readonly readOnly: boolean;
  readonly onEdit: (grid: Grid) => void;
}

type Stroke = { readonly id: number } & ({ readonly kind: 'draw'; readonly grid: Grid } | { readonly kind: 'select'; readonly from: Cell });

/** A selection that is being moved with the arrows: what it left behind comes back when it moves on. */
interface Lifted {
  readonly base: Grid;
  readonly patch: Grid;
  /** The grid and the place it was put down at last. */
  readonly result: Grid;
}

/** A cell that nothing is known of. */
const UNMARKED: CellMark = { sure: null, changed: false, wrong: false };

export function GridEditor({ name, side, grid, marks, readOnly, onEdit }: Props) {
  const view = useArcView();
  const active = view.side === side;
  const aimed = activePlace(view).side === side;
  const [place, setFocus] = useState<Cell>({ row: 0, col: 0 });
  const [stroke, setStroke] = useState<Stroke | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const lifted = useRef<Lifted | null>(null);
  /** The cell under the focus was reached with keys, so a digit paints it. */
  const byKeys = useRef(true);
  const [rows, cols] = [gridRows(grid), gridCols(grid)];
  const focus = { row: Math.min(place.row, rows - 1), col: Math.min(place.col, cols - 1) };
  const selection = active && marks === null ? view.selection : null;
  const pasting = view.pasting && !readOnly ? view.clipboard : null;
  const ghost = active ? pasting : null;
  const drawn = stroke?.kind === 'draw' ? stroke.grid : grid;
  const shown = ghost ? pasteRect(drawn, ghost, focus.row, focus.col) : drawn;
  const ghostRect: Rect | null = ghost && { top: focus.row, left: focus.col, rows: gridRows(ghost), cols: gridCols(ghost) };

  const under = (event: PointerEvent<HTMLDivElement>): Cell | null => {
    const cell = cellUnder(event, { rows, columns: cols }, 0);
    return cell === null ? null : { row: Math.floor(cell / cols), col: cell % cols };
  };
  const goTo = (cell: Cell): void => {
    setFocus(cell);
    box.current?.querySelector<HTMLElement>(`[data-cell="${cell.row},${cell.col}"]`)?.focus({ preventScroll: true });
  };
  const putDown = (patch: Grid, cell: Cell): void => {
    onEdit(pasteRect(grid, patch, cell.row, cell.col));
    view.escape();
  };

  const press = (event: PointerEvent<HTMLDivElement>): void => {
    const cell = under(event);
    if (event.button !== 0 || stroke || !cell) return;
    byKeys.current = false;
    view.activate(side);
    goTo(cell);
    if (readOnly) return;
    if (pasting) return putDown(pasting, cell); // also onto the grid that was not the active one
    switch (view.tool) {
      case 'fill':
        return onEdit(floodFill(grid, cell.row, cell.col, view.colour));
      case 'draw':
        setStroke({ id: event.pointerId, kind: 'draw', grid: paint(grid, cell.row, cell.col, view.colour) });
        break;
      case 'select':
        setStroke({ id: event.pointerId, kind: 'select', from: cell });
        view.select(rectBetween(cell, cell));
        break;
      default:
        view.tool satisfies never;
    }
    box.current?.setPointerCapture(event.pointerId);
  };
  const drag = (event: PointerEvent<HTMLDivElement>): void => {
    const cell = under(event);
    if (!cell) return;
    if (pasting && !stroke) {
      view.activate(side);
      setFocus(cell);
    }
    if (stroke?.id !== event.pointerId) return;
    if (stroke.kind === 'select') return view.select(rectBetween(stroke.from, cell));
    setStroke({ ...stroke, grid: paintLine(stroke.grid, focus, cell, view.colour) });
    setFocus(cell);
  };
  const release = (event: PointerEvent): void => {
    if (stroke?.id !== event.pointerId) return;
    if (stroke.kind === 'draw') onEdit(stroke.grid);
    setStroke(null);
  };

  const move = ({ rows: down, cols: right, extend }: Extract<ArcKey, { type: 'move' }>): void => {
    if (selection && !extend && !ghost) return moveSelection(selection, down, right);
    const to = { row: clamp(focus.row + down, rows), col: clamp(focus.col + right, cols) };
    if (extend && !ghost) {
      if (view.tool !== 'select') view.pick('select');
      const anchor = selection ? farCorner(selection, focus) : focus;
      view.select(rectBetween(anchor, to));
    }
    goTo(to);
  };
  const moveSelection = (rect: Rect, down: number, right: number): void => {
    if (readOnly) return;
    const again = lifted.current?.result === grid ? lifted.current : null;
    const patch = again?.patch ?? copyRect(grid, rect);
    const base = again?.base ?? fillRect(grid, rect, 0);
    const to = { ...rect, top: rect.top + down, left: rect.left + right };
    if (to.top <= -to.rows || to.left <= -to.cols || to.top >= rows || to.left >= cols) return;
    const result = pasteRect(base, patch, to.top, to.left);
    lifted.current = { base, patch, result };
    onEdit(result);
    view.select(to);
  };
  const fillSelection = (colour: number): void => {
    if (!readOnly) onEdit(selection ? fillRect(grid, selection, colour) : paint(grid, focus.row, focus.col, colour));
  };
  const apply = (): void => {
    if (readOnly) return;
    if (ghost) return putDown(ghost, focus);
    if (view.tool === 'fill') onEdit(floodFill(grid, focus.row, focus.col, view.colour));
    else fillSelection(view.colour);
  };
  const act = (key: ArcKey): boolean => {
    switch (key.type) {
      case 'move':
        move(key);
        return true;
      case 'colour':
        view.pickColour(key.colour);
        if (selection ?? byKeys.current) fillSelection(key.colour);
        return true;
      case 'apply':
        apply();
        return true;
      case 'erase':
        fillSelection(0);
        return true;
      case 'copy':
      case 'cut':
        view.copy(selection ? copyRect(grid, selection) : grid);
        if (key.type === 'cut' && !readOnly) onEdit(fillRect(grid, selection ?? { top: 0, left: 0, rows, cols }, 0));
        return true;
      case 'paste':
        view.paste();
        return view.clipboard !== null;
      case 'select-all':
        view.pick('select');
        view.select({ top: 0, left: 0, rows, cols });
        return true;
      case 'escape':
        view.escape();
        return true;
      case 'tool':
      case 'undo':
      case 'redo':
        return false;
    }
    return key satisfies never;
  };
  /** The cell that has the focus is the one keys act on, however it got it. */
  const onFocus = (event: FocusEvent<HTMLElement>): void => {
    view.activate(side);
    const [row, col] = (event.target.dataset['cell'] ?? '').split(',').map(Number);
    if (row !== undefined && col !== undefined) setFocus({ row, col });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const key = arcKey(event);
    if (!key) return;
    if (key.type === 'move') byKeys.current = true;
    if (act(key)) {
      event.preventDefault();
      event.stopPropagation();
    }
  };

  return (
    <div
      ref={box}
      role="grid"
      aria-label={name}
      aria-multiselectable
      aria-readonly={readOnly}
      aria-rowcount={rows}
      aria-colcount={cols}
      className={`arc-grid ${aimed ? 'outline-2 outline-offset-2 outline-accent' : ''}`}
      style={{ '--own-cols': cols } as CSSProperties}
      onPointerDown={press}
      onPointerMove={drag}
      onPointerUp={release}
      onPointerCancel={release}
      onMouseDown={(event) => event.preventDefault()}
      onFocus={onFocus}
      onKeyDown={onKeyDown}
    >
      {shown.map((cells, row) => (
        <div key={row} role="row" aria-rowindex={row + 1} className="arc-row">
          {cells.map((colour, col) => (
            <GridCell
              key={col}
              row={row}
              col={col}
              colour={colour}
              symbol={view.symbols}
              selected={selection !== null && isInside(selection, row, col)}
              ghost={ghostRect !== null && isInside(ghostRect, row, col)}
              tabbable={focus.row === row && focus.col === col}
              {...(marks?.[row * cols + col] ?? UNMARKED)}
            />
          ))}
        </div>
      ))}
    </div>
  );
}

const clamp = (line: number, lines: number): number => Math.max(0, Math.min(lines - 1, line));

interface GridCellProps extends Cell, CellMark {
  readonly colour: number;
  readonly symbol: boolean;
  readonly selected: boolean;
  /** Part of what is about to be pasted. */
  readonly ghost: boolean;
  readonly tabbable: boolean;
}

/** One cell: its colour, its number, and what playback knows of it. One that the model is less sure of is drawn smaller. */
const GridCell = memo(function GridCell(props: GridCellProps) {
  const { row, col, colour, symbol, selected, ghost, tabbable, sure, changed, wrong } = props;
  const { fill, ink } = arcColour(colour);
  const style: Record<string, string> = { '--fill': fill, '--ink': ink };
  if (sure !== null) style['--sure'] = String(0.35 + 0.65 * sure);
  return (
    <div
      role="gridcell"
      aria-colindex={col + 1}
      aria-selected={selected}
      aria-label={cellName(props)}
      tabIndex={tabbable ? 0 : -1}
      data-cell={`${row},${col}`}
      className={`arc-cell ${sure !== null && sure < 0.995 ? 'arc-unsure' : ''} ${selected ? 'arc-selected' : ''} ${ghost ? 'arc-ghost' : ''}`}
      style={style}
    >
      {symbol && <span className="num">{colour}</span>}
      {changed && <span className="arc-changed" />}
      {wrong && <span className="arc-wrong" />}
    </div>
  );
});

/** "row 3, column 5, blue, 97 % sure, differs from the answer" */
function cellName({ row, col, colour, sure, changed, wrong }: GridCellProps): string {
  const parts = [cellWords.place(row, col), arcColour(colour).name];
  if (sure !== null) parts.push(cellWords.sure(percent(sure)));
  if (changed) parts.push(cellWords.changed);
  if (wrong) parts.push(cellWords.wrong);
  return parts.join(', ');
}
