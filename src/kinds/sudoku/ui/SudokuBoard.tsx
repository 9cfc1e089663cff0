/** The Sudoku board as an ARIA grid: draws the cells and turns the pointer into selections. Keys are the workbench's. */

import { useRef, type PointerEvent, type Ref } from 'react';
import { cellClicked, cellUnder } from '../../shared/ui/cellAt.ts';
import { frameNumber, type BoardOverlay } from '../../shared/ui/overlay.ts';
import type { SudokuDocument } from '../page/marks.ts';
import type { SudokuTable } from '../page/table.ts';
import { cellView, type Beside } from './cellView.ts';
import type { Selection, SelectionAction } from './selection.ts';
import { SudokuCell } from './SudokuCell.tsx';

export interface SudokuBoardProps {
  readonly table: Pick<SudokuTable, 'side' | 'box' | 'thing'>;
  readonly document: SudokuDocument;
  /** Cells of the question that break a rule. */
  readonly conflicts: ReadonlySet<number>;
  readonly overlay: BoardOverlay | null;
  readonly beside: Beside;
  readonly selection: Selection;
  /** The board cannot be edited now. */
  readonly readOnly: boolean;
  readonly onSelect: (action: SelectionAction) => void;
  readonly ref: Ref<HTMLDivElement>;
}

/** Part of a cell, at each side, that a drag does not count: see `cellAt`. */
const DRAG_SLACK = 0.14;

export function SudokuBoard({
  table: { side, box, thing },
  document,
  conflicts,
  overlay,
  beside,
  selection,
  readOnly,
  onSelect,
  ref,
}: SudokuBoardProps) {
  const stroke = useRef<number | null>(null);
  const shape = { rows: side, columns: side };
  const lines = Array.from({ length: side }, (_, i) => i);

  const press = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.button !== 0 || stroke.current !== null) return;
    const cell = cellUnder(event, shape, 0);
    if (cell === null) return;
    stroke.current = event.pointerId;
    event.currentTarget.setPointerCapture(event.pointerId);
    onSelect({ type: 'press', cell, modifier: event.shiftKey || event.ctrlKey || event.metaKey });
  };
  const drag = (event: PointerEvent<HTMLDivElement>): void => {
    if (stroke.current !== event.pointerId) return;
    const cell = cellUnder(event, shape, DRAG_SLACK);
    if (cell !== null) onSelect({ type: 'drag', cell });
  };
  const release = (event: PointerEvent<HTMLDivElement>): void => {
    if (stroke.current === event.pointerId) stroke.current = null;
  };

  return (
    <div
      ref={ref}
      role="grid"
      aria-label={`${thing} board`}
      data-box={box}
      aria-multiselectable
      aria-readonly={readOnly}
      aria-rowcount={side}
      aria-colcount={side}
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
            const cell = side * row + column;
            return (
              <SudokuCell
                key={cell}
                cell={cell}
                side={side}
                view={cellView(cell, document, conflicts, overlay, beside)}
                selected={selection.cells.has(cell)}
                outline={outlineOf(cell, side, selection.cells)}
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
function outlineOf(cell: number, side: number, cells: ReadonlySet<number>): string {
  if (!cells.has(cell)) return '';
  const [row, column] = [Math.floor(cell / side), cell % side];
  const sides = [
    (row === 0 || !cells.has(cell - side)) && '0 2px',
    (row === side - 1 || !cells.has(cell + side)) && '0 -2px',
    (column === 0 || !cells.has(cell - 1)) && '2px 0',
    (column === side - 1 || !cells.has(cell + 1)) && '-2px 0',
  ];
  return sides.flatMap((edge) => (edge === false ? [] : [`inset ${edge} var(--color-accent)`])).join(', ');
}
