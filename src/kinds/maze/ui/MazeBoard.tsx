/** The maze as an ARIA grid: draws its cells and turns the pointer into strokes. Keys are the workbench's. */

import { useRef, type CSSProperties, type PointerEvent, type Ref } from 'react';
import { cellClicked, cellUnder } from '../../shared/ui/cellAt.ts';
import { frameNumber, type BoardOverlay } from '../../shared/ui/overlay.ts';
import type { MazeBoard as Maze } from '../core/index.ts';
import { cellLabel, cellView } from './cellView.ts';
import { MazeCell } from './MazeCell.tsx';

interface Props {
  readonly maze: Maze;
  readonly overlay: BoardOverlay | null;
  /** The cell with the keyboard focus. */
  readonly cursor: number;
  /** The maze cannot be edited now. */
  readonly readOnly: boolean;
  readonly onPress: (cell: number) => void;
  readonly onDrag: (cell: number) => void;
  readonly onRelease: () => void;
  readonly ref: Ref<HTMLDivElement>;
}

/** Part of a cell, at each side, that a drag does not count: see `cellAt`. */
const DRAG_SLACK = 0.1;

export function MazeBoard({ maze, overlay, cursor, readOnly, onPress, onDrag, onRelease, ref }: Props) {
  const { rows, cols } = maze;
  const shape = { rows, columns: cols };
  const pointer = useRef<number | null>(null);
  const frame = overlay ? frameNumber(overlay) : 0;

  const press = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.button !== 0 || pointer.current !== null) return;
    const cell = cellUnder(event, shape, 0);
    if (cell === null) return;
    pointer.current = event.pointerId;
    event.currentTarget.setPointerCapture(event.pointerId);
    onPress(cell);
  };
  const drag = (event: PointerEvent<HTMLDivElement>): void => {
    if (pointer.current !== event.pointerId) return;
    const cell = cellUnder(event, shape, DRAG_SLACK);
    if (cell !== null) onDrag(cell);
  };
  const release = (event: PointerEvent<HTMLDivElement>): void => {
    if (pointer.current !== event.pointerId) return;
    pointer.current = null;
    onRelease();
  };

  return (
    <div
      ref={ref}
      role="grid"
      aria-label="Maze board"
      aria-readonly={readOnly}
      aria-rowcount={rows}
      aria-colcount={cols}
      style={{ '--rows': rows, '--cols': cols } as CSSProperties}
      className={`maze-grid ${overlay?.solved ? 'outline-2 outline-offset-2 outline-good' : ''}`}
      onPointerDown={press}
      onPointerMove={drag}
      onPointerUp={release}
      onPointerCancel={release}
      onMouseDown={(event) => event.preventDefault()}
      onClick={(event) => {
        const cell = cellClicked(event);
        if (cell === null) return;
        onPress(cell);
        onRelease();
      }}
    >
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} role="row" aria-rowindex={row + 1} className="contents">
          {Array.from({ length: cols }, (_, column) => {
            const cell = row * cols + column;
            const view = cellView(cell, maze, overlay);
            return (
              <MazeCell
                key={cell}
                cell={cell}
                column={column}
                view={view}
                label={cellLabel(cell, maze, view)}
                tabbable={cursor === cell}
                frame={frame}
              />
            );
          })}
        </div>
      ))}
    </div>
  );
}
