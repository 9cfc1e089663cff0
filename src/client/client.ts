/** The page's side of the worker: starts it, checks what it says, and replaces it when it dies. */

import { proxy, type ProxyMarked, type Remote } from 'comlink';
import { z } from 'zod';
import { failureOf, type Failure } from '../protocol/errors.ts';
import type { InspectApi } from '../protocol/inspect.ts';
import type { MeasureApi, MeasureEvent, MeasureRequest } from '../protocol/measure.ts';
import {
  deviceSchema,
  heldStateSchema,
  keptEntrySchema,
  latentsSchema,
  loadProgressSchema,
  memorySchema,
  modelInfoSchema,
  runEventSchema,
  type Reply,
  type BackendChoice,
  type Device,
  type HeldState,
  type KeptEntry,
  type Latents,
  type LoadProgress,
  type LoadRequest,
  type Memory,
  type ModelInfo,
  type RunEvent,
  type SolveRequest,
  type WorkerApi,
} from '../protocol/session.ts';
import type { Exported, RunSummary, StorageUse, TrainEvent, TrainingApi, TrainRequest, WhichCheckpoint } from '../protocol/training.ts';
import { failureIn, LiveWorker, unwrap } from './liveWorker.ts';

/** The schemas of training's messages, fetched when somebody trains: the first paint does without them. */
const training = () => import('../protocol/training.ts');

/** The session as the worker exposes it. */
type Api = WorkerApi & {
  readonly training: TrainingApi & ProxyMarked;
  readonly inspect: InspectApi & ProxyMarked;
  readonly measuring: MeasureApi & ProxyMarked;
};

/** Milliseconds a cancelled run may take to stop before the worker is replaced. */
const CANCEL_PATIENCE_MS = 30_000;
/** The same for training that was paused: a step may be long, and everything is saved after it. */
const PAUSE_PATIENCE_MS = 120_000;

/**
 * Talks to one worker. `onDeath` is told when the worker had to be given up; the next call starts a new one,
 * which knows no model yet.
 */
export class TrmClient {
  private readonly worker: LiveWorker<Api>;

  constructor(onDeath: (failure: Failure) => void = () => undefined) {
    const spawn = (): Worker => new Worker(new URL('../worker/trm.worker.ts', import.meta.url), { type: 'module', name: 'trm' });
    this.worker = new LiveWorker<Api>(spawn, (death) => onDeath(failureOf(death)));
  }

  /** Starts the device. @throws WorkerFailure */
  async start(backend: BackendChoice): Promise<Device> {
    return deviceSchema.parse(unwrap(await this.worker.call(async (api) => await api.start(backend))));
  }

  /** Fetches, checks and uploads a model, and compiles its kernels. @throws WorkerFailure */
  async load(request: LoadRequest, onProgress: (p: LoadProgress) => void): Promise<ModelInfo> {
    const listen = proxy((p: unknown) => onProgress(loadProgressSchema.parse(p)));
    return modelInfoSchema.parse(unwrap(await this.worker.call(async (api) => await api.load(request, listen))));
  }

  /** The model in hand as an ONNX file. @param card goes into its metadata. @throws WorkerFailure "no-model" */
  async onnx(card: string): Promise<Uint8Array<ArrayBuffer>> {
    const { modelOnnx } = await import('../model/onnx/graph.ts'); // few ask for it
    return modelOnnx(unwrap(await this.worker.call(async (api) => await api.weights())), { card });
  }

  /** Stops the download in progress; what came stays. */
  async stopLoad(): Promise<void> {
    await this.worker.call(async (api) => await api.stopLoad());
  }

  /** The fetched weights that are kept in the browser. */
  async kept(): Promise<readonly KeptEntry[]> {
    return z.array(keptEntrySchema).parse(await this.worker.call(async (api) => await api.kept()));
  }

  /** Deletes one of them. @throws WorkerFailure */
  async deleteKept(key: string): Promise<void> {
    unwrap(await this.worker.call(async (api) => await api.deleteKept(key)));
  }

  /** Runs to the end; every event goes to `onEvent` in order. A dead worker gives a "failed" event. */
  async solve(request: SolveRequest, onEvent: (e: RunEvent) => void): Promise<void> {
    let ended = false;
    const emit = (e: RunEvent): void => {
      ended ||= e.type === 'done' || e.type === 'failed';
      onEvent(e);
    };
    const listen = proxy((e: unknown) => emit(runEventSchema.parse(e)));
    try {
      await this.worker.call(async (api) => await api.solve(request, listen));
    } catch (e) {
      if (!ended) emit({ type: 'failed', runId: request.runId, error: failureIn(e) });
    }
  }

  /** Asks a run to stop; it does within one supervision step, or the worker is replaced. */
  cancel(runId: string, stopped: () => boolean): Promise<void> {
    return this.worker.stop((api) => api.cancel(runId), stopped, CANCEL_PATIENCE_MS);
  }

  async latents(runId: string, copy: number): Promise<Latents> {
    return latentsSchema.parse(await this.worker.call(async (api) => await api.latents({ runId, copy })));
  }

  /** y and z that the last step of a run left, or null where they are no longer held. */
  async state(runId: string): Promise<HeldState | null> {
    return heldStateSchema.nullable().parse(await this.worker.call(async (api) => await api.state(runId)));
  }

  async memory(): Promise<Memory> {
    return memorySchema.parse(await this.worker.call(async (api) => await api.memory()));
  }

  /**
   * Trains until the end, a pause or a failure; every event goes to `onEvent` in order, "ended" or "failed" last. A dead worker gives
   * "failed" with the code "worker": the run can be resumed from its last save.
   */
  async train(request: TrainRequest, onEvent: (e: TrainEvent) => void): Promise<void> {
    await this.worker.follow(
      async (api, listen) => await api.training.train(request, listen),
      {
        schema: async () => (await training()).trainEventSchema,
        isLast: ({ type }) => type === 'ended' || type === 'failed',
        failed: (error): TrainEvent => ({ type: 'failed', runId: request.runId, error }),
      },
      onEvent,
    );
  }

  /** Asks training to stop after the present step and to save; resolves once `stopped` says so. A worker that does not is replaced. */
  async pauseTraining(runId: string, stopped: () => boolean): Promise<void> {
    await training(); // as `train` does before it asks: a pause must not overtake its run
    return this.worker.stop((api) => api.training.pauseTraining(runId), stopped, PAUSE_PATIENCE_MS);
  }

  /**
   * Measures to the end; events go to `onEvent` as they come, to be checked there, "ended" or "failed" last. A dead worker gives "failed"
   * with the code "worker".
   */
  async measure(request: MeasureRequest, onEvent: (e: unknown) => void): Promise<void> {
    try {
      await this.worker.call(async (api) => await api.measuring.measure(request, proxy(onEvent)));
    } catch (e) {
      onEvent({ type: 'failed', error: failureIn(e) } satisfies MeasureEvent);
    }
  }

  /** Asks a measurement to stop, which it does at once; a worker that does not is replaced. */
  cancelMeasure(id: string, stopped: () => boolean): Promise<void> {
    return this.worker.stop((api) => api.measuring.cancelMeasure(id), stopped, CANCEL_PATIENCE_MS);
  }

  /** All runs in storage, the latest first. @throws WorkerFailure */
  async runs(): Promise<RunSummary[]> {
    const { runSummarySchema } = await training();
    return runSummarySchema.array().parse(unwrap(await this.worker.call(async (api) => await api.training.runs())));
  }

  /** @throws WorkerFailure "no-run" */
  async renameRun(runId: string, name: string): Promise<void> {
    unwrap(await this.worker.call(async (api) => await api.training.renameRun(runId, name)));
  }

  /** Forgets a run and its checkpoints. @throws WorkerFailure "no-run", "busy" while it trains */
  async deleteRun(runId: string): Promise<void> {
    unwrap(await this.worker.call(async (api) => await api.training.deleteRun(runId)));
  }

  /** @throws WorkerFailure "no-run", "no-checkpoint", "busy" */
  async deleteCheckpoint(runId: string, step: number): Promise<void> {
    unwrap(await this.worker.call(async (api) => await api.training.deleteCheckpoint(runId, step)));
  }

  /** Makes an earlier checkpoint the one from which the run goes on. @throws WorkerFailure "no-run", "no-checkpoint", "busy" */
  async rewind(runId: string, step: number): Promise<void> {
    unwrap(await this.worker.call(async (api) => await api.training.rewind(runId, step)));
  }

  /** The averaged weights of a run as a file, and its card. @throws WorkerFailure "no-run", "no-checkpoint", "damaged" */
  async exportRun(runId: string, which: WhichCheckpoint): Promise<Exported> {
    const { exportedSchema } = await training();
    return exportedSchema.parse(unwrap(await this.worker.call(async (api) => await api.training.exportRun(runId, which))));
  }

  /** @throws WorkerFailure */
  async storageUse(): Promise<StorageUse> {
    const { storageUseSchema } = await training();
    return storageUseSchema.parse(unwrap(await this.worker.call(async (api) => await api.training.storageUse())));
  }

  /** Asks the part of the worker that looks inside runs; its messages are checked where they are asked for. @throws WorkerFailure */
  async inspect<T>(ask: (api: Remote<InspectApi>) => Promise<Reply<T>>): Promise<T> {
    return unwrap(await this.worker.call((api) => ask(api.inspect)));
  }

  dispose(): void {
    this.worker.dispose();
  }
}
