/** Votes for whole grids, pooled over renamings and seeds: two candidates may be handed in. */

import { gridKey, type Grid } from './task.ts';

/** An answer, and how sure its learner was of it. */
export interface Ballot {
  readonly grid: Grid;
  /** Mean log-probability of its cells: 0 is certain. */
  readonly sure: number;
}

/** One answer of one learner. */
export interface Vote extends Ballot {
  /** Whose it is. */
  readonly seed: number;
  /** Whether that learner gave every demonstration's answer. */
  readonly fitted: boolean;
}

/** A grid with the votes it got. */
export interface Pooled {
  readonly grid: Grid;
  readonly votes: number;
  /** Seeds that voted for it. */
  readonly seeds: readonly number[];
}

/** Candidates, the best first: by votes of learners that fitted, then by all votes; of equal votes the surer, by the mean of its ballots. */
export function pool(votes: readonly Vote[]): Pooled[] {
  const groups = new Map<string, { grid: Grid; votes: number; fitted: number; sure: number; seeds: Set<number> }>();
  for (const { grid, sure, seed, fitted } of votes) {
    const group = groups.get(gridKey(grid)) ?? { grid, votes: 0, fitted: 0, sure: 0, seeds: new Set() };
    group.votes++;
    group.sure += sure;
    if (fitted) group.fitted++;
    group.seeds.add(seed);
    groups.set(gridKey(grid), group);
  }
  return [...groups.values()]
    .sort((a, b) => b.fitted - a.fitted || b.votes - a.votes || b.sure / b.votes - a.sure / a.votes)
    .map(({ grid, votes, seeds }) => ({ grid, votes, seeds: [...seeds] }));
}

/** By how many learners the favourite must lead: two that agree are enough, with one against them it takes three. */
const LEAD = 2;

/** Whether at least `least` learners fitted, and one grid is the favourite of more of them than any other, by `LEAD`. */
export function agreed(votes: readonly Vote[], least: number): boolean {
  const fitted = votes.filter((v) => v.fitted);
  const seeds = new Set(fitted.map(({ seed }) => seed));
  if (seeds.size < least) return false;
  const counts = new Map<string, number>();
  for (const seed of seeds) {
    const key = gridKey(pool(fitted.filter((v) => v.seed === seed))[0].grid);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const [first = 0, second = 0] = [...counts.values()].sort((p, q) => q - p);
  return first - second >= Math.min(LEAD, least);
}
