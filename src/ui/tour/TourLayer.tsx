/** The tour while it is on; fetched when it is first wanted. */
import { lazy, Suspense } from 'react';
import { useTour } from '../../store/tour.ts';

const Tour = lazy(() => import('./Tour.tsx'));

export function TourLayer() {
  const stop = useTour((s) => s.stop);
  if (stop === null) return null;
  return (
    <Suspense fallback={null}>
      <Tour stop={stop} />
    </Suspense>
  );
}
