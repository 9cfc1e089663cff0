/** What a model makes of puzzles that can be checked: one pass over a batch of them, and many tries at one. */

import type { Engine } from '../src/engine/engine.ts';
import type { PuzzleCore, Verdict } from '../src/kinds/puzzle.ts';
import { makeRollouts } from '../src/kinds/shared/rollouts.ts';
import type { TrmConfig } from '../src/model/config.ts';
import type { SolveRequest } from '../src/protocol/session.ts';
import { prepareCopies } from '../src/worker/copies.ts';

export interface EvalOptions {
  readonly limit: number;
  /** K, copies in the batch of the second try; 1 means no second try. */
  readonly rollouts: number;
  /** Noise on z in the second try; undefined: symmetric copies without noise. */
  readonly noise: SolveRequest['noise'];
  /** N_sup */
  readonly steps: number;
  /** Puzzles a batch. */
  readonly batch: number;
}

/** A model on an engine, and how it is asked. */
export interface Asked<Board> {
  readonly engine: Engine;
  readonly config: TrmConfig;
  readonly kind: PuzzleCore<Board, never>;
  readonly options: EvalOptions;
}

export interface Tried {
  /** Of the last step's answer in one pass. */
  readonly last: Verdict | null;
  /** The best solved answer of any step, and of any copy where one pass did not give a best one; null when none was solved. */
  readonly best: Verdict | null;
}

/** The better of two verdicts, where solved ones count and a smaller `extra` is better. */
const better = (a: Verdict | null, b: Verdict): Verdict | null => (b.solved && (a === null || (b.extra ?? 0) < (a.extra ?? 0)) ? b : a);
const isBest = (v: Verdict | null): boolean => v !== null && (v.extra ?? 0) === 0;

/** Tries all boards: one pass in batches, then K copies of each board without a best answer. Calls back after each batch. */
export async function tryAll<Board>(
  asked: Asked<Board>,
  boards: readonly Board[],
  progress: (done: readonly Tried[]) => void,
): Promise<Tried[]> {
  const { batch, rollouts } = asked.options;
  const all: Tried[] = [];
  for (let at = 0; at < boards.length; at += batch) {
    const part = boards.slice(at, at + batch);
    const found = await onePass(asked, part);
    for (const [i, tried] of found.entries()) {
      all.push(rollouts > 1 && !isBest(tried.best) ? { ...tried, best: await copies(asked, part[i], at + i, tried.best) } : tried);
    }
    progress(all);
  }
  return all;
}

async function onePass<Board>({ engine, config: { seqLen: S }, kind, options }: Asked<Board>, boards: readonly Board[]): Promise<Tried[]> {
  const tokens = new Int32Array(boards.length * S);
  boards.forEach((b, i) => tokens.set(kind.encode(b, S), i * S));
  let found = boards.map((): Tried => ({ last: null, best: null }));
  for await (const step of engine.run({ tokens, batch: boards.length }, { maxSteps: options.steps })) {
    found = found.map(({ best }, i) => {
      const last = kind.verify(boards[i], kind.decode(step.tokens.subarray(i * S, (i + 1) * S), boards[i]));
      return { last, best: better(best, last) };
    });
  }
  return found;
}

/** K copies of one puzzle in a batch, until one answer is as good as can be. */
async function copies<Board>(
  { engine, config: { seqLen: S }, kind, options }: Asked<Board>,
  board: Board,
  seed: number,
  before: Verdict | null,
): Promise<Verdict | null> {
  const { rollouts: K, steps, noise: wished } = options;
  const { rollouts: batch, noise } = prepareCopies((copies) => makeRollouts(kind, board, S, copies, seed), {
    copies: K,
    seed,
    noise: wished,
  });
  let best = before;
  for await (const step of engine.run({ tokens: batch.tokens, batch: K }, { maxSteps: steps, noise })) {
    for (let k = 0; k < K; k++) {
      best = better(best, kind.verify(board, kind.decode(batch.tokensBack(k, step.tokens.subarray(k * S, (k + 1) * S)), board)));
    }
    if (isBest(best)) break;
  }
  return best;
}

/** Seconds since `start` (of performance.now), to a tenth. */
export const secondsSince = (start: number): number => Math.round((performance.now() - start) / 100) / 10;
