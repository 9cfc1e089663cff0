/** "Measure it yourself": generated puzzles through the model on this device, and how many it gets right, by step and by copies. */

import { ArrowLeft, Download, Play, Square } from 'lucide-react';
import { useEffect } from 'react';
import { kindOf } from '../../kinds/kinds.ts';
import { warmUp, useModels } from '../../page/coordinator.ts';
import { modelFor } from '../../page/models/fit.ts';
import { usePage } from '../../page/page.ts';
import { measurePage, useEntered } from '../../page/sidePage.ts';
import { Button } from '../../ui/Button.tsx';
import { duration } from '../../ui/format.ts';
import { saveFile } from '../../ui/share.ts';
import { shownOf, runningOf, measure, useMeasure } from './measure.ts';
import { measured, measuredLabels, measuredOf, puzzlesWords, secondsAPuzzle, type Measurement } from './record.ts';
import { AccuracyCurves, Measurements, PointTable } from './Results.tsx';
import { MeasureFields } from './Settings.tsx';
import { measureCsv } from './sums.ts';
import { measureWords, measureBarWords } from './words.ts';

export default function MeasurePage() {
  const title = useEntered(measureWords.title);
  const { id: kind, label } = usePage((s) => s.kind);
  const shown = useMeasure(shownOf);
  const any = useMeasure((s) => s.measurements.some((m) => m.outcomes.length > 0));
  useEffect(() => void warmUp(), []);

  return (
    <main className="grid gap-6 py-6 pb-16">
      <div className="grid gap-2">
        <Button weight="quiet" className="-ml-3 justify-self-start" onClick={measurePage.leave}>
          <ArrowLeft size={16} aria-hidden /> Back
        </Button>
        <h1 ref={title} tabIndex={-1} className="text-3xl leading-tight font-semibold outline-none">
          {measureWords.title}
        </h1>
        <p className="max-w-[68ch] text-muted">{measureWords.about}</p>
      </div>
      {!measured.has(kind) ? (
        <p className="max-w-[68ch] rounded-lg border border-line bg-surface p-4">{measureWords.none(label, measuredLabels)}</p>
      ) : (
        <div className="grid items-start gap-x-10 gap-y-6 lg:grid-cols-[20rem_minmax(0,1fr)]">
          <MeasureFields kind={kind} />
          <div className="grid min-w-0 gap-6">
            <MeasureBar kind={kind} />
            <AccuracyCurves shown={shown} />
            <Measurements />
            {any && (
              <Button className="justify-self-start" onClick={download}>
                <Download size={16} aria-hidden /> {measureWords.csv}
              </Button>
            )}
            {shown && shown.outcomes.length > 0 && <PointTable shown={shown} />}
            <Notes note={measuredOf(kind).note} />
          </div>
        </div>
      )}
    </main>
  );
}

function download(): void {
  const { measurements } = measure.getState();
  const name = `trm-measured-${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}.csv`;
  saveFile(name, new Blob([measureCsv(measurements)], { type: 'text/csv' }));
}

/** @param note of the kind */
function Notes({ note }: { readonly note: string | undefined }) {
  const [first, ...others] = measureWords.notes;
  return (
    <div className="grid max-w-[68ch] gap-2 text-sm text-muted">
      {[first, ...(note === undefined ? [] : [note]), ...others].map((sentences) => (
        <p key={sentences}>{sentences}</p>
      ))}
    </div>
  );
}

/** Measure and cancel, and what is true now: how far it is, how fast, on which device. */
function MeasureBar({ kind }: { readonly kind: string }) {
  const running = useMeasure(runningOf);
  const preparing = useMeasure((s) => s.preparing);
  const shown = useMeasure(shownOf);
  const unbegun = useMeasure((s) => s.failure);
  const failure = unbegun ?? shown?.failure ?? null;
  const busy = preparing || running !== null;
  const inUse = useModels((s) => modelFor(s, kindOf(kind))?.name ?? null);
  const { begin, cancel } = measure.getState();
  const { headline, detail } = preparing
    ? { headline: measureBarWords.waiting, detail: measureBarWords.soon }
    : wordsOf(running ?? shown, inUse);
  return (
    <section aria-label="Measurement" className="grid gap-3 sm:grid-cols-[auto_minmax(0,1fr)]">
      {busy ? (
        <Button className="min-h-12 text-base sm:w-40" onClick={cancel}>
          <Square size={16} aria-hidden /> {measureBarWords.cancel}
        </Button>
      ) : (
        <Button weight="primary" className="min-h-12 text-base sm:w-40" onClick={() => void begin(kind)}>
          <Play size={18} aria-hidden /> {measureBarWords.measure}
        </Button>
      )}
      <div
        className={`grid min-h-16 content-center rounded-lg border px-4 py-2 ${failure && !busy ? 'border-bad bg-bad-soft' : 'border-line bg-surface'}`}
      >
        <p role="status" className="text-sm font-semibold">
          {failure && !busy ? (unbegun ? measureBarWords.unbegun : measureBarWords.broken) : headline}
        </p>
        <p className="num text-xs text-muted">{failure && !busy ? `${failure.message} ${unbegun ? '' : detail}` : detail}</p>
        {running && (
          <progress
            className="mt-1 h-1.5 w-full accent-accent"
            aria-label={measureBarWords.done}
            max={running.request.count}
            value={running.outcomes.length}
          />
        )}
      </div>
    </section>
  );
}

function wordsOf(m: Measurement | null, model: string | null): { readonly headline: string; readonly detail: string } {
  if (!m) return { headline: measureBarWords.nothing, detail: measureBarWords.before(model) };
  const { phase, outcomes, request, now } = m;
  const done = `${outcomes.length} of ${request.count} ${puzzlesWords(request)}`;
  switch (phase) {
    case 'running': {
      const part = now ? measureBarWords.part(now.from + 1, now.to, now.what === 'copies', now.step, request.steps) : '';
      return { headline: measureBarWords.running(`${request.count} ${puzzlesWords(request)}`), detail: `${done}${part}${timeWords(m)}` };
    }
    case 'finished':
      return { headline: measureBarWords.finished, detail: `${done}${timeWords(m)}` };
    case 'cancelled':
    case 'failed':
      return { headline: measureBarWords.cancelled, detail: `${measureBarWords.counts(done)}${timeWords(m)}` };
  }
  return phase satisfies never;
}

/** " · 0.12 s a puzzle on NVIDIA H200" */
function timeWords(m: Measurement): string {
  const seconds = secondsAPuzzle(m);
  const words = measureBarWords.pace(seconds === null ? null : duration(seconds * 1000), m.device?.adapter ?? null);
  return words && ` · ${words}`;
}
