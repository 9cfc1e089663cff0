/** Looking inside both runs, A update by update for its curve alone, B as on the ordinary page: a button where the curve of z is missing, how far the recording is, and why it cannot be had. */

import { Microscope } from 'lucide-react';
import { useState, type RefObject } from 'react';
import { isLive, type RunRecord } from '../../client/record.ts';
import { kindOf } from '../../kinds/kinds.ts';
import { useModels, ensureModel } from '../../page/coordinator.ts';
import { modelFor } from '../../page/models/fit.ts';
import { WorkerFailure } from '../../protocol/errors.ts';
import type { RecordProgress } from '../../protocol/inspect.ts';
import { Button } from '../../ui/Button.tsx';
import { useFocusKept } from '../../ui/panel.tsx';
import { messageOf } from '../../ui/Toast.tsx';
import { canLookInside, replayRequest } from '../inspect/replay.ts';
import { useInspect, cancelRecording, recordRun, inspect } from '../inspect/runtime.ts';
import { compare } from './runtime.ts';
import { insideWords } from './words.ts';

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
        <Button onClick={() => stopLooking(a)}>{insideWords.stop}</Button>
      ) : (
        <Button disabled={isLive(b) || why.length === 2} title={insideWords.hint} onClick={() => void look()}>
          <Microscope size={16} aria-hidden /> {insideWords.look}
        </Button>
      )}
      <p role="status" aria-label={insideWords.region} className="num min-w-0 flex-1 basis-40 text-muted">
        {busy
          ? progress
            ? insideWords.update(progressOfB ? 'B' : 'A', progress.done, progress.total)
            : insideWords.waiting
          : (problem ?? (why.length > 0 ? insideWords.not(why) : insideWords.about))}
      </p>
    </div>
  );
}

/** Why a run cannot be looked into with the model that is in use, or null when it can. */
const whyNotInside = ({ model, changes }: RunRecord, name: 'A' | 'B', present: string | null): string | null =>
  changes ? insideWords.changed(name) : model?.name === present ? null : insideWords.otherModel(name, model?.name ?? null);

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
