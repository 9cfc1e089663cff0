/** Looking inside, on this page: what is asked of the worker and checked, the stores, and the moment that the playback head is at. Fetched with the panel that shows it. */

import { proxy } from 'comlink';
import { useMemo } from 'react';
import { useStore } from 'zustand';
import { client, ensureModel, playback, run, usePlayback } from '../../page/coordinator.ts';
import { updatesDone } from '../../page/run/playback.ts';
import { cellAsked, useCell, type Shown } from '../../page/run/shown.ts';
import {
  attentionSchema,
  recordingSchema,
  recordProgressSchema,
  similaritySchema,
  trajectoriesSchema,
  type Attention,
  type CellRequest,
  type Recording,
  type RecordProgress,
  type RecordRequest,
  type YTick,
  type ZTick,
} from '../../protocol/inspect.ts';
import { createInspectStore, createTrajectoriesStore, yAt, zAt, type InspectState, type TrajectoriesState } from './replay.ts';

const modelName = async (): Promise<string> => (await ensureModel()).name;
const checkedProgress = (onProgress: (p: RecordProgress) => void) => proxy((p: unknown) => onProgress(recordProgressSchema.parse(p)));

/** Records every update of a run's first copy. @throws WorkerFailure "recording-too-large", "cancelled", "no-model", and what the device may fail with */
export async function recordRun(request: RecordRequest, onProgress: (p: RecordProgress) => void): Promise<Recording> {
  const listen = checkedProgress(onProgress);
  return recordingSchema.parse(await client.inspect(async (api) => await api.record(request, listen)));
}

/** Asks a recording to stop; it does after the present update. */
export async function cancelRecording(runId: string): Promise<void> {
  await client.inspect(async (api) => {
    await api.cancel(runId);
    return { ok: true, value: null };
  });
}

export const inspect = createInspectStore({ run, playback, modelName, record: recordRun, cancel: cancelRecording });

export const useInspect = <T>(select: (s: InspectState) => T): T => useStore(inspect, select);

export const trajectories = createTrajectoriesStore({
  run,
  modelName,
  async trace(request, onProgress) {
    const listen = checkedProgress(onProgress);
    return trajectoriesSchema.parse(await client.inspect(async (api) => await api.trajectories(request, listen)));
  },
  async cancel(runId) {
    await client.inspect(async (api) => {
      await api.cancelTrajectories(runId);
      return { ok: true, value: null };
    });
  },
});

export const useTrajectories = <T>(select: (s: TrajectoriesState) => T): T => useStore(trajectories, select);

/** Cosine between z of a cell and of every cell [S]; null where the recording is no longer held. */
export const similarity = (request: CellRequest): Promise<Float32Array | null> =>
  client
    .inspect(async (api) => await api.similarity(request))
    .then((found) => similaritySchema.parse(found))
    .catch(() => null);

/** Where a cell looked in the net call that made a tick; null where the recording is no longer held. */
export const attention = (request: CellRequest): Promise<Attention | null> =>
  client
    .inspect(async (api) => await api.attention(request))
    .then((found) => attentionSchema.parse(found))
    .catch(() => null);

/** The moment under the playback head inside a recording. */
export interface Moment {
  readonly recording: Recording;
  /** Updates done since the very start. */
  readonly done: number;
  /** The last of each; null while it is the constant it starts from. */
  readonly y: YTick | null;
  readonly z: ZTick | null;
}

/** The recording of the run that is shown, where the board itself is watched; else null. */
export function useRecordingOf(shown: Shown | null): Recording | null {
  const recording = useInspect((s) => s.found?.recording ?? null);
  return shown?.copy === 0 ? recording : null;
}

/** The moment on the page; null where nothing is recorded of it. */
export function useMoment(shown: Shown | null): Moment | null {
  const recording = useRecordingOf(shown);
  const done = usePlayback((s) => (s.inside ? Math.min(updatesDone(s, s.inside), (s.inside.steps + 1) * s.inside.perStep) : -1));
  return useMemo(() => {
    if (!recording || done < 0 || done > recording.y.length * (recording.n + 1)) return null;
    return { recording, done, y: yAt(recording, done), z: zAt(recording, done) };
  }, [recording, done]);
}

/** The cell to tell of. */
export const useAskedCell = (): number | null => useCell(cellAsked);

/** For pictures of cells: the pointer is on a cell, or chose it. */
export function askAbout(cell: number | null, chosen: boolean): void {
  useCell.getState().hover(cell);
  if (chosen && cell !== null) useCell.getState().choose(cell);
}

/** The same for pictures that tell of another cell: the pointer only marks one, a press asks about it. */
export function pointAt(cell: number | null, chosen: boolean): void {
  useCell.getState().point(cell);
  if (chosen && cell !== null) useCell.getState().choose(cell);
}

/** "row 3, column 5" on a canvas with that many columns. */
export const placeWords = (cell: number, columns: number): string =>
  `row ${Math.floor(cell / columns) + 1}, column ${(cell % columns) + 1}`;
