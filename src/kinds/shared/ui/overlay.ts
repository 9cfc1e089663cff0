/** What is drawn over a board: one frame of a run, the contract between playback and every board; and what is right, where a person asked for it. */

import { create } from 'zustand';

/** One playback frame in the board's raster order. A board shows null while it is being edited. */
export interface BoardOverlay {
  /** The model's answer at this step, as the puzzle kind's tokens [S]. */
  readonly tokens: ArrayLike<number>;
  /** Probability (0..1) of each chosen token [S], or null when it is not known. */
  readonly confidence: ArrayLike<number> | null;
  /** Cells (raster index) whose token differs from the step before. */
  readonly changed: ReadonlySet<number>;
  /** Cells (raster index) that break a rule. */
  readonly bad: ReadonlySet<number>;
  /** The rules hold: the answer is checked and right. */
  readonly solved: boolean;
  /** Whose answer it is, where there are several: "Copy 6 of 8, the one that is right". */
  readonly caption?: string;
}

const frames = new WeakMap<BoardOverlay, number>();
let framesSeen = 0;

/** A number for every playback frame, the same whenever it is asked for: a cell that changes twice pulses twice. */
export function frameNumber(overlay: BoardOverlay): number {
  const number = frames.get(overlay) ?? ++framesSeen;
  frames.set(overlay, number);
  return number;
}

interface RightState {
  readonly on: boolean;
  readonly show: (on: boolean) => void;
}

/** Whether what is right is shown on the workbench on the page: off until it is pressed, and again when another workbench is opened. */
export const useRight = create<RightState>()((set) => ({ on: false, show: (on) => set({ on }) }));
