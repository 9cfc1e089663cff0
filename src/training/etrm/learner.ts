/** One seed's learning of one task: batches from its demonstrations, the schedule, when it has fitted, and its answers. */

import { initialParameters, parameterLayout, type EtrmConfig } from '../../model/architectures/etrm/config.ts';
import type { TaskPlan } from '../../model/architectures/etrm/plan.ts';
import {
  EncodedTask,
  inverseRenaming,
  rename,
  inRandomOrder,
  type EtrmQuestion,
  type Renaming,
  type Sample,
} from '../../model/architectures/etrm/samples.ts';
import { checkEtrmTask, type EtrmTask, type Grid, type Size, BadConfigError, BadStateError } from '../../model/architectures/etrm/task.ts';
import type { Ballot } from '../../model/architectures/etrm/votes.ts';
import { DivergedError } from '../../model/errors.ts';
import {
  answered,
  emaDecay,
  etrmFactor,
  fresh,
  recipeFor,
  type EngineOptions,
  type EngineState,
  type EtrmEngine,
  type StepRequest,
  type StepResult,
  type Thought,
  type EtrmRecipe,
} from './engine.ts';

/** Draws of step `step` of a run, the same for the same seed and step: so a run goes on anywhere. */
type StepRandom = (seed: number, step: number) => () => number;

export interface LearnerOptions {
  readonly task: EtrmTask;
  /** Of the task, for the weights that it starts from. */
  readonly plan: TaskPlan;
  readonly seed: number;
  /** Optimiser steps of the whole schedule. */
  readonly planned: number;
  /** `stepRng` of the puzzles' seeded generator. */
  readonly random: StepRandom;
  /** Makes the backend, for this configuration. */
  readonly engine: (options: EngineOptions) => Promise<EtrmEngine>;
  readonly config?: Partial<EtrmConfig> | undefined;
  readonly recipe?: Partial<EtrmRecipe> | undefined;
  /** Start from here instead of from the seed's random numbers: pretrained weights, or what `save` gave. */
  readonly start?: { readonly weights: Float32Array<ArrayBuffer> } | { readonly state: LearnerState } | undefined;
}

/** All that a learner needs to go on bit by bit; plain data, for structuredClone and storage. */
export interface LearnerState extends EngineState {
  readonly seed: number;
  readonly planned: number;
  readonly steps: number;
  /** Exactness of the last batches, at most the window. */
  readonly recent: readonly number[];
  /** Milliseconds of learning so far. */
  readonly ms: number;
}

/** A state of weights alone, with nothing of the optimisers: a beginning, or what a finished seed is taken up again with. */
export const stateOf = (
  weights: Float32Array<ArrayBuffer>,
  { seed, planned, steps = 0 }: { seed: number; planned: number; steps?: number },
): LearnerState => ({
  ...fresh(weights),
  seed,
  planned,
  steps,
  recent: [],
  ms: 0,
});

/** After a step. */
export interface StepReport extends StepResult {
  /** Steps done, from 1. */
  readonly step: number;
  readonly planned: number;
  /** Mean exactness of the last batches. */
  readonly recent: number;
  /** All demonstrations have been exact for long enough. */
  readonly fitted: boolean;
  /** Fitted, or at the end of the schedule. */
  readonly finished: boolean;
}

/** What is thought about a grid, on the whole canvas; zeros where no cell exists. */
export interface GridStates {
  readonly rows: number;
  readonly cols: number;
  /** Colour of each plane [K]. */
  readonly colours: readonly number[];
  readonly d: number;
  /** By supervision step: y, z [K, rows, cols, d], logits [K, rows, cols], and the answer so far. */
  readonly steps: readonly { readonly y: Float32Array; readonly z: Float32Array; readonly logits: Float32Array; readonly answer: Grid }[];
}

/** Streams of a step's draws, kept apart. */
const ANSWER_STREAM = 0x5eed;

/** What a session needs of a learner, wherever it runs: here, or in a worker of its own (remote.ts). */
export interface SeedLearner {
  readonly seed: number;
  readonly planned: number;
  step(count?: number): Promise<StepReport>;
  replan(planned: number): void | Promise<void>;
  answer(input: Grid, size: Size, copies?: number): Promise<Ballot[]>;
  states(input: Grid, size: Size): Promise<GridStates>;
  weights(): Promise<Float32Array<ArrayBuffer>>;
  save(): Promise<LearnerState>;
  dispose(): void;
}

export class Learner implements SeedLearner {
  readonly encoded: EncodedTask;
  readonly config: EtrmConfig;
  readonly recipe: EtrmRecipe;
  readonly seed: number;
  private schedule: number;
  private readonly engine: EtrmEngine;
  private readonly random: StepRandom;
  private done = 0;
  private window: number[] = [];
  private ms = 0;

  private constructor(options: LearnerOptions, encoded: EncodedTask, config: EtrmConfig, recipe: EtrmRecipe, engine: EtrmEngine) {
    this.encoded = encoded;
    this.config = config;
    this.recipe = recipe;
    this.seed = options.seed;
    this.schedule = options.planned;
    this.random = options.random;
    this.engine = engine;
  }

  /** @throws BadGridError (a task that is none), BadConfigError, BadStateError, DeviceError */
  static async create(options: LearnerOptions): Promise<Learner> {
    checkEtrmTask(options.task);
    const config: EtrmConfig = { ...options.plan.config, ...options.config };
    const encoded = new EncodedTask(options.task, config, options.plan.free);
    if (config.colours !== encoded.colours.length)
      throw new BadConfigError(`The task has ${encoded.colours.length} colours, the configuration ${config.colours}.`);
    const recipe = { ...recipeFor(options.plan.recolours), ...options.recipe };
    const engine = await options.engine({ config, recipe });
    const learner = new Learner(options, encoded, config, recipe, engine);
    try {
      await learner.begin(options.start);
    } catch (e) {
      engine.dispose();
      throw e;
    }
    return learner;
  }

  /** Steps of the whole schedule. */
  get planned(): number {
    return this.schedule;
  }

  /** Another length of the schedule, where the time at hand asks for it: the rates change with it at once. */
  replan(planned: number): void {
    this.schedule = Math.max(1, Math.round(planned));
  }

  get fitted(): boolean {
    const { least, window, exact } = this.recipe.stop;
    return this.done > least && this.window.length >= window && mean(this.window) > exact;
  }

  get finished(): boolean {
    return this.fitted || this.done >= this.planned;
  }

  /**
   * `count` steps, fewer where the learner finishes on the way; at a GPU's request they are queued together.
   * @throws DivergedError, DeviceError
   */
  async step(count = 1): Promise<StepReport> {
    const started = performance.now();
    const requests = Array.from({ length: Math.max(1, Math.min(count, this.planned - this.done)) }, (_, i) => this.request(this.done + i));
    const results = await this.engine.train(requests);
    this.ms += performance.now() - started;
    this.done += results.length;
    for (const { exact } of results) this.window.push(exact);
    this.window = this.window.slice(-this.recipe.stop.window);
    const last = results[results.length - 1];
    if (!results.every(({ loss }) => Number.isFinite(loss)))
      throw new DivergedError(`The loss is no longer a number after ${this.done} steps.`);
    return { ...last, step: this.done, planned: this.planned, recent: mean(this.window), fitted: this.fitted, finished: this.finished };
  }

  /**
   * Answers to an input, the task's own colours first, then up to `copies` - 1 renamings of the free ones, each brought back; with more than one copy in
   * every turn that was learnt from.
   * @throws BadGridError, BadSizeError
   */
  async answer(input: Grid, size: Size, copies = 4): Promise<Ballot[]> {
    const rng = this.random(this.seed ^ ANSWER_STREAM, 0);
    const answers: Ballot[] = [];
    for (const turn of copies > 1 ? this.encoded.turns : [0]) {
      const question = this.encoded.question(input, size, turn);
      const renamings: Renaming[] = [this.encoded.identity];
      while (this.encoded.renamable && renamings.length < copies) renamings.push(this.encoded.renaming(rng));
      for (const renaming of renamings) {
        const { planes, sure } = await this.engine.answer({ ...question, input: rename(question.input, renaming) }, this.config.nSup);
        answers.push({ grid: this.encoded.grid(rename(planes, inverseRenaming(renaming)), question.canvas, turn), sure });
      }
    }
    return answers;
  }

  /** y, z and logits of an input by supervision step, for looking inside. */
  async states(input: Grid, size: Size): Promise<GridStates> {
    const question = this.encoded.question(input, size);
    const thoughts = await this.engine.think(question, this.config.nSup);
    const {
      size: [rows, cols],
    } = question.canvas;
    return {
      rows,
      cols,
      colours: this.encoded.colours,
      d: this.config.hiddenSize,
      steps: thoughts.map((thought) => this.onCanvas(thought, question)),
    };
  }

  /** Averaged weights, in the order of `parameterLayout(config)`. */
  async weights(): Promise<Float32Array<ArrayBuffer>> {
    return (await this.engine.state()).average;
  }

  /** A copy of everything; `start: { state }` goes on from it bit by bit on the same backend. */
  async save(): Promise<LearnerState> {
    const { seed, planned, done: steps, ms } = this;
    return { ...(await this.engine.state()), seed, planned, steps, recent: [...this.window], ms };
  }

  dispose(): void {
    this.engine.dispose();
  }

  private async begin(start: LearnerOptions['start']): Promise<void> {
    const { total } = parameterLayout(this.config);
    const given = start && ('state' in start ? start.state : fresh(start.weights));
    const state = given ?? fresh(initialParameters(this.config, this.random(this.seed, -1)));
    for (const part of [state.weights, state.average, state.first, state.second]) {
      if (part.length !== total) throw new BadStateError(`A state of ${part.length} numbers; this task's learner has ${total}.`);
    }
    await this.engine.load(state);
    if (!start || !('state' in start)) return;
    const { seed, planned, steps, recent, ms } = start.state;
    if (seed !== this.seed) throw new BadStateError(`The state is of seed ${seed}, not ${this.seed}.`);
    this.schedule = planned;
    this.done = steps;
    this.window = [...recent];
    this.ms = ms;
  }

  /** The batch of the step after `done`: a group by its size, up to `batch` of its samples, half of the time renamed. */
  private request(done: number): StepRequest {
    const { recipe, encoded } = this;
    const rng = this.random(this.seed, done);
    let at = Math.floor(rng() * encoded.samples.length);
    const group = encoded.groups.find((g) => (at -= g.length) < 0) ?? encoded.samples;
    const order = inRandomOrder(group, rng).slice(0, recipe.batch);
    const renaming = encoded.renamable && rng() < recipe.renaming ? encoded.renaming(rng) : null;
    const samples = renaming
      ? order.map((s): Sample => ({ ...s, input: rename(s.input, renaming), labels: rename(s.labels, renaming) }))
      : order;
    const noiseSeed = recipe.noise > 0 ? Math.floor(rng() * 2 ** 31) : null;
    return { samples, step: done, factor: etrmFactor(recipe, done, this.planned), emaDecay: emaDecay(recipe, done + 1), noiseSeed };
  }

  private onCanvas({ y, z, logits }: Thought, { canvas }: EtrmQuestion): GridStates['steps'][number] {
    const { colours: K, hiddenSize: d } = this.config;
    const {
      cells: P,
      index,
      size: [rows, cols],
    } = canvas;
    const spread = (packed: Float32Array, width: number): Float32Array => {
      const out = new Float32Array(K * rows * cols * width);
      for (let k = 0; k < K; k++) {
        index.forEach((p, at) => {
          if (p < P) out.set(packed.subarray((k * P + p) * width, (k * P + p + 1) * width), (k * rows * cols + at) * width);
        });
      }
      return out;
    };
    const { planes } = answered(logits, K, canvas);
    return { y: spread(y, d), z: spread(z, d), logits: spread(logits, 1), answer: this.encoded.grid(planes, canvas) };
  }
}

const mean = (values: readonly number[]): number => (values.length === 0 ? 0 : values.reduce((a, b) => a + b, 0) / values.length);
