/** What is drawn over the timeline: the moment that is pointed at, here or on any curve, in words; and marks where a person changed something in the middle of the run. Fetched after the first paint. */

import { useEffect, useRef, type ReactNode } from 'react';
import type { Change } from '../../../client/record.ts';
import { kindOf } from '../../../kinds/kinds.ts';
import { haltingProbability } from '../../../model/states.ts';
import { usePlayback } from '../../../page/coordinator.ts';
import { changeLetter, changeTitle } from '../../../page/run/changes.ts';
import { momentWords } from '../../../page/run/playback.ts';
import type { Shown } from '../../../page/run/shown.ts';
import { percent, plural } from '../../../ui/format.ts';
import { curveWords } from '../besideWords.ts';
import { useHoveredStep } from './StepChart.tsx';
import { share } from './Timeline.tsx';

export default function TimelineGuide({ shown, planned }: { readonly shown: Shown; readonly planned: number }): ReactNode {
  const track = useRef<HTMLSpanElement>(null);
  const reach = shown.record.frames.length;
  const inside = usePlayback((s) => s.inside);
  const step = useHoveredStep((s) => s.step);
  const copy = useHoveredStep((s) => s.copy);
  const perStep = inside?.perStep ?? 1;
  const recorded = inside?.steps ?? 0;
  useEffect(() => {
    const box = track.current?.parentElement;
    if (!box) return undefined;
    const { hover } = useHoveredStep.getState();
    const point = (e: PointerEvent): void => {
      const { left = 0, width = 1 } = track.current?.getBoundingClientRect() ?? {};
      const at = ((e.clientX - left) / width) * planned;
      const ticks = at < recorded ? perStep : 1;
      hover(at > reach + 0.5 ? null : Math.max(0, Math.min(reach, Math.round(at * ticks) / ticks)));
    };
    const leave = (): void => hover(null);
    box.addEventListener('pointermove', point);
    box.addEventListener('pointerleave', leave);
    return () => {
      box.removeEventListener('pointermove', point);
      box.removeEventListener('pointerleave', leave);
      leave();
    };
  }, [planned, reach, perStep, recorded]);
  const at = step !== null && step <= reach ? step : null;
  return (
    <>
      <span ref={track} aria-hidden className="pointer-events-none absolute inset-x-2 top-0 h-6">
        {at !== null && (
          <span data-guide>
            <span className="absolute top-0 h-6 border-l border-dashed border-ink opacity-70" style={{ left: share(at, planned) }} />
            <span
              className="num absolute -top-7 z-10 rounded-sm border border-line bg-surface px-1 text-xs leading-5 whitespace-nowrap shadow-sm max-sm:hidden"
              style={{ left: share(at, planned), transform: `translateX(-${share(at, planned)})` }}
            >
              {wordsAt(shown, at, perStep, copy)}
            </span>
          </span>
        )}
      </span>
      {shown.record.changes && <ChangeMarks changes={shown.record.changes} planned={planned} />}
    </>
  );
}

/** "step 5: 97 % sure it is done, 3 cells break a rule", of the watched copy where none is `pointed` at; inside a step, which update it is. */
function wordsAt({ record, copy: watched }: Shown, step: number, perStep: number, pointed: number | null): string {
  const copy = pointed ?? watched;
  const inner = Math.round((step % 1) * perStep);
  if (inner > 0 && record.model) return curveWords.step(Math.floor(step) + 1, momentWords(record.model, inner));
  const frame = record.frames[Math.round(step) - 1];
  if (!frame) return curveWords.question;
  const verdict = frame.verdicts[copy];
  const rules = !kindOf(record.kind).checked
    ? ''
    : verdict?.solved
      ? curveWords.right
      : `, ${plural(verdict?.problems ?? 0, ...kindOf(record.kind).words.problem)}`;
  const sure = curveWords.sure(percent(haltingProbability(frame.halt[copy] ?? 0)), rules);
  return (copy === watched ? '' : curveWords.ofCopy(copy + 1)) + curveWords.step(frame.step, sure);
}

/** Share of the timeline that a word takes, on a phone. */
const WORD = 0.2;

/** A tick and a word each, or a letter where there is no room. */
function ChangeMarks({ changes, planned }: { readonly changes: readonly Change[]; readonly planned: number }) {
  const room = (i: number): number => ((changes[i + 1]?.step ?? planned) - (changes[i]?.step ?? 0)) / planned;
  return (
    <ul aria-label={curveWords.changes} className="pointer-events-none absolute inset-x-2 top-0 text-xs">
      {changes.map(({ step, what }, i) => (
        <li key={i} style={{ left: share(step, planned) }} className="absolute top-0">
          <span aria-hidden className="absolute top-0 h-6 w-0.5 -translate-x-1/2 bg-accent" />
          <span aria-hidden className="absolute -top-1 left-0.5 leading-3 whitespace-nowrap text-accent">
            {room(i) < WORD ? changeLetter(what) : changeTitle(what)}
          </span>
          <span className="sr-only">{curveWords.after(changeTitle(what), step)}</span>
        </li>
      ))}
    </ul>
  );
}
