/** Looking inside both runs, A update by update for its curve alone, B as on the ordinary page: a button where the curve of z is missing, how far the recording is, and why it cannot be had. */

import { Microscope } from 'lucide-react';
import { useState, type RefObject } from 'react';
import { useModels, ensureModel } from '../../app/coordinator.ts';
import { kindOf } from '../../kinds/kinds.ts';
import { WorkerFailure } from '../../protocol/errors.ts';
import type { RecordProgress } from '../../protocol/inspect.ts';
import { Button } from '../../ui/Button.tsx';
import { useFocusKept } from '../../ui/panel.tsx';
import { messageOf } from '../../ui/Toast.tsx';
import { canLookInside, replayRequest } from '../inspect/replay.ts';
import { useInspect, cancelRecording, recordRun, inspect } from '../inspect/runtime.ts';
import { modelFor } from '../models/fit.ts';
import { isLive, type RunRecord } from '../solve/run/record.ts';
import { compare } from './runtime.ts';

interface Props {
  readonly a: RunRecord;
  readonly b: RunRecord;
  /** A curve is not there yet. */
  readonly missing: boolean;
  /** Has the focus where these buttons had it and are gone. */
  readonly heading: RefObject<HTMLElement | null>;
}

export function LookInside({ a, b, missing, heading }: Props) {
  const present = useModels((s) => modelFor(s, kindOf(b.kind))?.name ?? null);
  const progressOfB = useInspect((s) => s.progress);
  const [progressOfA, setProgressOfA] = useState<RecordProgress | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const why = [whyNotInside(a, 'A', present), whyNotInside(b, 'B', present)].filter((w) => w !== null);
  const look = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      await lookInsideBoth(a, b, setProgressOfA);
    } catch (e) {
      setProblem(messageOf(e));
    } finally {
      setBusy(false);
      setProgressOfA(null);
    }
  };
  const bar = useFocusKept(busy, heading);
  if (!missing && !busy) return null;
  const progress = progressOfB ?? progressOfA;
  return (
    <div ref={bar} className="flex min-h-9 flex-wrap items-center gap-x-3 gap-y-1 text-sm">
      {busy ? (
        <Button onClick={() => stopLooking(a)}>Stop</Button>
      ) : (
        <Button
          disabled={isLive(b) || why.length === 2}
          title="Runs the steps of copy 1 of both again, update by update: is z still moving?"
          onClick={() => void look()}
        >
          <Microscope size={16} aria-hidden /> Look inside both
        </Button>
      )}
      <p role="status" aria-label="Inside both runs" className="num min-w-0 flex-1 basis-40 text-muted">
        {busy
          ? progress
            ? `${progressOfB ? 'B' : 'A'}: update ${progress.done} of ${progress.total}`
            : 'Waiting for the device'
          : (problem ??
            (why.length > 0 ? `Not ${why.length === 2 ? 'now' : 'all'}: ${why.join(', and ')}.` : 'Adds a curve: how far z still moves.'))}
      </p>
    </div>
  );
}

/** Why a run cannot be looked into with the model that is in use, or null when it can. */
const whyNotInside = ({ model, changes }: RunRecord, name: 'A' | 'B', present: string | null): string | null =>
  changes
    ? `something was changed in the middle of ${name}`
    : model?.name === present
      ? null
      : `${name} was made by ${model?.name ?? 'another model'}, which is not in use`;

/**
 * Records what is not recorded yet of A, then of B; what is left of a run that cannot be recorded is nothing.
 * @throws WorkerFailure with what went wrong; what was recorded before stays
 */
async function lookInsideBoth(a: RunRecord, b: RunRecord, onProgress: (p: RecordProgress) => void): Promise<void> {
  const present = (await ensureModel()).name;
  const { model } = a;
  const again = compare.getState().residuals === null && model !== null && canLookInside(a) && whyNotInside(a, 'A', present) === null;
  if (again) {
    compare.getState().recorded(await recordRun(replayRequest(a, model), onProgress));
  }
  // The worker holds one recording: that of A took the place of the one of B, which the ordinary page asks about.
  const held = inspect.getState().found?.recording.runId === b.runId && !again;
  if (held || !canLookInside(b) || whyNotInside(b, 'B', present) !== null) return;
  await inspect.getState().start();
  const { failure } = inspect.getState();
  if (failure) throw new WorkerFailure(failure);
}

/** Gives both recordings up. */
function stopLooking(a: RunRecord): void {
  inspect.getState().stop();
  cancelRecording(a.runId).catch(() => undefined); // a dead worker has stopped already
}
