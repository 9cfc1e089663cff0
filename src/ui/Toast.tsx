/** News of what just happened, or why it did not, for a while. It lies over nothing that can be pressed, wherever the page is scrolled to. */

import { Info, TriangleAlert, X } from 'lucide-react';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { IconButton } from './Button.tsx';

interface Notice {
  readonly text: string;
  readonly failed: boolean;
}

/** Shows a notice for a while. */
export type Say = (text: string, failed?: boolean) => void;

/** What an error says, as the words of a notice. */
export const messageOf = (e: unknown): string => (e instanceof Error ? e.message : String(e));

/** Milliseconds a notice stays: a failure takes longer to read. */
const STAY_MS = { done: 5000, failed: 12_000 };

/** How news is told, and what the toast shows; `board` has a problem of its own until it is dismissed. */
export function useNotice(board?: { readonly problem: string | null; readonly dismissProblem: () => void }) {
  const [notice, setNotice] = useState<Notice | null>(null);
  const say = useCallback<Say>((text, failed = false) => setNotice({ text, failed }), []);
  useEffect(() => {
    if (notice === null) return undefined;
    const timer = setTimeout(() => setNotice(null), notice.failed ? STAY_MS.failed : STAY_MS.done);
    return () => clearTimeout(timer);
  }, [notice]);
  const text = board?.problem ?? null;
  const problem = useMemo(() => (text === null ? null : { text, failed: true }), [text]);
  const onDismiss = (): void => (notice || !board ? setNotice(null) : board.dismissProblem());
  return { say, toast: { notice: notice ?? problem, onDismiss } };
}

interface Props {
  /** null: nothing to say. The box stays in the page, so that a screen reader hears what comes into it. */
  readonly notice: Notice | null;
  readonly onDismiss: () => void;
  /** What it is called for screen readers, where it is not about the board. */
  readonly label?: string;
}

/** Pixels from the top of the window, below the header: where it stands if it can. */
const REQUESTED = 58;

export function Toast({ notice, onDismiss, label = 'Board news' }: Props) {
  const look = notice?.failed ? 'border-bad bg-bad-soft' : 'border-line-strong bg-surface';
  const Icon = notice?.failed ? TriangleAlert : Info;
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const toast = box.current;
    if (notice === null || toast === null) return undefined;
    let wanted = true;
    let leave = (): void => undefined;
    void import('./freePlace.ts').then(
      ({ keepFree }) => wanted && (leave = keepFree(toast, REQUESTED)),
      () => toast.classList.remove('unplaced'), // it cannot be fetched: the toast stands at the top
    );
    return () => {
      wanted = false;
      leave();
    };
  }, [notice]);
  return (
    <div
      ref={box}
      data-toast={notice ? '' : undefined}
      className={
        notice
          ? `unplaced fixed inset-x-4 top-1 z-40 mx-auto flex w-fit items-center gap-3 rounded-lg border py-1 pr-1 pl-4 text-sm leading-tight shadow-lg max-sm:gap-2 max-sm:pl-2 max-sm:text-xs max-sm:leading-tight ${look}`
          : 'sr-only'
      }
    >
      {notice && <Icon size={18} aria-hidden className={`shrink-0 ${notice.failed ? 'text-bad' : 'text-muted'}`} />}
      <p role="status" aria-label={label} className="max-w-[60ch]">
        {notice?.text}
      </p>
      {notice && <IconButton icon={X} name="Dismiss" className="size-9" onClick={onDismiss} />}
    </div>
  );
}
