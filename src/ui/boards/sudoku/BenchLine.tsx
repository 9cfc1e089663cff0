/** The line under the board: news first, then the legend of what the board shows. Its box keeps its size whatever it says. */
import { TriangleAlert, X } from 'lucide-react';
import type { BoardOverlay } from '../overlay.ts';
import type { Notice } from './notice.ts';

interface Props {
  readonly notice: Notice | null;
  /** What went wrong with saving or a link; stays until it is dismissed. */
  readonly problem: string | null;
  readonly onDismiss: () => void;
  readonly overlay: BoardOverlay | null;
}

export function BenchLine({ notice, problem, onDismiss, overlay }: Props) {
  const failed = notice ? notice.failed : problem !== null;
  const news = notice?.text ?? problem;
  return (
    <div className="flex min-h-10 items-center text-xs text-muted">
      <p role="status" className={news === null ? 'sr-only' : `flex flex-1 items-center gap-2 text-sm ${failed ? 'text-bad' : 'text-ink'}`}>
        {failed && <TriangleAlert size={16} aria-hidden className="shrink-0" />}
        {news}
      </p>
      {notice === null && problem !== null && (
        <button
          type="button"
          aria-label="Dismiss"
          onClick={onDismiss}
          className="flex size-9 shrink-0 items-center justify-center rounded-md hover:bg-sunken"
        >
          <X size={16} aria-hidden />
        </button>
      )}
      {news === null && (overlay ? <Legend confidence={overlay.confidence !== null} /> : <Hints />)}
    </div>
  );
}

const Hints = () => (
  <p className="flex-1">
    <span className="pointer-coarse:hidden">
      Arrows or WASD move, 1–9 write, drag or Shift selects more, Ctrl+V pastes a puzzle.
    </span>
    <span className="hidden pointer-coarse:inline">Tap or drag to select, then use the number pad.</span>
  </p>
);

const Legend = ({ confidence }: { readonly confidence: boolean }) => (
  <ul aria-label="What the board shows" className="flex flex-1 flex-wrap gap-x-4 gap-y-1">
    <li>
      <b className="mr-1 text-ink">5</b>given
    </li>
    <li>
      <span className="mr-1 text-accent">5</span>model’s answer
    </li>
    {confidence && (
      <li className="flex items-center gap-1" title="A full bar is 100 %">
        <span aria-hidden className="h-[3px] w-5 overflow-hidden rounded-full bg-line">
          <span className="block h-full w-3/5 bg-accent" />
        </span>
        how sure
      </li>
    )}
    <li className="flex items-center gap-1">
      <span aria-hidden className="flex size-3.5 items-start justify-end rounded-xs bg-changed p-0.5">
        <span className="size-1 rounded-full bg-warn" />
      </span>
      changed at this step
    </li>
    <li className="flex items-center gap-1">
      <span aria-hidden className="sudoku-hatched size-3.5 rounded-xs" />
      breaks a rule
    </li>
  </ul>
);
