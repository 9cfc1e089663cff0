/** E-TRM's engine on WebGPU: kernels of our own, a plan a (canvas, batch), one submit a step, results read back every few steps. */

import { canvasKey, NONE, type Canvas } from '../../../model/architectures/etrm/canvas.ts';
import type { EtrmConfig } from '../../../model/architectures/etrm/config.ts';
import { EtrmError } from '../../../model/architectures/etrm/errors.ts';
import { movesOf, readersOf } from '../../../model/architectures/etrm/moves.ts';
import { parameterLayout } from '../../../model/architectures/etrm/parameters.ts';
import type { Question, Sample } from '../../../model/architectures/etrm/samples.ts';
import type { Answered, EngineOptions, EngineState, EtrmEngine, StepRequest, StepResult, Thought } from '../engine.ts';
import { answered } from '../learner.ts';
import type { EtrmRecipe } from '../recipe.ts';
import { ARENA_MAX, bind, pipelineOf, UNIFORM_STEP } from './device.ts';
import { Plan, SAMPLES_MAX, SLOTS, type PlannedLaunch } from './plan.ts';
import { LAUNCH, NOWHERE, prelude, SEGMENTS, STEP_NUMBERS, STEP_WORDS, type Step } from './wgsl.ts';

/** A plan on the device. */
interface Ready {
  readonly plan: Plan;
  readonly pipelines: ReadonlyMap<string, GPUComputePipeline>;
  readonly tables: GPUBuffer;
  readonly launches: GPUBuffer;
  /** Launches in the order of their blocks in `launches`. */
  readonly places: ReadonlyMap<PlannedLaunch, number>;
  /** With the weights at hand, and with the averaged ones in their place; null after the arena has grown. */
  groups: { readonly own: GPUBindGroup; readonly averaged: GPUBindGroup } | null;
}

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
  private arena: GPUBuffer | null = null;
  private results: GPUBuffer | null = null;
  private staging: GPUBuffer | null = null;
  private readonly plans = new Map<string, Ready>();
  private readonly arenaMax: number;
  /** Milliseconds that the last step's commands took to write, on this side: for the bench. */
  encodeMs = 0;
  private lost = false;

  constructor(device: GPUDevice, { config, recipe }: EngineOptions, arenaMax: number) {
    this.device = device;
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
    const plans = [...this.plans.values()].flatMap(({ tables, launches }) => [tables, launches]);
    const all = [
      this.weights,
      this.average,
      this.moments,
      this.gradientBuffer,
      this.steps,
      this.arena,
      this.results,
      this.staging,
      ...plans,
    ];
    return all.reduce((sum, buffer) => sum + (buffer?.size ?? 0), 0);
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
        this.submit((encoder) => {
          this.accumulate(encoder, ready, request, slot);
          this.run(encoder, ready, ready.plan.optimise, 0);
        });
        this.encodeMs = performance.now() - started;
      }
      const { results: numbers } = this.held();
      const told = new Float32Array(await this.read([[numbers, 0, 8 * SAMPLES_MAX * some.length]]));
      results.push(...some.map(({ samples }, slot) => this.result(told, samples.length, slot)));
    }
    return results;
  }

  async gradients(samples: readonly Sample[]): Promise<StepResult & { readonly gradient: Float32Array }> {
    const ready = await this.learning(samples);
    this.submit((encoder) => {
      this.accumulate(encoder, ready, { samples, step: 0, factor: 0, emaDecay: 1, noiseSeed: null }, 0);
      this.run(encoder, ready, ready.plan.optimise.slice(0, 1), 0);
    });
    const told = 8 * SAMPLES_MAX;
    const read = await this.read([
      [this.held().results, 0, told],
      [this.gradientBuffer, 0, 4 * this.total],
    ]);
    return { ...this.result(new Float32Array(read, 0, told / 4), samples.length, 0), gradient: new Float32Array(read, told) };
  }

  async answer(question: Question, nSup: number): Promise<Answered> {
    const { colours: K } = this.config;
    const { cells: P } = question.canvas;
    const ready = await this.ask(question);
    this.submit((encoder) => {
      this.begin(encoder, ready, true);
      for (let s = 0; s < nSup; s++) this.run(encoder, ready, ready.plan.forward, 0, true);
    });
    const logits = new Float32Array(await this.read([[this.held().results, 4 * ready.plan.logits, 4 * K * P]]));
    return answered(logits, K, question.canvas);
  }

  async think(question: Question, nSup: number): Promise<Thought[]> {
    const { colours: K, hiddenSize: d } = this.config;
    const rows = K * question.canvas.cells;
    const ready = await this.ask(question);
    const { y, z, logits } = ready.plan;
    const thoughts: Thought[] = [];
    this.submit((encoder) => this.begin(encoder, ready, true));
    for (let s = 0; s < nSup; s++) {
      this.submit((encoder) => this.run(encoder, ready, ready.plan.forward, 0, true));
      const { arena, results } = this.held();
      const read = await this.read([
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
    const read = await this.read([
      [this.weights, 0, 4 * total],
      [this.average, 0, 4 * total],
      [this.moments, 0, 8 * total],
    ]);
    const [weights, average, first, second] = [0, 1, 2, 3].map((i) => new Float32Array(read.slice(4 * total * i, 4 * total * (i + 1))));
    return { weights, average, first, second };
  }

  dispose(): void {
    for (const { tables, launches } of this.plans.values()) {
      tables.destroy();
      launches.destroy();
    }
    this.plans.clear();
    for (const buffer of [
      this.weights,
      this.average,
      this.moments,
      this.gradientBuffer,
      this.steps,
      this.arena,
      this.results,
      this.staging,
    ])
      buffer?.destroy();
  }

  private buffer(size: number, usage = GPUBufferUsage.STORAGE): GPUBuffer {
    return this.device.createBuffer({ size, usage: usage | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC });
  }

  private learning(samples: readonly Sample[]): Promise<Ready> {
    if (samples.length > SAMPLES_MAX)
      throw new EtrmError('bad-config', `A batch of ${samples.length} samples: the GPU kernels take at most ${SAMPLES_MAX}.`);
    return this.ready(samples[0].canvas, samples.length, true);
  }

  /** A question's plan, with the question on the device. */
  private async ask(question: Question): Promise<Ready> {
    const ready = await this.ready(question.canvas, 1, false);
    this.writeBatch(ready, [question]);
    this.writeSteps(ready, 1, { samples: [], step: 0, factor: 0, emaDecay: 1, noiseSeed: null }, 0, 1);
    return ready;
  }

  /** The plan of a canvas and a batch, made once. @throws EtrmError `device` where it does not fit */
  private async ready(canvas: Canvas, batch: number, learning: boolean): Promise<Ready> {
    if (this.lost) throw new EtrmError('device', 'The GPU was lost.');
    const key = `${canvasKey(canvas.input, canvas.answer)} ${batch} ${learning}`;
    let ready = this.plans.get(key);
    if (!ready) {
      ready = await this.make(this.fitting(canvas, batch, learning));
      this.plans.set(key, ready);
    }
    await this.grow(ready.plan);
    const { arena, results } = this.held();
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
  private fitting(canvas: Canvas, batch: number, learning: boolean): Plan {
    const {
      config,
      recipe: { supervision },
    } = this;
    for (let parts = 1; parts <= batch; parts++) {
      const plan = new Plan({ config, canvas, samples: Math.ceil(batch / parts), batch, learning, supervision });
      if (16 * plan.arena <= this.arenaMax) return plan;
    }
    throw new EtrmError(
      'device',
      `A grid of ${canvas.size.join(' by ')} cells and ${config.colours} colours does not fit into the ${Math.round(this.arenaMax / 2 ** 20)} MB that a GPU buffer has.`,
    );
  }

  private async make(plan: Plan): Promise<Ready> {
    const all = [...plan.prepare, ...plan.begin, ...plan.forward, ...plan.optimise];
    const kernels = new Map(all.map(({ kernel }) => [kernel.name, kernel]));
    const pipelines = new Map(
      await Promise.all([...kernels.values()].map(async (k) => [k.name, await pipelineOf(this.device, this.head, k)] as const)),
    );
    const tables = this.buffer(plan.tables.words.byteLength);
    this.device.queue.writeBuffer(tables, 0, plan.tables.words);
    const blocks = new Uint32Array((all.length * UNIFORM_STEP) / 4);
    for (const [i, { launch }] of all.entries())
      blocks.set(
        LAUNCH.map((field) => launch[field] ?? 0),
        (i * UNIFORM_STEP) / 4,
      );
    const launches = this.buffer(blocks.byteLength, GPUBufferUsage.UNIFORM);
    this.device.queue.writeBuffer(launches, 0, blocks);
    return { plan, pipelines, tables, launches, places: new Map(all.map((launch, i) => [launch, i * UNIFORM_STEP])), groups: null };
  }

  /** Room for a plan. @throws EtrmError `device` where the device has none */
  private async grow({ arena, results }: Plan): Promise<void> {
    const [most, numbers] = [16 * arena, 4 * results];
    if ((this.arena?.size ?? 0) >= most && (this.results?.size ?? 0) >= numbers) return;
    const { device } = this;
    const sizes = [Math.max(most, this.arena?.size ?? 0), Math.max(numbers, this.results?.size ?? 0)];
    this.arena?.destroy();
    this.results?.destroy();
    device.pushErrorScope('out-of-memory');
    [this.arena, this.results] = sizes.map((size) => this.buffer(size));
    const refused = await device.popErrorScope().catch(() => null); // a lost device has its say when it is read
    for (const ready of this.plans.values()) ready.groups = null;
    if (refused) throw new EtrmError('device', `The GPU has no memory for this task: ${Math.round(sizes[0] / 2 ** 20)} MB.`);
  }

  private held(): { readonly arena: GPUBuffer; readonly results: GPUBuffer } {
    const { arena, results } = this;
    if (!arena || !results) throw new EtrmError('device', 'The GPU holds no plan yet.');
    return { arena, results };
  }

  private submit(encode: (encoder: GPUCommandEncoder) => void): void {
    const encoder = this.device.createCommandEncoder();
    encode(encoder);
    this.device.queue.submit([encoder.finish()]);
  }

  /** Adds up the gradients of a batch, part by part, into segments. */
  private accumulate(encoder: GPUCommandEncoder, ready: Ready, request: StepRequest, slot: number): void {
    const { plan } = ready;
    const parts = Math.ceil(request.samples.length / plan.samples);
    this.writeBatch(ready, request.samples);
    this.writeSteps(ready, request.samples.length, request, slot, parts);
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
      if (!pipeline || !group) throw new EtrmError('device', `The plan lacks ${launch.kernel.name}.`);
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, group, [places.get(launch) ?? 0, part * UNIFORM_STEP]);
      pass.dispatchWorkgroups(launch.groups);
    }
    pass.end();
  }

  private writeBatch({ plan: { tables: at }, tables }: Ready, questions: readonly (Question | Sample)[]): void {
    const { queue } = this.device;
    const words = (of: (q: Question | Sample) => Iterable<number>): Uint32Array<ArrayBuffer> =>
      Uint32Array.from(questions.flatMap((q) => [...of(q)]));
    queue.writeBuffer(
      tables,
      4 * at.input,
      words(({ input }) => input),
    );
    queue.writeBuffer(
      tables,
      4 * at.flags,
      words(({ flags }) => flags),
    );
    queue.writeBuffer(
      tables,
      4 * at.labels,
      words((q) => ('labels' in q ? q.labels : q.input)),
    );
    queue.writeBuffer(
      tables,
      4 * at.ids,
      words(({ row }) => [row]),
    );
    if (!this.config.reads.includes('moved')) return;
    const moves = questions.map(({ input, canvas }) => movesOf(input, canvas));
    const table = (of: readonly Uint16Array[]): Uint32Array<ArrayBuffer> =>
      Uint32Array.from(
        of.flatMap((t) => [...t]),
        (p) => (p === NONE ? NOWHERE : p),
      );
    queue.writeBuffer(tables, 4 * at.moves, table(moves));
    queue.writeBuffer(tables, 4 * at.movedBy, table(moves.map((t, i) => readersOf(t, questions[i].canvas.cells))));
  }

  /** A block for each part of a batch of `count` samples. */
  private writeSteps(
    { plan }: Ready,
    count: number,
    { step, factor, emaDecay, noiseSeed }: StepRequest,
    slot: number,
    parts: number,
  ): void {
    const { clip, muon, adam, rows, smoothing, noise } = this.recipe;
    const {
      canvas: {
        cells,
        size: [height, width],
        answer: [a, b],
      },
      tables,
    } = plan;
    const root = Math.sqrt(1 - adam.beta2 ** (step + 1));
    const bias = 1 - adam.beta1 ** (step + 1);
    const blocks = new ArrayBuffer(parts * UNIFORM_STEP);
    for (let part = 0; part < parts; part++) {
      const done = part * plan.samples;
      const values: Step = {
        samples: Math.min(plan.samples, count - done),
        cells,
        height,
        width,
        seed: Math.imul((noiseSeed ?? 0) + done, 0x27d4eb2f) >>> 0,
        slot: 2 * (slot * SAMPLES_MAX + done),
        input: tables.input + done * cells,
        labels: tables.labels + done * cells,
        ids: tables.ids + done,
        flags: tables.flags + done * cells,
        rowStart: tables.rowStart,
        colLength: tables.colLength,
        first: done,
        share: 1 / (count * a * b),
        smoothing,
        noise: noiseSeed === null ? 0 : noise,
        clip,
        muonLr: muon.lr * factor,
        muonKeep: 1 - muon.lr * factor * muon.weightDecay,
        momentum: muon.momentum,
        adamLr: (adam.lr * factor) / bias,
        rowsLr: (rows.lr * factor) / bias,
        rowsKeep: 1 - rows.lr * factor * rows.weightDecay,
        beta1: adam.beta1,
        beta2: adam.beta2,
        eps: adam.eps,
        root,
        ema: emaDecay,
      };
      new Uint32Array(blocks, part * UNIFORM_STEP).set(STEP_WORDS.map((field) => values[field]));
      new Float32Array(blocks, part * UNIFORM_STEP + 4 * STEP_WORDS.length).set(STEP_NUMBERS.map((field) => values[field]));
    }
    this.device.queue.writeBuffer(this.steps, 0, blocks);
  }

  private result(told: Float32Array, count: number, slot: number): StepResult {
    let [loss, right] = [0, 0];
    for (let i = 0; i < count; i++) {
      loss += told[2 * (slot * SAMPLES_MAX + i)];
      right += told[2 * (slot * SAMPLES_MAX + i) + 1] === 0 ? 1 : 0;
    }
    return { loss: loss / this.recipe.supervision, exact: right / count };
  }

  /** Pieces of buffers, one after the other. @throws EtrmError `device` when the device goes away meanwhile */
  private async read(pieces: readonly (readonly [GPUBuffer, number, number])[]): Promise<ArrayBuffer> {
    const size = pieces.reduce((sum, [, , bytes]) => sum + bytes, 0);
    if ((this.staging?.size ?? 0) < size) {
      this.staging?.destroy();
      this.staging = this.device.createBuffer({ size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
    }
    const staging = this.staging as GPUBuffer;
    this.submit((encoder) => {
      let at = 0;
      for (const [buffer, from, bytes] of pieces) {
        encoder.copyBufferToBuffer(buffer, from, staging, at, bytes);
        at += bytes;
      }
    });
    try {
      await staging.mapAsync(GPUMapMode.READ, 0, size);
    } catch (e) {
      throw new EtrmError('device', `The GPU was lost: ${e instanceof Error ? e.message : String(e)}`);
    }
    const copy = staging.getMappedRange(0, size).slice(0);
    staging.unmap();
    return copy;
  }
}

/** @param arenaMax most bytes of activations at a time; a batch that takes more goes in parts @throws EtrmError `bad-config` for channels that the kernels cannot split */
export function createWebGpuEngine(device: GPUDevice, options: EngineOptions, arenaMax = ARENA_MAX): Promise<WebGpuEtrmEngine> {
  const { hiddenSize } = options.config;
  if (hiddenSize % 16 !== 0)
    throw new EtrmError('bad-config', `The GPU kernels want a hidden_size that is a multiple of 16, not ${hiddenSize}.`);
  return Promise.resolve(new WebGpuEtrmEngine(device, options, arenaMax));
}
