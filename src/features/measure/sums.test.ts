/** Shares by step and by rollouts, against hand-made outcomes and published Wilson intervals. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PuzzleOutcome } from '../../protocol/measure.ts';
import { rightAfter, rightSoFar, shareOf, solvedByCopies } from './sums.ts';

/** Right at the steps marked "x"; `copy` is the lowest that was right. */
const outcome = (marks: string, copy: number | null): PuzzleOutcome => {
  const right = [...marks].map((c) => c === 'x');
  const first = right.indexOf(true);
  return { right, first: first < 0 ? null : first + 1, haltedAt: null, copy };
};
const outcomes = [outcome('.xx', 0), outcome('.x.', 0), outcome('...', 1), outcome('...', 3), outcome('...', null)];
const shares = (points: readonly { x: number; solved: number; of: number }[]): string[] => points.map((p) => `${p.x}: ${p.solved}/${p.of}`);

test('an answer that was right and is spoilt later counts only where it was right', () => {
  expect(shares(rightAfter(outcomes, 3))).toEqual(['1: 0/5', '2: 2/5', '3: 1/5']);
});

test('with the rules as a judge after every step, right once is right', () => {
  expect(shares(rightSoFar(outcomes, 3))).toEqual(['1: 0/5', '2: 2/5', '3: 2/5']);
});

test('K copies solve what any of the first K solves, and K goes as far as was measured', () => {
  expect(shares(solvedByCopies(outcomes, 8))).toEqual(['1: 2/5', '2: 3/5', '4: 4/5', '8: 4/5']);
  expect(solvedByCopies(outcomes, 2).map((p) => p.x)).toEqual([1, 2]);
});

describe('Wilson interval', () => {
  // Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
  test.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('of %i in %i', (solved, of, low, high) => {
    const share = shareOf(solved, of);
    expect(share.low).toBeCloseTo(low, 4);
    expect(share.high).toBeCloseTo(high, 4);
  });

  test('holds the share, stays in 0..1, and mirrors', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.double({ min: 0, max: 1, noNaN: true }), (of, p) => {
        const solved = Math.round(of * p);
        const { share, low, high } = shareOf(solved, of);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(low).toBeLessThanOrEqual(share);
        expect(high).toBeGreaterThanOrEqual(share);
        const mirror = shareOf(of - solved, of);
        expect(mirror.low).toBeCloseTo(1 - high, 10);
      }),
    );
  });

  test('of no puzzles nothing is known', () => {
    expect(shareOf(0, 0)).toEqual({ solved: 0, of: 0, share: 0, low: 0, high: 1 });
  });
});
