/** Keeping A, running B beside it, one head for both, and leaving again with nothing lost. */

import { expect, test } from 'vitest';
import { createRunStores, type RunWish } from '../../page/run/run.ts';
import type { RunEvent, SolveRequest, StepEvent } from '../../protocol/session.ts';
import { loadedOf } from '../../testing/models.ts';
import { createCompareStore } from './compare.ts';

const model = loadedOf('tiny', { T: 3, n: 6 });
const BOARD = [1, 2, 3];
const flush = (): Promise<void> => new Promise((r) => setTimeout(r, 0));

function rig() {
  const requests: SolveRequest[] = [];
  let tell: (e: RunEvent) => void = () => undefined;
  const stores = createRunStores({
    client: {
      solve(request, onEvent) {
        requests.push(request);
        tell = onEvent;
        return Promise.resolve();
      },
      cancel: () => Promise.resolve(),
      latents: () => Promise.resolve(null),
    },
    model: () => Promise.resolve(model),
    settings: () => ({ copies: 1, vary: 'symmetries', sigma: 0.3, chosen: true, steps: null, stopWhenSolved: true, stopWhenSure: false }),
    stepMs: () => undefined,
    seed: () => 7,
    onDevice: () => undefined,
  });
  const compare = createCompareStore({ ...stores, recording: () => null });
  const id = (): string => stores.run.getState().record?.runId ?? '';
  const step = (n: number): StepEvent => ({
    type: 'step',
    runId: id(),
    step: n,
    ms: 1,
    tokens: new Uint8Array(81),
    confidence: new Float32Array(81),
    halt: Float32Array.of(0),
    verdicts: [{ solved: false, problems: 1, cells: [], summary: '' }],
    latent: null,
  });
  const start = async (board: unknown = BOARD, wish: RunWish = {}): Promise<void> => {
    void stores.run.getState().start('sudoku', board, 1, wish);
    await flush();
  };
  const steps = (n: number): void => Array.from({ length: n }, (_, i) => tell(step(i + 1))).forEach(() => undefined);
  const end = (): void => tell({ type: 'done', runId: id(), reason: 'limit', winner: null, steps: 1 });
  const solve = async (n: number, board: unknown = BOARD): Promise<void> => {
    await start(board);
    steps(n);
    end();
  };
  return { ...stores, compare, requests, start, steps, end, solve, id };
}

test('B is asked for with what it does otherwise, and says so in its record; the page’s settings stay', async () => {
  const b = rig();
  await b.start(BOARD, { T: 1, steps: 4, stopWhenSolved: false, seed: 99, vary: 'noise', sigma: 0.5 });
  expect(b.requests[0]).toMatchObject({
    T: 1,
    maxSteps: 4,
    stopWhenSolved: false,
    stopWhenSure: false,
    seed: 99,
    noise: { sigma: 0.5, symmetries: false },
  });
  expect(b.requests[0]).not.toHaveProperty('n'); // the model's own
  expect(b.run.getState().record).toMatchObject({ planned: 4, seed: 99, model: { T: 1, n: 6 }, stops: { stopWhenSolved: false } });
  b.steps(1);
  b.end();
  void b.run.getState().keepThinking();
  await flush();
  expect(b.requests[1]).toMatchObject({ T: 1, maxSteps: 16 }); // goes on as it began
});

test('while B is on the head stays with it; then the longer of the two is played to its end', async () => {
  const b = rig();
  await b.solve(6);
  expect(b.compare.getState().keep()).toBe(true);
  await b.start();
  const { playback, run } = b;
  expect(run.getState().beside?.frames).toHaveLength(6);
  b.steps(2);
  playback.getState().seek(5);
  expect(playback.getState().cursor).toBe(1);
  b.end();
  playback.getState().seek(5);
  expect(playback.getState().cursor).toBe(5);
  playback.getState().play();
  playback.getState().tick();
  expect(playback.getState().cursor).toBe(1); // from the start again, as it stood at the end
});

test('keep A, then an ordinary Solve of the same board: side by side at once; of another board: not', async () => {
  const b = rig();
  await b.solve(3);
  const a = b.run.getState().record;
  b.compare.getState().keep();
  await b.solve(2, [9, 9, 9]);
  expect(b.compare.getState().open).toBe(false);
  expect(b.run.getState().beside).toBeNull();
  await b.solve(2);
  expect(b.compare.getState()).toMatchObject({ open: true, kept: a });
  expect(b.run.getState().beside).toBe(a);
});

test('leaving shows the newest run, its head within it, and keeps A; it can be shown again', async () => {
  const b = rig();
  await b.solve(6);
  const a = b.run.getState().record;
  b.compare.getState().keep();
  await b.solve(2);
  const newest = b.run.getState().record;
  b.playback.getState().seek(5);
  b.compare.getState().leave();
  expect(b.run.getState()).toMatchObject({ beside: null, record: newest, attached: true });
  expect(b.playback.getState().cursor).toBe(1);
  expect(b.compare.getState()).toMatchObject({ kept: a, left: true, open: false });
  b.compare.getState().show();
  expect(b.run.getState().beside).toBe(a);
  // The next Solve is not compared unless it is asked for, but stays where it is when it is.
  b.compare.getState().leave();
  await b.solve(1);
  expect(b.run.getState().beside).toBeNull();
});

test('another board on the page ends it; forgetting A lets go of it', async () => {
  const b = rig();
  await b.solve(3);
  b.compare.getState().keep();
  await b.solve(2);
  await b.solve(2, [4]);
  expect(b.run.getState().beside).toBeNull();
  await b.solve(2);
  expect(b.run.getState().beside).not.toBeNull();
  b.compare.getState().forget();
  expect(b.run.getState().beside).toBeNull();
  expect(b.compare.getState().kept).toBeNull();
});

test('a run of another board cannot be kept while the page shows none of its', async () => {
  const b = rig();
  expect(b.compare.getState().keep()).toBe(false);
  await b.start();
  expect(b.compare.getState().keep()).toBe(false); // it is on
  b.steps(1);
  b.end();
  b.run.getState().boardChanged('sudoku', [0]);
  expect(b.compare.getState().keep()).toBe(false); // the board is another one now
});

test('a recording of A counts, one of another run does not', async () => {
  const b = rig();
  await b.solve(2);
  b.compare.getState().keep();
  const z = [{ step: 1, cycle: 1, index: 1, residual: 0.5, norm: new Float32Array(), change: new Uint8Array(), rgb: new Uint8Array() }];
  const recording = { runId: 'another', T: 1, n: 1, steps: 1, asked: 1, k: 1, y: [], z, bytes: 1, attends: false };
  b.compare.getState().recorded(recording);
  expect(b.compare.getState().residuals).toBeNull();
  b.compare.getState().recorded({ ...recording, runId: b.id() });
  expect(b.compare.getState().residuals).toEqual([[0.5, 0.5]]);
});
