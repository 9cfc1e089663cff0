/** Everything beside the board: z, the shown step in words, the curves, the copies, and what it all means. */

import { lazy, Suspense, useCallback, useMemo, memo, useState, type RefObject } from 'react';
import { isLive, stepsOnAxis, type RunRecord } from '../client/record.ts';
import { SaveView } from '../features/export/SaveView.tsx';
import { LatentPicture } from '../features/inspect/CellPicture.tsx';
import { explanationWords, recursionWords } from '../features/solve/besideWords.ts';
import { CopiesStrip } from '../features/solve/CopiesStrip.tsx';
import { RunSettingsFields } from '../features/solve/RunSettings.tsx';
import { StepChart } from '../features/solve/timeline/StepChart.tsx';
import { StepFacts } from '../features/solve/timeline/StepFacts.tsx';
import { TrySomething } from '../features/solve/TrySomething.tsx';
import { sampleWords, useSample } from '../features/tour/sample.ts';
import type { PuzzleKind } from '../kinds/kind.ts';
import { architectureNamed, type ArchitectureId } from '../model/architectures/index.ts';
import { haltingProbability } from '../model/states.ts';
import { playback } from '../page/coordinator.ts';
import type { Shown } from '../page/run/shown.ts';
import { howPage } from '../page/sidePage.ts';
import { roundTop } from '../ui/charts/scale.ts';
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx';
import { percent, plural } from '../ui/format.ts';
import { Fold } from '../ui/panel.tsx';

const LiveFigure = lazy(() => import('../features/explain/LiveFigure.tsx'));
const ZView = lazy(() => import('../features/inspect/ZView.tsx'));
const Inside = lazy(() => import('../features/inspect/Inside.tsx'));
const CompareBar = lazy(() => import('../features/compare/CompareBar.tsx'));

interface Props {
  readonly shown: Shown | null;
  /** On the page; a shown run is of it. */
  readonly kind: PuzzleKind;
  readonly columns: number;
  /** The element that holds the board. */
  readonly board: RefObject<HTMLElement | null>;
  readonly live: boolean;
  /** The steps a run would have now. */
  readonly idleSteps: number;
  /** The model in the worker, where there is one. */
  readonly model: { readonly T: number; readonly n: number; readonly nSup: number; readonly arch: ArchitectureId } | null;
}

const HALF = [0, 0.5, 1];
const THRESHOLD = { value: 0.5, label: recursionWords.sure };
const asCount = (v: number): string => String(v);
const sayHalting = (v: number): string => recursionWords.isSure(percent(v));
const seek = (index: number): void => playback.getState().seek(index);
const ignore = (): void => undefined;

export default function RecursionView({ shown: own, kind, columns, board, live, idleSteps, model }: Props) {
  // Where rules say whether an answer is right, broken rules are counted, and many copies are tried at once.
  const { checked, words } = kind;
  const sample = useSample(kind, own === null);
  const shown = own ?? sample;
  const record = shown?.record ?? null;
  const halting = useMemo(() => linesOf(record, (f, k) => haltingProbability(f.halt[k] ?? 0)), [record]);
  const problems = useMemo(() => linesOf(record, (f, k) => f.verdicts[k]?.problems ?? 0), [record]);
  const sayProblems = useCallback((v: number) => plural(v, ...words.problem), [words]);
  const planned = stepsOnAxis(record, idleSteps);
  const top = roundTop(problems);
  const nSup = model?.nSup ?? 16;
  const axis = { watched: shown?.copy ?? 0, planned, index: shown?.index ?? -1, onSeek: own ? seek : ignore, Save: SaveView };
  return (
    <section aria-label={recursionWords.region} className="@container grid min-w-0 content-start gap-5">
      <div className="grid gap-x-8 gap-y-4 @md:grid-cols-[12rem_minmax(0,1fr)]">
        <ErrorBoundary what={recursionWords.parts.z}>
          <Suspense
            fallback={
              <LatentPicture
                rgb={null}
                columns={columns}
                empty={emptyWords(shown)}
                alternative=""
                tools={<div className="mt-1 h-[30px]" />}
              />
            }
          >
            <ZView
              shown={shown}
              columns={columns}
              empty={emptyWords(shown)}
              {...(sample && kind.sample ? { note: sampleWords(kind.sample.see) } : {})}
              what={recursionWords.at(shown?.frame?.step ?? 0, (shown?.copy ?? 0) + 1)}
            />
          </Suspense>
        </ErrorBoundary>
        <StepFacts shown={shown} kind={kind} />
      </div>
      <div className="grid gap-x-8 gap-y-4 @lg:grid-cols-2">
        <StepChart
          {...axis}
          title={recursionWords.halting}
          symbol="q_halt"
          hint={recursionWords.haltingHint}
          lines={halting}
          top={1}
          marks={HALF}
          format={percent}
          say={sayHalting}
          threshold={THRESHOLD}
        />
        {checked && (
          <StepChart
            {...axis}
            title={words.problems}
            symbol="checked"
            hint={recursionWords.problemsHint(words.problemsAre)}
            lines={problems}
            top={top}
            marks={[0, top]}
            format={asCount}
            say={sayProblems}
          />
        )}
      </div>
      <ErrorBoundary what={recursionWords.parts.compare}>
        <Suspense fallback={<div className="min-h-14 border-t border-line" />}>
          <CompareBar record={own?.record ?? null} />
        </Suspense>
      </ErrorBoundary>
      <ErrorBoundary what={recursionWords.parts.inside}>
        <Suspense fallback={<div className="min-h-14 border-t border-line" />}>
          <Inside shown={own} columns={columns} planned={planned} board={board} />
        </Suspense>
      </ErrorBoundary>
      {checked && <CopiesStrip shown={own} />}
      <div>
        <Fold title={recursionWords.looking} open>
          <Explanation T={model?.T ?? null} n={model?.n ?? null} nSup={nSup} arch={model?.arch ?? 'trm'} />
        </Fold>
        <Fold title={recursionWords.settings}>
          <RunSettingsFields nSup={nSup} copies={checked} disabled={live} />
        </Fold>
        <Fold title={recursionWords.trySomething}>
          <TrySomething />
        </Fold>
      </div>
    </section>
  );
}

/** A number of every frame for each copy: [K][steps]. */
function linesOf(
  record: RunRecord | null,
  value: (f: RunRecord['frames'][number], copy: number) => number,
): readonly (readonly number[])[] {
  if (!record || record.frames.length === 0) return [];
  return Array.from({ length: record.copies }, (_, k) => record.frames.map((f) => value(f, k)));
}

function emptyWords(shown: Shown | null): string {
  if (!shown || shown.record.frames.length === 0) return recursionWords.later;
  if (!shown.frame) return recursionWords.constant;
  return isLive(shown.record) ? recursionWords.live : recursionWords.notHeld;
}

interface ExplanationProps {
  readonly T: number | null;
  readonly n: number | null;
  readonly nSup: number;
  /** Of the model in use. */
  readonly arch: ArchitectureId;
}

/** x, y and z in three sentences and one figure, with the numbers of the model in use. */
const Explanation = memo(function Explanation({ T, n, nSup, arch }: ExplanationProps) {
  const { explanation } = architectureNamed(arch).words;
  const [roomy] = useState(() => matchMedia('(min-width: 40rem)').matches);
  return (
    <div className="grid max-w-[68ch] gap-2 text-sm text-muted">
      <p>
        <Term>x</Term> {explanationWords.x}
      </p>
      <p>
        <Term>y</Term> {explanationWords.y}
      </p>
      <p>
        <Term>z</Term> {explanationWords.z(n, T, nSup)}
      </p>
      {explanation && <p>{explanation}</p>}
      <p>
        <a href={howPage.address} onClick={howPage.follow} className="rounded-sm text-accent underline underline-offset-2">
          {explanationWords.how}
        </a>
        {explanationWords.more}
      </p>
      <Fold title={explanationWords.loop} open={roomy}>
        <div className="min-h-[22rem] max-w-[26rem]">
          <ErrorBoundary what={explanationWords.figure}>
            <Suspense fallback={null}>
              <LiveFigure arch={arch} />
            </Suspense>
          </ErrorBoundary>
        </div>
      </Fold>
    </div>
  );
});

function Term({ children }: { readonly children: string }) {
  return <b className="font-semibold text-ink">{children}</b>;
}
