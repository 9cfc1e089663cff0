/** How to edit it, or the legend of what playback shows. Its box keeps its size whatever it says. */

import type { BoardOverlay } from '../../shared/ui/overlay.ts';
import { workbenchWords } from '../words.ts';
import { opacityOf } from './MazeCell.tsx';

export const MazeLine = ({ overlay }: { readonly overlay: BoardOverlay | null }) => (
  <div className="flex min-h-10 items-center text-xs xl:min-h-24 xl:items-start text-muted">
    {overlay ? <Legend caption={overlay.caption} /> : <Hints />}
  </div>
);

const Hints = () => (
  <p>
    <span className="pointer-coarse:hidden">{workbenchWords.keysHint}</span>
    <span className="hidden pointer-coarse:inline">{workbenchWords.touchHint}</span>
  </p>
);

const Swatch = ({ mark, chance = 1 }: { readonly mark: string; readonly chance?: number }) => (
  <span className="relative inline-block size-3.5 rounded-xs border border-line bg-surface [--cell:14px]">
    <span className={mark} style={{ opacity: opacityOf(chance) }} />
  </span>
);

const Legend = ({ caption }: { readonly caption: string | undefined }) => (
  <ul aria-label="What the board shows" className="flex flex-wrap gap-x-4 gap-y-1">
    {caption && <li className="w-full font-semibold text-ink">{caption}</li>}
    <li className="flex items-center gap-1" title="The model's probability that the path runs here">
      <span aria-hidden className="flex gap-px">
        {[0.2, 0.6, 1].map((chance) => (
          <Swatch key={chance} mark="maze-path" chance={chance} />
        ))}
      </span>
      path, 20–100 % sure
    </li>
    <li className="flex items-center gap-1" title="The answer here is not the path, but at least 15 % of the probability went elsewhere">
      <Swatch mark="maze-maybe" chance={0.6} />
      perhaps path
    </li>
    <li className="flex items-center gap-1">
      <span aria-hidden className="size-3.5 rounded-xs bg-changed" />
      changed at this step
    </li>
    <li className="flex items-center gap-1">
      <Swatch mark="maze-bad" />
      off the path
    </li>
  </ul>
);
