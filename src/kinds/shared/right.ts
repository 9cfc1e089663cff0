/** Whether a person asked to see what is right: one switch for the workbench on the page, off until it is pressed, and again when another workbench is opened. */

import { create } from 'zustand';

export interface RightState {
  readonly on: boolean;
  readonly show: (on: boolean) => void;
}

export const useRight = create<RightState>()((set) => ({ on: false, show: (on) => set({ on }) }));
