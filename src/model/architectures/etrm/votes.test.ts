/** Votes for whole grids: who fitted, how many, and of equal votes the surer, as pretrain/learn.py decides. */

import { describe, expect, test } from 'vitest';
import { ties } from '../../../testing/etrm.ts';
import type { Grid } from './task.ts';
import { agreed, pool, type Vote } from './votes.ts';

const [a, b]: Grid[] = [[[1]], [[2]]];
const vote = (grid: Grid, seed: number, fitted: boolean, sure: number): Vote => ({ grid, seed, fitted, sure });

describe('pool', () => {
  test('of equal votes the surer grid comes first, as with PyTorch', () => {
    expect(ties.ties.length).toBeGreaterThan(3);
    for (const { runs, candidates } of ties.ties) {
      const votes = runs.flatMap(({ seed, ballots }) => ballots.map((ballot) => ({ ...ballot, seed, fitted: true })));
      expect(
        pool(votes)
          .slice(0, 2)
          .map(({ grid }) => grid),
      ).toEqual(candidates.map(({ grid }) => grid));
    }
  });

  test('being sure counts for less than one vote, and than having fitted', () => {
    expect(pool([vote(a, 1, true, -0.1), vote(b, 2, true, -5), vote(b, 3, true, -5)])[0].grid).toEqual(b);
    expect(pool([vote(a, 1, false, 0), vote(b, 2, true, -5)])[0].grid).toEqual(b);
  });

  test('a learner that answers in eight turns has no more say than one that answers once', () => {
    const copies = Array.from({ length: 8 }, (_, i) => vote(i < 5 ? b : a, 3, true, 0));
    const found = pool([vote(a, 1, true, -1), vote(a, 2, false, -1), ...copies]);
    expect(found).toEqual([
      { grid: a, votes: 2, seeds: [1, 2, 3] },
      { grid: b, votes: 1, seeds: [3] },
    ]);
  });

  test('how sure a grid is, is the mean of its votes and not their sum', () => {
    const votes = [vote(a, 1, true, -1), vote(a, 2, false, -1), vote(b, 3, true, -1.5), vote(b, 4, false, -0.1)];
    expect(pool(votes)[0].grid).toEqual(b);
  });
});

describe('agreed', () => {
  const seeds = (...grids: Grid[]): Vote[] => grids.map((grid, i) => vote(grid, i + 1, true, 0));
  test.each([
    ['one alone', seeds(a), 2, false],
    ['two that agree', seeds(a, a), 2, true],
    ['two against each other', seeds(a, b), 2, false],
    ['two against one', seeds(a, b, a), 2, false],
    ['three against one', seeds(a, b, a, a), 2, true],
    ['two that agree, where three are wanted', seeds(a, a), 3, false],
    ['one, where one is enough', seeds(a), 1, true],
    ['those that have not fitted do not count', [...seeds(a, a), vote(b, 3, false, 0)], 2, true],
  ])('%s', (_, votes, least, expected) => {
    expect(agreed(votes, least)).toBe(expected);
  });

  test('a learner has one voice, its most frequent answer', () => {
    expect(agreed([vote(a, 1, true, 0), vote(b, 1, true, 0), vote(a, 1, true, 0), vote(a, 2, true, 0)], 2)).toBe(true);
  });
});
