/** Looking inside both runs of a comparison: A is run again update by update for its curve alone, B as on the ordinary page. */

import { client, ensureModel } from '../../app/coordinator.ts';
import { cancelRecording, recordRun } from '../../client/inspect.ts';
import { WorkerFailure } from '../../protocol/errors.ts';
import type { RecordProgress } from '../../protocol/inspect.ts';
import { canLookInside, replayRequest } from '../inspect/replay.ts';
import { inspect } from '../inspect/runtime.ts';
import type { RunRecord } from '../solve/run/record.ts';
import { compare } from './runtime.ts';

/** Why a run cannot be looked into with the model that is in use, or null when it can. */
export const whyNotInside = ({ model, changes }: RunRecord, name: 'A' | 'B', present: string | null): string | null =>
  changes
    ? `something was changed in the middle of ${name}`
    : model?.name === present
      ? null
      : `${name} was made by ${model?.name ?? 'another model'}, which is not in use`;

/**
 * Records what is not recorded yet of A, then of B; what is left of a run that cannot be recorded is nothing.
 * @throws WorkerFailure with what went wrong; what was recorded before stays
 */
export async function lookInsideBoth(a: RunRecord, b: RunRecord, onProgress: (p: RecordProgress) => void): Promise<void> {
  const present = (await ensureModel()).name;
  const { model } = a;
  const again = compare.getState().residuals === null && model !== null && canLookInside(a) && whyNotInside(a, 'A', present) === null;
  if (again) {
    compare.getState().recorded(await recordRun(client, replayRequest(a, model), onProgress));
  }
  // The worker holds one recording: that of A took the place of the one of B, which the ordinary page asks about.
  const held = inspect.getState().found?.recording.runId === b.runId && !again;
  if (held || !canLookInside(b) || whyNotInside(b, 'B', present) !== null) return;
  await inspect.getState().start();
  const { failure } = inspect.getState();
  if (failure) throw new WorkerFailure(failure);
}

/** Gives both recordings up. */
export function stopLooking(a: RunRecord): void {
  inspect.getState().stop();
  cancelRecording(client, a.runId).catch(() => undefined); // a dead worker has stopped already
}
