/** The executor on the CPU: WebAssembly kernels of our own, a supervision step in one call, on threads where memory can be shared. */

import { sequenceLength } from '../../model/config.ts';
import type { CompiledKernels } from '../../model/wasm/kernels.ts';
import { valuesOf, type TrmWeights } from '../../model/weights/tensors.ts';
import {
  type Carry,
  type DeviceInfo,
  type Engine,
  type EngineMemory,
  type RecursionStep,
  type RunOptions,
  type TokenBatch,
  BackendError,
  NoModelError,
} from '../engine.ts';
import { normalRow } from '../webgpu/noise.ts';
import { forwardKernels, type CpuParts, type ForwardExports } from './kernels.ts';
import { ForwardMemory, PAGES_MAX } from './memory.ts';

/** A warm-up faster than this is done twice: the first call is compiled on the way. */
const SLOW_MS = 200;
/** Milliseconds that threads may take to come; they usually need less than a hundred. */
const PATIENCE_MS = 3000;

interface Loaded {
  readonly weights: TrmWeights;
  readonly exports: ForwardExports;
  readonly memory: ForwardMemory;
  readonly end: readonly (() => void)[];
}

/** A run's own numbers while another one is at work. */
interface Run {
  readonly batch: number;
  /** [L, B, D] */
  readonly x: Float32Array;
  /** y and z [L, B, D]; null while they are in the kernels' memory. */
  kept: Carry | null;
}

export class ForwardEngine implements Engine {
  private readonly describe: (threads: number) => DeviceInfo;
  private readonly kernels: CompiledKernels;
  private readonly parts: CpuParts;
  private model: Loaded | null = null;
  /** Whose states are in the kernels' memory. */
  private active: Run | null = null;

  /** @param describe the device, with so many threads at work */
  constructor(kernels: CompiledKernels, parts: CpuParts, describe: (threads: number) => DeviceInfo) {
    this.kernels = kernels;
    this.parts = parts;
    this.describe = describe;
  }

  get device(): DeviceInfo {
    return this.describe(this.threads);
  }

  /** Those at work: the caller's own and those that came. */
  get threads(): number {
    return 1 + (this.model?.exports.helpers() ?? 0);
  }

  /**
   * Ready when all threads are there, or have been waited for long enough: then the work is done by those that came.
   * @throws BackendError when the memory is not to be had: the model before stays
   */
  async load(weights: TrmWeights, patienceMs = PATIENCE_MS): Promise<void> {
    let shared: WebAssembly.Memory;
    try {
      shared = new WebAssembly.Memory({ initial: 16, maximum: PAGES_MAX, shared: true });
    } catch (cause) {
      throw new BackendError('There is no memory for the CPU kernels.', { cause });
    }
    const { module } = this.kernels;
    const exports = forwardKernels(module, shared);
    const memory = new ForwardMemory(shared, exports, weights, this.parts.threads);
    this.dispose();
    const end = Array.from({ length: this.parts.threads - 1 }, (_, i) =>
      this.parts.spawn({ module, memory: shared, control: memory.control, thread: i + 1 }),
    );
    this.model = { weights, exports, memory, end };
    const until = performance.now() + patienceMs;
    while (exports.helpers() < end.length && performance.now() < until) await new Promise((done) => setTimeout(done, 2));
  }

  replaceTable(table: Float32Array): void {
    const { weights, ...rest } = this.loaded();
    const old = weights.tensors.get('puzzle_emb.weights');
    if (weights.config.puzzleDim === 0 || !old) return;
    if (table.length !== old.data.length) throw new RangeError(`A puzzle table of ${table.length} numbers, not ${old.data.length}.`);
    const tensors = new Map(weights.tensors).set('puzzle_emb.weights', { ...old, data: table.slice() });
    this.model = { ...rest, weights: { ...weights, tensors } };
  }

  /** Of a step, one update of z and one of y: each of the others takes as long as these. */
  async warmUp(batch: number): Promise<number | null> {
    const { seqLen, T, n } = this.loaded().weights.config;
    const run = this.run({ tokens: new Int32Array(batch * seqLen), batch }, { maxSteps: 2, T: 1, n: 1 });
    let { value } = await run.next();
    if (value && value.ms < SLOW_MS) ({ value } = await run.next());
    await run.return();
    return value ? (value.ms / 2 / batch) * T * (n + 1) : null;
  }

  async *run({ batch, tokens, puzzleIds }: TokenBatch, options: RunOptions): AsyncGenerator<RecursionStep, void, void> {
    const model = this.loaded();
    const { config } = model.weights;
    const { maxSteps, T = config.T, n = config.n, carry, signal, noise } = options;
    if (signal?.aborted) return;
    let start = performance.now();
    const own: Run = { batch, x: embedded(model.weights, tokens, puzzleIds, batch), kept: first(model.weights, batch, carry) };
    try {
      for (let step = 1; step <= maxSteps; step++) {
        if (this.model?.memory !== model.memory) throw new NoModelError('The model of this run is no longer loaded.');
        this.take(model, own);
        const { exports, memory } = model;
        if (noise) disturb(memory.floats(exports.zAt(), memory.stateLength), model.weights, batch, noise, step);
        exports.step(memory.x, T, n, memory.zBlocks.at, memory.zBlocks.count, memory.yBlocks.at, memory.yBlocks.count);
        const answer = this.read(model, batch);
        const state = options.wantCarry ? this.states(model) : null;
        yield {
          step,
          tokens: answer.tokens,
          confidence: answer.confidence,
          halt: answer.halt,
          carry: state && { y: turned(state.y, config, batch, false), z: turned(state.z, config, batch, false) },
          logits: options.wantLogits ? answer.logits : null,
          ms: performance.now() - start,
          atOnce: batch,
        };
        if (signal?.aborted) return;
        // Whoever else needs the device has its turn, as with a GPU's readback.
        await Promise.resolve();
        start = performance.now();
      }
    } finally {
      if (this.active === own) this.active = null;
    }
  }

  memory(): EngineMemory {
    return { tensors: 0, bytes: this.model?.memory.bytes ?? 0 };
  }

  dispose(): void {
    if (this.model) {
      this.model.exports.dismiss();
      for (const end of this.model.end) end();
    }
    this.model = null;
    this.active = null;
  }

  private loaded(): Loaded {
    if (!this.model) throw new NoModelError('No model is loaded.');
    return this.model;
  }

  /** Puts a run's numbers into the kernels' memory, and keeps those of the run that was there. */
  private take(model: Loaded, own: Run): void {
    if (this.active === own) return;
    if (this.active) this.active.kept = this.states(model);
    this.active = null;
    const { memory, exports } = model;
    memory.use(own.batch);
    memory.floats(memory.x, memory.stateLength).set(own.x);
    if (own.kept) {
      memory.floats(exports.yAt(), memory.stateLength).set(own.kept.y);
      memory.floats(exports.zAt(), memory.stateLength).set(own.kept.z);
    }
    own.kept = null;
    this.active = own;
  }

  /** y and z [L, B, D]. */
  private states({ memory, exports }: Loaded): Carry {
    const copy = (at: number): Float32Array => Float32Array.from(memory.floats(at, memory.stateLength));
    return { y: copy(exports.yAt()), z: copy(exports.zAt()) };
  }

  /** What y says. */
  private read(
    { memory, exports, weights }: Loaded,
    B: number,
  ): Pick<RecursionStep, 'tokens' | 'confidence' | 'halt'> & { logits: Float32Array } {
    const { hiddenSize: D, seqLen: S, vocabSize: V } = weights.config;
    exports.decode();
    const found = memory.floats(memory.logits, S * B * memory.vocab);
    const [tokens, confidence, logits] = [new Uint8Array(B * S), new Float32Array(B * S), new Float32Array(B * S * V)];
    for (let s = 0; s < S; s++) {
      for (let b = 0; b < B; b++) {
        const row = (s * B + b) * memory.vocab;
        let best = 0;
        for (let v = 1; v < V; v++) if (found[row + v] > found[row + best]) best = v;
        let sum = 0;
        for (let v = 0; v < V; v++) {
          sum += Math.exp(found[row + v] - found[row + best]);
          logits[(b * S + s) * V + v] = found[row + v];
        }
        tokens[b * S + s] = best;
        confidence[b * S + s] = 1 / sum;
      }
    }
    const y = memory.floats(exports.yAt(), B * D);
    const weight = valuesOf(weights, 'q_head.weight');
    const bias = valuesOf(weights, 'q_head.bias')[0];
    const halt = Float32Array.from({ length: B }, (_, b) => {
      let sum = bias;
      for (let d = 0; d < D; d++) sum += y[b * D + d] * weight[d];
      return sum;
    });
    return { tokens, confidence, halt, logits };
  }
}

/** x, the embedded questions [L, B, D] (SPEC section 2, "Input embedding"). */
function embedded(weights: TrmWeights, tokens: Int32Array, puzzleIds: Int32Array | undefined, B: number): Float32Array {
  const { hiddenSize: D, prefixLen: P, seqLen: S, puzzleDim, positions } = weights.config;
  const L = P + S;
  const x = new Float32Array(L * B * D);
  const table = valuesOf(weights, 'embed_tokens.embedding_weight');
  const puzzles = puzzleDim > 0 ? valuesOf(weights, 'puzzle_emb.weights') : null;
  const learned = positions === 'learned' ? valuesOf(weights, 'embed_pos.embedding_weight') : null;
  const scale = Math.sqrt(D);
  for (let l = 0; l < L; l++) {
    for (let b = 0; b < B; b++) {
      const to = (l * B + b) * D;
      const id = puzzleIds?.[b] ?? 0;
      for (let d = 0; d < D; d++) {
        // A puzzle's row, zero-padded to P D, fills the prefix from position 0 on.
        const at = l * D + d;
        const value = l >= P ? table[tokens[b * S + l - P] * D + d] : puzzles && at < puzzleDim ? puzzles[id * puzzleDim + at] : 0;
        x[to + d] = (learned ? (value + learned[at]) * Math.SQRT1_2 : value) * scale;
      }
    }
  }
  return x;
}

/** The state to begin with [L, B, D]: a carry [B, L, D], or H_init and L_init at every position. */
function first(weights: TrmWeights, B: number, carry: Carry | undefined): Carry {
  if (carry) return { y: turned(carry.y, weights.config, B, true), z: turned(carry.z, weights.config, B, true) };
  const rows = sequenceLength(weights.config) * B;
  const everywhere = (name: string): Float32Array => {
    const init = valuesOf(weights, name);
    const out = new Float32Array(rows * init.length);
    for (let row = 0; row < rows; row++) out.set(init, row * init.length);
    return out;
  };
  return { y: everywhere('H_init'), z: everywhere('L_init') };
}

/** [B, L, D] as [L, B, D], or back. */
function turned(v: Float32Array, config: TrmWeights['config'], B: number, sequenceFirst: boolean): Float32Array {
  const L = sequenceLength(config);
  const D = config.hiddenSize;
  const out = new Float32Array(v.length);
  for (let b = 0; b < B; b++) {
    for (let l = 0; l < L; l++) {
      const [ours, theirs] = [(l * B + b) * D, (b * L + l) * D];
      const [from, to] = sequenceFirst ? [theirs, ours] : [ours, theirs];
      out.set(v.subarray(from, from + D), to);
    }
  }
  return out;
}

/** Adds N(0, sigma^2) to z [L, B, D]: the same numbers on every device. */
function disturb(
  z: Float32Array,
  { config }: TrmWeights,
  B: number,
  { sigma, seed, after = 0 }: NonNullable<RunOptions['noise']>,
  step: number,
): void {
  const L = sequenceLength(config);
  const D = config.hiddenSize;
  for (let b = 0; b < B; b++) {
    for (let l = 0; l < L; l++) {
      const row = normalRow(seed, after + step, b * L + l, D);
      for (let d = 0, at = (l * B + b) * D; d < D; d++) z[at + d] += row[d] * sigma;
    }
  }
}
