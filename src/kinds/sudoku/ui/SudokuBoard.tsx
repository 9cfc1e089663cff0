/** The Sudoku board as an ARIA grid: draws 81 cells and turns the pointer into selections. Keys are the bench's. */
import { useRef, type PointerEvent, type Ref } from 'react';
import { columnOf, rowOf } from '../core/board.ts';
import type { SudokuDocument } from '../page/marks.ts';
import { cellClicked, cellUnder } from '../../shared/ui/cellAt.ts';
import { frameNumber, type BoardOverlay } from '../../shared/ui/overlay.ts';
import { cellView } from './cellView.ts';
import type { Selection, SelectionAction } from './selection.ts';
import { SudokuCell } from './SudokuCell.tsx';

export interface SudokuBoardProps {
  readonly document: SudokuDocument;
  /** Cells of the question that break a rule. */
  readonly conflicts: ReadonlySet<number>;
  readonly overlay: BoardOverlay | null;
  readonly selection: Selection;
  /** The board cannot be edited now. */
  readonly readOnly: boolean;
  readonly onSelect: (action: SelectionAction) => void;
  readonly ref: Ref<HTMLDivElement>;
}

const SHAPE = { rows: 9, columns: 9 };
const lines = [0, 1, 2, 3, 4, 5, 6, 7, 8];
/** Part of a cell, at each side, that a drag does not count: see `cellAt`. */
const DRAG_SLACK = 0.14;

export function SudokuBoard({ document, conflicts, overlay, selection, readOnly, onSelect, ref }: SudokuBoardProps) {
  const stroke = useRef<number | null>(null);

  const press = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.button !== 0 || stroke.current !== null) return;
    const cell = cellUnder(event, SHAPE, 0);
    if (cell === null) return;
    stroke.current = event.pointerId;
    event.currentTarget.setPointerCapture(event.pointerId);
    onSelect({ type: 'press', cell, modifier: event.shiftKey || event.ctrlKey || event.metaKey });
  };
  const drag = (event: PointerEvent<HTMLDivElement>): void => {
    if (stroke.current !== event.pointerId) return;
    const cell = cellUnder(event, SHAPE, DRAG_SLACK);
    if (cell !== null) onSelect({ type: 'drag', cell });
  };
  const release = (event: PointerEvent<HTMLDivElement>): void => {
    if (stroke.current === event.pointerId) stroke.current = null;
  };

  return (
    <div
      ref={ref}
      role="grid"
      aria-label="Sudoku board"
      aria-multiselectable
      aria-readonly={readOnly}
      aria-rowcount={9}
      aria-colcount={9}
      className={`sudoku-grid ${overlay?.solved ? 'outline-2 outline-offset-2 outline-good' : ''}`}
      onPointerDown={press}
      onPointerMove={drag}
      onPointerUp={release}
      onPointerCancel={release}
      onMouseDown={(event) => event.preventDefault()}
      onClick={(event) => {
        const cell = cellClicked(event);
        if (cell !== null) onSelect({ type: 'press', cell, modifier: false });
      }}
    >
      {lines.map((row) => (
        <div key={row} role="row" aria-rowindex={row + 1} className="sudoku-row">
          {lines.map((column) => {
            const cell = 9 * row + column;
            return (
              <SudokuCell
                key={cell}
                cell={cell}
                view={cellView(cell, document, conflicts, overlay)}
                selected={selection.cells.has(cell)}
                outline={outlineOf(cell, selection.cells)}
                tabbable={selection.focus === cell}
                frame={overlay ? frameNumber(overlay) : 0}
              />
            );
          })}
        </div>
      ))}
    </div>
  );
}

/** The outline of the selection along a cell, as a box shadow: only where the neighbour is not selected too. */
function outlineOf(cell: number, cells: ReadonlySet<number>): string {
  if (!cells.has(cell)) return '';
  const sides = [
    (rowOf(cell) === 0 || !cells.has(cell - 9)) && '0 2px',
    (rowOf(cell) === 8 || !cells.has(cell + 9)) && '0 -2px',
    (columnOf(cell) === 0 || !cells.has(cell - 1)) && '2px 0',
    (columnOf(cell) === 8 || !cells.has(cell + 1)) && '-2px 0',
  ];
  return sides.flatMap((side) => (side === false ? [] : [`inset ${side} var(--color-accent)`])).join(', ');
}
