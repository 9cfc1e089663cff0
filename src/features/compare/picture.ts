/** What every picture of a board in a comparison is given. */
import type { BoardOverlay } from '../../kinds/shared/ui/overlay.ts';

export interface PictureProps {
  /** The question, of the picture's own kind. */
  readonly board: unknown;
  /** The answer at the shown step; null for the question. */
  readonly overlay: BoardOverlay | null;
  /** Cells of the board (for ARC: of the answer) that the other run has otherwise. */
  readonly unlike: ReadonlySet<number>;
  /** The picture in words. */
  readonly label: string;
}

/** Outlines of cells as one path: the mark of cells that the two runs have otherwise. `inset` in cells. */
export const outlines = (cells: Iterable<number>, columns: number, inset: number): string =>
  [...cells].map((i) => `M${(i % columns) + inset} ${Math.floor(i / columns) + inset}h${1 - 2 * inset}v${1 - 2 * inset}h${2 * inset - 1}z`).join('');

/** Whole cells as one path. */
export const squares = (cells: Iterable<number>, columns: number): string => outlines(cells, columns, 0);
