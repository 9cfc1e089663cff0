/** Test support: sessions with a model far too small to be slow, requests, and what comes back. */

import { pageCpu, wasmPaths } from '../engine/pageCpu.ts';
import { parseSudoku } from '../kinds/sudoku/core/parse.ts';
import type { RunEvent, SolveRequest, StepEvent } from '../protocol/session.ts';
import { Session } from '../worker/session.ts';
import { fileOf } from './models.ts';

export const EASY = parseSudoku('.84...21.2..9........4.2.6..13..8..2..2..159...7265.3.4.9...871.7.1..42..2.87.9..');
export const lite = { id: 'sudoku-lite', source: { url: new URL('../../public/models/sudoku-lite.safetensors', import.meta.url).href } };

/** A model far too small to solve anything, fast on a software GPU. Another one for another seed. */
export const tiny = (seed = 3, hiddenSize = 16): { id: string; source: { bytes: Uint8Array } } => ({
  id: `tiny ${seed} ${hiddenSize}`,
  source: { bytes: fileOf({ hidden_size: hiddenSize, puzzle_emb_ndim: hiddenSize, seq_len: 81, vocab_size: 11, mlp_t: true }, seed) },
});

/** Two steps of one copy of EASY, unless told otherwise. */
export const request = (runId: string, more: Partial<SolveRequest> = {}): SolveRequest => ({
  runId,
  kind: 'sudoku',
  board: EASY,
  copies: 1,
  seed: 1,
  maxSteps: 2,
  stopWhenSolved: true,
  stopWhenSure: false,
  latents: true,
  ...more,
});

/** A session with this model on this backend. */
export async function start(backend: 'webgpu' | 'wasm', model: Parameters<Session['load']>[0]): Promise<Session> {
  const session = new Session(wasmPaths, pageCpu);
  const device = await session.start(backend);
  if (!device.ok) throw new Error(device.error.message);
  const info = await session.load(model, () => undefined);
  if (!info.ok) throw new Error(info.error.message);
  return session;
}

/** Every event of a run. */
export async function run(
  session: Session,
  requested: SolveRequest,
  onEvent: (e: RunEvent) => void = () => undefined,
): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  await session.solve(requested, (e) => {
    events.push(e);
    onEvent(e);
  });
  return events;
}

/** The steps among the events. */
export const steps = (events: readonly RunEvent[]): StepEvent[] => events.filter((e) => e.type === 'step');
/** Digits of copy 0. */
export const answer = (e: StepEvent): number[] => [...e.tokens.subarray(0, 81)].map((t) => t - 1);
