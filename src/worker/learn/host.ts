/** What the page asks of the worker that learns ARC tasks: one learning at a time, looks into it, answers of learnt models, and what is kept of them. */

import { demonstrationsKey } from '../../kinds/arc/core/task.ts';
import { coloursOf, gridKey, type Size } from '../../model/architectures/etrm/task.ts';
import { askedSize } from '../../model/architectures/etrm/views.ts';
import { pool, type Vote } from '../../model/architectures/etrm/votes.ts';
import { coded } from '../../model/errors.ts';
import { BusyError } from '../../protocol/errors.ts';
import {
  askRequestSchema,
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
  type LearnRequest,
  type Learnt,
  type LearntFile,
  type LearnTask,
  type LearnWish,
  type Look,
} from '../../protocol/learn.ts';
import { bytes, check, failureOf, reply, type Reply } from '../../protocol/session.ts';
import { NotLearntError, type KeptModel } from '../../storage/learnt.ts';
import { forecast, stepFlops, TIMING_TASK } from '../../training/etrm/backends.ts';
import type { SeedLearner } from '../../training/etrm/learner.ts';
import { Learning, watch, type LearnDeps, type Watched } from './learning.ts';
import { LearntHereError, fileOf, modelFrom, speaker, stillFits, summary } from './learnt.ts';
import type { LearnerMoment } from './look.ts';

/** Answers of a known model to each test input. */
const COPIES = 4;
/** Seeds side by side that a forecast reckons with. */
const SIDE_BY_SIDE = 2;
/** Tasks that are forecast at once at most. */
const FORECASTS = 500;
/** Steps that are timed, and the time after which no further one begins. */
const TIMED_STEPS = 5;
const TIMED_MS = 300;

/** Nothing is being learnt that could be looked into. */
class NoMomentError extends coded('no-moment') {}
/** A test has what the model never met. */
class NotFittingError extends coded('not-fitting') {}

export class LearnHost implements LearnApi {
  private readonly deps: LearnDeps;
  private live: Learning | null = null;
  /** A task is being learnt, or about to be. */
  private busy = false;
  /** The learning that is going on or ended last. */
  private watched: Watched | null = null;
  /** Floating-point operations a millisecond here, by backend, as far as it was timed. */
  private readonly rates = new Map<LearnBackend, number>();
  /** Whom Stop was pressed for last: it may only be about to begin. */
  private toStop: string | null = null;
  private viewer: { readonly of: LearnerMoment; readonly learner: SeedLearner } | null = null;

  constructor(deps: LearnDeps) {
    this.deps = deps;
  }

  async learn(raw: LearnRequest, onEvent: (e: LearnEvent) => void): Promise<void> {
    const { id = '' } = idSchema.safeParse(raw).data ?? {};
    try {
      const request = check(learnRequestSchema, raw, 'learning');
      if (this.busy) throw new BusyError('Another task is being learnt.');
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
    this.live.stop();
  }

  save(id: string): void {
    if (this.live?.request.id === id) this.live.save();
  }

  setSize(id: string, test: number, raw: readonly [number, number]): void {
    const { data: size } = sizeSchema.safeParse(raw);
    if (size && this.live?.request.id === id) this.live.setSize(test, size);
  }

  forecast(raw: readonly LearnTask[], wish: LearnWish): Promise<Reply<number[]>> {
    return reply(async () => {
      const tasks = check(learnTaskSchema.array().max(FORECASTS), raw, 'tasks');
      const { backend } = await this.deps.place(check(learnWish, wish, 'backend'), null);
      const rate = this.rates.get(backend) ?? (await this.time({ train: [...TIMING_TASK.train], test: [] }, backend));
      this.rates.set(backend, rate);
      const parallel = this.deps.parallel(backend, SIDE_BY_SIDE);
      return tasks.map((task) => forecast(task, rate, parallel));
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

  /** Floating-point operations of a step that are done here in a millisecond, timed on a task. @throws BusyError */
  private async time(task: LearnTask, backend: LearnBackend): Promise<number> {
    if (this.busy) throw new BusyError('A task is being learnt.');
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
      if (!watched) throw new NoMomentError('Nothing is being learnt that could be looked into.');
      const at = watched.moments.all.at(moment);
      if (!at) throw new NoMomentError('The learning has only begun: there is nothing to see yet.');
      const learner = await this.view(at, watched.task);
      return watched.looker.draw(await learner.states(input, size));
    });
  }

  ask(raw: unknown): Promise<Reply<Asked>> {
    return reply(async () => {
      const { model: key, task, sizes } = check(askRequestSchema, raw, 'question');
      const model = await this.deps.store.model(key);
      if (!model || model.seeds.length === 0 || !stillFits(model)) throw new NotLearntError('This task has not been learnt here.');
      const known = new Set(coloursOf(model.task));
      if (!coloursOf(task).every((colour) => known.has(colour)))
        throw new NotFittingError('The test has a colour that the model has never met: it has to be learnt anew.');
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
      if (!model) throw new NotLearntError('This task is no longer among those that were learnt here.');
      return fileOf(model);
    });
  }

  importModel(file: Uint8Array, name: string): Promise<Reply<Learnt>> {
    return reply(async () => {
      const model = modelFrom(check(bytes, file, 'file'), check(textSchema, name, 'name'), demonstrationsKey, Date.now());
      const here = await this.deps.store.model(model.key);
      if (here)
        throw new LearntHereError(`This task is learnt here already, as “${here.name}”. Delete that first to open ${name} in its place.`);
      await this.deps.store.put(model);
      return summary(model);
    });
  }

  private async run(request: LearnRequest, onEvent: (e: LearnEvent) => void): Promise<void> {
    const learning = new Learning(this.deps, request, onEvent);
    try {
      await learning.begin();
      this.live = learning;
      if (this.toStop === request.id) learning.stop();
      this.watched = learning.watched;
      this.dropViewer();
      await learning.toEnd();
    } finally {
      learning.dispose();
      this.live = null;
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
  private async view(moment: LearnerMoment, task: LearnTask): Promise<SeedLearner> {
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
