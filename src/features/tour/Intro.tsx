/** One sentence above the board of a first visit: what this page is and what to do, and the tour. Without one it stays, so that nothing moves; after one it goes. */

import { X } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { usePage } from '../../app/page.ts';
import './intro.css';
import { Button } from '../../ui/Button.tsx';
import { ErrorBoundary } from '../../ui/ErrorBoundary.tsx';
import { startTour, tour, useTour } from './tour.ts';

export function Intro() {
  const offered = useTour((s) => s.offered);
  const introduces = useTour((s) => s.introduces);
  if (!introduces) return null;
  return (
    <aside aria-label="About this page" data-intro className="flex h-11 items-center gap-2 border-b border-line text-sm">
      <p className="min-w-0 flex-1 leading-tight max-sm:text-xs">
        <span className="max-sm:hidden">A Tiny Recursive Model (TRM) solves puzzles on your own device. </span>
        <span className="sm:hidden">A tiny network solves puzzles. </span>
        <span className="text-muted">
          Press Solve<span className="max-sm:hidden"> and watch it think</span>.
        </span>
      </p>
      {offered && (
        <>
          <Button className="min-h-8" onClick={startTour}>
            Take the tour
          </Button>
          <Button
            weight="quiet"
            className="min-h-8 w-9 px-0"
            aria-label="No tour, thanks"
            title="No tour, thanks"
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
