/**
 * Learners in workers of their own, behind message ports: the same calls, one after the other, answered by number. A worker that is free is used
 * again, one that does not come is asked for once more at another address.
 */

import { planFor, type TaskPlan } from '../../model/architectures/etrm/plan.ts';
import { type EtrmTask, type Grid, type Size, BadStateError } from '../../model/architectures/etrm/task.ts';
import type { Ballot } from '../../model/architectures/etrm/votes.ts';
import { WorkerStoppedError, codeOf } from '../../model/errors.ts';
import type { GridStates, LearnerState, SeedLearner, StepReport } from './learner.ts';
import type { MakeLearner } from './session.ts';

/** A MessagePort or Worker, of a browser or of Node. */
export interface LearnerPort {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  start?(): void;
}

/** What a learner is made from, on the other side. */
export interface RemoteOrder {
  readonly task: EtrmTask;
  readonly seed: number;
  readonly planned: number;
  readonly state?: LearnerState | undefined;
  readonly turned?: boolean | undefined;
}

/** With all that it must know of its task: looking through one takes its time. */
type PlannedOrder = RemoteOrder & { readonly plan: TaskPlan };

interface Calls {
  create: (order: PlannedOrder) => Promise<{ readonly planned: number }>;
  step: (count: number) => Promise<StepReport>;
  replan: (planned: number) => Promise<void>;
  answer: (input: Grid, size: Size, copies: number | undefined) => Promise<Ballot[]>;
  states: (input: Grid, size: Size) => Promise<GridStates>;
  weights: () => Promise<Float32Array<ArrayBuffer>>;
  save: () => Promise<LearnerState>;
  dispose: () => Promise<void>;
}
type Method = keyof Calls;

interface Request {
  readonly id: number;
  readonly method: Method;
  readonly args: readonly unknown[];
}
interface Reply {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: { readonly code: string | null; readonly message: string };
}

/** In the worker: answers the port's calls with learners from `make`, one at a time. */
export function serveLearner(port: LearnerPort, make: (order: PlannedOrder) => Promise<SeedLearner>): void {
  let learner: SeedLearner | null = null;
  const current = (): SeedLearner => {
    if (!learner) throw new BadStateError('There is no learner here yet.');
    return learner;
  };
  const calls: Calls = {
    async create(order) {
      learner?.dispose();
      learner = null;
      learner = await make(order);
      return { planned: learner.planned };
    },
    step: (count) => current().step(count),
    replan: async (planned) => current().replan(planned),
    answer: (input, size, copies) => current().answer(input, size, copies),
    states: (input, size) => current().states(input, size),
    weights: () => current().weights(),
    save: () => current().save(),
    dispose() {
      learner?.dispose();
      learner = null;
      return Promise.resolve();
    },
  };
  let queue = Promise.resolve();
  const handle = async ({ id, method, args }: Request): Promise<void> => {
    try {
      const value: unknown = await (calls[method] as (...args: readonly unknown[]) => Promise<unknown>)(...args);
      port.postMessage({ id, value } satisfies Reply);
    } catch (e) {
      const message = e instanceof Error ? e.message : String(e);
      port.postMessage({ id, error: { code: codeOf(e), message } } satisfies Reply);
    }
  };
  port.addEventListener('message', ({ data }) => {
    queue = queue.then(() => handle(data as Request));
  });
  port.start?.();
}

/** This side of a port that `serveLearner` answers. */
export class RemoteHost {
  private readonly port: LearnerPort;
  private readonly waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  private next = 0;
  /** Whether a learner lives there now. */
  busy = false;
  /** Ends a host whose learner is given up in the middle of its work; null: it ends its work first. */
  abandon: (() => void) | null = null;
  /** Why nothing is answered any more. */
  private gone: WorkerStoppedError | null = null;

  constructor(port: LearnerPort) {
    this.port = port;
    port.addEventListener('message', ({ data }) => {
      const { id, value, error } = data as Reply;
      const call = this.waiting.get(id);
      this.waiting.delete(id);
      if (error) call?.reject(Object.assign(new Error(error.message), { code: error.code }));
      else call?.resolve(value);
    });
    port.start?.();
  }

  call<M extends Method>(method: M, ...args: Parameters<Calls[M]>): ReturnType<Calls[M]> {
    if (this.gone) return Promise.reject(this.gone) as ReturnType<Calls[M]>;
    const id = this.next++;
    const answer = new Promise<unknown>((resolve, reject) => this.waiting.set(id, { resolve, reject }));
    this.port.postMessage({ id, method, args } satisfies Request);
    return answer as ReturnType<Calls[M]>;
  }

  /** Every call that waits, and every later one, fails: the worker is gone. */
  fail(message: string): void {
    this.gone = new WorkerStoppedError(message);
    for (const { reject } of this.waiting.values()) reject(this.gone);
    this.waiting.clear();
  }

  /** Makes a learner over there. */
  async create(order: RemoteOrder): Promise<SeedLearner> {
    this.busy = true;
    try {
      let { planned } = await this.call('create', { ...order, plan: planFor(order.task, order.state?.weights.length, order.turned) });
      return {
        seed: order.seed,
        get planned() {
          return planned;
        },
        step: (count = 1) => this.call('step', count),
        replan: (steps) => {
          planned = steps;
          return this.call('replan', steps);
        },
        answer: (input, size, copies) => this.call('answer', input, size, copies),
        states: (input, size) => this.call('states', input, size),
        weights: () => this.call('weights'),
        save: () => this.call('save'),
        dispose: () => {
          this.busy = false;
          if (this.abandon && this.waiting.size > 0) return this.abandon();
          void this.call('dispose').catch(() => undefined); // a worker that is gone holds nothing
        },
      };
    } catch (e) {
      this.busy = false;
      throw e;
    }
  }
}

/** Learners on these hosts, each on one that is free; `fallback` makes those for whom there is no place (a look into a finished seed). */
export const learnersOn =
  (hosts: readonly RemoteHost[], task: EtrmTask, fallback: MakeLearner): MakeLearner =>
  (seed, planned, state, turned) => {
    const host = hosts.find(({ busy }) => !busy);
    return host ? host.create({ task, seed, planned, state, turned }) : fallback(seed, planned, state, turned);
  };

/** What of a worker is used. */
export interface LearnerWorker extends LearnerPort {
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'error', listener: (event: { readonly message?: string }) => void): void;
  terminate(): void;
}

export class Learners {
  private readonly spawn: (address: string) => LearnerWorker;
  private readonly hosts: RemoteHost[] = [];
  private asked = 0;

  /** @param spawn makes a worker that `serveLearner` serves; what it is given ('' or '?1', …) is added to the file's address */
  constructor(spawn: (address: string) => LearnerWorker) {
    this.spawn = spawn;
  }

  /** Makes a learner in a worker of its own. @throws WorkerStoppedError where none can be had, and what the learner refuses */
  async create(order: RemoteOrder): Promise<SeedLearner> {
    const free = this.hosts.find(({ busy }) => !busy);
    if (free) return free.create(order);
    try {
      return await this.host('').create(order);
    } catch (e) {
      // WebKit refuses a worker's worker whose file the server answers with a 304 that does not repeat the headers of
      // cross-origin isolation. An address that nobody asked for yet is never answered so.
      if (!(e instanceof WorkerStoppedError)) throw e;
      return this.host(`?${++this.asked}`).create(order);
    }
  }

  private host(address: string): RemoteHost {
    const worker = this.spawn(address);
    const host = new RemoteHost(worker);
    const end = (why: string): void => {
      const at = this.hosts.indexOf(host);
      if (at >= 0) this.hosts.splice(at, 1);
      worker.terminate();
      host.fail(`A learner stopped: ${why}.`);
    };
    worker.addEventListener('error', ({ message }) => end(message || 'its worker could not be loaded'));
    host.abandon = () => end('it was given up');
    this.hosts.push(host);
    return host;
  }
}
