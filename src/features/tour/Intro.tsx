/** The guided tour as the page begins with it: offered on the first visit, walked stop by stop, remembered as done; and the sentence above the board of a first visit. The tour never starts by itself. */

import { X } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { createStore, useStore, type StoreApi } from 'zustand';
import { usePage } from '../../page/page.ts';
import { howPage } from '../../page/sidePage.ts';
import { introWords } from '../../page/words.ts';
import { oneOf, type Checked } from '../../storage/checks.ts';
import { localEntry, type LocalEntry } from '../../storage/local.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorBoundary } from '../../ui/ErrorBoundary.tsx';

/** Stops of the tour: the board, Solve, the timeline, the picture of z, the halting curve. */
export const TOUR_STOPS = 5;

const seenSchema = oneOf('seen');
export type TourSeen = Checked<typeof seenSchema>;

interface TourState {
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

export const tour = createTourStore(localEntry('tour', 1, seenSchema, 'the tour'));

const useTour = <T,>(select: (s: TourState) => T): T => useStore(tour, select);

/** Starts the tour where its stops are: on the workbench, in Solve mode. */
export function startTour(): void {
  const { mode, go } = usePage.getState();
  if (mode !== 'solve') go('solve');
  else howPage.leave();
  tour.getState().start();
}

/** What this page is and what to do, in one sentence. Without a tour it stays, so that nothing moves; after one it goes. */
export function Intro() {
  const offered = useTour((s) => s.offered);
  const introduces = useTour((s) => s.introduces);
  if (!introduces) return null;
  return (
    <aside aria-label={introWords.region} data-intro className="flex h-11 items-center gap-2 border-b border-line text-sm">
      <p className="min-w-0 flex-1 leading-tight max-sm:text-xs">
        <span className="max-sm:hidden">{introWords.what}</span>
        <span className="sm:hidden">{introWords.short}</span>
        <span className="text-muted">
          Press Solve
          <span className="max-sm:hidden">{introWords.watch}</span>.
        </span>
      </p>
      {offered && (
        <>
          <Button className="min-h-8" onClick={startTour}>
            {introWords.tour}
          </Button>
          <Button
            weight="quiet"
            className="min-h-8 w-9 px-0"
            aria-label={introWords.noTour}
            title={introWords.noTour}
            onClick={() => tour.getState().end()}
          >
            <X size={16} aria-hidden />
          </Button>
        </>
      )}
    </aside>
  );
}

/** The tour while it is on; fetched when it is first wanted. */
const Tour = lazy(() => import('./Tour.tsx'));

export function TourLayer() {
  const stop = useTour((s) => s.stop);
  const kind = usePage((s) => s.kind);
  if (stop === null) return null;
  return (
    <ErrorBoundary what="The tour">
      <Suspense fallback={null}>
        <Tour key={kind.id} stop={stop} />
      </Suspense>
    </ErrorBoundary>
  );
}
