/** One task being learnt: turns the session's crank, tells the page, saves, and goes on elsewhere when a device or a worker is lost. */

import { goesBy } from '../../model/architectures/etrm/asks.ts';
import { formatEtrmConfig } from '../../model/architectures/etrm/config.ts';
import { configFor, type Pretrained } from '../../model/architectures/etrm/plan.ts';
import type { LearnBackend, LearnEvent, LearnProgress, LearnRequest, LearnTask } from '../../protocol/learn.ts';
import { failureOf } from '../../protocol/session.ts';
import type { KeptModel, LearntStore } from '../../storage/learnt.ts';
import type { LearnerState, SeedLearner } from '../../training/etrm/learner.ts';
import { LearnSession } from '../../training/etrm/session.ts';
import type { SessionProgress, SessionState } from '../../training/etrm/standing.ts';
import { goesOn, lengthsOf, speaker } from './learnt.ts';
import { Looker, Moments } from './look.ts';

/** What a learner is made of. */
export interface LearnerWish {
  readonly task: LearnTask;
  readonly seed: number;
  readonly planned: number;
  readonly start: { readonly state: LearnerState } | { readonly weights: Float32Array<ArrayBuffer> } | undefined;
  readonly turned?: boolean | undefined;
}

export interface LearnDeps {
  readonly store: Pick<LearntStore<LearnTask>, 'models' | 'model' | 'session' | 'save' | 'put' | 'rename' | 'forget'>;
  /** Which backend there is for a wish; another one than `lost`, where that was lost. `note`: why, where another was hoped for. */
  readonly place: (
    wish: LearnRequest['backend'],
    lost: LearnBackend | null,
  ) => Promise<{ readonly backend: LearnBackend; readonly note: string }>;
  /** A learner on a backend, in a worker of its own where `apart`. */
  readonly learner: (wish: LearnerWish, backend: LearnBackend, apart: boolean) => Promise<SeedLearner>;
  /** Weights that some seeds begin with. */
  readonly pretrained: () => Promise<Pretrained>;
  /** Seeds that may learn at the same time on a backend. */
  readonly parallel: (backend: LearnBackend, requested: number) => number;
  /** Lets messages in. */
  readonly breathe: () => Promise<void>;
  readonly now: () => number;
}

/** Milliseconds between two saves, and between two events of progress, at least. */
const SAVE_MS = 8000;
const TELL_MS = 120;
/** Milliseconds that Stop waits for the present piece of work. */
const PATIENCE_MS = 1000;
/** Seeds that must agree before it ends early. */
const AGREE = 2;

/** What can be looked into. */
export interface Watched {
  readonly task: LearnTask;
  readonly looker: Looker;
  readonly moments: Moments;
}

export const watch = (task: LearnTask): Watched => ({ task, looker: new Looker(), moments: new Moments() });

/** Call `begin`, then `toEnd`, and `dispose` however that went. */
export class Learning {
  readonly request: LearnRequest;
  readonly watched: Watched;
  private readonly deps: LearnDeps;
  private readonly onEvent: (e: LearnEvent) => void;
  private backend: LearnBackend = 'wasm';
  /** Seeds side by side, each in a worker of its own; where no such worker can be had one seed learns after the other, in this one. */
  private aside = true;
  /** The learners at work; of them the one that began first is watched. */
  private readonly working = new Map<number, SeedLearner>();
  private session: LearnSession | null = null;
  /** What was saved last, before or now. */
  private saved: SessionState | undefined;
  private stopping = false;
  /** Gives the present piece of work up, after a while. */
  private halt: () => void = () => undefined;
  private saveNow = false;
  /** What goes on with the next turn. */
  private readonly sizes: { readonly test: number; readonly size: readonly [number, number] }[] = [];

  constructor(deps: LearnDeps, request: LearnRequest, onEvent: (e: LearnEvent) => void) {
    this.deps = deps;
    this.request = request;
    this.onEvent = onEvent;
    this.watched = watch(request.task);
  }

  stop(): void {
    this.stopping = true;
    this.halt();
  }

  save(): void {
    this.saveNow = true;
  }

  setSize(test: number, size: readonly [number, number]): void {
    this.sizes.push({ test, size });
  }

  /** Finds a backend and what was saved, and makes the first learners. @throws what they refuse */
  async begin(): Promise<void> {
    const { id, task, keep, resume, backend: wish, parallel } = this.request;
    const place = await this.deps.place(wish, null);
    this.backend = place.backend;
    const found = resume && keep ? ((await this.deps.store.session(keep.session)) as SessionState | undefined) : undefined;
    this.saved = found && goesOn(task, found) ? found : undefined;
    this.onEvent({
      type: 'started',
      id,
      backend: this.backend,
      parallel: this.deps.parallel(this.backend, parallel),
      note: place.note,
      goesBy: !this.saved || lengthsOf(task, this.saved).every(Boolean) ? goesBy(task) : [],
    });
    await this.open().catch((e: unknown) => this.goOn(e));
  }

  /** Turn by turn, until it ends or is stopped. @throws DeviceError, WorkerStoppedError where a device or a worker is lost and there is no other */
  async toEnd(): Promise<void> {
    const { deps, onEvent } = this;
    const { id } = this.request;
    let [savedAt, toldAt, looks] = [deps.now(), -Infinity, -1];
    const tell = (progress: SessionProgress): void => onEvent({ type: 'progress', id, progress: told(progress, this.watched.moments) });
    for (let progress = this.current().progress(); ;) {
      if (progress.looks !== looks) await this.remember(progress);
      looks = progress.looks;
      const over = progress.ended !== null || this.stopping;
      if (over || deps.now() - toldAt >= TELL_MS) {
        tell(progress);
        toldAt = deps.now();
      }
      if (over || this.saveNow || deps.now() - savedAt >= SAVE_MS) {
        this.saveNow = false;
        this.saved = await this.current().save();
        await this.keep(this.saved);
        savedAt = deps.now();
      }
      if (over) return onEvent({ type: 'ended', id, reason: progress.ended ?? 'stopped' });
      await deps.breathe();
      for (const { test, size } of this.sizes.splice(0)) await this.current().setSize(test, size);
      try {
        const turn = this.current().advance();
        const cut = new Promise<null>((resolve) => (this.halt = () => void setTimeout(() => resolve(null), PATIENCE_MS)));
        const next = await Promise.race([turn, cut]);
        if (!next) {
          // A step of a large task takes seconds: it is given up, and what was saved last stands.
          turn.catch(() => undefined);
          tell(this.current().progress());
          return onEvent({ type: 'ended', id, reason: 'stopped' });
        }
        progress = next;
      } catch (e) {
        this.dispose();
        await this.goOn(e);
        progress = this.current().progress();
      }
    }
  }

  dispose(): void {
    this.session?.dispose();
  }

  private current(): LearnSession {
    if (!this.session) throw new Error('The learning has not begun.');
    return this.session;
  }

  /** A session from what was saved last, or a new one, on the present backend. */
  private async open(): Promise<void> {
    const { working, backend, saved, request } = this;
    const { task, seconds, seeds } = request;
    working.clear();
    const parallel = this.aside ? this.deps.parallel(backend, request.parallel) : 1;
    const apart = this.aside && (parallel > 1 || backend === 'wasm');
    const fittedBefore = saved?.finished.filter(({ fitted }) => fitted).length ?? 0;
    const session = new LearnSession({
      task,
      seconds,
      seeds,
      parallel,
      planned: request.planned,
      sizes: request.sizes,
      pretrained: this.deps.pretrained,
      now: this.deps.now,
      least: Math.max(AGREE, request.resume ? fittedBefore + 1 : 0), // who keeps learning wants another opinion
      makeLearner: async (seed, planned, state, turned) => {
        const learner = await this.deps.learner({ task, seed, planned, turned, start: state && { state } }, backend, apart);
        working.set(seed, learner);
        return learner;
      },
    });
    if (saved) {
      try {
        await session.restore(saved);
      } catch (e) {
        session.dispose();
        throw e;
      }
      session.extend({ seconds, seeds });
    }
    this.session = session;
  }

  /** Goes on from what was saved last after a lost device or a lost worker. @throws what it is given where there is no other way */
  private async goOn(e: unknown): Promise<void> {
    const { code } = failureOf(e);
    const { id } = this.request;
    let note = 'one seed after the other, because this browser gave no worker for a second one';
    if (code === 'worker' && this.aside) {
      this.aside = false;
    } else if (code === 'device') {
      const next = await this.deps.place(this.request.backend, this.backend);
      if (next.backend === this.backend) throw e;
      ({ backend: this.backend, note } = next);
    } else throw e;
    this.onEvent({ type: 'recovered', id, backend: this.backend, note });
    await this.open().catch((again: unknown) => this.goOn(again));
  }

  /** Holds the weights of the watched learner at a look. */
  private async remember(progress: SessionProgress): Promise<void> {
    const { moments } = this.watched;
    // At the end all learners are given back, also those that were cut off.
    const active = progress.ended ? undefined : progress.seeds.find(({ finished, step }) => !finished && step > 0);
    const learner = active && this.working.get(active.seed);
    if (learner) return moments.add({ seed: active.seed, step: active.step, weights: await learner.weights() });
    const best = this.current().best();
    if (best) moments.add({ seed: best.seed, step: best.steps, weights: best.weights });
  }

  private async keep(state: SessionState): Promise<void> {
    const { id, keep, name, task } = this.request;
    if (!keep) return;
    const savedAt = Date.now();
    const config = formatEtrmConfig(configFor(task, speaker({ seeds: state.finished })?.weights.length));
    const model: KeptModel<LearnTask> | null =
      state.finished.length === 0
        ? null
        : { key: keep.model, name, task, savedAt, seconds: state.ms / 1000, config, seeds: [...state.finished] };
    try {
      await this.deps.store.save(model, { key: keep.session, model: keep.model, savedAt, state });
      this.onEvent({ type: 'saved', id });
    } catch (e) {
      this.onEvent({ type: 'not-saved', id, error: failureOf(e) });
    }
  }
}

/** Progress as it crosses the border: grids as plain lists. */
function told(p: SessionProgress, moments: Moments): LearnProgress {
  const list = (grid: readonly (readonly number[])[]): number[][] => grid.map((row) => [...row]);
  return {
    seconds: p.seconds,
    secondsLeft: p.secondsLeft,
    fraction: p.fraction,
    seeds: p.seeds,
    demonstrations: p.demonstrations.map(({ answer: a, right }) => ({ answer: a && list(a), right })),
    learnt: p.learnt,
    fitted: p.fitted,
    looks: p.looks,
    tests: p.tests.map(({ size, answer: a, candidates }) => ({
      size: size && [size[0], size[1]],
      answer: a && list(a),
      candidates: candidates.map(({ grid, votes, seeds }) => ({ grid: list(grid), votes, seeds })),
    })),
    moments: moments.all.map(({ seed, step }) => ({ seed, step })),
  };
}
