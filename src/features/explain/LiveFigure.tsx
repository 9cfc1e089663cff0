/** The figure as it moves: on the workbench it follows the run on the page, or stands still before the first one; on "How it works" it has hands, play and pause by steps, back and on by single updates. */

import { Pause, Play, SkipBack, SkipForward } from 'lucide-react';
import { useState } from 'react';
import type { ArchitectureId } from '../../model/architectures/index.ts';
import { usePlayback } from '../../page/coordinator.ts';
import { Button } from '../../ui/Button.tsx';
import { RecursionFigure, ticksOf } from './RecursionFigure.tsx';
import { useHeadTick, useOwnHead, useRunHead } from './useHead.ts';
import { playerWords } from './words.ts';

/** On the workbench. */
export default function LiveFigure({ arch }: { readonly arch: ArchitectureId }) {
  const own = useOwnHead(false);
  const head = useRunHead() ?? own;
  // Where every update is recorded and played, the figure shows the very one; else it fills the time between two steps.
  const exact = usePlayback((s) => s.inside !== null && (s.byUpdate || s.inner > 0));
  const inner = usePlayback((s) => s.inner);
  const { step, tick } = useHeadTick(exact ? { ...head, playing: false } : head);
  const inside = exact && inner > 0;
  return <RecursionFigure arch={arch} T={head.T} n={head.n} step={inside ? head.index + 2 : step} tick={inside ? inner - 1 : tick} />;
}

/** With hands. */
export function FigurePlayer() {
  const run = useRunHead();
  const own = useOwnHead(run === null);
  const head = run ?? own;
  const { T, n, index, steps, playing, seek } = head;
  const drawn = useHeadTick(head);
  /** An update chosen by hand, while the head stands where it stood then. */
  const [chosen, choose] = useState<{ readonly index: number; readonly tick: number } | null>(null);
  const byHand = chosen !== null && chosen.index === index && !playing;
  const { step, tick } = byHand ? { step: index + 1, tick: chosen.tick } : drawn;
  const last = ticksOf(T, n) - 1;

  const back = (): void => {
    const at = step - 1;
    if (tick === null) return;
    if (tick > 0) return land(at, tick - 1);
    land(at - 1, last);
  };
  const on = (): void => (tick === null ? land(0, 0) : tick < last ? land(step - 1, tick + 1) : land(step, 0));
  const land = (to: number, at: number): void => {
    seek(to);
    choose(to < 0 ? null : { index: to, tick: at });
  };
  const atEnd = step >= steps && tick === last;

  return (
    <div className="grid max-w-[34rem] gap-3 rounded-lg border border-line bg-surface p-4 max-sm:px-2">
      <RecursionFigure T={T} n={n} step={step} tick={tick} />
      <div role="group" aria-label={playerWords.region} className="flex flex-wrap items-center gap-2">
        <Button
          weight="quiet"
          className="w-10 px-0"
          aria-label={playerWords.back}
          title={playerWords.back}
          disabled={tick === null}
          onClick={back}
        >
          <SkipBack size={16} aria-hidden />
        </Button>
        <Button className="w-24" onClick={playing ? head.pause : head.play}>
          {playing ? <Pause size={16} aria-hidden /> : <Play size={16} aria-hidden />} {playing ? playerWords.pause : playerWords.play}
        </Button>
        <Button weight="quiet" className="w-10 px-0" aria-label={playerWords.on} title={playerWords.on} disabled={atEnd} onClick={on}>
          <SkipForward size={16} aria-hidden />
        </Button>
        <p className="num min-w-0 flex-1 basis-40 text-xs text-muted">
          {head.ofRun ? playerWords.ofRun(head.model) : playerWords.ownLoop(T, n, head.model)}
        </p>
      </div>
    </div>
  );
}
