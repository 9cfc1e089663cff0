/** Measuring with an engine that is made up: it knows the answers and gives them when a test says so. */

import { expect, test } from 'vitest';
import { type Engine, type RecursionStep, type RunOptions, type TokenBatch, DeviceLostError } from '../../engine/engine.ts';
import { countSolutions } from '../../kinds/sudoku/core/solve.ts';
import type { TrmWeights } from '../../model/weights/tensors.ts';
import { measureEventSchema, type MeasureEvent, type MeasureRequest, type PuzzleOutcome } from '../../protocol/measure.ts';
import { tinyConfig } from '../../testing/models.ts';
import { Turns } from '../device.ts';
import { MeasureSession } from './measure.ts';

const S = 81;
const weights: TrmWeights = {
  config: tinyConfig({ seq_len: S, vocab_size: 11, mlp_t: true }),
  tensors: new Map(),
};

/** What the engine does with row `row` of run `run` at a step. */
type Script = (at: { run: number; row: number; step: number }) => { right: boolean; sure?: boolean };
interface Asked {
  readonly batch: TokenBatch;
  readonly options: RunOptions;
  steps: number;
}

function fakeEngine(script: Script) {
  const runs: Asked[] = [];
  const engine: Pick<Engine, 'device' | 'run'> = {
    device: { backend: 'wasm', adapter: 'Fake', software: false, features: [], note: '' },
    async *run(batch, options) {
      const asked = { batch, options, steps: 0 };
      const run = runs.push(asked) - 1;
      const answers = Array.from({ length: batch.batch }, (_, r) => {
        const board = Array.from(batch.tokens.subarray(r * S, (r + 1) * S), (t) => t - 1);
        return Uint8Array.from(countSolutions(board).solution ?? board, (d) => d + 1);
      });
      for (let step = 1; step <= options.maxSteps && !options.signal?.aborted; step++) {
        await Promise.resolve();
        const tokens = new Uint8Array(batch.batch * S).fill(2);
        const halt = new Float32Array(batch.batch).fill(-1);
        answers.forEach((answer, row) => {
          const { right, sure = false } = script({ run, row, step });
          if (right) tokens.set(answer, row * S);
          if (sure) halt[row] = 1;
        });
        asked.steps = step;
        yield {
          step,
          tokens,
          halt,
          confidence: new Float32Array(tokens.length),
          carry: null,
          logits: null,
          ms: 1,
          atOnce: batch.batch,
        } satisfies RecursionStep;
      }
    },
  };
  return { engine: engine as Engine, runs };
}

/** Turns that tell when somebody asks for one. */
class WatchedTurns extends Turns {
  onAsk: () => void = () => undefined;
  override take<T>(work: () => Promise<T>): Promise<T> {
    this.onAsk();
    return super.take(work);
  }
}

function session(script: Script) {
  const { engine, runs } = fakeEngine(script);
  const turns = new WatchedTurns();
  const state = { loaded: weights, lost: false };
  const measuring = new MeasureSession({
    turns,
    engine: () => Promise.resolve(engine),
    lost: () => Promise.resolve(state.lost),
    loaded: () => state.loaded,
    startingRows: () => Promise.resolve(null),
  });
  return { measuring, runs, turns, state };
}

const request = (more: Partial<MeasureRequest> = {}): MeasureRequest => ({
  id: 'm',
  puzzles: { kind: 'sudoku', level: 'easy' },
  count: 20,
  seed: 5,
  steps: 3,
  T: 1,
  n: 2,
  halting: false,
  sigma: 0,
  rollouts: 1,
  rows: 8,
  ...more,
});

async function measured(measuring: MeasureSession, requested: MeasureRequest, onEvent: (e: MeasureEvent) => void = () => undefined) {
  const events: MeasureEvent[] = [];
  await measuring.measure(requested, (e) => {
    events.push(measureEventSchema.parse(e));
    onEvent(e);
  });
  const outcomes: PuzzleOutcome[] = events.flatMap((e) => (e.type === 'outcomes' ? e.outcomes : []));
  return { events, outcomes, end: events.at(-1) };
}

test('every puzzle is judged at every step, in batches of the size asked for', async () => {
  const { measuring, runs } = session(({ row, step }) => ({ right: row % 2 === 0 && step === 2 }));
  const { outcomes, end } = await measured(measuring, request());
  expect(runs.map((r) => r.batch.batch)).toEqual([8, 8, 4]);
  expect(runs[0]?.options).toMatchObject({ maxSteps: 3, T: 1, n: 2, noise: undefined });
  expect(outcomes).toHaveLength(20);
  expect(outcomes[0]).toEqual({ right: [false, true, false], first: 2, haltedAt: null, copy: 0 });
  expect(outcomes[1]).toEqual({ right: [false, false, false], first: null, haltedAt: null, copy: null });
  expect(end).toEqual({ type: 'ended', reason: 'finished' });
});

test('with halting, the answer of the step that was sure stands, right or wrong', async () => {
  // Row 0 is right when it is sure and would spoil it, row 1 is wrong and would mend it, row 2 is never sure.
  const { measuring, runs } = session(({ row, step }) => ({ right: row === 0 ? step === 1 : step > 1, sure: row !== 2 && step === 1 }));
  const { outcomes } = await measured(measuring, request({ halting: true }));
  expect(outcomes[0]).toEqual({ right: [true, true, true], first: 1, haltedAt: 1, copy: 0 });
  expect(outcomes[1]).toEqual({ right: [false, false, false], first: null, haltedAt: 1, copy: null });
  expect(outcomes[2]).toEqual({ right: [false, true, true], first: 2, haltedAt: null, copy: 0 });
  expect(runs[0]?.steps).toBe(3);
});

test('no step is made that can change nothing: all are sure, or all copies were right once', async () => {
  const sure = session(() => ({ right: false, sure: true }));
  await measured(sure.measuring, request({ halting: true }));
  expect(sure.runs.map((r) => r.steps)).toEqual([1, 1, 1]);
  const copies = session(({ run, step }) => ({ right: run === 1 && step === 2 }));
  await measured(copies.measuring, request({ rollouts: 2 }));
  expect(copies.runs.slice(0, 2).map((r) => r.steps)).toEqual([3, 2]);
});

test('only what the puzzle itself did not solve is tried as copies, and the lowest right copy is told', async () => {
  // Run 0: the puzzles; 1: copies 1..3 of puzzles 1..7, in batches of 8 rows.
  const { measuring, runs } = session(({ run, row, step }) => ({ right: run === 0 ? row === 0 : run === 1 && row === 1 && step === 2 }));
  const { outcomes } = await measured(measuring, request({ rollouts: 4 }));
  expect(runs.slice(0, 4).map((r) => r.batch.batch)).toEqual([8, 8, 8, 5]);
  expect(outcomes.slice(0, 3).map((o) => o.copy)).toEqual([0, 2, null]);
  // Symmetric copies are other boards.
  const rows = [0, 1, 2].map((r) => [...(runs[1]?.batch.tokens.subarray(r * S, (r + 1) * S) ?? [])].join(''));
  expect(new Set(rows).size).toBe(3);
});

test('the same seed gives the same puzzles, copies and noise; another gives others', async () => {
  const tokensOf = async (seed: number): Promise<string[]> => {
    const { measuring, runs } = session(() => ({ right: false }));
    await measured(measuring, request({ seed, sigma: 0.5, rollouts: 2 }));
    return runs.map((r) => `${r.batch.tokens.join('')} ${r.options.noise?.sigma} ${r.options.noise?.seed}`);
  };
  const first = await tokensOf(5);
  expect(await tokensOf(5)).toEqual(first);
  expect((await tokensOf(6)).filter((t) => first.includes(t))).toEqual([]);
  expect(new Set(first.map((t) => t.split(' ')[2])).size).toBe(first.length);
});

test('somebody else’s work gets its turn between two batches, never inside one', async () => {
  const { measuring, turns } = session(() => ({ right: true }));
  const log: string[] = [];
  let asked = false;
  await measured(measuring, request(), (e) => {
    log.push(e.type === 'step' ? `step ${e.from}.${e.step}` : e.type);
    if (e.type !== 'step' || asked) return;
    asked = true;
    void turns.take(() => Promise.resolve(log.push('solve')));
  });
  expect(log.indexOf('solve')).toBeGreaterThan(log.indexOf('step 0.3'));
  expect(log.indexOf('solve')).toBeLessThan(log.indexOf('step 8.1'));
});

test('cancelling ends it at once with what was done, even while another has the turn', async () => {
  const { measuring, turns } = session(() => ({ right: true }));
  let free: () => void = () => undefined;
  const { outcomes, end } = await measured(measuring, request(), (e) => {
    if (e.type !== 'step' || e.step > 1) return;
    void turns.take(() => new Promise<void>((resolve) => (free = resolve)));
    turns.onAsk = () => setTimeout(() => measuring.cancelMeasure('m')); // the next batch waits for its turn
  });
  turns.onAsk = () => undefined;
  expect(end).toEqual({ type: 'ended', reason: 'cancelled' });
  expect(outcomes).toHaveLength(8);
  free();
  expect((await measured(measuring, request())).end).toEqual({ type: 'ended', reason: 'finished' });
});

test('another model in the worker ends it and keeps what was measured', async () => {
  const { measuring, state } = session(() => ({ right: true }));
  const { outcomes, end } = await measured(measuring, request(), (e) => {
    if (e.type === 'outcomes') state.loaded = { ...weights };
  });
  expect(outcomes).toHaveLength(8);
  expect(end).toMatchObject({ type: 'failed', error: { code: 'changed' } });
});

test('a lost device is had anew once, and the batch is made again', async () => {
  let failures = 1;
  const { measuring, state } = session(({ run, step }) => {
    if (run === 1 && step === 2 && failures-- > 0) {
      state.lost = true;
      throw new DeviceLostError('gone');
    }
    return { right: true };
  });
  const { outcomes, end } = await measured(measuring, request());
  expect(outcomes).toHaveLength(20);
  expect(end).toEqual({ type: 'ended', reason: 'finished' });
});

test('what the model cannot take, a bad request and a second measurement are refused in words', async () => {
  const { measuring } = session(() => ({ right: true }));
  expect((await measured(measuring, request({ puzzles: { kind: 'maze', side: 9 } }))).end).toMatchObject({
    type: 'failed',
    error: { code: 'unfit' },
  });
  const bad = (await measured(measuring, request({ count: 501 }))).end;
  expect(bad).toMatchObject({ type: 'failed', error: { message: expect.stringContaining('count') as string } });
  const first = measured(measuring, request());
  expect((await measured(measuring, request({ id: 'n' }))).end).toMatchObject({ type: 'failed', error: { code: 'busy' } });
  expect((await first).end).toEqual({ type: 'ended', reason: 'finished' });
});
