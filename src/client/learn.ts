/** The page's side of the worker that learns ARC tasks: starts it when it is first needed, checks what it says, and replaces it when it dies. */
import { proxy, wrap, type Remote } from 'comlink';
import {
  askedSchema, keptSchema, learnEventSchema, learntFileSchema, learntSchema, lookSchema,
  type Asked, type AskRequest, type Kept, type LearnApi, type LearnEvent, type LearnRequest, type Learnt, type LearntFile, type LearnTask, type Look, type LookRequest, type Size,
} from '../protocol/learn.ts';
import type { Answer } from '../protocol/session.ts';
import { WorkerFailure } from './client.ts';

/** Milliseconds a learning that was stopped may take to save and end before its worker is replaced. */
const PATIENCE_MS = 30_000;

interface Live {
  readonly worker: Worker;
  readonly api: Remote<LearnApi>;
  readonly waiting: Set<(death: WorkerFailure) => void>;
  readonly kill: (why: string) => void;
}

export class LearnClient {
  private live: Live | null = null;
  private readonly spawnWorker: () => Worker;

  /** @param spawnWorker makes the worker, for tests */
  constructor(spawnWorker = (): Worker => new Worker(new URL('../worker/learn/learn.worker.ts', import.meta.url), { type: 'module', name: 'learn' })) {
    this.spawnWorker = spawnWorker;
  }

  /** Learns to the end; every event goes to `onEvent` in order, "ended" or "failed" last. A dead worker gives "failed" with the code "worker". */
  async learn(request: LearnRequest, onEvent: (e: LearnEvent) => void): Promise<void> {
    let ended = false;
    let end = (): void => undefined;
    const over = new Promise<void>((resolve) => (end = resolve));
    const emit = (e: LearnEvent): void => {
      if (ended) return;
      ended = e.type === 'ended' || e.type === 'failed';
      onEvent(e);
      if (ended) end();
    };
    try {
      const listen = proxy((e: unknown) => emit(learnEventSchema.parse(e)));
      await this.call(async (api) => {
        await api.learn(request, listen);
        await over; // events come by a port of their own, and the last one may be behind the answer
      });
    } catch (e) {
      const { code, message } = e instanceof WorkerFailure ? e : ({ code: 'worker', message: String(e) } as const);
      emit({ type: 'failed', id: request.id, error: { code, message } });
    }
  }

  /** Asks a learning to stop, which it does after the present step; a worker that does not is replaced. */
  async stop(id: string, stopped: () => boolean): Promise<void> {
    const { live } = this;
    if (!live) return;
    void live.api.stop(id);
    const until = Date.now() + PATIENCE_MS;
    while (!stopped() && Date.now() < until) await new Promise((r) => setTimeout(r, 100));
    if (!stopped()) live.kill('The worker did not stop in time and was replaced. What was saved before is kept.');
  }

  /** Saves at once, without waiting for it. */
  save(id: string): void {
    void this.live?.api.save(id);
  }

  setSize(id: string, test: number, size: Size): void {
    void this.live?.api.setSize(id, test, size);
  }

  /** Seconds that each task will probably take here. @throws WorkerFailure "busy" before anything was timed */
  async forecast(tasks: readonly LearnTask[]): Promise<number[]> {
    return unwrap(await this.call(async (api) => await api.forecast(tasks)));
  }

  /** @throws WorkerFailure "no-moment" */
  async look(request: LookRequest): Promise<Look> {
    return lookSchema.parse(unwrap(await this.call(async (api) => await api.look(request))));
  }

  /** @throws WorkerFailure "no-model", "not-fitting" */
  async ask(request: AskRequest): Promise<Asked> {
    return askedSchema.parse(unwrap(await this.call(async (api) => await api.ask(request))));
  }

  /** @throws WorkerFailure "blocked" */
  async list(): Promise<Learnt[]> {
    return learntSchema.array().parse(unwrap(await this.call(async (api) => await api.list())));
  }

  async kept(model: string, session: string): Promise<Kept> {
    return keptSchema.parse(unwrap(await this.call(async (api) => await api.kept(model, session))));
  }

  /** @throws WorkerFailure "no-model", "full" */
  async rename(key: string, name: string): Promise<void> {
    unwrap(await this.call(async (api) => await api.rename(key, name)));
  }

  async forget(key: string): Promise<void> {
    unwrap(await this.call(async (api) => await api.forget(key)));
  }

  /** @throws WorkerFailure "no-model" */
  async exportModel(key: string): Promise<LearntFile> {
    return learntFileSchema.parse(unwrap(await this.call(async (api) => await api.exportModel(key))));
  }

  /** @throws WorkerFailure "not-learnt-here", and what a damaged file has */
  async importModel(file: Uint8Array, name: string): Promise<Learnt> {
    return learntSchema.parse(unwrap(await this.call(async (api) => await api.importModel(file, name))));
  }

  private async call<T>(ask: (api: Remote<LearnApi>) => Promise<T>): Promise<T> {
    const live = (this.live ??= this.spawn());
    return new Promise<T>((resolve, reject) => {
      live.waiting.add(reject);
      void ask(live.api).then(resolve, reject).finally(() => live.waiting.delete(reject));
    });
  }

  private spawn(): Live {
    const worker = this.spawnWorker();
    const waiting = new Set<(death: WorkerFailure) => void>();
    const kill = (why: string): void => {
      if (this.live?.worker !== worker) return;
      worker.terminate();
      this.live = null;
      for (const reject of waiting) reject(new WorkerFailure({ code: 'worker', message: why }));
    };
    worker.addEventListener('error', (e) => kill(`The worker stopped: ${e.message || 'it could not be loaded'}.`));
    worker.addEventListener('messageerror', () => kill('The worker sent something unreadable and was replaced.'));
    return { worker, api: wrap<LearnApi>(worker), waiting, kill };
  }
}

function unwrap<T>(answer: Answer<T>): T {
  if (answer.ok) return answer.value;
  throw new WorkerFailure(answer.error);
}
