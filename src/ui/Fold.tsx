/** A titled part that folds away. */
import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';

export function Fold({ title, open = false, children }: { readonly title: string; readonly open?: boolean; readonly children: ReactNode }) {
  return (
    <details open={open} className="group border-t border-line">
      <summary className="flex min-h-11 list-none items-center gap-2 rounded text-sm font-semibold [&::-webkit-details-marker]:hidden">
        <ChevronRight size={16} aria-hidden className="text-muted transition-transform group-open:rotate-90" />
        {title}
      </summary>
      <div className="pb-4 pl-6">{children}</div>
    </details>
  );
}
