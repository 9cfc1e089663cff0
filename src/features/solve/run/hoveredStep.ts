/** The moment, and the copy, that is pointed at or focused on any curve: all the others show it too. Nothing moves the playback head by it. */

import { create } from 'zustand';

export interface HoveredStep {
  /** Supervision steps done: 3 is after the third, 3.5 in the middle of the fourth. null: none. */
  readonly step: number | null;
  /** A copy, from 0. null: none. */
  readonly copy: number | null;
  /** Tells of a moment; a copy too where one is pointed at. What is the same as before tells nobody anything. */
  readonly hover: (step: number | null, copy?: number | null) => void;
}

export const useHoveredStep = create<HoveredStep>()((set, get) => ({
  step: null,
  copy: null,
  hover(step, copy = null) {
    const now = get();
    if (now.step !== step || now.copy !== copy) set({ step, copy });
  },
}));
