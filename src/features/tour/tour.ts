/** The guided tour: offered on the first visit, walked stop by stop, remembered as done. It never starts by itself. */

import { createStore, useStore, type StoreApi } from 'zustand';
import { usePage } from '../../app/page.ts';
import { howPage } from '../../app/sidePage.ts';
import { oneOf, type Checked } from '../../storage/checks.ts';
import { localEntry, type LocalEntry } from '../../storage/local.ts';

/** Stops of the tour: the board, Solve, the timeline, the picture of z, the halting curve. */
export const TOUR_STOPS = 5;

const seenSchema = oneOf('seen');
export type TourSeen = Checked<typeof seenSchema>;

export interface TourState {
  /** A first visit: the page asks whether a tour is wanted. */
  readonly offered: boolean;
  /** A first visit: the page says what it is, until a tour has said it. */
  readonly introduces: boolean;
  /** The stop that is shown, from 0; null while no tour is on. */
  readonly stop: number | null;
  readonly start: () => void;
  /** One stop on (1) or back (-1); past the last one the tour ends, before the first one it stays. */
  readonly go: (by: 1 | -1) => void;
  /** Ends the tour, or declines the offer; it is not offered again in this browser. */
  readonly end: () => void;
}

/** A tour that is offered unless `entry` says that it was taken or declined before. */
export function createTourStore(entry: LocalEntry<TourSeen>): StoreApi<TourState> {
  return createStore<TourState>()((set, get) => ({
    offered: entry.read().value === null,
    introduces: entry.read().value === null,
    stop: null,
    start: () => set({ offered: false, stop: 0 }),
    go(by) {
      const { stop, end } = get();
      if (stop === null) return;
      if (stop + by >= TOUR_STOPS) end();
      else set({ stop: Math.max(0, stop + by) });
    },
    end() {
      set(({ stop, introduces }) => ({ offered: false, stop: null, introduces: introduces && stop === null }));
      entry.write('seen');
    },
  }));
}

export const tour = createTourStore(localEntry('tour', 1, seenSchema, 'that the tour was taken'));

export const useTour = <T>(select: (s: TourState) => T): T => useStore(tour, select);

/** Starts the tour where its stops are: on the workbench, in Solve mode. */
export function startTour(): void {
  const { mode, go } = usePage.getState();
  if (mode !== 'solve') go('solve');
  else howPage.leave();
  tour.getState().start();
}
