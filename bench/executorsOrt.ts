/** onnxruntime-web as an executor of the benchmark, on the same weights written as an ONNX graph of one supervision step. */

import ortBinary from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';
import * as ort from 'onnxruntime-web/webgpu';
import { sequenceLength } from '../src/model/config.ts';
import { supervisionStepOnnx } from '../src/model/onnx/graph.ts';
import type { StepAnswer, Executor, Task } from './executors.ts';

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
  readonly gpu: boolean;
  private readonly provider: 'webgpu' | 'wasm';
  private readonly threads: number;
  private opened: { session: ort.InferenceSession; x: ort.Tensor; y: ort.Tensor; z: ort.Tensor } | null = null;

  constructor(provider: 'webgpu' | 'wasm', threads: number) {
    this.provider = provider;
    this.threads = threads;
    this.name = `onnxruntime ${provider}`;
    this.gpu = provider === 'webgpu';
  }

  async open(task: Task): Promise<void> {
    ort.env.wasm.numThreads = this.threads; // its own choice is half of the cores
    ort.env.wasm.wasmPaths = { wasm: ortBinary };
    ort.env.logLevel = 'error';
    const { weights, batch, T, n } = task;
    const session = await ort.InferenceSession.create(supervisionStepOnnx(weights, batch, T, n), {
      executionProviders: [this.provider],
      ...(this.provider === 'webgpu'
        ? { preferredOutputLocation: { y_out: 'gpu-buffer', z_out: 'gpu-buffer', tokens_out: 'cpu', confidence: 'cpu', halt: 'cpu' } }
        : {}),
    });
    const { hiddenSize: D } = weights.config;
    const shape = [batch, sequenceLength(weights.config), D];
    const everywhere = (name: string): ort.Tensor => {
      const init = weights.tensors.get(name)?.data ?? new Float32Array(D);
      return new ort.Tensor(
        'float32',
        Float32Array.from({ length: shape[0] * shape[1] * D }, (_, i) => init[i % D]),
        shape,
      );
    };
    this.opened = { session, x: new ort.Tensor('float32', embedded(task), shape), y: everywhere('H_init'), z: everywhere('L_init') };
  }

  async step(): Promise<StepAnswer> {
    const o = this.opened;
    if (!o) throw new Error(`${this.name} is not open.`);
    const out = await o.session.run({ x: o.x, y: o.y, z: o.z });
    o.y.dispose();
    o.z.dispose();
    [o.y, o.z] = [out['y_out'], out['z_out']];
    const tokens = Array.from(out['tokens_out'].data as BigInt64Array, Number);
    return { tokens, halt: out['halt'].data as Float32Array, encodeMs: null };
  }

  async close(): Promise<void> {
    this.opened?.y.dispose();
    this.opened?.z.dispose();
    await this.opened?.session.release();
    this.opened = null;
  }

  abandon(): void {
    this.opened = null; // a session cannot be released while it runs
  }
}

export const ortExecutors = (threads: number): Executor[] => [new OfOrt('webgpu', threads), new OfOrt('wasm', threads)];
