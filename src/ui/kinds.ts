/** The board of each puzzle kind. A new kind is one more line, here and in the store's list of kinds. */
import { lazy, type ComponentType } from 'react';
import type { RunKind } from '../store/run/kinds.ts';
import type { BoardOverlay } from './boards/overlay.ts';
import { SudokuBench } from './boards/sudoku/SudokuBench.tsx';

/** Every board takes one frame of playback, or null while it is edited, and whether a run is on. */
export type BoardBench = ComponentType<{ readonly overlay: BoardOverlay | null; readonly busy: boolean }>;

export const benches: Partial<Record<RunKind['id'], BoardBench>> = {
  sudoku: SudokuBench,
  maze: lazy(() => import('./boards/maze/MazeBench.tsx')),
  arc: lazy(() => import('./boards/arc/ArcBench.tsx')),
};
