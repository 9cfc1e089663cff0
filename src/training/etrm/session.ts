/**
 * Learning a task with several seeds, until their answers agree or the time is up. The caller turns the crank: each `advance` is a short
 * piece of work and returns how things stand, so that whoever runs it can stop, save or look inside between two.
 */

import { asksFor } from '../../model/architectures/etrm/asks.ts';
import { beginning, type Pretrained } from '../../model/architectures/etrm/plan.ts';
import { coloursOf, type EtrmTask, type Size } from '../../model/architectures/etrm/task.ts';
import { codeOf } from '../../model/errors.ts';
import { Clock, type Pace } from './clock.ts';
import { stateOf, type LearnerState, type SeedLearner, type StepReport } from './learner.ts';
import {
  Ballots,
  finishedProgress,
  seedProgress,
  type FinishedSeed,
  type SeedProgress,
  type SessionEnd,
  type SessionProgress,
  type SessionState,
} from './standing.ts';

/** Makes the learner of a seed: a new one, of turned copies or not, or one that goes on from a state. */
export type MakeLearner = (seed: number, planned: number, state?: LearnerState, turned?: boolean) => Promise<SeedLearner>;

export interface LearnSessionOptions {
  readonly task: EtrmTask;
  readonly makeLearner: MakeLearner;
  /** Time limit in seconds of work; null: until the seeds agree or are used up. */
  readonly seconds: number | null;
  /** Steps of a seed's schedule; fewer where the time limit asks for it. */
  readonly planned?: number;
  /** Learners at the same time. */
  readonly parallel?: number;
  /** Seeds that must have fitted and agree before it ends early. */
  readonly least?: number;
  /** Most seeds. */
  readonly seeds?: number;
  /**
   * Loads the weights that some seeds begin with once the first two have not agreed (`KINDS`); null where there are none.
   * Where they do not load, the seed begins with random numbers too.
   */
  readonly pretrained?: (() => Promise<Pretrained>) | null;
  /** The first of them; the others follow it. */
  readonly firstSeed?: number;
  /** Answers' sizes that a person gave, by test input; null: by rule. */
  readonly sizes?: readonly (Size | null)[];
  /** Answers of a finished learner to each test input: the task's colours and renamings. */
  readonly copies?: number;
  /** Milliseconds, for what only the clock can say. */
  readonly now?: () => number;
}

/** What the seeds begin with after the first two, which begin with random numbers, in turns: others are right where those are wrong. */
const KINDS = ['turned', 'pretrained', 'random'] as const;
const FROM_RANDOM = 2;
const DEFAULTS = { planned: 250, parallel: 1, least: 2, seeds: 8, firstSeed: 1, copies: 4 } as const;
/** A look costs at most one part in this of the time. */
const LOOK_SHARE = 12;
const LOOK_MS = 400;
/** The least steps that are worth beginning a seed for. */
const WORTH = 60;

interface Active {
  readonly learner: SeedLearner;
  readonly pace: Pace;
  last: StepReport | null;
}

export class LearnSession {
  private readonly options: LearnSessionOptions & typeof DEFAULTS;
  private readonly clock: Clock;
  private readonly active: Active[] = [];
  private done: FinishedSeed[] = [];
  private reports: SeedProgress[] = [];
  private readonly ballots: Ballots;
  private nextSeed: number;
  /** Seeds that began with pretrained weights. */
  private readonly begun = new Set<number>();
  private most: number;
  private end: SessionEnd | null = null;
  private lookAt = 0;

  /** Nothing is learnt yet: call `advance`. @throws BadSizeError */
  constructor(options: LearnSessionOptions) {
    this.options = { ...DEFAULTS, ...options } as LearnSessionOptions & typeof DEFAULTS;
    this.clock = new Clock(options.now ?? (() => performance.now()), options.seconds);
    this.nextSeed = this.options.firstSeed;
    this.most = this.nextSeed - 1 + this.options.seeds;
    this.ballots = new Ballots(options.task, options.sizes ?? [], this.options.copies);
  }

  /** Goes on from a saved state, in a session just made with the same task; an answer whose size is another one by now is asked for anew. */
  async restore(state: SessionState): Promise<void> {
    const resized = this.ballots.restore(state);
    this.done = [...state.finished];
    for (const seed of state.pretrained ?? []) this.begun.add(seed);
    this.nextSeed = state.nextSeed;
    this.clock.ms = state.ms;
    this.reports = state.finished.map(finishedProgress);
    for (const { test, size } of resized) await this.setSize(test, size);
    for (const learner of state.learners) await this.start(learner.seed, learner.planned, learner);
  }

  /** A copy of everything that matters. */
  async save(): Promise<SessionState> {
    return {
      version: 1,
      asks: asksFor(this.options.task),
      learners: await Promise.all(this.active.map(({ learner }) => learner.save())),
      finished: [...this.done],
      pretrained: [...this.begun],
      ...this.ballots.save(),
      nextSeed: this.nextSeed,
      ms: this.clock.ms,
    };
  }

  /**
   * About a tenth of a second of work, or one step where that takes longer.
   * @throws DeviceError, after which a session can be restored from the last `save`
   */
  async advance(): Promise<SessionProgress> {
    if (this.end) return this.progress();
    await this.clock.turn(async () => {
      await this.fill();
      if (this.active.length === 0) return;
      await Promise.all(this.active.map((a) => this.work(a)));
      await this.harvest();
      if (!this.settled) await this.look();
    });
    this.end = this.whetherEnded();
    if (this.end) await this.closeDown();
    return this.progress();
  }

  /** Takes up learning again after an end: further seeds, with more time. */
  extend({ seconds, seeds = 4 }: { readonly seconds: number | null; readonly seeds?: number }): void {
    this.clock.extend(seconds);
    this.most = this.nextSeed - 1 + seeds;
    this.end = null;
  }

  /** Answers a test input at this size with all that has been learnt, and from now on. @throws BadSizeError */
  async setSize(test: number, size: Size): Promise<void> {
    this.ballots.resize(test, size);
    for (const { seed, steps, fitted, weights } of this.done) {
      const planned = Math.max(1, steps);
      const learner = await this.options.makeLearner(seed, planned, stateOf(weights, { seed, planned, steps }));
      try {
        await this.ballots.cast(learner, fitted, test);
      } finally {
        learner.dispose();
      }
    }
  }

  /** The seed to keep as a model: one that fitted, the first of them; null before one is done. */
  best(): FinishedSeed | null {
    return this.done.find(({ fitted }) => fitted) ?? this.done[0] ?? null;
  }

  progress(): SessionProgress {
    const { ms } = this.clock;
    const left = this.end ? 0 : this.left();
    const running = this.active.map(({ learner, last }) => seedProgress(learner, last, this.begun.has(learner.seed)));
    return {
      ended: this.end,
      seconds: ms / 1000,
      secondsLeft: left === null ? null : left / 1000,
      fraction: this.end ? 1 : left === null ? 0 : ms / Math.max(1, ms + left),
      seeds: [...this.reports, ...running].sort((a, b) => a.seed - b.seed),
      fitted: this.done.some(({ fitted }) => fitted),
      ...this.ballots.progress,
    };
  }

  dispose(): void {
    for (const { learner } of this.active) learner.dispose();
    this.active.length = 0;
  }

  /** Begins seeds while there are places, and time for them. */
  private async fill(): Promise<void> {
    while (this.active.length < this.options.parallel && this.nextSeed <= this.most && this.affordsSeed()) {
      await this.start(this.nextSeed, Math.max(1, Math.min(this.options.planned, this.clock.affordable)));
      this.nextSeed++;
    }
  }

  /** Whether a further seed is worth beginning: it must have most of the steps that the quickest took. The first always is. */
  private affordsSeed(): boolean {
    if (this.active.length + this.done.length === 0) return true;
    const steps = this.done.filter(({ fitted }) => fitted).map((d) => d.steps);
    return this.clock.affordable >= (steps.length > 0 ? Math.max(WORTH, 0.9 * Math.min(...steps)) : WORTH);
  }

  private async start(seed: number, planned: number, state?: LearnerState): Promise<void> {
    const { task, makeLearner, pretrained: load } = this.options;
    const kind = state ? null : this.kind(seed);
    const pretrained = kind === 'pretrained' && load ? await load().catch(() => null) : null;
    const begins = pretrained && stateOf(beginning(pretrained, coloursOf(task).length), { seed, planned });
    if (pretrained) this.begun.add(seed);
    const learner = await makeLearner(seed, planned, state ?? begins ?? undefined, kind === 'turned');
    this.active.push({ learner, last: null, pace: { stepMs: 0, timed: 0 } });
  }

  private kind(seed: number): (typeof KINDS)[number] {
    const place = seed - this.options.firstSeed - FROM_RANDOM;
    return place < 0 ? 'random' : KINDS[place % KINDS.length];
  }

  /** What is kept of a learner. */
  private async finish(learner: SeedLearner, { step: steps, fitted }: StepReport): Promise<void> {
    const { seed } = learner;
    this.done.push({ seed, steps, fitted, weights: await learner.weights(), pretrained: this.begun.has(seed) });
  }

  private async work(active: Active): Promise<void> {
    const { learner, pace } = active;
    const { clock } = this;
    const count = Clock.steps(pace);
    const started = clock.now();
    try {
      active.last = await learner.step(count);
    } catch (e) {
      if (codeOf(e) !== 'diverged') throw e; // of a learner in a worker the code alone is known
      active.last = { loss: NaN, exact: 0, step: learner.planned, planned: learner.planned, recent: 0, fitted: false, finished: true };
      return;
    }
    // A schedule that does not fit the time at hand is shortened.
    if (!clock.timed(pace, count, clock.now() - started) || clock.remaining === Infinity) return;
    const affordable = active.last.step + clock.affordable;
    if (affordable < learner.planned) await learner.replan(affordable);
  }

  /** Takes the votes of those who are done. */
  private async harvest(): Promise<void> {
    for (const active of this.active.filter(({ last }) => last?.finished)) {
      const { learner, last } = active;
      const fitted = last?.fitted ?? false;
      if (last && Number.isFinite(last.loss)) {
        await this.ballots.castAll(learner, fitted);
        await this.finish(learner, last);
        if (fitted || this.active[0] === active) await this.ballots.look(learner);
      }
      this.reports.push(seedProgress(learner, last, this.begun.has(learner.seed)));
      this.active.splice(this.active.indexOf(active), 1);
      learner.dispose();
    }
  }

  /** The present answers, now and then. */
  private async look(): Promise<void> {
    const { now, at } = this.clock;
    const [first] = this.active;
    if (!first || at < this.lookAt) return;
    const before = now();
    await this.ballots.look(first.learner);
    this.lookAt = at + Math.max(LOOK_MS, LOOK_SHARE * (now() - before));
  }

  private whetherEnded(): SessionEnd | null {
    if (this.settled) return 'agreed';
    if (this.active.length > 0) return this.clock.remaining <= 0 ? 'time' : null;
    if (this.nextSeed > this.most) return 'seeds';
    return this.affordsSeed() ? null : 'time';
  }

  /** Enough seeds agree: what is shown stays theirs. */
  private get settled(): boolean {
    const { least } = this.options;
    return this.done.length > 0 && (this.ballots.agree(least) ?? this.done.filter(({ fitted }) => fitted).length >= least);
  }

  /** Whoever is still at work votes as it is, if nobody else has; the others are stopped. */
  private async closeDown(): Promise<void> {
    for (const { learner, last } of this.active) {
      if (this.end === 'time' && last) {
        await this.ballots.castAll(learner, last.fitted);
        await this.finish(learner, last);
      }
      this.reports.push(seedProgress(learner, last, this.begun.has(learner.seed)));
    }
    this.dispose();
  }

  /** Milliseconds that are probably left; null: not known. */
  private left(): number | null {
    const { least, parallel, planned } = this.options;
    const typical = this.done.length > 0 ? this.done.reduce((sum, { steps }) => sum + steps, 0) / this.done.length : planned;
    const current = Math.max(
      0,
      ...this.active.map(({ learner, last }) => Math.min(learner.planned, Math.max(typical, (last?.step ?? 0) + 1)) - (last?.step ?? 0)),
    );
    const further = Math.ceil(Math.max(0, least - this.done.length - this.active.length) / parallel) * typical;
    return this.clock.forecast(current + further);
  }
}
