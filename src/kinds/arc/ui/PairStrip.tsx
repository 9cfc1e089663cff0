/** All pairs of the task in one row: demonstrations, then tests. The one that is open is marked; more can be added. */
import { ArrowRight, Plus } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { canAdd, type PairPlace } from '../core/index.ts';
import { useArc } from '../page/store.ts';
import { gridOf, withPair, type ArcDocument } from '../page/document.ts';
import { useArcView } from '../page/view.ts';
import { GridPicture } from './GridPicture.tsx';

/** Side of a picture, in pixels. */
const PICTURE = 40;

export function PairStrip({ busy }: { readonly busy: boolean }) {
  const { board, notes } = useArc();
  const doc = { board, notes };
  const add = (part: PairPlace['part']): void => {
    const index = board.task[part].length;
    useArc.getState().edit((now) => withPair(now, part));
    useArcView.getState().show({ part, index });
  };
  return (
    <nav aria-label="Pairs of the task" className="flex gap-3 overflow-x-auto pt-0.5 pb-1.5 pl-0.5">
      {(['train', 'test'] as const).map((part) => (
        <div key={part} className="shrink-0">
          <h2 className="text-xs text-muted">{part === 'train' ? 'Demonstrations' : 'Test'}</h2>
          <div className="mt-0.5 flex gap-1">
            {board.task[part].map((_, index) => (
              <Pair key={index} doc={doc} place={{ part, index }} />
            ))}
            <button
              type="button"
              aria-label={part === 'train' ? 'Add a demonstration' : 'Add a test'}
              title={part === 'train' ? 'Add a demonstration' : 'Add a test'}
              disabled={busy || !canAdd(board.task, part)}
              onClick={() => add(part)}
              className="flex w-7 items-center justify-center self-stretch rounded-md border border-dashed border-line-strong text-muted hover:bg-sunken disabled:opacity-40"
            >
              <Plus size={16} aria-hidden />
            </button>
          </div>
        </div>
      ))}
    </nav>
  );
}

function Pair({ doc, place }: { readonly doc: ArcDocument; readonly place: PairPlace }) {
  const open = useArcView((s) => s.pair.part === place.part && s.pair.index === place.index);
  const name = pairName(place);
  const button = useRef<HTMLButtonElement>(null);
  const wasOpen = useRef(open);
  useEffect(() => {
    // Not on the first paint: the strip begins at its first demonstration.
    if (open && !wasOpen.current) button.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    wasOpen.current = open;
  }, [open]);
  return (
    <button
      ref={button}
      type="button"
      aria-label={name}
      aria-current={open ? 'true' : undefined}
      onClick={() => useArcView.getState().show(place)}
      className={`flex items-center gap-1 rounded-md border p-1 ${open ? 'border-accent bg-accent-soft ring-1 ring-accent' : 'border-line bg-surface hover:border-line-strong'}`}
    >
      <span className="num self-start text-xs leading-none font-semibold">{place.index + 1}</span>
      {(['input', 'output'] as const).map((side) => (
        <span key={side} className="flex items-center gap-1">
          {side === 'output' && <ArrowRight size={12} aria-hidden className="text-muted" />}
          <GridPicture grid={gridOf(doc, { ...place, side }) ?? []} name={`${name}, ${side}`} box={PICTURE} />
        </span>
      ))}
    </button>
  );
}

export const pairName = ({ part, index }: PairPlace): string => `${part === 'train' ? 'Demonstration' : 'Test'} ${index + 1}`;
