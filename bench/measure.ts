/** Runs the matrix: every executor warmed up and checked against the first, then timed in turns, A B C D A B C D. */
import { executors, type Answer, type Executor, type Task } from './executors.ts';
import { questions, type BenchModel, type Matrix } from './matrix.ts';
import { booked } from './meter.ts';
import { median, round, type Measured } from './report.ts';
import type { TrmWeights } from '../src/trm/weights/tensors.ts';
import { Program } from '../src/engine/webgpu/program.ts';
import { firstTiles } from '../src/engine/webgpu/tuner.ts';

interface Runner {
  readonly executor: Executor;
  readonly ms: number[];
  readonly encodeMs: number[];
  dispatches: number;
  submits: number;
  bytes: number;
}

/** FLOP of a step of this task. */
export function stepFlops({ weights: { config }, batch, T, n }: Task, limits: GPUSupportedLimits): number {
  return T * (n + 1) * new Program(config, batch, firstTiles(config, batch, false, limits)).netFlops();
}

/** Milliseconds of a step, and its answer. */
async function step(r: Runner): Promise<{ answer: Answer; ms: number }> {
  const start = performance.now();
  const { result, dispatches, submits, bytes } = await booked(r.executor.name, () => r.executor.step());
  const ms = performance.now() - start;
  Object.assign(r, { dispatches, submits, bytes });
  return { answer: result, ms };
}

/** "same answers", or how far the answers of a first step are from the first executor's. */
function compare(a: Answer, b: Answer): string {
  const wrong = Array.from(a.tokens).filter((t, i) => t !== b.tokens[i]).length;
  const worst = Math.max(...Array.from(a.halt, (h, i) => Math.abs(h - b.halt[i])));
  return `${wrong} of ${a.tokens.length} tokens differ, halting logits by at most ${worst.toExponential(1)}`;
}

async function cell(task: Task, { rounds, limitMs }: Matrix, log: (line: string) => void): Promise<Runner[]> {
  const runners: Runner[] = [];
  let first: Answer | null = null;
  for (const executor of executors()) {
    const r: Runner = { executor, ms: [], encodeMs: [], dispatches: 0, submits: 0, bytes: 0 };
    try {
      const start = performance.now();
      await booked(executor.name, () => executor.open(task));
      const { answer } = await step(r); // compiles
      const compileMs = performance.now() - start;
      const { ms } = await step(r); // warm
      log(`  ${executor.name}: ready in ${round(compileMs, 3)} ms, warm step ${round(ms, 3)} ms${first ? `; ${compare(answer, first)}` : ''}`);
      first ??= answer;
      runners.push(r);
      if (ms <= limitMs) continue;
      r.ms.push(ms);
      log(`  ${executor.name}: a step takes longer than ${limitMs} ms, so this one is all that is timed`);
    } catch (error) {
      log(`  ${executor.name}: left out, ${error instanceof Error ? error.message : String(error)}`);
    }
    await executor.close().catch(() => undefined);
  }
  const inTime = runners.filter((r) => r.ms.length === 0);
  for (let i = 0; i < rounds; i++) {
    for (const r of inTime) {
      const { answer, ms } = await step(r);
      r.ms.push(ms);
      if (answer.encodeMs !== null) r.encodeMs.push(answer.encodeMs);
    }
  }
  for (const r of inTime) await r.executor.close();
  return runners;
}

/** Rows for every cell of the matrix; an executor that fails is left out and the log says why. */
export async function measure(
  matrix: Matrix,
  weightsOf: (model: BenchModel) => Promise<TrmWeights>,
  adapter: string,
  limits: GPUSupportedLimits,
  log: (line: string) => void,
): Promise<Measured[]> {
  const rows: Measured[] = [];
  for (const model of matrix.models) {
    const weights = await weightsOf(model);
    const { T = weights.config.T, n = weights.config.n } = model;
    for (const batch of matrix.batches) {
      log(`${model.name}, batch ${batch}`);
      const task: Task = { weights, batch, tokens: questions(weights.config, batch), T, n };
      const flops = stepFlops(task, limits);
      for (const r of await cell(task, matrix, log)) {
        const ms = median(r.ms);
        const onGpu = r.executor.name !== 'onnxruntime wasm';
        rows.push({
          model: model.name,
          batch,
          executor: r.executor.name,
          msPerStep: round(ms, 4),
          steps: r.ms.length,
          dispatchesPerStep: onGpu ? r.dispatches : null,
          submitsPerStep: onGpu ? r.submits : null,
          encodeMsPerStep: r.encodeMs.length > 0 ? round(median(r.encodeMs), 3) : null,
          gpuBytes: onGpu ? r.bytes : null,
          adapter,
          gflops: round(flops / ms / 1e6, 3),
        });
      }
    }
  }
  return rows;
}
