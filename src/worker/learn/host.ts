/** Learns one ARC task at a time: turns the session's crank, tells the page, saves, and lets it look inside between two turns. */

import { demonstrationsKey } from '../../kinds/arc/core/identity.ts';
import { asksFor, goesBy } from '../../model/architectures/etrm/asks.ts';
import { formatEtrmConfig, parseEtrmConfig } from '../../model/architectures/etrm/config.ts';
import { EtrmError } from '../../model/architectures/etrm/errors.ts';
import { parameterLayout } from '../../model/architectures/etrm/parameters.ts';
import { configFor, turnedCopies } from '../../model/architectures/etrm/plan.ts';
import type { Pretrained } from '../../model/architectures/etrm/pretrained.ts';
import { coloursOf, gridKey } from '../../model/architectures/etrm/task.ts';
import { askedSize } from '../../model/architectures/etrm/viewSizes.ts';
import { pool, type Vote } from '../../model/architectures/etrm/votes.ts';
import {
  askRequestSchema,
  bytesSchema,
  idSchema,
  keySchema,
  learnRequestSchema,
  learnTaskSchema,
  learnWish,
  lookRequestSchema,
  sizeSchema,
  textSchema,
  type Asked,
  type Kept,
  type LearnApi,
  type LearnBackend,
  type LearnEvent,
  type LearnProgress,
  type LearnRequest,
  type Learnt,
  type LearntFile,
  type LearnTask,
  type LearnWish,
  type Look,
  type Size,
} from '../../protocol/learn.ts';
import type { Reply } from '../../protocol/session.ts';
import type { KeptModel, LearntStore } from '../../storage/learnt.ts';
import { forecast, stepFlops, TIMING_TASK } from '../../training/etrm/forecast.ts';
import type { LearnerState, SeedLearner } from '../../training/etrm/learner.ts';
import { LearnSession } from '../../training/etrm/session.ts';
import type { SessionProgress, SessionState } from '../../training/etrm/standing.ts';
import { reply, check, failureOf } from '../replies.ts';
import { LearnError } from './errors.ts';
import { fileOf, modelFrom, speaker } from './file.ts';
import { Looker } from './look.ts';
import { Moments, type Moment } from './moments.ts';

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
  readonly parallel: (backend: LearnBackend, wished: number) => number;
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
/** Answers of a known model to each test input. */
const COPIES = 4;

/** Seeds side by side that a forecast reckons with. */
const SIDE_BY_SIDE = 2;
/** Tasks that are forecast at once at most. */
const FORECASTS = 500;
/** Steps that are timed, and the time after which no further one begins. */
const TIMED_STEPS = 5;
const TIMED_MS = 300;
/** What can be looked into. */
interface Watched {
  readonly task: LearnTask;
  readonly looker: Looker;
  readonly moments: Moments;
}

interface Live {
  readonly request: LearnRequest;
  session: LearnSession;
  readonly watched: Watched;
  /** The learner that is watched: of the seeds at work the one that began first. */
  readonly working: Map<number, SeedLearner>;
  stopping: boolean;
  /** Gives the present piece of work up, after a while. */
  halt: () => void;
  saveNow: boolean;
  /** What goes on with the next turn. */
  readonly sizes: { readonly test: number; readonly size: readonly [number, number] }[];
}

export class LearnHost implements LearnApi {
  private readonly deps: LearnDeps;
  private live: Live | null = null;
  /** A task is being learnt, or about to be. */
  private busy = false;
  /** The learning that is going on or ended last. */
  private watched: Watched | null = null;
  /** Floating-point operations a millisecond here, by backend, as far as it was timed. */
  private readonly rates = new Map<LearnBackend, number>();
  /** Whom Stop was pressed for last: it may only be about to begin. */
  private toStop: string | null = null;
  private viewer: { readonly of: Moment; readonly learner: SeedLearner } | null = null;

  constructor(deps: LearnDeps) {
    this.deps = deps;
  }

  async learn(raw: LearnRequest, onEvent: (e: LearnEvent) => void): Promise<void> {
    const { id = '' } = idSchema.safeParse(raw).data ?? {};
    try {
      const request = check(learnRequestSchema, raw, 'learning');
      if (this.busy) throw new LearnError('busy', 'Another task is being learnt.');
      this.busy = true;
      try {
        await this.run(request, onEvent);
      } finally {
        this.busy = false;
      }
    } catch (e) {
      onEvent({ type: 'failed', id, error: failureOf(e) });
    }
  }

  stop(id: string): void {
    this.toStop = id;
    if (this.live?.request.id !== id) return;
    this.live.stopping = true;
    this.live.halt();
  }

  save(id: string): void {
    if (this.live?.request.id === id) this.live.saveNow = true;
  }

  setSize(id: string, test: number, raw: readonly [number, number]): void {
    const { data: size } = sizeSchema.safeParse(raw);
    if (size && this.live?.request.id === id) this.live.sizes.push({ test, size });
  }

  forecast(raw: readonly LearnTask[], wish: LearnWish): Promise<Reply<number[]>> {
    return reply(async () => {
      const tasks = check(learnTaskSchema.array().max(FORECASTS), raw, 'tasks');
      const { backend } = await this.deps.place(check(learnWish, wish, 'backend'), null);
      const rate = this.rates.get(backend) ?? (await this.time({ train: [...TIMING_TASK.train], test: [] }, backend));
      this.rates.set(backend, rate);
      const parallel = this.deps.parallel(backend, SIDE_BY_SIDE);
      return tasks.map((task) => forecast(task, rate, { parallel }).seconds);
    });
  }

  sizes(raw: LearnTask): Promise<Reply<(Size | null)[]>> {
    return reply(() => {
      const { train, test } = check(learnTaskSchema, raw, 'task');
      const sizes = test.map(({ input }): Size | null => {
        const size = askedSize(train, input);
        return size && [size[0], size[1]];
      });
      return Promise.resolve(sizes);
    });
  }

  /** Floating-point operations of a step that are done here in a millisecond, timed on a task. @throws LearnError "busy" */
  private async time(task: LearnTask, backend: LearnBackend): Promise<number> {
    if (this.busy) throw new LearnError('busy', 'A task is being learnt.');
    const learner = await this.deps.learner({ task, seed: 1, planned: 250, start: undefined }, backend, false);
    try {
      await learner.step(1); // makes what is made once
      const started = this.deps.now();
      let steps = 0;
      do {
        await learner.step(1);
        steps++;
      } while (steps < TIMED_STEPS && this.deps.now() - started < TIMED_MS);
      return (stepFlops(task) * steps) / Math.max(1e-3, this.deps.now() - started);
    } finally {
      learner.dispose();
    }
  }

  look(raw: unknown): Promise<Reply<Look>> {
    return reply(async () => {
      const { moment, input, size } = check(lookRequestSchema, raw, 'look');
      const { watched } = this;
      if (!watched) throw new LearnError('no-moment', 'Nothing is being learnt that could be looked into.');
      const at = watched.moments.all.at(moment);
      if (!at) throw new LearnError('no-moment', 'The learning has only begun: there is nothing to see yet.');
      const learner = await this.view(at, watched.task);
      return watched.looker.draw(await learner.states(input, size));
    });
  }

  ask(raw: unknown): Promise<Reply<Asked>> {
    return reply(async () => {
      const { model: key, task, sizes } = check(askRequestSchema, raw, 'question');
      const model = await this.deps.store.model(key);
      if (!model || model.seeds.length === 0 || !stillFits(model)) throw new LearnError('no-model', 'This task has not been learnt here.');
      const known = new Set(coloursOf(model.task));
      if (!coloursOf(task).every((colour) => known.has(colour)))
        throw new LearnError('not-fitting', 'The test has a colour that the model has never met: it has to be learnt anew.');
      return this.answers(model, task, sizes);
    });
  }

  list(): Promise<Reply<Learnt[]>> {
    return reply(async () => (await this.deps.store.models()).map(summary));
  }

  kept(model: string, session: string): Promise<Reply<Kept>> {
    return reply(async () => {
      const [learnt, state] = await Promise.all([
        this.deps.store.model(check(keySchema, model, 'model')),
        this.deps.store.session(check(keySchema, session, 'session')),
      ]);
      const fits = !learnt || stillFits(learnt);
      return { learnt: learnt && fits ? summary(learnt) : null, session: state !== undefined && fits };
    });
  }

  rename(key: string, name: string): Promise<Reply<null>> {
    return reply(async () => {
      await this.deps.store.rename(check(keySchema, key, 'model'), check(textSchema, name, 'name').trim().slice(0, 120) || 'learnt task');
      return null;
    });
  }

  forget(key: string): Promise<Reply<null>> {
    return reply(async () => {
      await this.deps.store.forget(check(keySchema, key, 'model'));
      return null;
    });
  }

  exportModel(key: string): Promise<Reply<LearntFile>> {
    return reply(async () => {
      const model = await this.deps.store.model(check(keySchema, key, 'model'));
      if (!model) throw new LearnError('no-model', 'This task is no longer among those that were learnt here.');
      return fileOf(model);
    });
  }

  importModel(file: Uint8Array, name: string): Promise<Reply<Learnt>> {
    return reply(async () => {
      const model = modelFrom(check(bytesSchema, file, 'file'), check(textSchema, name, 'name'), demonstrationsKey, Date.now());
      await this.deps.store.put(model);
      return summary(model);
    });
  }

  private async run(request: LearnRequest, onEvent: (e: LearnEvent) => void): Promise<void> {
    const { id, task, keep } = request;
    const place = await this.deps.place(request.backend, null);
    let { backend } = place;
    /** Seeds side by side, each in a worker of its own; where no such worker can be had one seed learns after the other, in this one. */
    let aside = true;
    const working = new Map<number, SeedLearner>();
    const begin = async (state: SessionState | undefined): Promise<LearnSession> => {
      working.clear();
      const on = backend;
      const parallel = aside ? this.deps.parallel(on, request.parallel) : 1;
      const fittedBefore = state?.finished.filter(({ fitted }) => fitted).length ?? 0;
      const session = new LearnSession({
        task,
        seconds: request.seconds,
        planned: request.planned,
        pretrained: this.deps.pretrained,
        seeds: request.seeds,
        sizes: request.sizes,
        parallel,
        now: this.deps.now,
        least: Math.max(AGREE, request.resume ? fittedBefore + 1 : 0), // who keeps learning wants another opinion
        makeLearner: async (seed, planned, from, turned) => {
          const learner = await this.deps.learner(
            { task, seed, planned, turned, start: from && { state: from } },
            on,
            aside && (parallel > 1 || on === 'wasm'),
          );
          working.set(seed, learner);
          return learner;
        },
      });
      if (!state) return session;
      try {
        await session.restore(state);
      } catch (e) {
        session.dispose();
        throw e;
      }
      session.extend({ seconds: request.seconds, seeds: request.seeds });
      return session;
    };
    /** Goes on from a state after a lost device or a lost worker. @throws what it is given where there is no other way */
    const goOn = async (e: unknown, from: SessionState | undefined): Promise<LearnSession> => {
      if (!(e instanceof EtrmError)) throw e;
      if (e.code === 'worker' && aside) {
        aside = false;
        onEvent({ type: 'recovered', id, backend, note: 'one seed after the other, because this browser gave no worker for a second one' });
      } else if (e.code === 'device') {
        const next = await this.deps.place(request.backend, backend);
        if (next.backend === backend) throw e;
        ({ backend } = next);
        onEvent({ type: 'recovered', id, backend, note: next.note });
      } else throw e;
      return begin(from).catch((again: unknown) => goOn(again, from));
    };
    const found = request.resume && keep ? ((await this.deps.store.session(keep.session)) as SessionState | undefined) : undefined;
    const saved = found && goesOn(task, found) ? found : undefined;
    onEvent({
      type: 'started',
      id,
      backend,
      parallel: this.deps.parallel(backend, request.parallel),
      note: place.note,
      goesBy: !saved || lengthsOf(task, saved).every(Boolean) ? goesBy(task) : [],
    });
    const live: Live = {
      request,
      session: await begin(saved).catch((e: unknown) => goOn(e, saved)),
      watched: watch(task),
      working,
      stopping: false,
      halt: () => undefined,
      saveNow: false,
      sizes: [],
    };
    this.live = live;
    if (this.toStop === id) this.stop(id);
    this.watched = live.watched;
    this.dropViewer();
    let state: SessionState | null = null;
    try {
      let [savedAt, toldAt, looks] = [this.deps.now(), -Infinity, -1];
      for (let progress = live.session.progress(); ;) {
        if (progress.looks !== looks) await this.remember(live, progress);
        looks = progress.looks;
        const over = progress.ended !== null || live.stopping;
        if (over || this.deps.now() - toldAt >= TELL_MS) {
          onEvent({ type: 'progress', id, progress: told(progress, live.watched.moments) });
          toldAt = this.deps.now();
        }
        if (over || live.saveNow || this.deps.now() - savedAt >= SAVE_MS) {
          live.saveNow = false;
          state = await live.session.save();
          await this.keep(request, state, onEvent);
          savedAt = this.deps.now();
        }
        if (over) return onEvent({ type: 'ended', id, reason: progress.ended ?? 'stopped' });
        await this.deps.breathe();
        for (const { test, size } of live.sizes.splice(0)) await live.session.setSize(test, size);
        try {
          const turn = live.session.advance();
          const cut = new Promise<null>((resolve) => (live.halt = () => void setTimeout(() => resolve(null), PATIENCE_MS)));
          const next = await Promise.race([turn, cut]);
          if (!next) {
            // A step of a large task takes seconds: it is given up, and what was saved last stands.
            turn.catch(() => undefined);
            onEvent({ type: 'progress', id, progress: told(live.session.progress(), live.watched.moments) });
            return onEvent({ type: 'ended', id, reason: 'stopped' });
          }
          progress = next;
        } catch (e) {
          live.session.dispose();
          live.session = await goOn(e, state ?? saved);
          progress = live.session.progress();
        }
      }
    } finally {
      live.session.dispose();
      this.live = null;
    }
  }

  /** Holds the weights of the watched learner at a look. */
  private async remember({ session, watched: { moments }, working }: Live, progress: SessionProgress): Promise<void> {
    // At the end all learners are given back, also those that were cut off.
    const active = progress.ended ? undefined : progress.seeds.find(({ finished, step }) => !finished && step > 0);
    const learner = active && working.get(active.seed);
    if (learner) return moments.add({ seed: active.seed, step: active.step, weights: await learner.weights() });
    const best = session.best();
    if (best) moments.add({ seed: best.seed, step: best.steps, weights: best.weights });
  }

  private async keep({ id, keep, name, task }: LearnRequest, state: SessionState, onEvent: (e: LearnEvent) => void): Promise<void> {
    if (!keep) return;
    const savedAt = Date.now();
    const config = formatEtrmConfig(configFor(task, speaker({ seeds: state.finished })?.weights.length));
    const model: KeptModel<LearnTask> | null =
      state.finished.length === 0
        ? null
        : { key: keep.model, name, task, savedAt, seconds: state.ms / 1000, config, seeds: [...state.finished] };
    try {
      await this.deps.store.save(model, { key: keep.session, model: keep.model, savedAt, state });
      onEvent({ type: 'saved', id });
    } catch (e) {
      onEvent({ type: 'not-saved', id, error: failureOf(e) });
    }
  }

  /** Answers of all seeds that were kept, pooled. */
  private async answers(
    model: KeptModel<LearnTask>,
    task: LearnTask,
    sizes: readonly (readonly [number, number] | null)[],
  ): Promise<Asked> {
    const votes: Vote[][] = task.test.map(() => []);
    const wanted = task.test.map(({ input }, i) => sizes[i] ?? askedSize(task.train, input));
    const demonstrations: { answer: number[][]; right: boolean }[] = [];
    const best = speaker(model);
    for (const { seed, fitted, weights } of model.seeds) {
      const learner = await this.deps.learner({ task: model.task, seed, planned: 1, start: { weights } }, 'wasm', false);
      try {
        for (const [t, { input }] of task.test.entries()) {
          const size = wanted[t];
          if (size) votes[t].push(...(await learner.answer(input, size, COPIES)).map((ballot) => ({ ...ballot, seed, fitted })));
        }
        if (seed !== best?.seed) continue;
        for (const { input, output } of task.train) {
          const [{ grid: now }] = await learner.answer(input, [output.length, output[0]?.length ?? 0], 1);
          demonstrations.push({ answer: now.map((row) => [...row]), right: gridKey(now) === gridKey(output) });
        }
      } finally {
        learner.dispose();
      }
    }
    if (!this.busy && best) {
      this.watched = watch(model.task);
      this.watched.moments.add({ seed: best.seed, step: best.steps, weights: best.weights });
    }
    return {
      demonstrations,
      tests: wanted.map((size, t) => ({
        size: size && [size[0], size[1]],
        candidates: pool(votes[t]).map(({ grid, votes: n, seeds }) => ({ grid: grid.map((row) => [...row]), votes: n, seeds })),
      })),
    };
  }

  /** A learner with the weights of a moment, kept while the same moment is looked at. */
  private async view(moment: Moment, task: LearnTask): Promise<SeedLearner> {
    if (this.viewer?.of === moment) return this.viewer.learner;
    this.dropViewer();
    const learner = await this.deps.learner({ task, seed: 1, planned: 1, start: { weights: moment.weights } }, 'wasm', false);
    this.viewer = { of: moment, learner };
    return learner;
  }

  private dropViewer(): void {
    this.viewer?.learner.dispose();
    this.viewer = null;
  }
}

type Weighed = Pick<SessionState, 'learners' | 'finished' | 'pretrained'>;

/** Of the seeds so far those that began with random numbers: whether each has as many numbers as what the task is learnt with now. */
function lengthsOf(task: LearnTask, { learners, finished, pretrained = [] }: Weighed): boolean[] {
  const plain = configFor(task);
  const totals = [plain, turnedCopies(plain)].map((config) => parameterLayout(config).total);
  return [...learners, ...finished].filter(({ seed }) => !pretrained.includes(seed)).map(({ weights }) => totals.includes(weights.length));
}

/** Whether a session can go on: the task is learnt with the same still. Before that was written down other marks, views and shifts may have filled as many numbers. */
function goesOn(task: LearnTask, saved: SessionState): boolean {
  const asks = asksFor(task);
  if (saved.asks) return same(saved.asks, asks);
  const told = asks.marks.length === 0 && asks.view === '' && asks.offset.every((d) => d === 0);
  return told || lengthsOf(task, saved).every((length) => !length);
}

/** Whether a model was learnt with what its task is learnt with now; its configuration is that of the seed that speaks for it. */
function stillFits(model: KeptModel<LearnTask>): boolean {
  const config = configFor(model.task, speaker(model)?.weights.length);
  try {
    return same(formatEtrmConfig(parseEtrmConfig(model.config)), formatEtrmConfig(config));
  } catch {
    return false;
  }
}

const same = (a: object, b: object): boolean => {
  const sorted = (of: object): string => JSON.stringify(Object.entries(of).sort(([x], [y]) => (x < y ? -1 : 1)));
  return sorted(a) === sorted(b);
};

const watch = (task: LearnTask): Watched => ({ task, looker: new Looker(), moments: new Moments() });

function summary({ key, name, task, savedAt, seconds, seeds }: KeptModel<LearnTask>): Learnt {
  return {
    key,
    name,
    task,
    savedAt,
    seconds,
    steps: seeds.reduce((sum, { steps }) => sum + steps, 0),
    seeds: seeds.length,
    fitted: seeds.filter(({ fitted }) => fitted).length,
    bytes: seeds.reduce((sum, { weights }) => sum + weights.byteLength, 0),
  };
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
