/** The mark of the model that is in the worker. */

import { Check } from 'lucide-react';

export const InUse = () => (
  <span className="inline-flex shrink-0 items-center gap-1 text-xs font-semibold text-accent">
    <Check size={14} strokeWidth={3} aria-hidden /> in use
  </span>
);
