/** E-TRM's engine on WebGPU: kernels of our own, a plan a (canvas, batch), one submit a step, results read back every few steps. */

import { canvasKey, type Canvas } from '../../../model/architectures/etrm/canvas.ts';
import { parameterLayout, type EtrmConfig } from '../../../model/architectures/etrm/config.ts';
import type { EtrmQuestion, Sample } from '../../../model/architectures/etrm/samples.ts';
import { BadConfigError, DeviceError } from '../../../model/architectures/etrm/task.ts';
import {
  answered,
  type Answered,
  type EngineOptions,
  type EngineState,
  type EtrmEngine,
  type StepRequest,
  type StepResult,
  type Thought,
  type EtrmRecipe,
} from '../engine.ts';
import { SAMPLES_MAX, SLOTS } from './arena.ts';
import { batchTables, stepBlocks } from './batch.ts';
import { ARENA_MAX, bind, onDevice, UNIFORM_STEP, EtrmMemory, workBuffer, type Ready } from './device.ts';
import { EtrmPlan, type PlannedLaunch } from './plan.ts';
import { prelude, SEGMENTS } from './wgsl.ts';

export class WebGpuEtrmEngine implements EtrmEngine {
  readonly backend = 'webgpu';
  private readonly device: GPUDevice;
  private readonly config: EtrmConfig;
  private readonly recipe: EtrmRecipe;
  private readonly total: number;
  private readonly head: string;
  private readonly weights: GPUBuffer;
  private readonly average: GPUBuffer;
  private readonly moments: GPUBuffer;
  private readonly gradientBuffer: GPUBuffer;
  private readonly steps: GPUBuffer;
  private readonly memory: EtrmMemory;
  private readonly plans = new Map<string, Ready>();
  private readonly arenaMax: number;
  /** Milliseconds that the last step's commands took to write, on this side: for the bench. */
  encodeMs = 0;
  private lost = false;

  constructor(device: GPUDevice, { config, recipe }: EngineOptions, arenaMax: number) {
    this.device = device;
    this.memory = new EtrmMemory(device);
    this.arenaMax = arenaMax;
    this.config = config;
    this.recipe = recipe;
    this.total = parameterLayout(config).total;
    this.head = prelude(config, this.total);
    const array = (copies: number): GPUBuffer => this.buffer(4 * this.total * copies);
    this.weights = array(1);
    this.average = array(1);
    this.moments = array(2);
    this.gradientBuffer = array(SEGMENTS);
    this.steps = this.buffer(UNIFORM_STEP * SAMPLES_MAX, GPUBufferUsage.UNIFORM);
    void device.lost.then(() => (this.lost = true));
  }

  get bytes(): number {
    return this.buffers.reduce((sum, { size }) => sum + size, this.memory.bytes);
  }

  /** But for those that grow. */
  private get buffers(): GPUBuffer[] {
    const plans = [...this.plans.values()].flatMap(({ tables, launches }) => [tables, launches]);
    return [this.weights, this.average, this.moments, this.gradientBuffer, this.steps, ...plans];
  }

  load({ weights, average, first, second }: EngineState): Promise<void> {
    const { queue } = this.device;
    queue.writeBuffer(this.weights, 0, weights);
    queue.writeBuffer(this.average, 0, average);
    queue.writeBuffer(this.moments, 0, first);
    queue.writeBuffer(this.moments, 4 * this.total, second);
    return Promise.resolve();
  }

  /** Launches a step of these samples takes: for the bench. */
  async launches(samples: readonly Sample[]): Promise<number> {
    const { plan } = await this.learning(samples);
    return (
      plan.prepare.length + (plan.begin.length + plan.forward.length) * Math.ceil(samples.length / plan.samples) + plan.optimise.length
    );
  }

  async train(requests: readonly StepRequest[]): Promise<StepResult[]> {
    const results: StepResult[] = [];
    for (let i = 0; i < requests.length; i += SLOTS) {
      const some = requests.slice(i, i + SLOTS);
      for (const [slot, request] of some.entries()) {
        const ready = await this.learning(request.samples);
        const started = performance.now();
        this.memory.submit((encoder) => {
          this.accumulate(encoder, ready, request, slot);
          this.run(encoder, ready, ready.plan.optimise, 0);
        });
        this.encodeMs = performance.now() - started;
      }
      const { results: numbers } = this.memory.held();
      const told = new Float32Array(await this.memory.read([[numbers, 0, 8 * SAMPLES_MAX * some.length]]));
      results.push(...some.map(({ samples }, slot) => this.result(told, samples.length, slot)));
    }
    return results;
  }

  async gradients(samples: readonly Sample[]): Promise<StepResult & { readonly gradient: Float32Array }> {
    const ready = await this.learning(samples);
    this.memory.submit((encoder) => {
      this.accumulate(encoder, ready, { samples, step: 0, factor: 0, emaDecay: 1, noiseSeed: null }, 0);
      this.run(encoder, ready, ready.plan.optimise.slice(0, 1), 0);
    });
    const told = 8 * SAMPLES_MAX;
    const read = await this.memory.read([
      [this.memory.held().results, 0, told],
      [this.gradientBuffer, 0, 4 * this.total],
    ]);
    return { ...this.result(new Float32Array(read, 0, told / 4), samples.length, 0), gradient: new Float32Array(read, told) };
  }

  async answer(question: EtrmQuestion, nSup: number): Promise<Answered> {
    const { colours: K } = this.config;
    const { cells: P } = question.canvas;
    const ready = await this.ask(question);
    this.memory.submit((encoder) => {
      this.begin(encoder, ready, true);
      for (let s = 0; s < nSup; s++) this.run(encoder, ready, ready.plan.forward, 0, true);
    });
    const logits = new Float32Array(await this.memory.read([[this.memory.held().results, 4 * ready.plan.logits, 4 * K * P]]));
    return answered(logits, K, question.canvas);
  }

  async think(question: EtrmQuestion, nSup: number): Promise<Thought[]> {
    const { colours: K, hiddenSize: d } = this.config;
    const rows = K * question.canvas.cells;
    const ready = await this.ask(question);
    const { y, z, logits } = ready.plan;
    const thoughts: Thought[] = [];
    this.memory.submit((encoder) => this.begin(encoder, ready, true));
    for (let s = 0; s < nSup; s++) {
      this.memory.submit((encoder) => this.run(encoder, ready, ready.plan.forward, 0, true));
      const { arena, results } = this.memory.held();
      const read = await this.memory.read([
        [arena, 16 * y, 4 * rows * d],
        [arena, 16 * z, 4 * rows * d],
        [results, 4 * logits, 4 * rows],
      ]);
      thoughts.push({
        y: new Float32Array(read, 0, rows * d),
        z: new Float32Array(read, 4 * rows * d, rows * d),
        logits: new Float32Array(read, 8 * rows * d, rows),
      });
    }
    return thoughts;
  }

  async state(): Promise<EngineState> {
    const { total } = this;
    const read = await this.memory.read([
      [this.weights, 0, 4 * total],
      [this.average, 0, 4 * total],
      [this.moments, 0, 8 * total],
    ]);
    const [weights, average, first, second] = [0, 1, 2, 3].map((i) => new Float32Array(read.slice(4 * total * i, 4 * total * (i + 1))));
    return { weights, average, first, second };
  }

  dispose(): void {
    for (const buffer of this.buffers) buffer.destroy();
    this.plans.clear();
    this.memory.dispose();
  }

  private buffer(size: number, usage?: GPUBufferUsageFlags): GPUBuffer {
    return workBuffer(this.device, size, usage);
  }

  private learning(samples: readonly Sample[]): Promise<Ready> {
    if (samples.length > SAMPLES_MAX)
      throw new BadConfigError(`A batch of ${samples.length} samples: the GPU kernels take at most ${SAMPLES_MAX}.`);
    return this.ready(samples[0].canvas, samples.length, true);
  }

  /** A question's plan, with the question on the device. */
  private async ask(question: EtrmQuestion): Promise<Ready> {
    const ready = await this.ready(question.canvas, 1, false);
    this.write(ready, [question], { samples: [], step: 0, factor: 0, emaDecay: 1, noiseSeed: null }, 0, 1);
    return ready;
  }

  /** The plan of a canvas and a batch, made once. @throws DeviceError where it does not fit */
  private async ready(canvas: Canvas, batch: number, learning: boolean): Promise<Ready> {
    if (this.lost) throw new DeviceError('The GPU was lost.');
    const key = `${canvasKey(canvas.input, canvas.answer)} ${batch} ${learning}`;
    let ready = this.plans.get(key);
    if (!ready) {
      ready = await onDevice(this.device, this.head, this.fitting(canvas, batch, learning));
      this.plans.set(key, ready);
    }
    await this.memory.grow(ready.plan, () => {
      for (const other of this.plans.values()) other.groups = null;
    });
    const { arena, results } = this.memory.held();
    const { tables, launches } = ready;
    const { moments, gradientBuffer: gradients, steps, weights, average } = this;
    const common = { arena, gradients, tables, moments, results, launches, steps };
    ready.groups ??= {
      own: bind(this.device, { ...common, weights, average }),
      averaged: bind(this.device, { ...common, weights: average, average: weights }),
    };
    return ready;
  }

  /** As many samples at a time as the arena has room for. */
  private fitting(canvas: Canvas, batch: number, learning: boolean): EtrmPlan {
    const {
      config,
      recipe: { supervision },
    } = this;
    for (let parts = 1; parts <= batch; parts++) {
      const plan = new EtrmPlan({ config, canvas, samples: Math.ceil(batch / parts), batch, learning, supervision });
      if (16 * plan.arena <= this.arenaMax) return plan;
    }
    throw new DeviceError(
      `A grid of ${canvas.size.join(' by ')} cells and ${config.colours} colours does not fit into the ${Math.round(this.arenaMax / 2 ** 20)} MB that a GPU buffer has.`,
    );
  }

  /** Adds up the gradients of a batch, part by part, into segments. */
  private accumulate(encoder: GPUCommandEncoder, ready: Ready, request: StepRequest, slot: number): void {
    const { plan } = ready;
    const parts = Math.ceil(request.samples.length / plan.samples);
    this.write(ready, request.samples, request, slot, parts);
    encoder.clearBuffer(this.gradientBuffer);
    this.run(encoder, ready, plan.prepare, 0);
    for (let part = 0; part < parts; part++) this.run(encoder, ready, [...plan.begin, ...plan.forward], part);
  }

  private begin(encoder: GPUCommandEncoder, ready: Ready, averaged: boolean): void {
    this.run(encoder, ready, [...ready.plan.prepare, ...ready.plan.begin], 0, averaged);
  }

  private run(
    encoder: GPUCommandEncoder,
    { pipelines, places, groups }: Ready,
    launches: readonly PlannedLaunch[],
    part: number,
    averaged = false,
  ): void {
    const group = averaged ? groups?.averaged : groups?.own;
    const pass = encoder.beginComputePass();
    for (const launch of launches) {
      const pipeline = pipelines.get(launch.kernel.name);
      if (!pipeline || !group) throw new DeviceError(`The plan lacks ${launch.kernel.name}.`);
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, group, [places.get(launch) ?? 0, part * UNIFORM_STEP]);
      pass.dispatchWorkgroups(launch.groups);
    }
    pass.end();
  }

  /** The questions and what a step does with them, on the device. */
  private write(
    { plan, tables }: Ready,
    questions: readonly (EtrmQuestion | Sample)[],
    step: StepRequest,
    slot: number,
    parts: number,
  ): void {
    const { queue } = this.device;
    for (const [at, words] of batchTables(this.config, plan, questions)) queue.writeBuffer(tables, at, words);
    queue.writeBuffer(this.steps, 0, stepBlocks(this.recipe, plan, questions.length, step, slot, parts));
  }

  private result(told: Float32Array, count: number, slot: number): StepResult {
    let [loss, right] = [0, 0];
    for (let i = 0; i < count; i++) {
      loss += told[2 * (slot * SAMPLES_MAX + i)];
      right += told[2 * (slot * SAMPLES_MAX + i) + 1] === 0 ? 1 : 0;
    }
    return { loss: loss / this.recipe.supervision, exact: right / count };
  }
}

/** @param arenaMax most bytes of activations at a time; a batch that takes more goes in parts @throws BadConfigError for channels that the kernels cannot split */
export function createWebGpuEngine(device: GPUDevice, options: EngineOptions, arenaMax = ARENA_MAX): Promise<WebGpuEtrmEngine> {
  const { hiddenSize } = options.config;
  if (hiddenSize % 16 !== 0) throw new BadConfigError(`The GPU kernels want a hidden_size that is a multiple of 16, not ${hiddenSize}.`);
  return Promise.resolve(new WebGpuEtrmEngine(device, options, arenaMax));
}
