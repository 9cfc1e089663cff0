/** The executors that are compared, behind one door: open, step, close. */
import * as ort from 'onnxruntime-web/webgpu';
import ortBinary from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';
import { requestGpu, type Gpu } from '../src/engine/device.ts';
import { EngineError, type DeviceInfo, type Engine, type RecursionStep } from '../src/engine/engine.ts';
import { startWebGpu, TfjsEngine } from '../src/engine/tfjs.ts';
import { createFusedEngine } from '../src/engine/webgpu/fused.ts';
import { sequenceLength } from '../src/trm/config.ts';
import type { TrmWeights } from '../src/trm/weights/tensors.ts';
import { supervisionStepOnnx } from './onnx/graph.ts';

export interface Task {
  readonly weights: TrmWeights;
  /** [B, S] */
  readonly tokens: Int32Array;
  readonly batch: number;
  readonly T: number;
  readonly n: number;
}

export interface Answer {
  readonly tokens: ArrayLike<number>;
  readonly halt: ArrayLike<number>;
  /** CPU milliseconds before the first wait for the device; null where it cannot be told. */
  readonly encodeMs: number | null;
}

export interface Executor {
  readonly name: string;
  open(task: Task): Promise<void>;
  /** One supervision step further; y and z stay on the device. */
  step(): Promise<Answer>;
  close(): Promise<void>;
}

async function gpuOrThrow(): Promise<Gpu> {
  const gpu = await requestGpu();
  if (!gpu) throw new EngineError('no-adapter', 'There is no WebGPU adapter.');
  return gpu;
}

/** Our own executors run a whole recursion and are asked for one step after the other. */
class OfEngine implements Executor {
  readonly name: string;
  readonly #make: (gpu: Gpu, info: DeviceInfo) => Promise<Engine>;
  readonly #encodeMs: (engine: Engine, syncMs: number) => number;
  #opened: { gpu: Gpu; engine: Engine; steps: AsyncGenerator<RecursionStep, void, void> } | null = null;

  constructor(name: string, make: (gpu: Gpu, info: DeviceInfo) => Promise<Engine>, encodeMs: (engine: Engine, syncMs: number) => number) {
    this.name = name;
    this.#make = make;
    this.#encodeMs = encodeMs;
  }

  async open({ weights, tokens, batch, T, n }: Task): Promise<void> {
    const gpu = await gpuOrThrow();
    const info: DeviceInfo = { backend: 'webgpu', adapter: gpu.name, software: gpu.software, features: [], note: '' };
    const engine = await this.#make(gpu, info);
    await engine.load(weights);
    this.#opened = { gpu, engine, steps: engine.run({ tokens, batch }, { maxSteps: Number.MAX_SAFE_INTEGER, T, n }) };
  }

  async step(): Promise<Answer> {
    if (!this.#opened) throw new Error(`${this.name} is not open.`);
    const { engine, steps } = this.#opened;
    const start = performance.now();
    const next = steps.next();
    const syncMs = performance.now() - start;
    const { value } = await next;
    if (!value) throw new Error(`${this.name} stopped.`);
    return { tokens: value.tokens, halt: value.halt, encodeMs: this.#encodeMs(engine, syncMs) };
  }

  async close(): Promise<void> {
    await this.#opened?.steps.return(undefined);
    this.#opened?.engine.dispose();
    this.#opened?.gpu.device.destroy();
    this.#opened = null;
  }
}

const fused = (): Executor => {
  const made = new WeakMap<Engine, ReturnType<typeof createFusedEngine>>();
  return new OfEngine(
    'fused',
    (gpu, info) => {
      const engine = createFusedEngine(gpu.device, info);
      made.set(engine, engine);
      return Promise.resolve(engine);
    },
    (engine, syncMs) => made.get(engine)?.stats()?.encodeMs ?? syncMs,
  );
};

const tfjs = (): Executor =>
  new OfEngine(
    'tfjs',
    async (gpu, info) => {
      await startWebGpu(gpu);
      return new TfjsEngine(info);
    },
    (_, syncMs) => syncMs,
  );

/** x [B, L, D] on the CPU: onnxruntime gets it as an input. Without learned positions, which no benchmarked model has. */
function embedded({ weights: { config, tensors }, tokens, batch }: Task): Float32Array {
  const { hiddenSize: D, prefixLen: P, seqLen: S, puzzleDim } = config;
  const L = P + S;
  const x = new Float32Array(batch * L * D);
  const table = tensors.get('embed_tokens.embedding_weight')?.data ?? new Float32Array();
  const puzzle = tensors.get('puzzle_emb.weights')?.data.subarray(0, puzzleDim) ?? new Float32Array();
  for (let b = 0; b < batch; b++) {
    x.set(puzzle, b * L * D);
    for (let s = 0; s < S; s++) {
      const token = tokens[b * S + s];
      x.set(table.subarray(token * D, (token + 1) * D), (b * L + P + s) * D);
    }
  }
  const scale = Math.sqrt(D);
  return x.map((v) => v * scale);
}

class OfOrt implements Executor {
  readonly name: string;
  readonly #provider: 'webgpu' | 'wasm';
  #opened: { session: ort.InferenceSession; x: ort.Tensor; y: ort.Tensor; z: ort.Tensor } | null = null;

  constructor(provider: 'webgpu' | 'wasm') {
    this.#provider = provider;
    this.name = `onnxruntime ${provider}`;
  }

  async open(task: Task): Promise<void> {
    ort.env.wasm.wasmPaths = { wasm: ortBinary };
    ort.env.logLevel = 'error';
    const { weights, batch, T, n } = task;
    const session = await ort.InferenceSession.create(supervisionStepOnnx(weights, batch, T, n), {
      executionProviders: [this.#provider],
      ...(this.#provider === 'webgpu'
        ? { preferredOutputLocation: { y_out: 'gpu-buffer', z_out: 'gpu-buffer', tokens: 'cpu', confidence: 'cpu', halt: 'cpu' } }
        : {}),
    });
    const { hiddenSize: D } = weights.config;
    const shape = [batch, sequenceLength(weights.config), D];
    const everywhere = (name: string): ort.Tensor => {
      const init = weights.tensors.get(name)?.data ?? new Float32Array(D);
      return new ort.Tensor('float32', Float32Array.from({ length: shape[0] * shape[1] * D }, (_, i) => init[i % D]), shape);
    };
    this.#opened = { session, x: new ort.Tensor('float32', embedded(task), shape), y: everywhere('H_init'), z: everywhere('L_init') };
  }

  async step(): Promise<Answer> {
    const o = this.#opened;
    if (!o) throw new Error(`${this.name} is not open.`);
    const out = await o.session.run({ x: o.x, y: o.y, z: o.z });
    o.y.dispose();
    o.z.dispose();
    [o.y, o.z] = [out['y_out'], out['z_out']];
    const tokens = Array.from(out['tokens'].data as BigInt64Array, Number);
    return { tokens, halt: out['halt'].data as Float32Array, encodeMs: null };
  }

  async close(): Promise<void> {
    this.#opened?.y.dispose();
    this.#opened?.z.dispose();
    await this.#opened?.session.release();
    this.#opened = null;
  }
}

/** All of them, the one the others are checked against first. */
export const executors = (): Executor[] => [fused(), tfjs(), new OfOrt('webgpu'), new OfOrt('wasm')];
