/** Looking inside, wired to the page's worker and run. Fetched with the panel that shows it. */

import { useStore } from 'zustand';
import { client, ensureModel, playback, run } from '../../app/coordinator.ts';
import { attentionOf, cancelRecording, cancelTrace, recordRun, similarityTo, traceRun } from '../../client/inspect.ts';
import type { Attention, CellRequest } from '../../protocol/inspect.ts';
import { createInspectStore, type InspectState } from './inspect.ts';
import { createTrajectoriesStore, type TrajectoriesState } from './trajectories.ts';

const modelName = async (): Promise<string> => (await ensureModel()).name;

export const inspect = createInspectStore({
  run,
  playback,
  modelName,
  record: (request, onProgress) => recordRun(client, request, onProgress),
  cancel: (runId) => cancelRecording(client, runId),
});

export const useInspect = <T>(select: (s: InspectState) => T): T => useStore(inspect, select);

export const trajectories = createTrajectoriesStore({
  run,
  modelName,
  trace: (request, onProgress) => traceRun(client, request, onProgress),
  cancel: (runId) => cancelTrace(client, runId),
});

export const useTrajectories = <T>(select: (s: TrajectoriesState) => T): T => useStore(trajectories, select);

/** Cosine between z of a cell and of every cell [S]; null where the recording is no longer held. */
export const similarity = (request: CellRequest): Promise<Float32Array | null> => similarityTo(client, request).catch(() => null);

/** Where a cell looks; null where the recording is no longer held. */
export const attention = (request: CellRequest): Promise<Attention | null> => attentionOf(client, request).catch(() => null);
