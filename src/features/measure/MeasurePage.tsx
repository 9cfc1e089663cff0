/** "Measure it yourself": generated puzzles through the model on this device, and how many it gets right, by step and by copies. */

import { ArrowLeft, Download } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { warmUp } from '../../app/coordinator.ts';
import { usePage } from '../../app/page.ts';
import { measurePage, scrollOfWorkbench } from '../../app/sidePage.ts';
import { Button } from '../../ui/Button.tsx';
import { saveFile } from '../../ui/save.ts';
import { measureCsv } from './csv.ts';
import { Curves } from './Curves.tsx';
import { shownOf } from './measure.ts';
import { MeasureBar } from './MeasureBar.tsx';
import { measured, measuredLabels } from './measured.ts';
import { Measurements } from './Measurements.tsx';
import { PointTable } from './PointTable.tsx';
import { measure, useMeasure } from './runtime.ts';
import { Settings } from './Settings.tsx';
import { measureWords } from './words.ts';

export default function MeasurePage() {
  const title = useRef<HTMLHeadingElement>(null);
  const { id: kind, label } = usePage((s) => s.kind);
  const shown = useMeasure(shownOf);
  const any = useMeasure((s) => s.measurements.some((m) => m.outcomes.length > 0));
  useEffect(() => {
    const before = document.title;
    document.title = `${measureWords.title} · TRM Playground`;
    scrollTo({ top: 0, behavior: 'instant' });
    title.current?.focus({ preventScroll: true });
    warmUp();
    return () => {
      document.title = before;
      // The workbench comes back in the same commit; only then is the page tall enough to be scrolled to where it was.
      requestAnimationFrame(() => scrollTo({ top: scrollOfWorkbench(), behavior: 'instant' }));
    };
  }, []);

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
          <Settings kind={kind} />
          <div className="grid min-w-0 gap-6">
            <MeasureBar kind={kind} />
            <Curves shown={shown} />
            <Measurements />
            {any && (
              <Button className="justify-self-start" onClick={download}>
                <Download size={16} aria-hidden /> {measureWords.csv}
              </Button>
            )}
            {shown && shown.outcomes.length > 0 && <PointTable shown={shown} />}
            <Notes />
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

function Notes() {
  return (
    <div className="grid max-w-[68ch] gap-2 text-sm text-muted">
      {measureWords.notes.map((note) => (
        <p key={note}>{note}</p>
      ))}
    </div>
  );
}
