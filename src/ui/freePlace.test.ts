/** A toast lies over nothing that can be pressed. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { freeTop, type Box } from './freePlace.ts';

const box = (top: number, height: number, left = 0, right = 100): Box => ({ left, top, right, bottom: top + height });
const toast = box(0, 50);

test('stands where it is requested, or at the nearest place that is free', () => {
  expect(freeTop(toast, [], 60, 700)).toBe(60);
  expect(freeTop(toast, [box(0, 100)], 60, 700)).toBe(100);
  expect(freeTop(toast, [box(70, 600)], 60, 700)).toBe(20);
  expect(freeTop(toast, [box(40, 100, 200, 300)], 60, 700)).toBe(60); // beside it
  expect(freeTop(toast, [box(80, 0)], 60, 700)).toBe(60); // nothing to be seen
});

test('has no place where everything can be pressed', () => {
  expect(freeTop(toast, [box(0, 330), box(370, 330)], 60, 700)).toBeNull();
});

test('never lies over another box, and finds a place where there is one', () => {
  const boxes = fc.array(fc.tuple(fc.nat(200), fc.integer({ min: 1, max: 60 })), { maxLength: 8 });
  fc.assert(
    fc.property(boxes, fc.nat(200), (all, requested) => {
      const others = all.map(([top, height]) => box(top, height));
      const free = (top: number): boolean => others.every((o) => o.bottom <= top || o.top >= top + 50);
      const top = freeTop(toast, others, requested, 250);
      const possible = Array.from({ length: 250 - 50 - 8 + 1 }, (_, i) => i + 4).filter(free);
      if (top === null) expect(possible).toEqual([]);
      else {
        expect(free(top)).toBe(true);
        expect(Math.abs(top - requested)).toBeLessThanOrEqual(Math.min(...possible.map((p) => Math.abs(p - requested))));
      }
    }),
  );
});
