/** The page's side of looking inside a run: asks the worker and checks what it says. Fetched when somebody looks. */

import { proxy } from 'comlink';
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
  type Trajectories,
  type TrajectoriesRequest,
} from '../protocol/inspect.ts';
import type { TrmClient } from './client.ts';

type Door = Pick<TrmClient, 'inspect'>;

/** Records every update of a run's first copy. @throws WorkerFailure "too-large", "cancelled", "no-model", and what the device may fail with */
export async function recordRun(client: Door, request: RecordRequest, onProgress: (p: RecordProgress) => void): Promise<Recording> {
  const listen = proxy((p: unknown) => onProgress(recordProgressSchema.parse(p)));
  return recordingSchema.parse(await client.inspect(async (api) => await api.record(request, listen)));
}

/** Asks a recording to stop; it does after the present update. */
export async function cancelRecording(client: Door, runId: string): Promise<void> {
  await client.inspect(async (api) => {
    await api.cancel(runId);
    return { ok: true, value: null };
  });
}

/** Cosine between z of a cell and z of every cell [S]. @throws WorkerFailure "no-recording" */
export async function similarityTo(client: Door, request: CellRequest): Promise<Float32Array> {
  return similaritySchema.parse(await client.inspect(async (api) => await api.similarity(request)));
}

/** Where a cell looked in the net call that made a tick. @throws WorkerFailure "no-recording", "no-attention" */
export async function attentionOf(client: Door, request: CellRequest): Promise<Attention> {
  return attentionSchema.parse(await client.inspect(async (api) => await api.attention(request)));
}

/** Where the copies of a run go. @throws WorkerFailure "cancelled", "no-model", and what the device may fail with */
export async function traceRun(client: Door, request: TrajectoriesRequest, onProgress: (p: RecordProgress) => void): Promise<Trajectories> {
  const listen = proxy((p: unknown) => onProgress(recordProgressSchema.parse(p)));
  return trajectoriesSchema.parse(await client.inspect(async (api) => await api.trajectories(request, listen)));
}

/** Asks trajectories to stop; they do after the present step. */
export async function cancelTrace(client: Door, runId: string): Promise<void> {
  await client.inspect(async (api) => {
    await api.cancelTrajectories(runId);
    return { ok: true, value: null };
  });
}
