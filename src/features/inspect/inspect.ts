/** Looking inside the run on the page: every update of its first copy, recorded on demand, and where that differs from the run. */

import type { StoreApi } from 'zustand';
import type { Recording, RecordProgress, RecordRequest } from '../../protocol/inspect.ts';
import { tokensOf, type RunRecord } from '../solve/run/record.ts';
import type { RunStores } from '../solve/run/run.ts';
import { createReplayStore, type ReplayDeps, type ReplayState } from './replay.ts';
import { perStepOf } from './ticks.ts';

export interface Inspected {
  readonly recording: Recording;
  /** Cells that the recording decodes otherwise than the run did, by step from 1; only steps where there are some. */
  readonly differs: ReadonlyMap<number, number>;
}

export type InspectState = ReplayState<Inspected>;

export interface InspectDeps extends Pick<ReplayDeps<Inspected>, 'run' | 'modelName' | 'cancel'>, Pick<RunStores, 'playback'> {
  readonly record: (request: RecordRequest, onProgress: (p: RecordProgress) => void) => Promise<Recording>;
}

/** The store; while a recording is there, the playback head can stand at every update. */
export const createInspectStore = ({ playback, record: ask, ...deps }: InspectDeps): StoreApi<InspectState> =>
  createReplayStore<Inspected>({
    ...deps,
    async replay(request, record, onProgress) {
      const recording = await ask(request, onProgress);
      return { recording, differs: differences(record, recording) };
    },
    onStart: () => playback.getState().pause(),
    onFound({ recording }) {
      playback.getState().open({ perStep: perStepOf(recording), steps: recording.steps });
    },
    onGone: () => playback.getState().open(null),
  });

/** Cells of copy 0 that the two decode differently after each supervision step. */
export function differences(record: RunRecord, recording: Recording): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  for (let step = 1; step <= recording.steps; step++) {
    const frame = record.frames[step - 1];
    const replayed = recording.y[step * recording.T - 1]?.tokens;
    if (!frame || !replayed) continue;
    const count = tokensOf(frame, record.copies, 0).reduce((sum, token, i) => sum + (token === replayed[i] ? 0 : 1), 0);
    if (count > 0) found.set(step, count);
  }
  return found;
}
