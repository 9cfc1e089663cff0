/** The page's side of the worker: starts it, checks what it says, and replaces it when it dies. */
import { proxy, wrap, type Remote } from 'comlink';
import {
  deviceSchema,
  latentsSchema,
  loadProgressSchema,
  memorySchema,
  modelInfoSchema,
  runEventSchema,
  type Answer,
  type BackendChoice,
  type Device,
  type Failure,
  type Latents,
  type LoadProgress,
  type LoadRequest,
  type Memory,
  type ModelInfo,
  type RunEvent,
  type SolveRequest,
  type WorkerApi,
} from './protocol.ts';

/** A failure the worker reported, or the worker's own death (code "worker"). */
export class WorkerFailure extends Error {
  readonly code: string;
  constructor(failure: Failure) {
    super(failure.message);
    this.name = 'WorkerFailure';
    this.code = failure.code;
  }
}

/** Milliseconds a cancelled run may take to stop before the worker is replaced. */
const CANCEL_PATIENCE_MS = 30_000;

interface Live {
  readonly worker: Worker;
  readonly api: Remote<WorkerApi>;
  /** Rejects when the worker dies, so that nobody waits for ever. */
  readonly death: Promise<never>;
  readonly kill: (why: string) => void;
}

/**
 * Talks to one worker. `onDeath` is told when the worker had to be given up; the next call starts a new one,
 * which knows no model yet.
 */
export class TrmClient {
  private live: Live | null = null;
  private readonly onDeath: (failure: Failure) => void;

  constructor(onDeath: (failure: Failure) => void = () => undefined) {
    this.onDeath = onDeath;
  }

  /** Starts the device. @throws WorkerFailure */
  async start(backend: BackendChoice): Promise<Device> {
    return deviceSchema.parse(unwrap(await this.call(async (api) => await api.start(backend))));
  }

  /** Fetches, checks and uploads a model, and compiles its kernels. @throws WorkerFailure */
  async load(request: LoadRequest, onProgress: (p: LoadProgress) => void): Promise<ModelInfo> {
    const listen = proxy((p: unknown) => onProgress(loadProgressSchema.parse(p)));
    return modelInfoSchema.parse(unwrap(await this.call(async (api) => await api.load(request, listen))));
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
      await this.call(async (api) => await api.solve(request, listen));
    } catch (e) {
      const error = e instanceof WorkerFailure ? e : new WorkerFailure({ code: 'worker', message: String(e) });
      if (!ended) emit({ type: 'failed', runId: request.runId, error: { code: error.code, message: error.message } });
    }
  }

  /** Asks a run to stop; it does within one supervision step, or the worker is replaced. */
  async cancel(runId: string, stopped: () => boolean): Promise<void> {
    const live = this.live;
    if (!live) return;
    void live.api.cancel(runId);
    const until = Date.now() + CANCEL_PATIENCE_MS;
    while (!stopped() && Date.now() < until) await new Promise((r) => setTimeout(r, 100));
    if (!stopped()) live.kill('The worker did not stop in time and was replaced.');
  }

  async latents(runId: string, copy: number): Promise<Latents> {
    return latentsSchema.parse(await this.call(async (api) => await api.latents({ runId, copy })));
  }

  async memory(): Promise<Memory> {
    return memorySchema.parse(await this.call(async (api) => await api.memory()));
  }

  dispose(): void {
    this.live?.worker.terminate();
    this.live = null;
  }

  private async call<T>(ask: (api: Remote<WorkerApi>) => Promise<T>): Promise<T> {
    const live = (this.live ??= this.spawn());
    return Promise.race([ask(live.api), live.death]);
  }

  private spawn(): Live {
    const worker = new Worker(new URL('./trm.worker.ts', import.meta.url), { type: 'module', name: 'trm' });
    let reject: (e: WorkerFailure) => void = () => undefined;
    const death = new Promise<never>((_, no) => {
      reject = no;
    });
    death.catch(() => undefined);
    const kill = (why: string): void => {
      if (this.live?.worker !== worker) return;
      worker.terminate();
      this.live = null;
      const failure = { code: 'worker', message: why };
      reject(new WorkerFailure(failure));
      this.onDeath(failure);
    };
    worker.addEventListener('error', (e) => kill(`The worker stopped: ${e.message || 'it could not be loaded'}.`));
    worker.addEventListener('messageerror', () => kill('The worker sent something unreadable and was replaced.'));
    return { worker, api: wrap<WorkerApi>(worker), death, kill };
  }
}

function unwrap<T>(answer: Answer<T>): T {
  if (answer.ok) return answer.value;
  throw new WorkerFailure(answer.error);
}
