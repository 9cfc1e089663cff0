/** Looking inside a run: the button that records every update, how long it takes and how much it holds, and what can be seen then. */

import { Microscope } from 'lucide-react';
import { lazy, memo, Suspense, useEffect, type RefObject } from 'react';
import { copyToWatch, MOST_STEPS, type RunRecord } from '../../client/record.ts';
import { kindOf } from '../../kinds/kinds.ts';
import { playback, usePlayback } from '../../page/coordinator.ts';
import { useCell, type Shown } from '../../page/run/shown.ts';
import { RECORDING_LIMIT } from '../../protocol/inspect.ts';
import { LATENT_BUDGET } from '../../protocol/session.ts';
import { Button } from '../../ui/Button.tsx';
import { Checkbox } from '../../ui/Choice.tsx';
import { ErrorBoundary } from '../../ui/ErrorBoundary.tsx';
import { useFocusKept } from '../../ui/panel.tsx';
import { AttentionMaps } from './AttentionMaps.tsx';
import { BoardLink, Kin } from './BoardLink.tsx';
import { ColourScale } from './CellPicture.tsx';
import { Making, useMissing } from './Missing.tsx';
import type { Inspected } from './replay.ts';
import { Residuals } from './Residuals.tsx';
import { useMoment, useRecordingOf, useInspect } from './runtime.ts';
import { WrongCells, WhyCell } from './WhyCell.tsx';
import { insideWords } from './words.ts';

const Trajectories = lazy(() => import('./Trajectories.tsx'));

interface Props {
  readonly shown: Shown | null;
  readonly columns: number;
  readonly planned: number;
  /** The element that holds the board. */
  readonly board: RefObject<HTMLElement | null>;
}

export default function Inside({ shown, columns, planned, board }: Props) {
  const recording = useRecordingOf(shown);
  const moment = useMoment(shown);
  const shade = useCell((s) => s.entropy);
  const y = moment?.y ?? null;
  const entropy = shade && y ? y.entropy : null;
  const most = shown ? Math.log2(kindOf(shown.record.kind).vocabSize) : 0;
  usePublished(shown, moment);
  // Another canvas has other places; the cell that was chosen is none of them.
  useEffect(() => () => useCell.getState().choose(null), [columns]);
  return (
    <section aria-label={insideWords.region} className="grid gap-3 border-t border-line pt-3">
      {shown && <BoardLink board={board} columns={columns} entropy={entropy} most={most} />}
      <Kin shown={shown} />
      <Bar shown={shown} />
      {shown && shown.record.frames.length > 0 && <WhyCell shown={shown} columns={columns} moment={moment} />}
      {recording && (
        <>
          <div className="grid gap-x-8 gap-y-4 @2xl:grid-cols-2">
            <Residuals recording={recording} planned={planned} />
            {shown && <WrongCells shown={shown} planned={planned} />}
            <div className="grid content-start gap-1 text-xs text-muted">
              <Checkbox
                className="min-h-9 text-sm text-ink"
                title={insideWords.doubtHint}
                checked={shade}
                onChange={useCell.getState().showEntropy}
              >
                {insideWords.doubt} <span className="text-muted">{insideWords.doubtSymbol}</span>
              </Checkbox>
              {shade && <ColourScale low="0" high={insideWords.bits(most)} words={doubtWords(entropy)} />}
            </div>
          </div>
          {recording.attends && moment && <AttentionMaps moment={moment} columns={columns} />}
        </>
      )}
      {shown && shown.record.frames.length > 0 && (
        <ErrorBoundary what={insideWords.paths}>
          <Suspense fallback={<div className="min-h-14 border-t border-line" />}>
            <Trajectories shown={shown} />
          </Suspense>
        </ErrorBoundary>
      )}
    </section>
  );
}

/** The map in words. */
function doubtWords(entropy: Float32Array | null): string {
  if (!entropy) return insideWords.constant;
  const undecided = entropy.reduce((sum, bits) => sum + (bits >= 1 ? 1 : 0), 0);
  return undecided === 0 ? insideWords.noDoubt : insideWords.inDoubt(undecided);
}

/** The board hears of an answer inside a step, where y was updated since the step before. */
function usePublished(shown: Shown | null, moment: ReturnType<typeof useMoment>): void {
  const answer = moment?.y && moment.y.step === (shown?.index ?? -1) + 2 ? moment.y : null;
  const before = answer && moment ? (moment.recording.y[moment.recording.y.indexOf(answer) - 1] ?? null) : null;
  useEffect(() => useCell.getState().publish(answer, before), [answer, before]);
  useEffect(() => () => useCell.getState().publish(null, null), []);
}

function Bar({ shown }: { readonly shown: Shown | null }) {
  const { phase, progress, failure, found, start, stop } = useInspect((s) => s);
  const recording = found?.recording;
  const watched = useRecordingOf(shown);
  const pinned = usePlayback((s) => s.pinned);
  const chosen = shown ? copyToWatch(shown.record) : 0;
  const missing = useMissing(shown?.copy ?? 0);
  const bar = useFocusKept(phase);
  return (
    <div ref={bar} className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 text-sm">
      {phase === 'running' ? (
        <Making label={insideWords.recording} progress={progress} words={insideWords.update} onStop={stop} />
      ) : (
        <>
          {!recording && (
            <Button disabled={missing?.remedy !== 'look'} title={insideWords.lookHint} onClick={() => void start()}>
              <Microscope size={16} aria-hidden /> {insideWords.look}
            </Button>
          )}
          <p role="status" tabIndex={-1} aria-label={insideWords.region} className={failure ? 'text-bad' : 'text-muted'}>
            {failure?.message ?? (found ? recordedWords(found) : missing?.sentence)}
          </p>
          {shown && shown.record.frames.length > 0 && <RunMemory record={shown.record} />}
          {recording && !watched && (
            <Button weight="quiet" onClick={() => playback.getState().pin(0)}>
              {insideWords.watch}
            </Button>
          )}
          {watched && pinned === 0 && chosen !== 0 && (
            <Button weight="quiet" onClick={() => playback.getState().pin(null)}>
              {insideWords.back(chosen)}
            </Button>
          )}
        </>
      )}
    </div>
  );
}

function recordedWords({ recording, differs }: Inspected): string {
  const { y, z, steps, asked, bytes } = recording;
  const [first] = differs;
  return [
    insideWords.recorded(y.length + z.length, steps, bytes, RECORDING_LIMIT),
    steps < asked ? insideWords.left(steps + 1, asked) : '',
    insideWords.keys,
    first ? insideWords.differs(...first) : '',
  ].join('');
}

/** A number in an array, as engines hold small ones. */
const NUMBER = 8;

/** Bytes of everything the page holds of a run: answers, probabilities, verdicts, and pictures of z. */
export function bytesOfRun({ frames, films }: Pick<RunRecord, 'frames' | 'films'>): number {
  const ofFrames = frames.reduce((sum, { tokens, confidence, halt, latent, verdicts }) => {
    const found = verdicts.reduce((cells, verdict) => cells + verdict.cells.length, 0);
    return sum + tokens.byteLength + confidence.byteLength + halt.byteLength + (latent?.byteLength ?? 0) + NUMBER * found;
  }, 0);
  const pictures = [...films.values()].flat();
  return ofFrames + pictures.reduce((sum, rgb) => sum + (rgb?.byteLength ?? 0), 0);
}

/** How much the run on the page holds, and how much it may. */
const RunMemory = memo(function RunMemory({ record }: { readonly record: RunRecord }) {
  return (
    <span className="num text-muted" title={insideWords.holdsHint(MOST_STEPS, LATENT_BUDGET)}>
      {insideWords.holds(bytesOfRun(record), MOST_STEPS)}
    </span>
  );
});
