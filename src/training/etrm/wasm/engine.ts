/** E-TRM's engine on the CPU: our own WebAssembly kernels, one instance and one memory a learner, a sample after the other. */

import type { EtrmQuestion } from '../../../model/architectures/etrm/samples.ts';
import { BadConfigError } from '../../../model/architectures/etrm/task.ts';
import { instantiate, type CompiledKernels } from '../../../model/wasm/kernels.ts';
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
import { KernelMemory, type KernelExports } from './memory.ts';

class WasmEngine implements EtrmEngine {
  readonly backend = 'wasm';
  private readonly exports: KernelExports;
  private readonly memory: KernelMemory;
  private readonly recipe: EtrmRecipe;
  /** The averaged weights have changed since their panels were packed. */
  private stale = true;

  constructor({ module }: CompiledKernels, { config, recipe }: EngineOptions) {
    const memory = new WebAssembly.Memory({ initial: 16, maximum: 65_536 });
    this.exports = instantiate(module, memory, 'E-TRM');
    this.memory = new KernelMemory(memory, this.exports, config);
    this.recipe = recipe;
  }

  get bytes(): number {
    return this.memory.size;
  }

  load({ weights, average, first, second }: EngineState): Promise<void> {
    const { memory } = this;
    const put = (at: number, values: Float32Array): void => memory.floats(at, memory.total).set(values);
    put(memory.weights, weights);
    put(memory.average, average);
    put(memory.first, first);
    put(memory.second, second);
    this.exports.packWeights();
    this.stale = true;
    return Promise.resolve();
  }

  train(requests: readonly StepRequest[]): Promise<StepResult[]> {
    return Promise.resolve(requests.map((request) => this.step(request)));
  }

  gradients(samples: StepRequest['samples']): Promise<StepResult & { readonly gradient: Float32Array }> {
    const result = this.accumulate(samples, null);
    return Promise.resolve({ ...result, gradient: this.memory.floats(this.memory.gradient, this.memory.total).slice() });
  }

  answer(question: EtrmQuestion, nSup: number): Promise<Answered> {
    this.ask(question);
    for (let i = 0; i < nSup; i++) this.exports.thinkOn();
    const { cells: P } = question.canvas;
    const { colours: K } = this.memory.config;
    const logits = this.memory.floats(this.memory.logits, K * P);
    return Promise.resolve(answered(logits, K, question.canvas));
  }

  think(question: EtrmQuestion, nSup: number): Promise<Thought[]> {
    this.ask(question);
    const { colours: K, hiddenSize: d } = this.memory.config;
    const rows = K * question.canvas.cells;
    return Promise.resolve(
      Array.from({ length: nSup }, () => {
        this.exports.thinkOn();
        const copy = (at: number, length: number): Float32Array => this.memory.floats(at, length).slice();
        return { y: copy(this.memory.y, rows * d), z: copy(this.memory.z, rows * d), logits: copy(this.memory.logits, rows) };
      }),
    );
  }

  state(): Promise<EngineState> {
    const { memory } = this;
    const copy = (at: number): Float32Array<ArrayBuffer> => memory.floats(at, memory.total).slice();
    return Promise.resolve({
      weights: copy(memory.weights),
      average: copy(memory.average),
      first: copy(memory.first),
      second: copy(memory.second),
    });
  }

  /** Nothing to do: the memory goes with the object. */
  dispose(): void {
    return;
  }

  private step({ samples, step, factor, emaDecay, noiseSeed }: StepRequest): StepResult {
    const result = this.accumulate(samples, noiseSeed);
    const { clip, muon, adam, rows } = this.recipe;
    const t = step + 1;
    this.exports.optimise(
      clip,
      muon.lr * factor,
      muon.weightDecay,
      muon.momentum,
      adam.lr * factor,
      rows.lr * factor,
      rows.weightDecay,
      adam.beta1,
      adam.beta2,
      adam.eps,
      1 - adam.beta1 ** t,
      Math.sqrt(1 - adam.beta2 ** t),
      emaDecay,
    );
    this.exports.packWeights();
    this.stale = true;
    return result;
  }

  private accumulate(samples: StepRequest['samples'], noiseSeed: number | null): StepResult {
    const { memory, exports } = this;
    const { supervision, smoothing, noise } = this.recipe;
    exports.clear();
    let loss = 0;
    let right = 0;
    const cells = samples.reduce((sum, { canvas }) => sum + canvas.answer[0] * canvas.answer[1], 0);
    for (const [i, sample] of samples.entries()) {
      const { canvas, labels, row } = sample;
      memory.use(canvas, true);
      memory.ask(sample);
      memory.bytes(memory.labels, labels);
      exports.setNoise(noiseSeed === null ? 0 : noise, Math.imul((noiseSeed ?? 0) + i, 0x27d4eb2f));
      exports.learn(row, supervision, 1 / cells, smoothing);
      loss += exports.lastLoss();
      right += exports.lastExact();
    }
    return { loss: loss / supervision, exact: right / samples.length };
  }

  private ask(question: EtrmQuestion): void {
    const { memory, exports } = this;
    memory.use(question.canvas, false);
    memory.ask(question);
    if (this.stale) exports.packAverage();
    this.stale = false;
    exports.ask(question.row);
  }
}

/** @throws BadConfigError for channels that the kernels cannot split, DeviceError when there is no memory */
export function createWasmEngine(kernels: CompiledKernels, options: EngineOptions): Promise<WasmEngine> {
  const { hiddenSize } = options.config;
  if (hiddenSize % 16 !== 0) throw new BadConfigError(`The CPU kernels want a hidden_size that is a multiple of 16, not ${hiddenSize}.`);
  return Promise.resolve(new WasmEngine(kernels, options));
}
