/** How to edit the board, or the legend of what playback shows. Its box keeps its size whatever it says. */

import type { BoardOverlay } from '../../shared/ui/overlay.ts';
import { hintWords } from '../sideWords.ts';

export const WorkbenchLine = ({ overlay, side }: { readonly overlay: BoardOverlay | null; readonly side: number }) => (
  <div className="flex min-h-10 items-center text-xs xl:min-h-24 xl:items-start text-muted">
    {overlay ? <Legend caption={overlay.caption} confidence={overlay.confidence !== null} /> : <Hints side={side} />}
  </div>
);

const Hints = ({ side }: { readonly side: number }) => (
  <p>
    <span className="pointer-coarse:hidden">{hintWords.keysHint(side)}</span>
    <span className="hidden pointer-coarse:inline">{hintWords.touchHint}</span>
  </p>
);

const Legend = ({ caption, confidence }: { readonly caption: string | undefined; readonly confidence: boolean }) => (
  <ul aria-label="What the board shows" className="flex flex-1 flex-wrap gap-x-4 gap-y-1">
    {caption && <li className="w-full font-semibold text-ink">{caption}</li>}
    <li>
      <b className="mr-1 text-ink">3</b>given
    </li>
    <li>
      <span className="mr-1 text-accent">3</span>model’s answer
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
