/** What one cell of the maze shows and what a screen reader says of it: pure, from the maze and the playback frame. */

import { percent } from '../../../ui/format.ts';
import { canvasSide } from '../../shared/canvas.ts';
import type { BoardOverlay } from '../../shared/ui/overlay.ts';
import { CELL, describeCell, type MazeBoard } from '../core/board.ts';
import { TOKEN, tokenPosition } from '../core/rules.ts';

/** Every field is a primitive, so that a cell whose view is the same is not drawn again. */
export interface MazeCellView {
  readonly what: 'wall' | 'open' | 'start' | 'goal';
  /** The model's answer has the path here. */
  readonly path: boolean;
  /**
   * How likely the path runs here, 0..1: the model's probability of "path" where that is its answer, else all it leaves to
   * other answers, so at most this. 0 where nothing is known.
   */
  readonly chance: number;
  readonly changed: boolean;
  /** The path goes wrong here. */
  readonly bad: boolean;
}

/** A chance below this is not shown where the answer is not "path". */
const FAINTEST = 0.15;

/** The view of a cell. The frame's tokens lie on the model's canvas, the maze at its top left; `bad` cells are the maze's own. */
export function cellView(cell: number, board: MazeBoard, overlay: BoardOverlay | null): MazeCellView {
  const what = cell === board.start ? 'start' : cell === board.goal ? 'goal' : board.cells[cell] === CELL.wall ? 'wall' : 'open';
  const side = overlay && canvasSide(overlay.tokens.length);
  if (!overlay || side === null) return { what, path: false, chance: 0, changed: false, bad: false };
  const at = tokenPosition(board, cell, side);
  const isEnd = what === 'start' || what === 'goal';
  const path = !isEnd && overlay.tokens[at] === TOKEN.path;
  const sure = overlay.confidence?.[at] ?? null;
  const other = what === 'open' && sure !== null && 1 - sure >= FAINTEST ? 1 - sure : 0;
  return { what, path, chance: inSteps(path ? (sure ?? 1) : other), changed: overlay.changed.has(at), bad: overlay.bad.has(cell) };
}

/** In steps of a thousandth, nothing below 1 becoming 1: a cell is not drawn anew for less. */
const inSteps = (chance: number): number => Math.floor(chance * 1000) / 1000;

/** "row 3, column 7, open, on the model's path, 97 % likely, changed at this step" */
export function cellLabel(cell: number, board: MazeBoard, { what, path, chance, changed, bad }: MazeCellView): string {
  return [
    describeCell(board, cell),
    what,
    path && `on the model's path, ${percent(chance)} likely`,
    !path && chance > 0 && `not on the model's path, at most ${percent(chance)} likely`,
    changed && 'changed at this step',
    bad && 'the path goes wrong here',
  ]
    .filter((part) => part !== false)
    .join(', ');
}
