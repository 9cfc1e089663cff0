/** How many digits stand on the board, and how many of them are wrong. */

import type { BoardOverlay } from '../../shared/ui/overlay.ts';
import type { SudokuBoard } from '../core/board.ts';
import type { SudokuDocument } from '../page/marks.ts';
import { cellView } from './cellView.ts';

/** Cells that are not given and hold a digit, and how many of them hold another one than the solution. */
export function tally(
  doc: SudokuDocument,
  overlay: BoardOverlay | null,
  solution: SudokuBoard,
): { readonly written: number; readonly wrong: number } {
  const views = doc.board.map((_, cell) => cellView(cell, doc, NONE, overlay, { solution }));
  const written = views.filter(({ given, answer, own }) => given === 0 && (answer ?? own) !== 0);
  return { written: written.length, wrong: written.filter(({ right }) => right !== 0).length };
}
const NONE: ReadonlySet<number> = new Set();
