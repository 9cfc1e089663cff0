/** Votes over augmentations: every copy the model has a row for, run in batches, counted after each (SPEC section 6). */

import type { DeviceInfo, Engine } from '../engine/engine.ts';
import type { Candidate, Prediction } from '../kinds/arc/core/index.ts';
import { sequenceLength, type TrmConfig } from '../model/config.ts';
import type { VotesEvent } from '../protocol/session.ts';

/** Copies in one batch, at most. */
const BATCH = 8;
/** What the attention of a batch may take on a CPU, whose heap never shrinks: 64 MiB. A copy of the published ARC models takes 27 MB. */
const CPU_ATTENTION_BYTES = 64 * 2 ** 20;
/** Candidates that are told to the page. */
const TOLD = 5;

/** One augmented copy of the question. */
export interface Ballot {
  readonly identifier: string;
  /** Of the puzzle table. */
  readonly row: number;
  /** [S] */
  readonly tokens: Int32Array;
}

/** What can be voted on, and how votes are counted. */
export interface Poll {
  /** The question itself, which the watched run has answered; null when the model does not know it. */
  readonly own: { readonly identifier: string; tokens(seqLen: number): Int32Array } | null;
  /** The augmented copies that the model knows. */
  ballots(seqLen: number): Iterable<Ballot>;
  /** The candidates that these answers support, the best first. */
  count(predictions: readonly Prediction[], seqLen: number): readonly Candidate[];
}

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
export interface OwnAnswer {
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
