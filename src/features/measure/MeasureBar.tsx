/** Measure and cancel, and what is true now: how far it is, how fast, on which device. */

import { Play, Square } from 'lucide-react';
import { useModels } from '../../app/coordinator.ts';
import { kindOf } from '../../kinds/kinds.ts';
import { Button } from '../../ui/Button.tsx';
import { duration } from '../../ui/format.ts';
import { modelFor } from '../models/fit.ts';
import { runningOf, shownOf } from './measure.ts';
import { puzzlesWords, secondsAPuzzle, type Measurement } from './record.ts';
import { measure, useMeasure } from './runtime.ts';
import { barWords } from './words.ts';

export function MeasureBar({ kind }: { readonly kind: string }) {
  const running = useMeasure(runningOf);
  const preparing = useMeasure((s) => s.preparing);
  const shown = useMeasure(shownOf);
  const unbegun = useMeasure((s) => s.failure);
  const failure = unbegun ?? shown?.failure ?? null;
  const busy = preparing || running !== null;
  const inUse = useModels((s) => modelFor(s, kindOf(kind))?.name ?? null);
  const { begin, cancel } = measure.getState();
  const { headline, detail } = preparing ? { headline: barWords.waiting, detail: barWords.soon } : wordsOf(running ?? shown, inUse);
  return (
    <section aria-label="Measurement" className="grid gap-3 sm:grid-cols-[auto_minmax(0,1fr)]">
      {busy ? (
        <Button className="min-h-12 text-base sm:w-40" onClick={cancel}>
          <Square size={16} aria-hidden /> {barWords.cancel}
        </Button>
      ) : (
        <Button weight="primary" className="min-h-12 text-base sm:w-40" onClick={() => void begin(kind)}>
          <Play size={18} aria-hidden /> {barWords.measure}
        </Button>
      )}
      <div
        className={`grid min-h-16 content-center rounded-lg border px-4 py-2 ${failure && !busy ? 'border-bad bg-bad-soft' : 'border-line bg-surface'}`}
      >
        <p role="status" className="text-sm font-semibold">
          {failure && !busy ? (unbegun ? barWords.unbegun : barWords.broken) : headline}
        </p>
        <p className="num text-xs text-muted">{failure && !busy ? `${failure.message} ${unbegun ? '' : detail}` : detail}</p>
        {running && (
          <progress
            className="mt-1 h-1.5 w-full accent-accent"
            aria-label="Puzzles done"
            max={running.request.count}
            value={running.outcomes.length}
          />
        )}
      </div>
    </section>
  );
}

function wordsOf(m: Measurement | null, model: string | null): { readonly headline: string; readonly detail: string } {
  if (!m) return { headline: barWords.nothing, detail: barWords.before(model) };
  const { phase, outcomes, request, now } = m;
  const done = `${outcomes.length} of ${request.count} ${puzzlesWords(request)}`;
  switch (phase) {
    case 'running': {
      const part = now ? barWords.part(now.from + 1, now.to, now.what === 'copies', now.step, request.steps) : '';
      return { headline: barWords.running(`${request.count} ${puzzlesWords(request)}`), detail: `${done}${part}${timeWords(m)}` };
    }
    case 'finished':
      return { headline: barWords.finished, detail: `${done}${timeWords(m)}` };
    case 'cancelled':
    case 'failed':
      return { headline: barWords.cancelled, detail: `${barWords.counts(done)}${timeWords(m)}` };
  }
  return phase satisfies never;
}

/** " · 0.12 s a puzzle on NVIDIA H200" */
function timeWords(m: Measurement): string {
  const seconds = secondsAPuzzle(m);
  const on = m.device ? ` on ${m.device.adapter}` : '';
  return seconds === null ? on && ` ·${on}` : ` · ${duration(seconds * 1000)} a puzzle${on}`;
}
