/** A frame of playback as an ARC grid: the model's tokens cropped, with what is known of each cell. Pure. */

import type { BoardOverlay } from '../../shared/ui/overlay.ts';
import { arcKind, type ArcTask, cropAnswer, type Grid, gridCols } from '../core/index.ts';

/** What playback knows of one cell. */
export interface CellMark {
  /** Probability (0..1) of the cell's colour, or null. */
  readonly sure: number | null;
  readonly changed: boolean;
  /** The cell differs from the answer in the task's file. */
  readonly wrong: boolean;
}

export interface ShownAnswer {
  readonly grid: Grid;
  /** By raster index of the grid. */
  readonly marks: readonly CellMark[];
  /** What the comparison with the task's own answer says; null when the task does not have it. */
  readonly verdict: ReturnType<typeof arcKind.verify>;
}

/** The model's answer of a frame. Empty (0 x 0) when its tokens hold no grid at the top left of the canvas. */
export function shownAnswer(overlay: BoardOverlay, task: ArcTask, test: number): ShownAnswer {
  const side = Math.round(Math.sqrt(overlay.tokens.length));
  const grid = cropAnswer(overlay.tokens, side);
  const verdict = arcKind.verify(task, test, grid);
  const wrong = new Set(verdict?.cells ?? []);
  const cols = gridCols(grid);
  const marks = grid.flat().map((_, i): CellMark => {
    const at = Math.floor(i / cols) * side + (i % cols);
    return { sure: overlay.confidence?.[at] ?? null, changed: overlay.changed.has(at), wrong: wrong.has(i) };
  });
  return { grid, marks, verdict };
}
