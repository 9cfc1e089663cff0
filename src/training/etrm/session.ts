/**
 * Learning a task with several seeds, until their answers agree or the time is up. The caller turns the crank: each `advance` is a short
 * piece of work and returns how things stand, so that whoever runs it can stop, save or look inside between two.
 */

import { asksFor } from '../../model/architectures/etrm/asks.ts';
import { EtrmError } from '../../model/architectures/etrm/errors.ts';
import { beginning, type Pretrained } from '../../model/architectures/etrm/pretrained.ts';
import { coloursOf, gridKey, type EtrmTask, type Grid, type Size } from '../../model/architectures/etrm/task.ts';
import { Ballots } from './ballots.ts';
import { stateOf, type GridStates, type LearnerState, type SeedLearner, type StepReport } from './learner.ts';
import {
  seedProgress,
  type FinishedSeed,
  type SeedProgress,
  type SessionEnd,
  type SessionProgress,
  type SessionState,
} from './standing.ts';

/** Makes the learner of a seed: a new one, of turned copies or not, or one that goes on from a state. */
export type MakeLearner = (seed: number, planned: number, state?: LearnerState, turned?: boolean) => Promise<SeedLearner>;

export interface SessionOptions {
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
/** Steps after which the pace is known, and the least that is worth beginning a seed for. */
const PACED = 5;
const WORTH = 60;
/** Share of the time limit that is kept for answering. */
const RESERVE = 0.05;
/** Milliseconds of work in one `advance`. */
const SLICE_MS = 100;
/** Milliseconds, and times what the turn should take, beyond which the tab was asleep. */
const [ASLEEP_MS, ASLEEP] = [5000, 20];
const STEPS_MAX = 16;

interface Active {
  readonly learner: SeedLearner;
  last: StepReport | null;
  /** Milliseconds a step. */
  pace: number;
  timed: number;
}

export class LearnSession {
  private readonly options: SessionOptions & typeof DEFAULTS;
  private readonly now: () => number;
  private readonly active: Active[] = [];
  private done: FinishedSeed[] = [];
  private reports: SeedProgress[] = [];
  private readonly ballots: Ballots;
  private nextSeed: number;
  /** Seeds that began with pretrained weights. */
  private readonly begun = new Set<number>();
  private ms = 0;
  /** Milliseconds of the present turn in which the tab was asleep. */
  private slept = 0;
  private limit: number | null;
  private most: number;
  private end: SessionEnd | null = null;
  private demonstrations: { answer: Grid | null; right: boolean }[];
  private present: (Grid | null)[];
  private looks = 0;
  private lookAt = 0;

  /** Nothing is learnt yet: call `advance`. @throws EtrmError `bad-grid` where the task cannot be learnt from */
  constructor(options: SessionOptions) {
    this.options = { ...DEFAULTS, ...options } as SessionOptions & typeof DEFAULTS;
    this.now = options.now ?? (() => performance.now());
    const { task } = options;
    coloursOf(task);
    this.limit = options.seconds === null ? null : options.seconds * 1000;
    this.nextSeed = this.options.firstSeed;
    this.most = this.nextSeed - 1 + this.options.seeds;
    this.ballots = new Ballots(task, options.sizes ?? [], this.options.copies);
    this.present = task.test.map(() => null);
    this.demonstrations = task.train.map(() => ({ answer: null, right: false }));
  }

  /** Goes on from a saved state, in a session just made with the same task; an answer whose size is another one by now is asked for anew. */
  async restore(state: SessionState): Promise<void> {
    const resized = this.ballots.restore(state);
    this.done = [...state.finished];
    for (const seed of state.pretrained ?? []) this.begun.add(seed);
    this.nextSeed = state.nextSeed;
    this.ms = state.ms;
    this.reports = state.finished.map(({ seed, steps, fitted, pretrained = false }) => ({
      seed,
      step: steps,
      planned: steps,
      loss: 0,
      exact: fitted ? 1 : 0,
      fitted,
      finished: true,
      pretrained,
    }));
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
      ms: this.ms,
    };
  }

  /**
   * About a tenth of a second of work, or one step where that takes longer.
   * @throws EtrmError `device`, after which a session can be restored from the last `save`
   */
  async advance(): Promise<SessionProgress> {
    if (this.end) return this.progress();
    const started = this.now();
    try {
      await this.fill();
      if (this.active.length > 0) {
        await Promise.all(this.active.map((a) => this.work(a)));
        await this.harvest();
        if (!this.settled) await this.look(started);
      }
    } finally {
      this.ms += this.now() - started - this.slept;
      this.slept = 0;
    }
    this.end = this.whetherEnded();
    if (this.end) await this.closeDown();
    return this.progress();
  }

  /** Takes up learning again after an end: further seeds, with more time. */
  extend({ seconds, seeds = 4 }: { readonly seconds: number | null; readonly seeds?: number }): void {
    this.limit = seconds === null ? null : this.ms + seconds * 1000;
    this.most = this.nextSeed - 1 + seeds;
    this.end = null;
  }

  /** Answers a test input at this size with all that has been learnt, and from now on. @throws EtrmError `bad-size` */
  async setSize(test: number, size: Size): Promise<void> {
    this.ballots.resize(test, size);
    for (const finished of this.done) {
      const learner = await this.revive(finished);
      try {
        await this.ballots.cast(learner, finished.fitted, test);
      } finally {
        learner.dispose();
      }
    }
  }

  /** y, z and logits of any grid, by supervision step: of the first learner at work, or the best that is done; null before there is one. */
  async states(input: Grid, size: Size): Promise<GridStates | null> {
    const [first] = this.active;
    if (first) return first.learner.states(input, size);
    const best = this.best();
    if (!best) return null;
    const learner = await this.revive(best);
    try {
      return await learner.states(input, size);
    } finally {
      learner.dispose();
    }
  }

  /** The seed to keep as a model: one that fitted, the first of them; null before one is done. */
  best(): FinishedSeed | null {
    return this.done.find(({ fitted }) => fitted) ?? this.done[0] ?? null;
  }

  progress(): SessionProgress {
    const { task } = this.options;
    const left = this.end ? 0 : this.left();
    const running = this.active.map(({ learner, last }) => seedProgress(learner, last, this.begun.has(learner.seed)));
    return {
      ended: this.end,
      seconds: this.ms / 1000,
      secondsLeft: left === null ? null : left / 1000,
      fraction: this.end ? 1 : left === null ? 0 : this.ms / Math.max(1, this.ms + left),
      seeds: [...this.reports, ...running].sort((a, b) => a.seed - b.seed),
      demonstrations: [...this.demonstrations],
      learnt: this.demonstrations.filter(({ right }) => right).length,
      fitted: this.done.some(({ fitted }) => fitted),
      tests: task.test.map((_, i) => ({ size: this.ballots.sizes[i], answer: this.present[i], candidates: this.ballots.candidates(i) })),
      looks: this.looks,
    };
  }

  dispose(): void {
    for (const { learner } of this.active) learner.dispose();
    this.active.length = 0;
  }

  /** Milliseconds until the limit. */
  private get remaining(): number {
    return this.limit === null ? Infinity : this.limit * (1 - RESERVE) - this.ms;
  }

  /** Milliseconds a step, of whoever was timed last; 0: not known. */
  private pace = 0;

  /** Begins seeds while there are places, and time for them. */
  private async fill(): Promise<void> {
    while (this.active.length < this.options.parallel && this.nextSeed <= this.most) {
      if (!this.affordsSeed()) return;
      await this.start(this.nextSeed, Math.max(1, Math.min(this.options.planned, this.affordable)));
      this.nextSeed++;
    }
  }

  /** Steps that the time left is enough for, as far as is known. */
  private get affordable(): number {
    return this.pace > 0 ? Math.floor(this.remaining / this.pace) : Infinity;
  }

  /** Whether a further seed is worth beginning; the first always is. */
  private affordsSeed(): boolean {
    return this.active.length + this.done.length === 0 || this.affordable >= this.worth();
  }

  /** Steps that a further seed must have to be worth it: most of what the quickest took. */
  private worth(): number {
    const steps = this.done.filter(({ fitted }) => fitted).map((d) => d.steps);
    return steps.length > 0 ? Math.max(WORTH, 0.9 * Math.min(...steps)) : WORTH;
  }

  private async start(seed: number, planned: number, state?: LearnerState): Promise<void> {
    const { task, makeLearner } = this.options;
    const kind = state ? null : this.kind(seed);
    const pretrained = kind === 'pretrained' ? await this.pretrained() : null;
    const begins = pretrained && stateOf(beginning(pretrained, coloursOf(task).length), { seed, planned });
    if (pretrained) this.begun.add(seed);
    const learner = await makeLearner(seed, planned, state ?? begins ?? undefined, kind === 'turned');
    this.active.push({ learner, last: null, pace: 0, timed: 0 });
  }

  private kind(seed: number): (typeof KINDS)[number] {
    const place = seed - this.options.firstSeed - FROM_RANDOM;
    return place < 0 ? 'random' : KINDS[place % KINDS.length];
  }

  private pretrained(): Promise<Pretrained | null> {
    return this.options.pretrained?.().catch(() => null) ?? Promise.resolve(null);
  }

  /** What is kept of a learner. */
  private async finish(learner: SeedLearner, { step: steps, fitted }: StepReport): Promise<void> {
    const { seed } = learner;
    this.done.push({ seed, steps, fitted, weights: await learner.weights(), pretrained: this.begun.has(seed) });
  }

  private async work(active: Active): Promise<void> {
    const { learner } = active;
    const count = active.pace === 0 ? 1 : Math.max(1, Math.min(STEPS_MAX, Math.floor(SLICE_MS / active.pace)));
    const started = this.now();
    try {
      active.last = await learner.step(count);
    } catch (e) {
      if (!(e instanceof EtrmError) || e.code !== 'diverged') throw e;
      active.last = { loss: NaN, exact: 0, step: learner.planned, planned: learner.planned, recent: 0, fitted: false, finished: true };
      return;
    }
    const took = this.now() - started;
    // The clock runs on while a phone is locked: a turn that takes so much longer than those before it was slept through.
    const asleep = active.timed >= PACED && took > ASLEEP_MS + ASLEEP * count * active.pace;
    if (asleep) return void (this.slept = Math.max(this.slept, took - count * active.pace));
    const each = took / count;
    active.pace = active.timed === 0 ? each : 0.7 * active.pace + 0.3 * each;
    active.timed++;
    this.pace = active.pace;
    // The first steps are slow; then a schedule that does not fit the time at hand is shortened.
    if (active.timed >= PACED && this.remaining < Infinity) {
      const affordable = active.last.step + Math.floor(this.remaining / active.pace);
      if (affordable < learner.planned) await learner.replan(affordable);
    }
  }

  /** Takes the votes of those who are done. */
  private async harvest(): Promise<void> {
    for (const active of this.active.filter(({ last }) => last?.finished)) {
      const { learner, last } = active;
      const fitted = last?.fitted ?? false;
      if (last && Number.isFinite(last.loss)) {
        await this.ballots.castAll(learner, fitted);
        await this.finish(learner, last);
        if (fitted || this.active[0] === active) await this.lookInto(learner);
      }
      this.reports.push(seedProgress(learner, last, this.begun.has(learner.seed)));
      this.active.splice(this.active.indexOf(active), 1);
      learner.dispose();
    }
  }

  /** The present answers, now and then. */
  private async look(started: number): Promise<void> {
    const at = this.ms + this.now() - started - this.slept;
    const [first] = this.active;
    if (!first || at < this.lookAt) return;
    const before = this.now();
    await this.lookInto(first.learner);
    this.lookAt = at + Math.max(LOOK_MS, LOOK_SHARE * (this.now() - before));
  }

  private async lookInto(learner: SeedLearner): Promise<void> {
    const { task } = this.options;
    for (const [i, { input, output }] of task.train.entries()) {
      const [{ grid: answer }] = await learner.answer(input, [output.length, output[0].length], 1);
      this.demonstrations[i] = { answer, right: gridKey(answer) === gridKey(output) };
    }
    for (const [i, { input }] of task.test.entries()) {
      const size = this.ballots.sizes[i];
      if (size) this.present[i] = (await learner.answer(input, size, 1))[0]?.grid ?? null;
    }
    this.looks++;
  }

  private whetherEnded(): SessionEnd | null {
    if (this.settled) return 'agreed';
    if (this.active.length > 0) return this.remaining <= 0 ? 'time' : null;
    if (this.nextSeed > this.most) return 'seeds';
    return this.affordsSeed() ? null : 'time';
  }

  /** Enough seeds agree: what is shown stays theirs. */
  private get settled(): boolean {
    return this.done.length > 0 && this.allAgree();
  }

  private allAgree(): boolean {
    const { least } = this.options;
    return this.ballots.agree(least) ?? this.done.filter(({ fitted }) => fitted).length >= least;
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

  private revive({ seed, steps, weights }: FinishedSeed): Promise<SeedLearner> {
    const planned = Math.max(1, steps);
    return this.options.makeLearner(seed, planned, stateOf(weights, { seed, planned, steps }));
  }

  /** Milliseconds that are probably left; null: not known. */
  private left(): number | null {
    if (this.pace === 0) return null;
    const { least, parallel, planned } = this.options;
    const typical = this.done.length > 0 ? this.done.reduce((sum, { steps }) => sum + steps, 0) / this.done.length : planned;
    const current = Math.max(
      0,
      ...this.active.map(({ learner, last }) => Math.min(learner.planned, Math.max(typical, (last?.step ?? 0) + 1)) - (last?.step ?? 0)),
    );
    const further = Math.ceil(Math.max(0, least - this.done.length - this.active.length) / parallel) * typical;
    return Math.max(0, Math.min((current + further) * this.pace, this.limit === null ? Infinity : this.limit - this.ms));
  }
}
