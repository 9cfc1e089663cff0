/** One worker behind an API: started when it is first asked, given up when it dies or does not stop. */

import { proxy, wrap, type Remote } from 'comlink';
import { CodedError, WorkerStoppedError } from '../model/errors.ts';
import { failureOf, WorkerFailure, type Failure } from '../protocol/errors.ts';
import { aboutWorker, type WorkerNews, type WorkerWish } from '../protocol/pageWorkers.ts';
import type { Reply } from '../protocol/session.ts';

/** What is alive of it: replaced as a whole. */
interface Live<Api> {
  readonly worker: Worker;
  /** Ends the workers that were made for it. */
  readonly endHelpers: () => void;
  readonly api: Remote<Api>;
  /** How to tell everybody who waits that the worker died. */
  readonly waiting: Set<(death: WorkerStoppedError) => void>;
  readonly kill: (why: string) => void;
}

/** Milliseconds between two looks at whether something stopped. */
const LOOK_EVERY_MS = 100;

export class LiveWorker<Api> {
  private live: Live<Api> | null = null;
  private readonly make: () => Worker;
  private readonly onDeath: (death: WorkerStoppedError) => void;

  /**
   * @param make makes the worker, which exposes `Api` by comlink
   * @param onDeath is told when the worker had to be given up; the next call starts a new one, which knows nothing yet
   */
  constructor(make: () => Worker, onDeath: (death: WorkerStoppedError) => void = () => undefined) {
    this.make = make;
    this.onDeath = onDeath;
  }

  /** The worker's API if it lives; nothing is started for it. */
  get api(): Remote<Api> | null {
    return this.live?.api ?? null;
  }

  /** Asks the worker, starting it where there is none. @throws WorkerFailure "worker" when it dies before it answers */
  async call<T>(ask: (api: Remote<Api>) => Promise<T>): Promise<T> {
    const live = (this.live ??= this.spawn());
    // No race with one promise of the worker's death: it would hold on to every answer for as long as the worker lives.
    return new Promise<T>((resolve, reject) => {
      live.waiting.add(reject);
      void ask(live.api)
        .then(resolve, reject)
        .finally(() => live.waiting.delete(reject));
    });
  }

  /**
   * Asks for something that tells of itself until it is over: every event goes to `onEvent` in order, the last one last and once.
   * @param schema what checks events; it may have to be fetched
   * @param failed the event that a worker's death, or an event that cannot be read, stands for
   */
  async follow<E>(
    ask: (api: Remote<Api>, listen: (event: unknown) => void) => Promise<void>,
    {
      schema,
      isLast,
      failed,
    }: { schema: () => Promise<{ parse: (event: unknown) => E }>; isLast: (event: E) => boolean; failed: (error: Failure) => E },
    onEvent: (event: E) => void,
  ): Promise<void> {
    let ended = false;
    let end = (): void => undefined;
    const over = new Promise<void>((resolve) => (end = resolve));
    const emit = (event: E): void => {
      if (ended) return;
      ended = isLast(event);
      onEvent(event);
      if (ended) end();
    };
    try {
      const events = await schema();
      const listen = proxy((event: unknown) => emit(events.parse(event)));
      await this.call(async (api) => {
        await ask(api, listen);
        await over; // events come by a port of their own, and the last one may be behind the answer
      });
    } catch (e) {
      emit(failed(failureIn(e)));
    }
  }

  /**
   * Asks something that goes on to stop, and resolves once `stopped` says so. A worker that does not stop in time is replaced.
   * @param patienceMs milliseconds it may take
   * @param lost what is told besides when it is replaced
   */
  async stop(ask: (api: Remote<Api>) => Promise<void>, stopped: () => boolean, patienceMs: number, lost = ''): Promise<void> {
    const { live } = this;
    if (!live) return;
    void ask(live.api);
    const until = Date.now() + patienceMs;
    while (!stopped() && Date.now() < until) await new Promise((r) => setTimeout(r, LOOK_EVERY_MS));
    if (!stopped()) live.kill(`The worker did not stop in time and was replaced.${lost}`);
  }

  dispose(): void {
    this.live?.worker.terminate();
    this.live?.endHelpers();
    this.live = null;
  }

  private spawn(): Live<Api> {
    const worker = this.make();
    const waiting = new Set<(death: WorkerStoppedError) => void>();
    const kill = (why: string): void => {
      if (this.live?.worker !== worker) return;
      this.dispose();
      const death = new WorkerStoppedError(why);
      for (const reject of waiting) reject(death);
      this.onDeath(death);
    };
    worker.addEventListener('error', (e) => kill(`The worker stopped: ${e.message || 'it could not be loaded'}.`));
    worker.addEventListener('messageerror', () => kill('The worker sent something unreadable and was replaced.'));
    return { worker, endHelpers: makeWorkersFor(worker), api: wrap<Api>(worker), waiting, kill };
  }
}

/** The value of an answer. @throws WorkerFailure with what the worker said */
export function unwrap<T>(answer: Reply<T>): T {
  if (answer.ok) return answer.value;
  throw new WorkerFailure(answer.error);
}

/** What a caller is told of anything that went wrong between page and worker. */
export const failureIn = (e: unknown): Failure => failureOf(e instanceof CodedError ? e : new WorkerStoppedError(String(e)));

/** Serves one worker's wishes. @returns ends all that were made for it, which do not end with it by themselves */
export function makeWorkersFor(owner: Worker): () => void {
  const made = new Map<number, Worker>();
  const tell = (news: WorkerNews): void => owner.postMessage(news);
  const make = (worker: number, address: string, options: WorkerOptions): void => {
    try {
      const one = new Worker(address, options);
      one.addEventListener('message', ({ data }: MessageEvent<unknown>) => tell({ worker, said: data }));
      one.addEventListener('error', (e) => {
        e.preventDefault(); // it is its owner's to tell
        tell({ worker, failed: e.message ?? '' });
      });
      made.set(worker, one);
    } catch (e) {
      tell({ worker, failed: String(e) });
    }
  };
  owner.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (!aboutWorker(data)) return;
    const wish = data as WorkerWish;
    const { worker } = wish;
    if ('make' in wish) make(worker, wish.make, wish.options);
    else if ('say' in wish) made.get(worker)?.postMessage(wish.say);
    else {
      made.get(worker)?.terminate();
      made.delete(worker);
    }
  });
  return () => {
    for (const one of made.values()) one.terminate();
    made.clear();
  };
}
