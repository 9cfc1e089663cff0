/** The page's side of the worker that learns ARC tasks: starts it when it is first needed, checks what it says, and replaces it when it dies. */

import type { Size } from '../model/architectures/etrm/task.ts';
import {
  askedSchema,
  keptSchema,
  learnEventSchema,
  learntFileSchema,
  learntSchema,
  lookSchema,
  type Asked,
  type AskRequest,
  type Kept,
  type LearnApi,
  type LearnEvent,
  type LearnRequest,
  type Learnt,
  type LearntFile,
  type LearnTask,
  type LearnWish,
  type Look,
  type LookRequest,
} from '../protocol/learn.ts';
import { LiveWorker, unwrap } from './liveWorker.ts';

/** Milliseconds a learning that was stopped may take to save and end before its worker is replaced. */
const PATIENCE_MS = 30_000;

export class LearnClient {
  private readonly worker: LiveWorker<LearnApi>;

  /** @param spawnWorker makes the worker, for tests */
  constructor(
    spawnWorker = (): Worker => new Worker(new URL('../worker/learn/learn.worker.ts', import.meta.url), { type: 'module', name: 'learn' }),
  ) {
    this.worker = new LiveWorker<LearnApi>(spawnWorker);
  }

  /** Learns to the end; every event goes to `onEvent` in order, "ended" or "failed" last. A dead worker gives "failed" with the code "worker". */
  async learn(request: LearnRequest, onEvent: (e: LearnEvent) => void): Promise<void> {
    await this.worker.follow(
      async (api, listen) => await api.learn(request, listen),
      {
        schema: () => Promise.resolve(learnEventSchema),
        isLast: ({ type }) => type === 'ended' || type === 'failed',
        failed: (error): LearnEvent => ({ type: 'failed', id: request.id, error }),
      },
      onEvent,
    );
  }

  /** Asks a learning to stop, which it does after the present step; a worker that does not is replaced. */
  stop(id: string, stopped: () => boolean): Promise<void> {
    return this.worker.stop((api) => api.stop(id), stopped, PATIENCE_MS, ' What was saved before is kept.');
  }

  /** Saves at once, without waiting for it. */
  save(id: string): void {
    void this.worker.api?.save(id);
  }

  setSize(id: string, test: number, size: Size): void {
    void this.worker.api?.setSize(id, test, size);
  }

  /** The sizes of each test's answer that the demonstrations tell of; null where a person has to be asked. */
  async sizes(task: LearnTask): Promise<(Size | null)[]> {
    return unwrap(await this.worker.call(async (api) => await api.sizes(task)));
  }

  /** Seconds that each task will probably take here. @throws WorkerFailure "busy" before anything was timed */
  async forecast(tasks: readonly LearnTask[], backend: LearnWish): Promise<number[]> {
    return unwrap(await this.worker.call(async (api) => await api.forecast(tasks, backend)));
  }

  /** @throws WorkerFailure "no-moment" */
  async look(request: LookRequest): Promise<Look> {
    return lookSchema.parse(unwrap(await this.worker.call(async (api) => await api.look(request))));
  }

  /** @throws WorkerFailure "not-learnt", "not-fitting" */
  async ask(request: AskRequest): Promise<Asked> {
    return askedSchema.parse(unwrap(await this.worker.call(async (api) => await api.ask(request))));
  }

  /** @throws WorkerFailure "blocked" */
  async list(): Promise<Learnt[]> {
    return learntSchema.array().parse(unwrap(await this.worker.call(async (api) => await api.list())));
  }

  async kept(model: string, session: string): Promise<Kept> {
    return keptSchema.parse(unwrap(await this.worker.call(async (api) => await api.kept(model, session))));
  }

  /** @throws WorkerFailure "not-learnt", "full" */
  async rename(key: string, name: string): Promise<void> {
    unwrap(await this.worker.call(async (api) => await api.rename(key, name)));
  }

  async forget(key: string): Promise<void> {
    unwrap(await this.worker.call(async (api) => await api.forget(key)));
  }

  /** @throws WorkerFailure "not-learnt" */
  async exportModel(key: string): Promise<LearntFile> {
    return learntFileSchema.parse(unwrap(await this.worker.call(async (api) => await api.exportModel(key))));
  }

  /** @throws WorkerFailure "not-learnt-here", "learnt-here" where the task is kept already, and what a damaged file has */
  async importModel(file: Uint8Array, name: string): Promise<Learnt> {
    return learntSchema.parse(unwrap(await this.worker.call(async (api) => await api.importModel(file, name))));
  }
}
