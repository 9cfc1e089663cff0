/** The tour while it is on; fetched when it is first wanted. */

import { lazy, Suspense } from 'react';
import { usePage } from '../../app/page.ts';
import { ErrorBoundary } from '../../ui/ErrorBoundary.tsx';
import { useTour } from './tour.ts';

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
