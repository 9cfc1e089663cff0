/** Two runs of one board side by side: the words, the boards, the curves and the settings that differ. The page's timeline moves both. */

import { X } from 'lucide-react';
import { lazy, Suspense, useEffect, useMemo, useReducer, useRef, useState, type KeyboardEvent, type RefObject } from 'react';
import { copyToWatch, isLive, type RunRecord } from '../../client/record.ts';
import type { PuzzleKind } from '../../kinds/kind.ts';
import { kindOf } from '../../kinds/kinds.ts';
import { playback, run, usePlayback } from '../../page/coordinator.ts';
import { perStepOf } from '../../page/run/playback.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorBoundary } from '../../ui/ErrorBoundary.tsx';
import { useListener } from '../../ui/incoming.ts';
import { residualsOf } from '../inspect/replay.ts';
import { inspect, useInspect } from '../inspect/runtime.ts';
import { differencesOf, judgeFor, standAt, type Side } from './compare.ts';
import { LookInside } from './LookInside.tsx';
import { curvesOf, PairChart } from './PairChart.tsx';
import { leave, useCompare } from './runtime.ts';
import { SideBoard, Unequal } from './Sides.tsx';
import { comparisonWords, viewWords } from './words.ts';

const CompareDialog = lazy(() => import('./CompareDialog.tsx'));
const seek = (index: number): void => playback.getState().seek(index);

interface Props {
  readonly a: RunRecord;
  /** The run on the page, and the copy of it that is watched. */
  readonly b: RunRecord;
  readonly copyB: number;
  /** Steps on the axis of the timeline. */
  readonly planned: number;
}

export default function CompareView({ a, b, copyB, planned }: Props) {
  const cursor = usePlayback((s) => s.cursor);
  const [copyA, setCopyA] = useState<number | null>(null);
  const [asking, setAsking] = useState(false);
  const kind = kindOf(a.kind);
  useChanges(kind); // what is right may change with what is on the page
  const ofA = useCompare((s) => s.residuals);
  const recording = useInspect((s) => (s.found?.recording.runId === b.runId ? s.found.recording : null));
  const heading = useRef<HTMLHeadingElement>(null);
  const judge = judgeFor(kind.id);
  const sideA = useMemo<Side>(() => ({ record: a, copy: Math.min(copyA ?? copyToWatch(a), a.copies - 1) }), [a, copyA]);
  const sideB = useMemo<Side>(() => ({ record: b, copy: copyB }), [b, copyB]);
  const differences = useMemo(() => differencesOf(sideA, sideB), [sideA, sideB]);
  const words = comparisonWords(sideA, sideB, judge);
  const ofB = useMemo(() => recording && residualsOf(recording), [recording]);
  const curves = curvesOf(sideA, sideB, judge, differences, { a: sideA.copy === 0 ? ofA : null, b: sideB.copy === 0 ? ofB : null });
  const [standA, standB] = [standAt(a, cursor), standAt(b, cursor)];
  useSteps();
  useEscape(!asking, heading);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);

  const onKeyDown = (e: KeyboardEvent<HTMLElement>): void => {
    const move = e.target instanceof HTMLElement && e.target.matches('select, input, button, [role=dialog] *') ? null : keyMove(e);
    if (!move) return;
    e.preventDefault();
    move();
  };
  return (
    <section aria-label={viewWords.region} onKeyDown={onKeyDown} className="grid min-w-0 content-start gap-4">
      <header className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <h2 ref={heading} tabIndex={-1} className="text-lg font-semibold" title={viewWords.keys}>
          {viewWords.title}
        </h2>
        <span className="ml-auto flex flex-wrap gap-2">
          <Button disabled={isLive(b)} title={viewWords.anotherHint} onClick={() => setAsking(true)}>
            {viewWords.another}
          </Button>
          <Button title={viewWords.leaveHint} onClick={leave}>
            <X size={16} aria-hidden /> {viewWords.leave}
          </Button>
        </span>
        <p role="status" aria-label={viewWords.status} className="min-h-6 basis-full first-letter:uppercase">
          {words}
        </p>
      </header>
      <div className="grid gap-x-8 gap-y-5 sm:grid-cols-2 xl:grid-rows-[auto_1fr] xl:grid-cols-[repeat(2,min(25rem,max(17rem,100dvh-26rem)))_minmax(18rem,1fr)]">
        <SideBoard name="A" side={sideA} stand={standA} other={sideB} otherStand={standB} judge={judge} onCopy={setCopyA} />
        <SideBoard
          name="B"
          side={sideB}
          stand={standB}
          other={sideA}
          otherStand={standA}
          judge={judge}
          onCopy={(copy) => playback.getState().pin(copy)}
        />
        <div className="sm:col-span-2 xl:row-start-2">
          <Legend wrong={kind.words.wrongMark} />
        </div>
        <div className="grid min-w-0 content-start gap-5 sm:col-span-2 xl:col-span-1 xl:col-start-3 xl:row-span-2 xl:row-start-1">
          <PairChart curves={curves} planned={planned} at={cursor + 1} onSeek={seek} />
          <LookInside a={a} b={b} missing={ofA === null || ofB === null} heading={heading} />
          <Unequal a={a} b={b} />
        </div>
      </div>
      {asking && (
        <ErrorBoundary what={viewWords.dialog}>
          <Suspense fallback={null}>
            <CompareDialog a={a} onClose={() => setAsking(false)} />
          </Suspense>
        </ErrorBoundary>
      )}
    </section>
  );
}

/** Renders again whenever the board of a kind changes. */
function useChanges(kind: PuzzleKind): void {
  const [, again] = useReducer((n: number) => n + 1, 0);
  useEffect(() => kind.subscribe(again), [kind]);
}

/** What a key does to both runs, or null. */
function keyMove({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): (() => void) | null {
  if (ctrlKey || metaKey || altKey || shiftKey) return null;
  const { playing, play, pause, step, seek: to } = playback.getState();
  switch (key) {
    case ' ':
      return playing ? pause : play;
    case 'ArrowLeft':
      return () => step(-1);
    case 'ArrowRight':
      return () => step(1);
    case 'Home':
      return () => to(-1);
    case 'End':
      return () => to(Number.MAX_SAFE_INTEGER);
    default:
      return null;
  }
}

/** A timeline of updates is one run's own: side by side the two go step by step, and afterwards as before. */
function useSteps(): void {
  const inside = usePlayback((s) => s.inside);
  useEffect(() => {
    if (inside) playback.getState().open(null);
  }, [inside]);
  useEffect(
    () => () => {
      const recording = inspect.getState().found?.recording;
      if (recording && recording.runId === run.getState().record?.runId)
        playback.getState().open({ perStep: perStepOf(recording), steps: recording.steps });
    },
    [],
  );
}

/** Escape leaves, where nothing else was closed by it and no other page lies over this one. */
function useEscape(on: boolean, heading: RefObject<HTMLElement | null>): void {
  useListener('keydown', (e) => {
    if (!on || heading.current?.closest('[hidden]')) return;
    if (e.key === 'Escape' && !e.defaultPrevented && !(e.target instanceof HTMLSelectElement)) leave();
  });
}

/** @param props.wrong what is hatched or crossed, in words */
export const Legend = ({ wrong }: { readonly wrong: string }) => (
  <ul aria-label={viewWords.legend} className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted">
    <li className="flex items-center gap-1.5">
      <span aria-hidden className="size-3.5 rounded-[2px] border-2 border-ink" /> {viewWords.differs}
    </li>
    <li className="flex items-center gap-1.5">
      <span aria-hidden className="size-2 rounded-full bg-warn" /> {viewWords.changed}
    </li>
    <li>{wrong}</li>
  </ul>
);
