/** The ticks inside a supervision step follow the order in which the model computes. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { updates } from '../../model/recursion.ts';
import { ticksOf, wordsAt, workAt } from './RecursionFigure.tsx';

const T = fc.integer({ min: 1, max: 5 });
const n = fc.integer({ min: 1, max: 9 });

describe('ticks of a supervision step', () => {
  test('are the updates of the recursion, in its order, then one look at the answer', () => {
    fc.assert(
      fc.property(T, n, (T, n) => {
        const drawn = Array.from({ length: ticksOf(T, n) }, (_, tick) => workAt(T, n, tick));
        const computed = [...updates(T, n)].map((u) =>
          u.state === 'z' ? { part: 'z', cycle: u.cycle, update: u.index } : { part: 'y', cycle: u.cycle },
        );
        expect(drawn).toEqual([...computed, { part: 'look' }]);
      }),
    );
  });

  test('out of range are the nearest ones in it', () => {
    expect(workAt(1, 4, -3)).toEqual({ part: 'z', cycle: 1, update: 1 });
    expect(workAt(1, 4, 99)).toEqual({ part: 'look' });
  });

  test('are told in words that name the update', () => {
    expect(wordsAt(1, 4, 3, 1)).toContain('2 of 4');
    expect(wordsAt(1, 4, 3, 5)).toContain('step 3');
    expect(wordsAt(1, 4, 1, null)).toContain('Before the first step');
  });
});
