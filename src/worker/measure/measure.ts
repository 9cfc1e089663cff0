/**
 * Measures the loaded model on generated puzzles: accuracy after each supervision step, and the share solved by K symmetric copies.
 * Every batch is one turn on the device, so a solve, a load or a training step waits for at most a batch, and none sees another's state.
 */

import { type Engine, type RunOptions, DeviceLostError, NoModelError } from '../../engine/engine.ts';
import type { Question, Rollouts } from '../../kinds/kind.worker.ts';
import { readQuestion, workerKind } from '../../kinds/kinds.worker.ts';
import { stepRng } from '../../kinds/shared/rng.ts';
import { coded } from '../../model/errors.ts';
import { isSure } from '../../model/states.ts';
import type { TrmWeights } from '../../model/weights/tensors.ts';
import { BusyError, UnfitError } from '../../protocol/errors.ts';
import {
  measureRequestSchema,
  type MeasureApi,
  type MeasureEvent,
  type MeasureRequest,
  type PuzzleOutcome,
} from '../../protocol/measure.ts';
import { check, failureOf, RequestError } from '../../protocol/session.ts';
import { macrotask, type SessionHost } from '../device.ts';

/** The device or the model changed in the middle. */
class ChangedError extends coded('changed') {}

/** Parts of a batch have numbers of their own, for their noise: the puzzles themselves, then their copies in as many parts as it takes. */
const PARTS_A_BATCH = 4096;

interface Job {
  readonly request: MeasureRequest;
  readonly weights: TrmWeights;
  readonly device: string;
  /** Puzzle `index` (0, 1, ...): the same seed and settings give the same ones on every device. */
  readonly board: (index: number) => unknown;
  readonly signal: AbortSignal;
  readonly onEvent: (e: MeasureEvent) => void;
}

/** A part of a batch: rows, and how they are run. */
interface Part {
  readonly number: number;
  readonly rows: readonly Row[];
  readonly what: 'puzzles' | 'copies';
  /** First puzzle of the batch, and the one after its last. */
  readonly from: number;
  readonly to: number;
}

export class MeasureSession implements MeasureApi {
  private readonly host: SessionHost;
  private running: { readonly id: string; readonly abort: AbortController } | null = null;

  constructor(host: SessionHost) {
    this.host = host;
  }

  async measure(request: MeasureRequest, onEvent: (e: MeasureEvent) => void): Promise<void> {
    try {
      const requested = check(measureRequestSchema, request, 'measurement');
      if (this.running) throw new BusyError('A measurement is running already: cancel it first.');
      const abort = new AbortController();
      const { signal } = abort;
      const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
      this.running = { id: requested.id, abort };
      try {
        // A cancelled measurement is over for the page at once; what is in hand on the device ends by itself, with the next step.
        const tell = (e: MeasureEvent): void => (signal.aborted ? undefined : onEvent(e));
        const work = this.run(requested, signal, tell);
        work.catch(() => undefined);
        await Promise.race([work, stopped]);
      } finally {
        this.running = null;
      }
      onEvent({ type: 'ended', reason: signal.aborted ? 'cancelled' : 'finished' });
    } catch (e) {
      onEvent({ type: 'failed', error: failureOf(e) });
    }
  }

  cancelMeasure(id: string): void {
    if (this.running?.id === id) this.running.abort.abort();
  }

  private async run(request: MeasureRequest, signal: AbortSignal, onEvent: (e: MeasureEvent) => void): Promise<void> {
    const board = await boardsOf(request);
    const { device, weights } = await this.host.turns.take(async () => {
      const engine = await this.host.engine();
      const loaded = this.host.loaded();
      if (!loaded) throw new NoModelError('No model is loaded yet.');
      return { device: engine.device, weights: loaded };
    });
    onEvent({ type: 'started', device });
    const job = { request, weights, device: device.adapter, board, signal, onEvent };
    for (let from = 0; from < request.count && !signal.aborted; from += request.rows) {
      const start = { from, to: Math.min(request.count, from + request.rows) };
      const { outcomes, ms } = await this.batch(job, start);
      if (!signal.aborted) onEvent({ type: 'outcomes', outcomes, ms });
    }
  }

  /** The next puzzles: each as it is, then the ones that were never right as copies 1, 2, ... */
  private async batch(
    job: Job,
    { from, to }: { readonly from: number; readonly to: number },
  ): Promise<{ outcomes: PuzzleOutcome[]; ms: number }> {
    const { request, signal } = job;
    const puzzles: Row[] = [];
    for (let i = from; i < to && !signal.aborted; i++) {
      puzzles.push(this.question(job, i));
      await macrotask(); // a hard Sudoku takes a while to dig
    }
    let part = (from / request.rows) * PARTS_A_BATCH;
    let ms = 0;
    const inParts = async (rows: readonly Row[], what: Part['what']): Promise<RowOutcome[]> => {
      const all: RowOutcome[] = [];
      for (let at = 0; at < rows.length && !signal.aborted; at += request.rows) {
        const done = await this.part(job, { number: part++, rows: rows.slice(at, at + request.rows), what, from, to });
        all.push(...done.outcomes);
        ms += done.ms;
      }
      return all;
    };
    const own = await inParts(puzzles, 'puzzles');
    const tries = puzzles.flatMap((row, i) =>
      own[i]?.first === null ? Array.from({ length: request.rollouts - 1 }, (_, k) => ({ ...row, copy: k + 1, puzzle: i })) : [],
    );
    const tried = await inParts(tries, 'copies');
    const copy = own.map(({ first }) => (first === null ? null : 0) as number | null);
    tries.forEach((row, t) => {
      if ((tried[t]?.first ?? null) !== null) copy[row.puzzle] ??= row.copy;
    });
    return { outcomes: own.map((o, i) => ({ ...o, copy: copy[i] ?? null })), ms };
  }

  /** One run of the engine, in a turn of its own; once more when the device was lost under it. */
  private async part(job: Job, { number, rows, what, from, to }: Part): Promise<{ outcomes: RowOutcome[]; ms: number }> {
    const { request, weights, signal } = job;
    const { steps, T, n, halting, sigma, seed } = request;
    const run = async (): Promise<{ outcomes: RowOutcome[]; ms: number }> => {
      if (signal.aborted) return { outcomes: [], ms: 0 };
      const engine = await this.engineOf(job);
      const start = performance.now();
      const outcomes = await runRows(engine, rows, {
        seqLen: weights.config.seqLen,
        steps,
        T,
        n,
        halting,
        signal,
        untilRight: what === 'copies',
        noise: sigma > 0 ? { sigma, seed: partSeed(seed, number) } : undefined,
        onStep: (step) => job.onEvent({ type: 'step', from, to, step, what }),
      });
      return { outcomes, ms: performance.now() - start };
    };
    try {
      return await this.host.turns.take(run);
    } catch (e) {
      if (!(await this.host.lost()) && !(e instanceof DeviceLostError)) throw e;
      return await this.host.turns.take(run);
    }
  }

  /** The engine, while it is the device and holds the model that the measurement began with. Ask in a turn. */
  private async engineOf({ weights, device }: Job): Promise<Engine> {
    const engine = await this.host.engine();
    const changed =
      this.host.loaded() !== weights ? 'Another model was loaded' : engine.device.adapter !== device ? 'The device was changed' : null;
    if (changed) throw new ChangedError(`${changed}, so the measurement ended; the puzzles before it count.`);
    return engine;
  }

  private question({ request: { puzzles, seed, rollouts }, weights: { config }, board }: Job, index: number): Row {
    const question = readQuestion(puzzles.kind, board(index), new Map());
    const problem =
      config.vocabSize === question.vocabSize
        ? question.unfit(config.seqLen)
        : `it is not a model for this kind of puzzle (${puzzles.kind})`;
    if (problem) throw new UnfitError(`The loaded model cannot take these puzzles: ${problem}.`);
    return { question, rollouts: question.rollouts(config.seqLen, rollouts, partSeed(seed, index)), copy: 0 };
  }
}

/** Makes the puzzles of a measurement. @throws RequestError when the kind cannot be measured, or is not asked rightly */
async function boardsOf({ puzzles, seed }: MeasureRequest): Promise<Job['board']> {
  const measured = await workerKind(puzzles.kind).measured?.();
  if (!measured) throw new RequestError(`Puzzles of the kind "${puzzles.kind}" cannot be measured.`);
  const read = check(measured.schema, puzzles, 'measurement');
  return (index) => measured.board(read, stepRng(seed, index), index);
}

/** A seed for one part of a measurement: a 32-bit mix of the measurement's own and the part's number. */
function partSeed(seed: number, part: number): number {
  let h = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(part + 1, 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d);
  return (h ^ (h >>> 15)) >>> 0;
}

/** One copy of one puzzle. */
export interface Row {
  readonly question: Question;
  readonly rollouts: Rollouts;
  readonly copy: number;
}

/** What came of a row; `right` has a place for each step. */
interface RowOutcome {
  readonly right: readonly boolean[];
  readonly first: number | null;
  readonly haltedAt: number | null;
}

interface RowOptions {
  readonly seqLen: number;
  readonly steps: number;
  readonly T: number;
  readonly n: number;
  /** An answer stands as soon as its row is sure. */
  readonly halting: boolean;
  readonly noise: RunOptions['noise'];
  /** Stop when every row has been right once: for copies, where only that counts. */
  readonly untilRight: boolean;
  readonly signal: AbortSignal;
  readonly onStep: (step: number) => void;
}

/** Runs the rows. Stops early where nothing can change any more; aborted, what is missing counts as not right. */
async function runRows(engine: Engine, rows: readonly Row[], o: RowOptions): Promise<RowOutcome[]> {
  const { seqLen: S, steps, T, n, noise, signal } = o;
  const tokens = new Int32Array(rows.length * S);
  rows.forEach(({ rollouts, copy }, r) => tokens.set(rollouts.tokens.subarray(copy * S, (copy + 1) * S), r * S));
  const right = rows.map((): boolean[] => []);
  const first = rows.map((): number | null => null);
  const haltedAt = rows.map((): number | null => null);
  for await (const step of engine.run({ tokens, batch: rows.length }, { maxSteps: steps, T, n, noise, signal })) {
    for (const [r, { question, rollouts, copy }] of rows.entries()) {
      if (haltedAt[r] !== null) continue;
      const solved = question.verify(rollouts.tokensBack(copy, step.tokens.subarray(r * S, (r + 1) * S))).solved;
      right[r]?.push(solved);
      if (solved) first[r] ??= step.step;
      if (o.halting && isSure(step.halt[r] ?? 0)) haltedAt[r] = step.step;
    }
    o.onStep(step.step);
    const settled = rows.every((_, r) => haltedAt[r] !== null || (o.untilRight && first[r] !== null));
    if (settled) break;
    await macrotask();
    if (signal.aborted) break;
  }
  return rows.map((_, r) => {
    const seen = right[r] ?? [];
    const standing = haltedAt[r] === null ? false : (seen.at(-1) ?? false);
    return { right: Array.from({ length: steps }, (_, i) => seen[i] ?? standing), first: first[r] ?? null, haltedAt: haltedAt[r] ?? null };
  });
}
