/** A titled part that folds away. */

import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';

interface Props {
  readonly title: string;
  readonly open?: boolean;
  /** Hears of every opening and closing, for what is only worked out while it is seen. */
  readonly onToggle?: (open: boolean) => void;
  readonly children: ReactNode;
}

export function Fold({ title, open = false, onToggle, children }: Props) {
  return (
    <details open={open} onToggle={(event) => onToggle?.(event.currentTarget.open)} className="group border-t border-line">
      <summary className="flex min-h-11 list-none items-center gap-2 rounded text-sm font-semibold [&::-webkit-details-marker]:hidden">
        <ChevronRight size={16} aria-hidden className="text-muted transition-transform group-open:rotate-90" />
        {title}
      </summary>
      <div className="pb-4 pl-6">{children}</div>
    </details>
  );
}
