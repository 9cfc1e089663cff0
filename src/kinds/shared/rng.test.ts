import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomInt, seededRng, shuffled } from './rng.ts';

describe('seededRng', () => {
  test('gives the published mulberry32 sequence, so that a seed means the same puzzle everywhere', () => {
    const rng = seededRng(0);
    expect([rng(), rng(), rng()]).toEqual([0.26642920868471265, 0.0003297457005828619, 0.2232720274478197]);
  });

  test('repeats for the same seed, differs for another, and stays in [0, 1)', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const draw = (s: number): number[] => Array.from({ length: 8 }, seededRng(s));
        expect(draw(seed)).toEqual(draw(seed));
        expect(draw(seed)).not.toEqual(draw(seed + 1));
        expect(draw(seed).every((v) => v >= 0 && v < 1)).toBe(true);
      }),
    );
  });
});

describe('randomInt', () => {
  test('reaches every value of its range about equally often', () => {
    const rng = seededRng(1);
    const hits = [0, 0, 0, 0, 0, 0];
    for (let i = 0; i < 6000; i++) {
      const k = randomInt(rng, 6);
      hits[k] = (hits[k] ?? 0) + 1;
    }
    expect(hits).toHaveLength(6);
    for (const n of hits) expect(Math.abs(n - 1000)).toBeLessThan(150);
  });
});

describe('shuffled', () => {
  test('keeps the items and leaves its input alone', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.integer(), (items, seed) => {
        const before = [...items];
        const after = shuffled(seededRng(seed), items);
        expect(items).toEqual(before);
        expect(after.sort((a, b) => a - b)).toEqual(before.sort((a, b) => a - b));
      }),
    );
  });

  test('gives every order of three items about equally often', () => {
    const rng = seededRng(2);
    const hits = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const order = shuffled(rng, ['a', 'b', 'c']).join('');
      hits.set(order, (hits.get(order) ?? 0) + 1);
    }
    expect(hits.size).toBe(6);
    for (const n of hits.values()) expect(Math.abs(n - 1000)).toBeLessThan(150);
  });
});
