/** The page: run bar, board and timeline, recursion view, and the side sheet that is fetched when it is opened. */

import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { stepsOnAxis } from '../client/record.ts';
import { RunBar } from '../features/solve/RunBar.tsx';
import { Timeline } from '../features/solve/timeline/Timeline.tsx';
import { Intro, TourLayer } from '../features/tour/Intro.tsx';
import type { PuzzleKind } from '../kinds/kind.ts';
import { playback, useModels, useRun, useLive } from '../page/coordinator.ts';
import { modelFor } from '../page/models/fit.ts';
import { usePage } from '../page/page.ts';
import { useSettings } from '../page/run/settings.ts';
import { useFilm, useOverlay, usePlaybackClock, usePositionInAddress, useShown, useTimed } from '../page/run/shown.ts';
import { howPage, measurePage } from '../page/sidePage.ts';
import { pageNames } from '../page/words.ts';
import { stepsAsked } from '../protocol/limits.ts';
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx';
import { whenKnocked, keep, pastedText, useListener } from '../ui/incoming.ts';
import { Header } from './shell/Header.tsx';

const Sheet = lazy(() => import('../features/models/Sheet.tsx'));
const RecursionView = lazy(() => import('./RecursionView.tsx'));
const TrainedModels = lazy(() => import('../features/train/TrainedModels.tsx'));
const TrainPage = lazy(() => import('../features/train/TrainPage.tsx'));
const HowPage = lazy(() => import('../features/explain/HowPage.tsx'));
const MeasurePage = lazy(() => import('../features/measure/MeasurePage.tsx'));
const CompareView = lazy(() => import('../features/compare/CompareView.tsx'));
const ExportMenu = lazy(() => import('../features/export/ExportMenu.tsx'));

/** N_sup of every published recipe, until a model says its own. */
const USUAL_STEPS = 16;

const leavePlayback = (): void => playback.getState().seek(-1);

export function App() {
  const { kind, mode, coming, missing, show } = usePage();
  const [sheet, setSheet] = useState(false);
  const how = howPage.useOpen();
  const measuring = measurePage.useOpen();
  // Weights that the app was opened with: their door is in the sheet.
  useEffect(() => whenKnocked((door) => door === 'model' && setSheet(true)), []);
  return (
    <div className="mx-auto max-w-[88rem] px-4 sm:px-8">
      <Header kind={coming ?? kind.id} mode={mode} onKind={show} onSheet={() => setSheet(true)} />
      <div hidden={how || measuring} inert={coming !== null}>
        {missing ? (
          <ErrorBoundary key={missing.label} what={`The ${missing.label} page`}>
            <Missing why={missing.why} />
          </ErrorBoundary>
        ) : mode === 'solve' ? (
          <>
            {coming !== null && <PasteKeeper />}
            <Intro />
            <Workbench kind={kind} />
          </>
        ) : (
          <ErrorBoundary what="Training">
            <Suspense fallback={null}>
              <TrainPage kind={kind} />
            </Suspense>
          </ErrorBoundary>
        )}
      </div>
      {how ? (
        <ErrorBoundary what={pageNames.how}>
          <Suspense fallback={null}>
            <HowPage />
          </Suspense>
        </ErrorBoundary>
      ) : measuring ? (
        <ErrorBoundary what={pageNames.measure}>
          <Suspense fallback={null}>
            <MeasurePage />
          </Suspense>
        </ErrorBoundary>
      ) : (
        mode === 'solve' && <TourLayer />
      )}
      {sheet && (
        <ErrorBoundary what="The sheet">
          <Suspense fallback={null}>
            <Sheet Trained={TrainedModels} onClose={() => setSheet(false)} />
          </Suspense>
        </ErrorBoundary>
      )}
    </div>
  );
}

/** What could not be fetched, told where it would be. */
function Missing({ why }: { readonly why: unknown }): never {
  throw why;
}

function Workbench({ kind }: { readonly kind: PuzzleKind }) {
  const shown = useShown();
  const timed = useTimed(shown);
  const beside = useRun((s) => s.beside);
  const overlay = useOverlay(shown);
  const live = useLive();
  const busy = live && shown !== null;
  const model = useModels((s) => modelFor(s, kind)?.info.config ?? null);
  const steps = useSettings((s) => s.steps);
  const idleSteps = stepsAsked(steps ?? model?.nSup ?? USUAL_STEPS);
  // A run from a file may be of another model than the one at hand, or of none.
  const seqLen = shown?.frame ? shown.frame.tokens.length / shown.record.copies : (model?.seqLen ?? null);
  const board = useRef<HTMLDivElement & HTMLElement>(null);
  usePlaybackClock();
  usePositionInAddress();
  useFilm(shown);
  const view = (
    <ErrorBoundary what="The recursion">
      <Suspense fallback={<div className="min-h-[46rem] sm:min-h-[36rem]" />}>
        <RecursionView
          shown={shown}
          kind={kind}
          columns={kind.columns(seqLen)}
          board={board}
          live={live}
          idleSteps={idleSteps}
          model={model}
        />
      </Suspense>
    </ErrorBoundary>
  );
  const tools = (
    <ErrorBoundary what="Export">
      <Suspense fallback={<span className="w-8 lg:w-24" />}>
        <ExportMenu scene={shown} />
      </Suspense>
    </ErrorBoundary>
  );
  const timeline = <Timeline shown={timed} idleSteps={idleSteps} tools={tools} />;
  if ('WideEditor' in kind.ui && !(shown && timed && beside)) {
    return (
      <main ref={board} className="grid min-w-0 content-start gap-4 pt-3 pb-8 lg:pt-4">
        <ErrorBoundary what="The board">
          <Suspense fallback={<PasteKeeper />}>
            <kind.ui.WideEditor
              overlay={overlay}
              busy={busy}
              onLeavePlayback={leavePlayback}
              runBar={<RunBar kind={kind} />}
              beside={view}
              timeline={timeline}
              tools={tools}
            />
          </Suspense>
        </ErrorBoundary>
      </main>
    );
  }
  return (
    <main className="grid min-h-[calc(100dvh-3.5rem)] grid-rows-[auto_1fr_auto] gap-4 pt-3 lg:gap-6 lg:pt-4">
      <RunBar kind={kind} />
      {shown && timed && beside ? (
        <ErrorBoundary what="The comparison">
          <Suspense fallback={<div />}>
            <CompareView a={beside} b={shown.record} copyB={shown.copy} planned={stepsOnAxis(timed.record, idleSteps)} />
          </Suspense>
        </ErrorBoundary>
      ) : (
        <div className="workbench">
          <div ref={board} className="workbench-board min-w-0">
            <ErrorBoundary key={kind.id} what={`The ${kind.label} board`}>
              <Suspense fallback={<PasteKeeper />}>
                {'Editor' in kind.ui && <kind.ui.Editor overlay={overlay} busy={busy} onLeavePlayback={leavePlayback} />}
              </Suspense>
            </ErrorBoundary>
          </div>
          {view}
        </div>
      )}
      {timeline}
    </main>
  );
}

/** Stands in for a board that is on its way: what is pasted meanwhile is kept for it. */
function PasteKeeper() {
  useListener('paste', (event) => {
    const text = pastedText(event);
    if (text !== null) keep('board', { text });
  });
  return null;
}
