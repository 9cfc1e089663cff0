/** Looking inside a run: the button that records every update, how long it takes and how much it holds, and what can be seen then. */

import { Microscope } from 'lucide-react';
import { lazy, Suspense, useEffect, useMemo, type RefObject } from 'react';
import { playback, usePlayback } from '../../app/coordinator.ts';
import { RECORDING_LIMIT } from '../../protocol/inspect.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorBoundary } from '../../ui/ErrorBoundary.tsx';
import { bytes, plural } from '../../ui/format.ts';
import { BoardLink } from '../solve/BoardLink.tsx';
import { copyToWatch, tokensOf } from '../solve/run/record.ts';
import { RunMemory } from '../solve/RunMemory.tsx';
import type { Shown } from '../solve/timeline/shown.ts';
import { WrongCells } from '../solve/WrongCells.tsx';
import { AttentionMaps } from './AttentionMaps.tsx';
import { cellAsked, useCell } from './cell.ts';
import { kinOf } from './kin.ts';
import { useMoment, useRecordingOf } from './moment.ts';
import { canLookInside } from './replay.ts';
import { Residuals } from './Residuals.tsx';
import { inspect, useInspect } from './runtime.ts';
import { WhyCell } from './WhyCell.tsx';
import { Scale } from './ZView.tsx';

const Trajectories = lazy(() => import('./Trajectories.tsx'));

interface Props {
  readonly shown: Shown | null;
  readonly kind: string;
  /** Rules say whether an answer is right. */
  readonly checked: boolean;
  readonly columns: number;
  /** V */
  readonly vocabSize: number;
  readonly planned: number;
  /** The element that holds the board. */
  readonly board: RefObject<HTMLElement | null>;
}

export default function Inside({ shown, kind, checked, columns, vocabSize, planned, board }: Props) {
  const recording = useRecordingOf(shown);
  const moment = useMoment(shown);
  const shade = useCell((s) => s.entropy);
  const y = moment?.y ?? null;
  const entropy = shade && y ? y.entropy : null;
  const most = Math.log2(vocabSize);
  usePublished(shown, moment);
  // Another canvas has other places; the cell that was chosen is none of them.
  useEffect(() => () => useCell.getState().choose(null), [columns]);
  return (
    <section aria-label="Inside the run" className="grid gap-3 border-t border-line pt-3">
      {shown && <BoardLink board={board} columns={columns} entropy={entropy} most={most} />}
      <Kin shown={shown} />
      <Bar shown={shown} />
      {shown && shown.record.frames.length > 0 && <WhyCell shown={shown} kind={kind} columns={columns} moment={moment} />}
      {recording && (
        <>
          <div className="grid gap-x-8 gap-y-4 @2xl:grid-cols-2">
            <Residuals recording={recording} planned={planned} />
            {shown && <WrongCells record={shown.record} watched={shown.copy} index={shown.index} planned={planned} />}
            <div className="grid content-start gap-1 text-xs text-muted">
              <label
                className="flex min-h-9 items-center gap-2 text-sm text-ink"
                title="Entropy of y in each cell, over the board: where the model is undecided"
              >
                <input type="checkbox" checked={shade} onChange={(e) => useCell.getState().showEntropy(e.target.checked)} />
                Doubt on the board <span className="text-muted">(entropy of y)</span>
              </label>
              {shade && <Scale low="0" high={`${most.toFixed(1)} bits`} words={doubtWords(entropy)} />}
            </div>
          </div>
          {recording.attends && moment && <AttentionMaps moment={moment} columns={columns} />}
        </>
      )}
      {shown && shown.record.frames.length > 0 && (
        <ErrorBoundary what="The picture of where the copies go">
          <Suspense fallback={<div className="min-h-14 border-t border-line" />}>
            <Trajectories shown={shown} kind={kind} checked={checked} />
          </Suspense>
        </ErrorBoundary>
      )}
    </section>
  );
}

/** The map in words. */
function doubtWords(entropy: Float32Array | null): string {
  if (!entropy) return 'y starts from a constant, the same for every puzzle';
  const undecided = entropy.reduce((sum, bits) => sum + (bits >= 1 ? 1 : 0), 0);
  return undecided === 0 ? 'no cell has a bit of doubt or more' : `${plural(undecided, 'cell has', 'cells have')} a bit of doubt or more`;
}

/** Tells boards and pictures which cells hold what the asked one holds, at the shown step. Draws nothing: it alone follows the pointer. */
function Kin({ shown }: { readonly shown: Shown | null }): null {
  const asked = useCell(cellAsked);
  const tokens = useMemo(() => (shown?.frame ? tokensOf(shown.frame, shown.record.copies, shown.copy) : null), [shown]);
  useEffect(() => useCell.getState().relate(kinOf(tokens, asked)), [tokens, asked]);
  useEffect(() => () => useCell.getState().relate(new Set()), []);
  return null;
}

/** The board hears of an answer inside a step, where y was updated since the step before. */
function usePublished(shown: Shown | null, moment: ReturnType<typeof useMoment>): void {
  const answer = moment?.y && moment.y.step === (shown?.index ?? -1) + 2 ? moment.y : null;
  const before = answer && moment ? (moment.recording.y[moment.recording.y.indexOf(answer) - 1] ?? null) : null;
  useEffect(() => useCell.getState().publish(answer, before), [answer, before]);
  useEffect(() => () => useCell.getState().publish(null, null), []);
}

function Bar({ shown }: { readonly shown: Shown | null }) {
  const { phase, progress, failure, found } = useInspect((s) => s);
  const recording = found?.recording;
  const watched = useRecordingOf(shown);
  const pinned = usePlayback((s) => s.pinned);
  const chosen = shown ? copyToWatch(shown.record) : 0;
  const recordingNow = phase === 'running';
  const share = progress ? progress.done / progress.total : 0;
  return (
    <div className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 text-sm">
      {recordingNow ? (
        <>
          <Button onClick={() => inspect.getState().stop()}>Stop</Button>
          <progress className="w-40" aria-label="Recording" max={1} value={share} />
          <span className="num text-muted">{progress ? `update ${progress.done} of ${progress.total}` : 'waiting for the device'}</span>
        </>
      ) : (
        <>
          {!recording && (
            <Button
              disabled={!canLookInside(shown?.record ?? null)}
              title="Runs the steps of the board itself again, one update at a time, and keeps what each left behind"
              onClick={() => void inspect.getState().start()}
            >
              <Microscope size={16} aria-hidden /> Look inside
            </Button>
          )}
          <p role="status" aria-label="Inside the run" className={failure ? 'text-bad' : 'text-muted'}>
            {failure
              ? failure.message
              : !found
                ? shown?.record.changes
                  ? 'Only undisturbed runs can be looked into: something was changed in the middle of this one.'
                  : shown?.record.onlyCopy
                    ? `Only a first copy can be looked into, and the link brought copy ${shown.record.onlyCopy + 1} alone.`
                    : 'Records every update of y and z inside the steps.'
                : `${plural(found.recording.y.length + found.recording.z.length, 'update')} of ${plural(found.recording.steps, 'step')} recorded, ${bytes(found.recording.bytes)} of at most ${bytes(RECORDING_LIMIT)}.` +
                  (found.recording.steps < found.recording.asked
                    ? ` Steps ${found.recording.steps + 1} to ${found.recording.asked} would take more memory than is kept for this.`
                    : '') +
                  ' Shift with the arrow keys goes from update to update.' +
                  differWords(found.differs)}
          </p>
          {shown && shown.record.frames.length > 0 && <RunMemory record={shown.record} />}
          {recording && !watched && (
            <Button weight="quiet" onClick={() => playback.getState().pin(0)}>
              Watch copy 1, which is recorded
            </Button>
          )}
          {watched && pinned === 0 && chosen !== 0 && (
            <Button weight="quiet" onClick={() => playback.getState().pin(null)}>
              Back to copy {chosen + 1}
            </Button>
          )}
        </>
      )}
    </div>
  );
}

/** The recording is made with plain tensor operations, which round otherwise than fast kernels: that is said where it shows. */
function differWords(differs: ReadonlyMap<number, number>): string {
  const [first] = differs;
  return first
    ? ` From step ${first[0]} on it answers ${plural(first[1], 'cell')} otherwise than the run: it is computed without the fast kernels, which round differently.`
    : '';
}
