/** Whether a person asked to see what is right: one switch for every kind, off until it is pressed and forgotten with the page. */

import { create } from 'zustand';

export interface RightState {
  readonly on: boolean;
  readonly show: (on: boolean) => void;
}

export const useRight = create<RightState>()((set) => ({ on: false, show: (on) => set({ on }) }));
