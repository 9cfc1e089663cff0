/** The board of each puzzle kind. A new kind is one more line, here and in the store's list of kinds. */
import { lazy, type ComponentType, type ReactNode } from 'react';
import type { RunKind } from '../features/solve/run/kinds.ts';
import type { BoardOverlay } from './shared/ui/overlay.ts';
import { SudokuBench } from './sudoku/ui/SudokuBench.tsx';

/** Every board takes one frame of playback, or null while it is edited, and whether a run is on. */
export type BoardBench = ComponentType<{ readonly overlay: BoardOverlay | null; readonly busy: boolean }>;

export const benches: Partial<Record<RunKind['id'], BoardBench>> = {
  sudoku: SudokuBench,
  maze: lazy(() => import('./maze/ui/MazeBench.tsx')),
};

/** A bench that lays out the whole page: the bar of a run, what is beside the board and the timeline are handed to it. */
export type WideBench = ComponentType<{
  readonly overlay: BoardOverlay | null;
  readonly busy: boolean;
  readonly runBar: ReactNode;
  readonly beside: ReactNode;
  readonly timeline: ReactNode;
}>;

export const wideBenches: Partial<Record<RunKind['id'], WideBench>> = { arc: lazy(() => import('./arc/ui/ArcBench.tsx')) };
