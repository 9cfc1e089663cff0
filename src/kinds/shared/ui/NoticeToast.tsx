/** News under the header: what just happened to the board, or why it did not. Only its own button takes the pointer: what lies under it stays at hand. */

import { Info, TriangleAlert, X } from 'lucide-react';
import type { Notice } from './notice.ts';

interface Props {
  /** null: nothing to say. The box stays in the page, so that a screen reader hears what comes into it. */
  readonly notice: Notice | null;
  readonly onDismiss: () => void;
  /** What it is called for screen readers, where it is not about the board. */
  readonly label?: string;
}

export function NoticeToast({ notice, onDismiss, label = 'Board news' }: Props) {
  const look = notice?.failed ? 'border-bad bg-bad-soft' : 'border-line-strong bg-surface';
  return (
    <div className="pointer-events-none fixed inset-x-4 top-[3.6rem] z-40 flex justify-center max-sm:top-[6.6rem]">
      <div className={notice ? `flex items-center gap-3 rounded-lg border py-1 pr-1 pl-4 text-sm shadow-lg ${look}` : 'sr-only'}>
        {notice &&
          (notice.failed ? (
            <TriangleAlert size={18} aria-hidden className="shrink-0 text-bad" />
          ) : (
            <Info size={18} aria-hidden className="shrink-0 text-muted" />
          ))}
        <p role="status" aria-label={label} className="max-w-[60ch]">
          {notice?.text}
        </p>
        {notice && (
          <button
            type="button"
            aria-label="Dismiss"
            onClick={onDismiss}
            className="pointer-events-auto flex size-9 shrink-0 items-center justify-center rounded-md hover:bg-sunken"
          >
            <X size={16} aria-hidden />
          </button>
        )}
      </div>
    </div>
  );
}
