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
  /** Learners have the same say, however many answers each gave: rounded, at least 1. */
  readonly votes: number;
  /** Seeds that voted for it. */
  readonly seeds: readonly number[];
}

/** Candidates, the best first: by votes of learners that fitted, then by all votes; of equal votes the surer, by the mean of its ballots. */
export function pool(votes: readonly Vote[]): Pooled[] {
  const given = new Map<number, number>();
  for (const { seed } of votes) given.set(seed, (given.get(seed) ?? 0) + 1);
  const fewest = Math.min(...given.values());
  const groups = new Map<string, { grid: Grid; ballots: number; votes: number; fitted: number; sure: number; seeds: Set<number> }>();
  for (const { grid, sure, seed, fitted } of votes) {
    const group = groups.get(gridKey(grid)) ?? { grid, ballots: 0, votes: 0, fitted: 0, sure: 0, seeds: new Set() };
    const weight = fewest / (given.get(seed) ?? 1);
    group.ballots++;
    group.sure += sure;
    group.votes += weight;
    if (fitted) group.fitted += weight;
    group.seeds.add(seed);
    groups.set(gridKey(grid), group);
  }
  const more = (a: number, b: number): number => (Math.abs(a - b) < 1e-6 ? 0 : b - a);
  return [...groups.values()]
    .sort((a, b) => more(a.fitted, b.fitted) || more(a.votes, b.votes) || b.sure / b.ballots - a.sure / a.ballots)
    .map(({ grid, votes: share, seeds }) => ({ grid, votes: Math.max(1, Math.round(share)), seeds: [...seeds] }));
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
