/**
 * One session of a run: steps, numbers, evaluations, saves; until the end, a pause or a failure. Loaded only when somebody trains, because it brings
 * tfjs's gradients along.
 */

import '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import type { Engine } from '../../engine/engine.ts';
import { NotFiniteError } from '../../model/weights/checks.ts';
import { warmupCosine } from '../../training/optimisers.ts';
import { Trainer } from '../../training/trainer.ts';
import { checkDevice, deviceLost, macrotask, shareDevice, unshareDevice } from '../device.ts';
import { evaluate, type EvaluationResult } from './evaluation.ts';
import { diverged, MetricsWindow } from './means.ts';
import { trainOptions, Schedule, type LoopOptions, type Snapshot } from './options.ts';
import { better, remember, until, type Mark, type StoredRun } from './records.ts';

/** Milliseconds from one save to the next. */
const AUTOSAVE_MS = 60_000;
/** A step that took so many seconds is saved at once: closing the tab loses the one under way alone. */
const LONG_STEP_SECONDS = 10;
/** Milliseconds between two events with numbers. */
const PROGRESS_MS = 250;
/** Steps whose numbers are read together, at most. */
const READ_EVERY = 4;
/** Share of the steps in which a run that trains rows first trains nothing else (Trelis, arXiv 2511.02886). */
const ROWS_FIRST = 0.25;
/** Learning rates at the end of the cosine. */
const FLOOR = 0.02;

export class TrainingLoop {
  /** The run as it stands. */
  record: StoredRun;
  private readonly o: LoopOptions;
  private readonly schedule: Schedule;
  private readonly stopAt: number;
  private snapshot: Snapshot;
  private best: Mark | null;
  private engine: Engine | null = null;
  private evaluator: Engine | null = null;
  private trainer: Trainer | null = null;
  private readonly window = new MetricsWindow();
  private savedAt = performance.now();
  /** Of the last step. */
  private stepSeconds = 0;
  /** Of the last event with numbers: when, how far the run was, how far the numbers went, and the speed. */
  private toldAt = { ms: 0, step: 0, seconds: 0, read: 0, speed: 0 };
  /** The step that is in storage, the one that was evaluated, and how it did there. */
  private savedStep = -1;
  private evaluated: { readonly step: number; readonly mark: Mark } | null = null;
  /** The device was lost since the last save. */
  private lost = false;

  constructor(options: LoopOptions) {
    this.o = options;
    this.record = options.run;
    this.snapshot = options.from;
    this.best = options.best;
    this.stopAt = options.from.step + options.steps;
    if (options.from.state) this.savedStep = options.from.step;
    this.schedule = new Schedule(options.run.config, options.run.totalSteps, options.run.spent);
  }

  /** @throws DivergedError; DeviceLostError when it was lost twice without a save between */
  async run(): Promise<'paused' | 'finished'> {
    for (;;) {
      try {
        return await this.session();
      } catch (e) {
        if (e instanceof NotFiniteError) throw diverged();
        if (!(await this.o.host.lost()) && !isLoss(e)) throw e;
        if (this.lost) throw deviceLost('The GPU was lost twice. What was saved is still there: resume, or train on CPU (wasm).');
        this.lost = true;
      } finally {
        await this.o.host.turns.take(() => Promise.resolve(this.free()));
      }
    }
  }

  private async session(): Promise<'paused' | 'finished'> {
    await this.begin();
    if (!this.snapshot.state) {
      await this.evaluate();
      await this.save();
    }
    while (!this.finished && !this.o.signal.aborted && this.record.step < this.stopAt) {
      await this.step();
      if (this.record.step % this.record.config.evaluateEvery === 0 && !this.finished) {
        if ((await this.evaluate()) === 'best') await this.save();
      }
      if ((this.stepSeconds > LONG_STEP_SECONDS || performance.now() - this.savedAt > AUTOSAVE_MS) && !this.finished) await this.save();
      await macrotask(); // lets a pause in
    }
    await this.inTurn(() => this.window.settle());
    this.tell();
    if (this.finished) await this.evaluate();
    if (this.savedStep !== this.record.step) await this.save();
    return this.finished ? 'finished' : 'paused';
  }

  /** Puts the snapshot on the device. */
  private async begin(): Promise<void> {
    const { step, seconds, weights, state } = this.snapshot;
    const { config, history } = this.record;
    this.record = { ...this.record, step, seconds, history: until(history, step) };
    this.toldAt = { ms: 0, step, seconds, read: step, speed: 0 };
    await this.inTurn(async () => {
      this.engine = await this.o.host.engine();
      this.evaluator = await shareDevice(this.engine);
      this.trainer = new Trainer(weights, trainOptions(config, this.o.lesson.hintClasses), state);
    });
  }

  private async step(): Promise<void> {
    const t = this.record.step + 1;
    const batch = this.o.lesson.batch(t);
    await this.inTurn(
      async () => {
        const trainer = await this.standing();
        this.window.add(trainer.step(batch, this.factor(t), this.isOnlyRows(t)));
        if (this.window.unread >= READ_EVERY || performance.now() - this.toldAt.ms > PROGRESS_MS) await this.window.advance();
      },
      (seconds) => this.schedule.stepped((this.stepSeconds = seconds)),
    );
    const totalSteps = this.schedule.total(t);
    this.record = { ...this.record, step: t, totalSteps, spent: this.schedule.spent };
    if (performance.now() - this.toldAt.ms > PROGRESS_MS) this.tell();
  }

  /** Tells the numbers that have arrived. */
  private tell(): void {
    const numbers = this.window.take();
    if (!numbers) return;
    const { id: runId, step, totalSteps, seconds, history } = this.record;
    const [steps, spent] = [step - this.toldAt.step, seconds - this.toldAt.seconds];
    const speed = steps > 0 && spent > 0 ? steps / spent : this.toldAt.speed;
    const read = this.toldAt.read + numbers.steps;
    this.toldAt = { ms: performance.now(), step, seconds, read, speed };
    const event = {
      type: 'progress' as const,
      runId,
      step: read,
      totalSteps,
      seconds,
      stepsPerSecond: speed,
      ...numbers.means,
      factor: this.factor(read),
    };
    this.record = { ...this.record, history: { ...history, progress: remember(history.progress, event) } };
    this.o.emit(event);
  }

  /** Evaluates the averaged weights, unless this step was evaluated or a pause comes first. */
  private async evaluate(): Promise<'best' | 'other'> {
    const { id: runId, step } = this.record;
    if (this.evaluated?.step === step) return 'other';
    const { evaluator, o } = this;
    const before = this.record.seconds;
    const weights = await this.inTurn(async () => {
      const trainer = await this.standing();
      await this.window.settle();
      return trainer.weights();
    });
    const turns = { take: <T>(work: () => Promise<T>): Promise<T> => this.inTurn(work) };
    const onProgress = this.evaluating(step);
    const most = this.record.history.evaluations.at(0)?.groups.map(({ n }) => n); // all of a run's evaluations ask the same
    const result = evaluator && (await evaluate(o.lesson, weights, { engine: evaluator, turns, signal: o.signal, most, onProgress }));
    this.aside(before);
    return result ? this.marked(runId, step, result) : 'other';
  }

  /** Tells how far an evaluation is, a few times a second. */
  private evaluating(step: number): (done: number, of: number) => void {
    let toldAt = -Infinity;
    return (done, of) => {
      const now = performance.now();
      if (now - toldAt < PROGRESS_MS) return;
      toldAt = now;
      this.o.emit({ type: 'evaluating', runId: this.record.id, step, done, of });
    };
  }

  private marked(runId: string, step: number, result: EvaluationResult): 'best' | 'other' {
    const { example, ...rest } = result;
    const { history } = this.record;
    this.record = {
      ...this.record,
      history: { ...history, evaluations: remember(history.evaluations, { type: 'evaluation', runId, step, ...rest }) },
    };
    this.o.emit({ type: 'evaluation', runId, step, example, ...rest });
    const [{ exact, accuracy }] = result.groups;
    const mark = { exact, accuracy };
    this.evaluated = { step, mark };
    if (!better(mark, this.best)) return 'other';
    this.best = mark;
    return 'best';
  }

  /** Takes a snapshot and puts it into storage. Where storage refuses, training goes on. */
  private async save(): Promise<void> {
    const { rows } = this.snapshot.weights;
    const before = this.record.seconds;
    const { state, weights } = await this.inTurn(async () => {
      const trainer = await this.standing();
      await this.window.settle();
      const averaged = await trainer.weights(); // not-finite: nothing is saved
      const state = await trainer.state();
      await this.standing(); // nothing the device refused is saved
      return { state, weights: { ...averaged, ...(rows ? { rows } : {}) } };
    });
    this.aside(before);
    const { step, seconds } = this.record;
    const mark = this.evaluated?.step === step ? this.evaluated.mark : { exact: null, accuracy: null };
    this.snapshot = { step, seconds, weights, state };
    this.lost = false;
    this.savedStep = step;
    await this.o.save(this.record, { step, seconds, weights, state, ...mark });
    this.savedAt = performance.now();
  }

  /** What was done since the run had trained so many seconds does not count for the speed of steps. */
  private aside(before: number): void {
    this.toldAt = { ...this.toldAt, seconds: this.toldAt.seconds + this.record.seconds - before };
  }

  private get finished(): boolean {
    const { totalSteps, step } = this.record;
    return totalSteps !== null && step >= totalSteps;
  }

  /** New rows find their place before the network moves: in the first quarter, and while the number of steps is being measured. */
  private isOnlyRows(t: number): boolean {
    const { totalSteps, config } = this.record;
    return config.train === 'rows-first' && this.o.lesson.rows !== null && t <= (totalSteps ?? Infinity) * ROWS_FIRST;
  }

  private factor(t: number): number {
    const { totalSteps, config } = this.record;
    return warmupCosine(t, totalSteps ?? Infinity, config.warmup, FLOOR);
  }

  /** Does something on the device when it is our turn, and counts the seconds. */
  private inTurn<T>(work: () => Promise<T>, took: (seconds: number) => void = () => undefined): Promise<T> {
    return this.o.host.turns.take(async () => {
      const started = performance.now();
      const value = await work();
      const seconds = (performance.now() - started) / 1000;
      this.record = { ...this.record, seconds: this.record.seconds + seconds };
      took(seconds);
      return value;
    });
  }

  /** The trainer, if the device it is on is still the worker's. */
  private async standing(): Promise<Trainer> {
    if ((await this.o.host.engine()) !== this.engine || !this.trainer) throw deviceLost('The device was lost.');
    checkDevice(this.engine);
    return this.trainer;
  }

  private free(): void {
    this.window.dispose();
    this.trainer?.dispose();
    this.evaluator?.dispose();
    if (this.engine) unshareDevice(this.engine);
    this.trainer = null;
    this.evaluator = null;
    this.engine = null;
  }
}

const isLoss = (e: unknown): boolean => e instanceof Error && (e as { code?: unknown }).code === 'device-lost';
