/** Runs the matrix: every executor warmed up and checked against the first, then timed in turns, A B C D A B C D. */

import { Program } from '../src/engine/webgpu/program.ts';
import { firstTiles } from '../src/engine/webgpu/tuner.ts';
import type { TrmWeights } from '../src/model/weights/tensors.ts';
import { executors, type StepAnswer, type Executor, type Task } from './executors.ts';
import { Foresight, within } from './limits.ts';
import { questions, type BenchModel, type Matrix } from './matrix.ts';
import { booked } from './meter.ts';
import { median, round, type Measured } from './report.ts';

interface Runner {
  readonly executor: Executor;
  /** Why there is no time, or null. */
  note: string | null;
  readonly ms: number[];
  readonly encodeMs: number[];
  dispatches: number;
  submits: number;
  bytes: number;
}

/** What somebody who waits is told, and where the rows go. */
interface Watcher {
  readonly log: (line: string) => void;
  /** After every model and batch: all rows so far. */
  readonly rows: (rows: readonly Measured[]) => void;
}

/** Milliseconds for opening a model and for the first step, on top of the limit of a step: kernels are compiled and tuned there. */
const OPENING_MS = 120_000;

/** FLOP of a step of this task. */
function stepFlops({ weights: { config }, batch, T, n }: Task, limits: GPUSupportedLimits): number {
  return new Program(config, batch, firstTiles(config, batch, false, limits)).stepFlops(T, n);
}

/** Milliseconds of a step, and its answer. */
async function step(r: Runner): Promise<{ answer: StepAnswer; ms: number }> {
  const start = performance.now();
  const { result, dispatches, submits, bytes } = await booked(r.executor.name, () => r.executor.step());
  const ms = performance.now() - start;
  Object.assign(r, { dispatches, submits, bytes });
  return { answer: result, ms };
}

/** How far the answers of a first step are from the first executor's. */
function compare(a: StepAnswer, b: StepAnswer): string {
  const wrong = Array.from(a.tokens).filter((t, i) => t !== b.tokens[i]).length;
  const worst = Math.max(...Array.from(a.halt, (h, i) => Math.abs(h - b.halt[i])));
  return `${wrong} of ${a.tokens.length} tokens differ, halting logits by at most ${worst.toExponential(1)}`;
}

/** Opens an executor and warms it up; null, and a note on the runner, where that takes too long or fails. */
async function warm(r: Runner, task: Task, limitMs: number): Promise<{ answer: StepAnswer; ms: number; compileMs: number } | null> {
  const over = `over ${round(limitMs / 1000, 3)} s`;
  try {
    const start = performance.now();
    const compile = async (): Promise<{ answer: StepAnswer }> => {
      await booked(r.executor.name, () => r.executor.open(task));
      return step(r);
    };
    const first = await within(OPENING_MS + limitMs, compile());
    const compileMs = performance.now() - start;
    const second = first && (await within(limitMs, step(r)));
    if (second) return { answer: first.answer, ms: second.ms, compileMs };
    r.note = over;
    r.executor.abandon();
  } catch (error) {
    r.note = `failed: ${error instanceof Error ? error.message : String(error)}`;
    await within(limitMs, r.executor.close()).catch(() => undefined);
  }
  return null;
}

async function cell(
  task: Task,
  flops: number,
  { rounds, limitMs, executor: part, threads }: Matrix,
  foresight: Foresight,
  log: Watcher['log'],
): Promise<Runner[]> {
  const runners: Runner[] = [];
  let first: StepAnswer | null = null;
  for (const executor of (await executors(threads)).filter(({ name }) => name.includes(part))) {
    const r: Runner = { executor, note: null, ms: [], encodeMs: [], dispatches: 0, submits: 0, bytes: 0 };
    runners.push(r);
    if (foresight.hopeless(executor.name, flops, limitMs)) {
      r.note = `over ${round(limitMs / 1000, 3)} s (foreseen)`;
      log(`  ${executor.name}: ${r.note}, from its speed so far; not tried`);
      continue;
    }
    const ready = await warm(r, task, limitMs);
    if (!ready) {
      if (r.note?.startsWith('over')) foresight.saw(executor.name, flops, limitMs); // faster it is not
      log(`  ${executor.name}: ${r.note}`);
      continue;
    }
    const { answer, ms, compileMs } = ready;
    foresight.saw(executor.name, flops, ms);
    log(
      `  ${executor.name}: ready in ${round(compileMs, 3)} ms, warm step ${round(ms, 3)} ms${first ? `; ${compare(answer, first)}` : ''}`,
    );
    first ??= answer;
    if (ms * rounds <= 3 * limitMs) continue;
    r.ms.push(ms);
    log(`  ${executor.name}: ${rounds} steps would take too long, so this one is all that is timed`);
    await executor.close();
  }
  const inTime = runners.filter((r) => r.note === null && r.ms.length === 0);
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

/** Rows for every cell of the matrix; an executor that fails or is too slow has a row that says so. */
export async function measure(
  matrix: Matrix,
  weightsOf: (model: BenchModel) => Promise<TrmWeights>,
  adapter: string,
  limits: GPUSupportedLimits,
  watcher: Watcher,
): Promise<Measured[]> {
  const rows: Measured[] = [];
  const foresight = new Foresight();
  for (const model of matrix.models) {
    const weights = await weightsOf(model);
    const { T, n } = weights.config;
    for (const batch of matrix.batches) {
      watcher.log(`${model.name}, batch ${batch}`);
      const task: Task = { weights, batch, tokens: questions(weights.config, batch), T, n };
      const flops = stepFlops(task, limits);
      for (const r of await cell(task, flops, matrix, foresight, watcher.log)) rows.push(rowOf(r, model.name, batch, flops, adapter));
      watcher.rows(rows);
    }
  }
  return rows;
}

function rowOf(r: Runner, model: string, batch: number, flops: number, adapter: string): Measured {
  const ms = r.note === null ? median(r.ms) : null;
  const onGpu = ms !== null && r.executor.gpu;
  return {
    model,
    batch,
    executor: r.executor.name,
    msPerStep: ms === null ? null : round(ms, 4),
    note: r.note?.startsWith('failed') ? 'failed' : r.note,
    steps: r.ms.length,
    dispatchesPerStep: onGpu ? r.dispatches : null,
    submitsPerStep: onGpu ? r.submits : null,
    encodeMsPerStep: r.encodeMs.length > 0 ? round(median(r.encodeMs), 3) : null,
    gpuBytes: onGpu ? r.bytes : null,
    adapter,
    gflops: ms === null ? null : round(flops / ms / 1e6, 3),
  };
}
