/** What a measurement adds up to: shares of solved puzzles with Wilson intervals. Pure. */

import { ROLLOUTS, type PuzzleOutcome } from '../../protocol/measure.ts';

/** A share of puzzles, and where the true one lies with 95 % confidence. All 0..1. */
export interface Share {
  readonly solved: number;
  readonly of: number;
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

/** A share at a supervision step, or with so many rollouts. */
export interface SharePoint extends Share {
  readonly x: number;
}

/** Two-sided 95 % quantile of the normal distribution. */
const Z = 1.959964;

/**
 * `solved` of `of` puzzles with the Wilson score interval (E. B. Wilson, JASA 22, 1927), which stays in 0..1 and is honest for few
 * puzzles. Of none, nothing is known: 0..1.
 */
export function shareOf(solved: number, of: number): Share {
  if (of === 0) return { solved, of, share: 0, low: 0, high: 1 };
  const p = solved / of;
  const centre = (p + (Z * Z) / (2 * of)) / (1 + (Z * Z) / of);
  const half = (Z / (1 + (Z * Z) / of)) * Math.sqrt((p * (1 - p)) / of + (Z * Z) / (4 * of * of));
  // At the ends the interval ends there too; rounding must not say otherwise.
  return { solved, of, share: p, low: solved === 0 ? 0 : centre - half, high: solved === of ? 1 : centre + half };
}

const points = (
  xs: readonly number[],
  outcomes: readonly PuzzleOutcome[],
  solved: (o: PuzzleOutcome, x: number) => boolean,
): SharePoint[] => xs.map((x) => ({ x, ...shareOf(outcomes.filter((o) => solved(o, x)).length, outcomes.length) }));

const stepsTo = (steps: number): number[] => Array.from({ length: steps }, (_, i) => i + 1);

/** Puzzles whose answer is right as it stands after each of `steps` supervision steps. */
export const rightAfter = (outcomes: readonly PuzzleOutcome[], steps: number): SharePoint[] =>
  points(stepsTo(steps), outcomes, (o, step) => o.right[step - 1] ?? false);

/** Puzzles that were right at this step or one before it: what is solved where the rules are checked after every step. */
export const rightSoFar = (outcomes: readonly PuzzleOutcome[], steps: number): SharePoint[] =>
  points(stepsTo(steps), outcomes, (o, step) => o.first !== null && o.first <= step);

/** Puzzles that one of the first K copies was right about at any step, for K = 1, 2, 4, 8 up to `most`. */
export const solvedByCopies = (outcomes: readonly PuzzleOutcome[], most: number): SharePoint[] =>
  points(
    ROLLOUTS.filter((k) => k <= most),
    outcomes,
    (o, k) => o.copy !== null && o.copy < k,
  );
