/** The K copies of a run: how sure each is, which of them verified or else counts, and a click to watch one. */

import { Check, Flag } from 'lucide-react';
import { changedAfter, isLive, solvedAt, surestCopy, type RunRecord } from '../../client/record.ts';
import { haltingProbability } from '../../model/states.ts';
import { playback, useDevice, usePlayback, useLive } from '../../page/coordinator.ts';
import { usePage } from '../../page/page.ts';
import { changeCopies, useCopies, affordableCopies, MAX_COPIES, type Variation } from '../../page/run/settings.ts';
import type { Shown } from '../../page/run/shown.ts';
import { duration, percent } from '../../ui/format.ts';
import { Slider } from '../../ui/panel.tsx';
import { copiesWords } from './besideWords.ts';
import { useHoveredStep } from './timeline/StepChart.tsx';

const { hover } = useHoveredStep.getState();

export function CopiesStrip({ shown }: { readonly shown: Shown | null }) {
  const kind = usePage((s) => s.kind).words;
  const { copies: wanted, vary, chosen } = useCopies();
  const live = useLive();
  const pinned = usePlayback((s) => s.pinned);
  const stepMs = useDevice((s) => s.device?.stepMs);
  const next = affordableCopies(wanted, stepMs, chosen);
  const copies = shown?.record.copies ?? next;
  return (
    <section aria-label={copiesWords.region} className="grid gap-2">
      <Slider
        label={copiesWords.label}
        hint={copiesWords.hint(apart(vary, kind.copies))}
        value={wanted}
        min={1}
        max={MAX_COPIES}
        disabled={live}
        onChange={(v) => changeCopies({ copies: v })}
      />
      <ol className="grid grid-cols-[repeat(auto-fill,minmax(2.75rem,1fr))] gap-1.5">
        {Array.from({ length: copies }, (_, k) => (
          <li key={k}>
            <Copy k={k} shown={shown} onPick={() => playback.getState().pin(pinned === k ? null : k)} />
          </li>
        ))}
      </ol>
      <p className="min-h-5 text-xs text-muted">{words(shown, next, vary)}</p>
    </section>
  );
}

function apart(vary: Variation, symmetric: string): string {
  switch (vary) {
    case 'symmetries':
      return symmetric;
    case 'noise':
      return copiesWords.noisy;
    case 'both':
      return copiesWords.andNoisy(symmetric);
  }
  return vary satisfies never;
}

/** The copy that counts although none is right: the surest one at the end of a run; null where one is right or the run is on. */
function surest({ record }: Shown): number | null {
  const last = record.frames.at(-1);
  return last && !isLive(record) && record.copies > 1 && !solvedAt(record) ? surestCopy(last) : null;
}

function Copy({ k, shown, onPick }: { readonly k: number; readonly shown: Shown | null; readonly onPick: () => void }) {
  const frame = shown?.frame ?? null;
  const sure = frame ? haltingProbability(frame.halt[k] ?? 0) : null;
  const solvedStep = shown ? firstSolved(shown.record, k) : null;
  const counts = shown !== null && surest(shown) === k;
  const watched = shown?.copy === k && frame !== null;
  const label = sure === null ? copiesWords.copy(k + 1) : copiesWords.copyIs(k + 1, percent(sure), solvedStep, counts);
  return (
    <button
      type="button"
      aria-label={label}
      aria-pressed={watched}
      title={label}
      disabled={!frame}
      onClick={onPick}
      onPointerEnter={() => hover(null, k)}
      onPointerLeave={() => hover(null)}
      className={`relative h-11 w-full overflow-hidden rounded-md border text-xs ${
        watched ? 'border-2 border-accent font-semibold' : 'border-line'
      } ${frame ? 'bg-surface hover:border-line-strong' : 'bg-sunken text-muted'}`}
    >
      <span aria-hidden className="absolute inset-x-0 bottom-0 bg-accent-soft" style={{ height: `${(sure ?? 0) * 100}%` }} />
      <span className="num relative flex items-center justify-center gap-0.5">
        {k + 1}
        {solvedStep !== null && <Check size={14} strokeWidth={3} aria-hidden className="text-good" />}
        {counts && <Flag size={12} strokeWidth={2.5} aria-hidden className="text-accent" />}
      </span>
    </button>
  );
}

/** The step at which a copy's answer first obeyed the rules, since the last change where there was one; or null. */
const firstSolved = (record: RunRecord, k: number): number | null =>
  record.frames.find((f) => f.step > changedAfter(record) && f.verdicts[k]?.solved)?.step ?? null;

function words(shown: Shown | null, next: number, vary: Variation): string {
  if (!shown || shown.record.frames.length === 0) {
    return `${copiesWords.before(vary)}${next === 1 ? ` ${copiesWords.one}` : ''}`;
  }
  const solved = Array.from({ length: shown.record.copies }, (_, k) => firstSolved(shown.record, k)).filter((s) => s !== null).length;
  const others = next === shown.record.copies ? '' : copiesWords.next(next);
  const counting = surest(shown);
  const verified = counting === null ? copiesWords.solved(solved, shown.record.copies) : copiesWords.counting(counting + 1);
  return copiesWords.watching(shown.copy + 1, verified) + slow(shown) + others;
}

/** Milliseconds a supervision step may take before fewer copies are advised. */
const PATIENCE = 2000;

/** On devices where copies are paid for in waiting: how long, and what to do. */
function slow({ record, frame }: Shown): string {
  if (record.copies === 1 || !frame || frame.ms < PATIENCE) return '';
  return copiesWords.slow(record.copies, duration(frame.ms));
}
