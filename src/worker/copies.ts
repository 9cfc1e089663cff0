/** The copies of one question: symmetric ones, chains told apart by noise, both, in a batch; and the augmented ones that vote after it (SPEC section 6). */

import type { RunOptions, DeviceInfo, Engine } from '../engine/engine.ts';
import { normalRow } from '../engine/webgpu/noise.ts';
import type { Poll, Prediction, Rollouts } from '../kinds/kind.worker.ts';
import { sequenceLength, type TrmConfig } from '../model/config.ts';
import type { SolveRequest, VotesEvent } from '../protocol/session.ts';

export interface PreparedCopies {
  readonly rollouts: Rollouts;
  /** For the engine; undefined where there is none. */
  readonly noise: RunOptions['noise'];
}

/** @param symmetric makes this many symmetric copies of the question, the first of them the question itself */
export function prepareCopies(
  symmetric: (copies: number) => Rollouts,
  { copies, seed, noise }: Pick<SolveRequest, 'copies' | 'seed' | 'noise'>,
): PreparedCopies {
  if (!noise) return { rollouts: symmetric(copies), noise: undefined };
  const rollouts = noise.symmetries ? symmetric(copies) : repeated(symmetric(1), copies);
  return { rollouts, noise: { sigma: noise.sigma, seed: seed >>> 0 } };
}

/** One question, many times over. */
function repeated(one: Rollouts, copies: number): Rollouts {
  const S = one.tokens.length;
  const tokens = new Int32Array(copies * S);
  for (let k = 0; k < copies; k++) tokens.set(one.tokens, k * S);
  return { tokens, copies, valuesBack: (_, values) => one.valuesBack(0, values), tokensBack: (_, answer) => one.tokensBack(0, answer) };
}

/** One vector [D] at every one of so many positions [positions, D]. */
export function everywhere(init: Float32Array, positions: number): Float32Array {
  const out = new Float32Array(positions * init.length);
  for (let at = 0; at < out.length; at += init.length) out.set(init, at);
  return out;
}

/** Adds to a list of arrays, and drops the oldest ones while all together hold more than `budget` bytes. The newest always stays. */
export function keepWithin(budget: number, list: Float32Array[], newest: Float32Array): void {
  list.push(newest);
  let bytes = list.reduce((sum, one) => sum + one.byteLength, 0);
  while (bytes > budget && list.length > 1) bytes -= list.shift()?.byteLength ?? 0;
}

/** The counter of supervision steps in a shake: noise rollouts count theirs from 1, so that the two never meet. */
const SHAKE_STEP = 0;

/**
 * z [K, L, D] with N(0, sigma^2) added: the numbers that noise rollouts of the same seed would add before a step 0.
 * @param seed unsigned 32-bit integer
 */
export function shaken(z: Float32Array, D: number, { sigma, seed }: { readonly sigma: number; readonly seed: number }): Float32Array {
  const out = Float32Array.from(z);
  if (sigma === 0) return out;
  for (let row = 0; row * D < out.length; row++) {
    normalRow(seed, SHAKE_STEP, row, D).forEach((normal, i) => {
      out[row * D + i] = (out[row * D + i] ?? 0) + Math.fround(normal * sigma);
    });
  }
  return out;
}

/** Copies in one batch, at most. */
const BATCH = 8;
/** What the attention of a batch may take on a CPU, whose heap never shrinks: 64 MiB. A copy of the published ARC models takes 27 MB. */
const CPU_ATTENTION_BYTES = 64 * 2 ** 20;
/** Candidates that are told to the page. */
const TOLD = 5;

/** Copies that vote at once: as many as fit, so that a CPU tells its first candidates soon. A GPU splits what does not fit by itself. */
export function ballotsAtOnce({ backend }: Pick<DeviceInfo, 'backend'>, config: TrmConfig): number {
  if (backend !== 'wasm' || config.mlpT) return BATCH;
  return Math.max(1, Math.min(BATCH, Math.floor(CPU_ATTENTION_BYTES / (4 * config.heads * sequenceLength(config) ** 2))));
}

export interface VoteOptions {
  readonly runId: string;
  readonly seqLen: number;
  /** Copies in one batch. */
  readonly atOnce: number;
  /** Supervision steps for each copy. */
  readonly steps: number;
  readonly T: number | undefined;
  readonly n: number | undefined;
  readonly signal: AbortSignal;
}

/** The answer of the watched run: tokens [S] and its q_halt logit. */
interface OwnAnswer {
  readonly answer: ArrayLike<number>;
  readonly halt: number;
}

/**
 * Runs the copies that the model knows and yields the count after each batch; the watched answer has the first vote.
 * Yields nothing when the model knows neither the question nor a copy of it. Stops between steps when aborted.
 */
export async function* vote(engine: Engine, poll: Poll, own: OwnAnswer, options: VoteOptions): AsyncGenerator<VotesEvent, void, void> {
  const { runId, seqLen, atOnce, steps: maxSteps, T, n, signal } = options;
  const predictions: Prediction[] = poll.own ? [{ identifier: poll.own.identifier, input: poll.own.tokens(seqLen), ...own }] : [];
  const ballots = [...poll.ballots(seqLen)];
  const total = predictions.length + ballots.length;
  const count = (): VotesEvent => ({
    type: 'votes',
    runId,
    voted: predictions.length,
    total,
    candidates: poll
      .count(predictions, seqLen)
      .slice(0, TOLD)
      .map(({ grid, votes, confidence }) => ({ grid: grid.map((row) => [...row]), votes, confidence })),
  });
  if (total > 0) yield count();
  for (let at = 0; at < ballots.length; at += atOnce) {
    const batch = ballots.slice(at, at + atOnce);
    const tokens = new Int32Array(batch.length * seqLen);
    batch.forEach((b, k) => tokens.set(b.tokens, k * seqLen));
    const puzzleIds = Int32Array.from(batch, (b) => b.row);
    let done = 0;
    for await (const step of engine.run({ tokens, batch: batch.length, puzzleIds }, { maxSteps, T, n, signal })) {
      done = step.step;
      if (done < maxSteps) continue;
      batch.forEach(({ identifier, tokens: input }, k) => {
        predictions.push({ identifier, input, answer: step.tokens.slice(k * seqLen, (k + 1) * seqLen), halt: step.halt[k] ?? 0 });
      });
    }
    if (done < maxSteps) return;
    yield count();
  }
}
