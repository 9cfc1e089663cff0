/** The first visit's offer of a tour: one line under the header, there at the first paint, gone for good when answered. */
import { X } from 'lucide-react';
import { tour, useTour } from './tour.ts';
import { Button } from '../../ui/Button.tsx';
import { startTour } from './startTour.ts';
import './offer.css';

export function TourOffer() {
  const offered = useTour((s) => s.offered);
  if (!offered) return null;
  return (
    <aside aria-label="Guided tour" data-tour-offer className="flex h-11 items-center gap-2 border-b border-line text-sm">
      <p className="min-w-0 flex-1 truncate">
        New here? <span className="text-muted max-sm:hidden">Five things worth knowing on this page, in a minute.</span>
      </p>
      <Button className="min-h-8" onClick={startTour}>
        Take the tour
      </Button>
      <Button weight="quiet" className="min-h-8 w-9 px-0" aria-label="No tour, thanks" title="No tour, thanks" onClick={() => tour.getState().end()}>
        <X size={16} aria-hidden />
      </Button>
    </aside>
  );
}
