/** One batch of a measurement: questions of many puzzles side by side through all supervision steps, every answer checked. */

import type { Engine, RunOptions } from '../../engine/engine.ts';
import type { Question } from '../../kinds/kind.ts';
import type { Rollouts } from '../../kinds/shared/rollouts.ts';
import { isSure } from '../../model/halting.ts';

/** One copy of one puzzle. */
export interface Row {
  readonly question: Question;
  readonly rollouts: Rollouts;
  readonly copy: number;
}

/** What came of a row; `right` has a place for each step. */
export interface RowOutcome {
  readonly right: readonly boolean[];
  readonly first: number | null;
  readonly haltedAt: number | null;
}

export interface RowOptions {
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
export async function runRows(engine: Engine, rows: readonly Row[], o: RowOptions): Promise<RowOutcome[]> {
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
    await new Promise((resolve) => setTimeout(resolve)); // lets a cancel message in
    if (signal.aborted) break;
  }
  return rows.map((_, r) => {
    const seen = right[r] ?? [];
    const standing = haltedAt[r] === null ? false : (seen.at(-1) ?? false);
    return { right: Array.from({ length: steps }, (_, i) => seen[i] ?? standing), first: first[r] ?? null, haltedAt: haltedAt[r] ?? null };
  });
}
