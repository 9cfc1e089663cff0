/** The Sudoku board as an ARIA grid: draws the cells and turns the pointer into selections. Keys are the workbench's. */

import { memo, type CSSProperties, type Ref } from 'react';
import { useStrokes } from '../../ui/input.ts';
import { frameNumber, type BoardOverlay } from '../../ui/overlay.ts';
import { marksOf, type SudokuDocument, type SudokuTable } from '../table.ts';
import { cellView, cellLabel, type SolutionMarks, type SudokuCellView } from './cellView.ts';
import type { Selection, SelectionAction } from './input.ts';

interface Props {
  readonly table: Pick<SudokuTable, 'box' | 'thing'>;
  readonly document: SudokuDocument;
  /** Cells of the question that break a rule. */
  readonly conflicts: ReadonlySet<number>;
  readonly overlay: BoardOverlay | null;
  readonly beside: SolutionMarks;
  readonly selection: Selection;
  /** The board cannot be edited now. */
  readonly readOnly: boolean;
  readonly onSelect: (action: SelectionAction) => void;
  readonly ref: Ref<HTMLDivElement>;
}

export function SudokuGrid({ table: { box, thing }, document, conflicts, overlay, beside, selection, readOnly, onSelect, ref }: Props) {
  const side = box * box;
  const strokes = useStrokes({
    shape: { rows: side, columns: side },
    slack: 0.14,
    onPress: (cell, modifier) => onSelect({ type: 'press', cell, modifier }),
    onDrag: (cell) => onSelect({ type: 'drag', cell }),
  });
  const lines = Array.from({ length: side }, (_, i) => i);

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
      {...strokes}
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

interface SudokuCellProps {
  readonly cell: number;
  /** Cells in a row. */
  readonly side: number;
  readonly view: SudokuCellView;
  readonly selected: boolean;
  /** Sides of the selection's outline that run along this cell. */
  readonly outline: string;
  /** The cell that Tab reaches. */
  readonly tabbable: boolean;
  /** Another number for every playback frame, so that a cell that changes twice pulses twice. */
  readonly frame: number;
}

/** Where corner marks go, in percent: the corners first, as solvers write them. */
const corners = ['18 20', '82 20', '18 80', '82 80', '50 20', '50 80', '18 50', '82 50', '50 50'].map((place): CSSProperties => {
  const [left, top] = place.split(' ');
  return { left: `${left}%`, top: `${top}%` };
});

/** Its layers from the bottom up are shading, pulse, digit, pencil marks and how sure the model is. */
const SudokuCell = memo(function SudokuCell({ cell, side, view, selected, outline, tabbable, frame }: SudokuCellProps) {
  const { given, own, wrong, answer, confidence, changed, bad, conflict, colour, right } = view;
  const shade = bad ? 'sudoku-hatched' : conflict ? 'bg-bad-soft' : colour ? 'sudoku-tint' : selected ? 'bg-accent-soft' : '';
  return (
    <div
      role="gridcell"
      aria-colindex={(cell % side) + 1}
      aria-selected={selected}
      aria-label={cellLabel(cell, view, side)}
      tabIndex={tabbable ? 0 : -1}
      data-cell={cell}
      data-tint={colour || undefined}
      className={`sudoku-cell num ${shade}`}
      style={outline === '' ? undefined : { boxShadow: outline }}
    >
      {changed && <span key={frame} className="cell-pulse" />}
      {changed && <span className="absolute top-[7%] right-[7%] size-[12%] rounded-full bg-warn" />}
      {given !== 0 ? (
        <span
          className={`relative font-bold ${conflict ? 'text-bad underline decoration-wavy decoration-1 underline-offset-3' : 'text-ink'}`}
        >
          {given}
        </span>
      ) : answer !== null ? (
        <span className={`relative ${bad ? 'text-bad' : 'text-accent'}`}>{answer || ''}</span>
      ) : own !== 0 ? (
        <span className={`relative italic ${wrong ? 'text-bad line-through decoration-2' : ''}`}>{own}</span>
      ) : (
        <PencilMarks corner={view.corner} centre={view.centre} />
      )}
      {right !== 0 && <span className="sudoku-right">{right}</span>}
      {given !== 0 && answer !== null && answer !== given && (
        <span className="absolute top-[6%] left-[8%] text-[0.45em] text-bad">{answer || '–'}</span>
      )}
      {given === 0 && confidence !== null && <SureBar confidence={confidence} />}
    </div>
  );
}, sameProps);

/** A view is made anew at every render; what counts is what it says. */
function sameProps(a: SudokuCellProps, b: SudokuCellProps): boolean {
  const keys = Object.keys(a.view) as (keyof SudokuCellView)[];
  return (
    keys.every((key) => a.view[key] === b.view[key]) &&
    a.selected === b.selected &&
    a.outline === b.outline &&
    a.tabbable === b.tabbable &&
    (a.frame === b.frame || !b.view.changed)
  );
}

function PencilMarks({ corner, centre }: { readonly corner: number; readonly centre: number }) {
  const middle = marksOf(centre).join('');
  return (
    <>
      {marksOf(corner).map((digit, i) => (
        <span key={digit} className="absolute -translate-x-1/2 -translate-y-1/2 text-[0.45em] text-muted" style={corners[i]}>
          {digit}
        </span>
      ))}
      {middle !== '' && (
        <span className="relative text-muted" style={{ fontSize: `${Math.min(0.5, 2.6 / middle.length)}em` }}>
          {middle}
        </span>
      )}
    </>
  );
}

/** How sure the model is: a full bar is 100 %. */
function SureBar({ confidence }: { readonly confidence: number }) {
  return (
    <span className="absolute bottom-[6%] h-[max(2px,6%)] w-[56%] overflow-hidden rounded-full bg-line">
      <span className="block h-full bg-accent" style={{ width: `${Math.round(confidence * 100)}%` }} />
    </span>
  );
}
