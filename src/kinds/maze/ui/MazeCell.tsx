/** One cell of the maze: its layers from the bottom up are floor or wall, pulse, path, start or goal, and what is wrong. */

import { memo } from 'react';
import type { CellView } from './cellView.ts';

export interface MazeCellProps {
  readonly cell: number;
  readonly column: number;
  readonly view: CellView;
  readonly label: string;
  /** The cell that Tab reaches. */
  readonly tabbable: boolean;
  /** Another number for every playback frame, so that a cell that changes twice pulses twice. */
  readonly frame: number;
}

const ends = { start: 'S', goal: 'G' } as const;

export const MazeCell = memo(function MazeCell({ cell, column, view, label, tabbable, frame }: MazeCellProps) {
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
  const keys = Object.keys(a.view) as (keyof CellView)[];
  return (
    keys.every((key) => a.view[key] === b.view[key]) &&
    a.label === b.label &&
    a.tabbable === b.tabbable &&
    (a.frame === b.frame || !b.view.changed)
  );
}
