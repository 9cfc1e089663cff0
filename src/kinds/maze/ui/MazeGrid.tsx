/** The maze as an ARIA grid: draws its cells and turns the pointer into strokes. Keys are the workbench's. */

import { memo, type CSSProperties, type Ref } from 'react';
import { useStrokes } from '../../shared/ui/input.ts';
import { frameNumber, type BoardOverlay } from '../../shared/ui/overlay.ts';
import type { MazeBoard as Maze } from '../core/board.ts';
import { cellLabel, cellView, type MazeCellView } from './cellView.ts';

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

export function MazeGrid({ maze, overlay, cursor, readOnly, onPress, onDrag, onRelease, ref }: Props) {
  const { rows, cols } = maze;
  const strokes = useStrokes({ shape: { rows, columns: cols }, slack: 0.1, onPress, onDrag, onRelease });
  const frame = overlay ? frameNumber(overlay) : 0;
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
      {...strokes}
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

interface MazeCellProps {
  readonly cell: number;
  readonly column: number;
  readonly view: MazeCellView;
  readonly label: string;
  /** The cell that Tab reaches. */
  readonly tabbable: boolean;
  /** Another number for every playback frame, so that a cell that changes twice pulses twice. */
  readonly frame: number;
}

const ends = { start: 'S', goal: 'G' } as const;

/** Its layers from the bottom up are floor or wall, pulse, path, start or goal, and what is wrong. */
const MazeCell = memo(function MazeCell({ cell, column, view, label, tabbable, frame }: MazeCellProps) {
  const { what, path, chance, changed, bad } = view;
  return (
    <div
      role="gridcell"
      aria-colindex={column + 1}
      aria-label={label}
      tabIndex={tabbable ? 0 : -1}
      data-cell={cell}
      className={`maze-cell ${what === 'wall' ? 'maze-wall' : ''}`}
    >
      {changed && <span key={frame} className="cell-pulse" />}
      {path && <span className="maze-path" style={{ opacity: opacityOf(chance) }} />}
      {!path && chance > 0 && <span className="maze-maybe" style={{ opacity: opacityOf(chance) }} />}
      {(what === 'start' || what === 'goal') && <span className={`maze-end maze-${what}`}>{ends[what]}</span>}
      {bad && <span className="maze-bad" />}
    </div>
  );
}, sameProps);

/** Opacity of a mark: from faint to solid with the chance. */
export const opacityOf = (chance: number): number => Math.round((0.2 + 0.8 * chance) * 100) / 100;

/** A view is made anew at every render; what counts is what it says. */
function sameProps(a: MazeCellProps, b: MazeCellProps): boolean {
  const keys = Object.keys(a.view) as (keyof MazeCellView)[];
  return (
    keys.every((key) => a.view[key] === b.view[key]) &&
    a.label === b.label &&
    a.tabbable === b.tabbable &&
    (a.frame === b.frame || !b.view.changed)
  );
}
