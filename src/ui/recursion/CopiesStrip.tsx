/** The K symmetric copies of a run: how sure each is, which of them verified, and a click to watch one. */
import { Check } from 'lucide-react';
import { kindWords } from '../../store/kindWords.ts';
import { usePage } from '../../store/page.ts';
import { haltingProbability, isLive, type RunRecord } from '../../store/runRecord.ts';
import { playback, usePlayback, useRun } from '../../store/runtime.ts';
import { MAX_COPIES, settingsStore, useSettings } from '../../store/settings.ts';
import { percent } from '../common/format.ts';
import { SettingSlider } from '../common/SettingSlider.tsx';
import type { Shown } from './shown.ts';

export function CopiesStrip({ shown }: { readonly shown: Shown | null }) {
  const kind = kindWords[usePage((s) => s.kind.id)];
  const wanted = useSettings((s) => s.copies);
  const live = useRun((s) => isLive(s.record));
  const pinned = usePlayback((s) => s.pinned);
  const copies = shown?.record.copies ?? wanted;
  return (
    <section aria-label="Symmetric copies" className="grid gap-2">
      <SettingSlider
        label="Symmetric copies (K)"
        hint={`The same puzzle K times in one batch, ${kind.copies}: each copy is another try. Copy 1 is the board itself.`}
        value={wanted}
        min={1}
        max={MAX_COPIES}
        disabled={live}
        onChange={(v) => settingsStore.getState().change({ copies: v })}
      />
      <ol className="grid grid-cols-[repeat(auto-fill,minmax(2.75rem,1fr))] gap-1.5">
        {Array.from({ length: copies }, (_, k) => (
          <li key={k}>
            <Copy k={k} shown={shown} onPick={() => playback.getState().pin(pinned === k ? null : k)} />
          </li>
        ))}
      </ol>
      <p className="min-h-5 text-xs text-muted">{words(shown, wanted)}</p>
    </section>
  );
}

function Copy({ k, shown, onPick }: { readonly k: number; readonly shown: Shown | null; readonly onPick: () => void }) {
  const frame = shown?.frame ?? null;
  const sure = frame ? haltingProbability(frame.halt[k] ?? 0) : null;
  const solvedStep = shown ? firstSolved(shown.record, k) : null;
  const watched = shown?.copy === k && frame !== null;
  const label =
    sure === null
      ? `Copy ${k + 1}`
      : `Copy ${k + 1}: ${percent(sure)} sure it is done, ${solvedStep === null ? 'not right yet' : `checked and right at step ${solvedStep}`}`;
  return (
    <button
      type="button"
      aria-label={label}
      aria-pressed={watched}
      title={label}
      disabled={!frame}
      onClick={onPick}
      className={`relative h-11 w-full overflow-hidden rounded-md border text-xs ${
        watched ? 'border-2 border-accent font-semibold' : 'border-line'
      } ${frame ? 'bg-surface hover:border-line-strong' : 'bg-sunken text-muted'}`}
    >
      <span aria-hidden className="absolute inset-x-0 bottom-0 bg-accent-soft" style={{ height: `${(sure ?? 0) * 100}%` }} />
      <span className="num relative flex items-center justify-center gap-0.5">
        {k + 1}
        {solvedStep !== null && <Check size={14} strokeWidth={3} aria-hidden className="text-good" />}
      </span>
    </button>
  );
}

/** The step at which a copy's answer first obeyed the rules, or null. */
const firstSolved = (record: RunRecord, k: number): number | null => record.frames.find((f) => f.verdicts[k]?.solved)?.step ?? null;

function words(shown: Shown | null, wanted: number): string {
  if (!shown || shown.record.frames.length === 0) return 'Each copy is the same puzzle in another guise; one right answer is enough.';
  const solved = Array.from({ length: shown.record.copies }, (_, k) => firstSolved(shown.record, k)).filter((s) => s !== null).length;
  const next = wanted === shown.record.copies ? '' : ` The next run will have ${wanted}.`;
  return `Watching copy ${shown.copy + 1}; ${solved} of ${shown.record.copies} solved and checked. A fuller box is a surer copy.${next}`;
}
