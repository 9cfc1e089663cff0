/** Where the copies go: on demand, the mean latent of every copy after every step as a path in one plane, and in words what is to be seen. */

import { Waypoints } from 'lucide-react';
import { memo, useId, useState, type ReactNode } from 'react';
import type { RunRecord } from '../../client/record.ts';
import { kindOf } from '../../kinds/kinds.ts';
import { usePlayback } from '../../page/coordinator.ts';
import type { Shown } from '../../page/run/shown.ts';
import { Button } from '../../ui/Button.tsx';
import { useWidth } from '../../ui/charts/Axis.tsx';
import { Switch } from '../../ui/Choice.tsx';
import { SaveView } from '../export/SaveView.tsx';
import { useHoveredStep } from '../solve/timeline/StepChart.tsx';
import { Making } from './Missing.tsx';
import { endingOf, type Ending } from './paths.ts';
import { missingOf, canLookInside, type Traced } from './replay.ts';
import { useTrajectories } from './runtime.ts';
import { EndSample, TrajectoryPlot } from './TrajectoryPlot.tsx';
import { basinWords, copyWords, endings, insideWords, pathWords, pictureWords, sharesWords } from './words.ts';

export default function TrajectoriesView({ shown: { record, copy } }: { readonly shown: Shown }) {
  const traced = useTrajectories((s) => s.found);
  const [state, setState] = useState<'y' | 'z'>('z');
  return (
    <section aria-label={pathWords.region} className="grid gap-2 border-t border-line pt-3">
      {traced && traced.trajectories.runId === record.runId ? (
        <Picture record={record} traced={traced} watched={copy} state={state} onState={setState} />
      ) : (
        <Ask record={record} />
      )}
    </section>
  );
}

/** The button, and how far it is. */
function Ask({ record }: { readonly record: RunRecord }) {
  const { phase, progress, failure, start, stop } = useTrajectories((s) => s);
  const possible = canLookInside(record);
  return (
    <div className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 text-sm">
      {phase === 'running' ? (
        <Making label={pathWords.making} progress={progress} words={pathWords.step} onStop={stop} />
      ) : (
        <>
          <Button disabled={!possible} title={pathWords.drawHint} onClick={() => void start()}>
            <Waypoints size={16} aria-hidden /> {pathWords.draw}
          </Button>
          <p role="status" aria-label={pathWords.region} className={failure ? 'text-bad' : 'text-muted'}>
            {failure?.message ?? (record.changes ? pathWords.changed : possible ? pathWords.before : missingOf(record, false, 0)?.sentence)}
          </p>
        </>
      )}
    </div>
  );
}

interface PictureProps {
  readonly record: RunRecord;
  readonly traced: Traced;
  /** The copy that is watched. */
  readonly watched: number;
  /** Which of the two states is drawn. */
  readonly state: 'y' | 'z';
  readonly onState: (state: 'y' | 'z') => void;
}

const Picture = memo(function Picture({ record, traced, watched, state, onState }: PictureProps) {
  const { checked } = kindOf(record.kind);
  const { trajectories: found } = traced;
  const [box, width] = useWidth();
  const id = useId();
  const present = new Set(Array.from({ length: found.copies }, (_, k) => endingOf(record, k, found.steps, checked)));
  const shown = (Object.keys(endings) as Ending[]).filter((e) => present.has(e));
  const height = Math.round(Math.max(220, Math.min(320, width * 0.62)));
  const notes = notesOf({ record, traced, state });
  return (
    <figure className="grid min-w-0 gap-1">
      <figcaption className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1 text-sm">
        <span className="font-semibold">
          {pathWords.region} <span className="font-normal text-muted">{pathWords.mean(state)}</span>
        </span>
        <span className="flex items-center gap-2">
          <Switch label={pathWords.whose} options={STATES} value={state} onChange={onState} className="" buttonClass="w-9" />
          <SaveView
            name={`paths-of-${state}`}
            title={`${pathWords.region} ${pathWords.mean(state)}`}
            content={() => ({ parts: svgsIn(box.current), lines: [legendOf(shown), ...notes] })}
          />
        </span>
      </figcaption>
      <p id={id} className="sr-only">
        {pictureWords(record, state, found, checked)} {pathWords.keys}
      </p>
      <div ref={box} style={{ height }} className="min-w-0 overflow-hidden rounded-md border border-line bg-surface">
        {width > 0 && (
          <TrajectoryPlot
            record={record}
            found={found}
            state={state}
            checked={checked}
            watched={watched}
            width={width}
            height={height}
            describedBy={id}
          />
        )}
      </div>
      <CopyLine record={record} watched={watched} />
      <ul aria-label={pathWords.marks} className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted">
        <Mark name={pathWords.start}>
          <svg aria-hidden width={16} height={16}>
            <circle cx={8} cy={8} r={3.5} strokeWidth={1.5} className="fill-surface stroke-line-strong" />
          </svg>
        </Mark>
        {shown.map((ending) => (
          <Mark key={ending} name={`${endings[ending].name}: ${endings[ending].means}`}>
            <EndSample ending={ending} />
          </Mark>
        ))}
        <Mark name={pathWords.shown}>
          <svg aria-hidden width={16} height={16}>
            <circle cx={8} cy={8} r={4} className="fill-ink" />
          </svg>
        </Mark>
      </ul>
      {notes.map((note) => (
        <p key={note} className="max-w-[80ch] text-xs text-muted">
          {note}
        </p>
      ))}
    </figure>
  );
});

const STATES = ['z', 'y'] as const;
const signs: Record<Ending, string> = { right: '✓', wrong: '✕', open: '□', unchecked: '◇' };

/** What the marks mean, in a line. */
const legendOf = (shown: readonly Ending[]): string =>
  [`○ ${pathWords.start}`, ...shown.map((e) => `${signs[e]} ${endings[e].name}: ${endings[e].means}`), `● ${pathWords.shown}`].join('   ');

const svgsIn = (box: HTMLElement | null): readonly SVGSVGElement[] => [...(box?.querySelectorAll('svg') ?? [])];

/** What the picture shows and what it cannot show, a sentence or two each. */
function notesOf({ record, traced, state }: Omit<PictureProps, 'watched' | 'onState'>): readonly string[] {
  const { checked, words } = kindOf(record.kind);
  const { trajectories: found, strays } = traced;
  const symmetric = !record.noise || record.noise.symmetries;
  return [
    `${sharesWords(found[state])} ${pathWords.plane} ${basinWords(record, found[state], found, checked)}`,
    found.copies === 1 ? pathWords.oneCopy(checked) : symmetric ? pathWords.symmetric(words.copies) : pathWords.noisy,
    ...(record.end?.reason === 'solved' && record.frames.length < record.planned && record.frames.at(-1)?.verdicts.some((v) => !v.solved)
      ? [pathWords.solved]
      : []),
    ...(found.steps < found.asked ? [insideWords.left(found.steps + 1, found.asked).trim()] : []),
    ...(strays === null ? [] : [pathWords.strays(strays)]),
  ];
}

/** The copy that is pointed at, else the watched one, at the step that is pointed at, else the shown one. */
function CopyLine({ record, watched }: Pick<PictureProps, 'record' | 'watched'>) {
  const { checked, words } = kindOf(record.kind);
  const hovered = useHoveredStep((s) => s.step);
  const copy = useHoveredStep((s) => s.copy) ?? watched;
  const cursor = usePlayback((s) => s.cursor);
  const step = hovered === null ? cursor + 1 : Math.floor(hovered);
  return (
    <p data-copy-line className="num min-h-10 text-sm sm:min-h-5">
      {copyWords(record, Math.min(copy, record.copies - 1), step, checked, words.problem)}
    </p>
  );
}

const Mark = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <li className="flex items-center gap-1">
    {children}
    {name}
  </li>
);
