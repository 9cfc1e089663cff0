/** Paths laid out in a picture, what a pointer means, how copies end, and the words for all of it. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Trajectories } from '../../protocol/inspect.ts';
import { frameOf, runOf, verdictOf } from '../../testing/runs.ts';
import { endingOf, labelPlaces, layOut, lineThrough, nearest } from './paths.ts';
import { basinWords, copyWords, pictureWords } from './words.ts';

const [right, wrong] = [verdictOf(0), verdictOf(3)];
/** Three copies over two steps: the first gets right, the second is sure and wrong, the third is not sure. */
const record = runOf({
  copies: 3,
  frames: [
    frameOf(1, [wrong, wrong, wrong], { halt: Float32Array.of(-4, -4, -4) }),
    frameOf(2, [right, wrong, wrong], { halt: Float32Array.of(4, 4, -4) }),
  ],
});
const problem = ['cell breaks a rule', 'cells break a rule'] as const;

/** [steps][K][2] */
const found = (places: readonly (readonly (readonly number[])[])[], shares: readonly [number, number] = [0.6, 0.3]): Trajectories => {
  const paths = { places: Float32Array.from(places.flat(2)), shares };
  return {
    runId: 'r',
    copies: places[0].length,
    steps: places.length,
    asked: places.length,
    halt: new Float32Array(0),
    y: paths,
    z: paths,
  };
};
const frame = { width: 300, height: 200, margin: 20 };

test('points fill the frame on one scale for both axes, the second upwards', () => {
  const two = found([
    [
      [0, 0],
      [4, 1],
    ],
    [
      [2, 0],
      [4, 2],
    ],
  ]);
  const [first, second] = layOut(two.z, two, frame);
  expect(first[0].x).toBeCloseTo(20, 5);
  expect(second[1].x).toBeCloseTo(280, 5);
  expect(first[1].x - first[0].x).toBeCloseTo(130, 5); // 65 pixels a unit
  expect(first[0].y - second[1].y).toBeCloseTo(130, 5);
  expect((first[0].y + second[1].y) / 2).toBeCloseTo(100, 5);
  expect(lineThrough(first)).toBe('M20.0 165.0L150.0 165.0');
});

test('every point is inside the frame, whatever the paths', () => {
  const place = fc.tuple(fc.float({ min: -50, max: 50, noNaN: true }), fc.float({ min: -50, max: 50, noNaN: true }));
  fc.assert(
    fc.property(fc.array(fc.tuple(place, place), { minLength: 1, maxLength: 6 }), (steps) => {
      const some = found(steps);
      for (const { x, y } of layOut(some.z, some, frame).flat()) {
        expect(x).toBeGreaterThanOrEqual(19.9);
        expect(x).toBeLessThanOrEqual(280.1);
        expect(y).toBeGreaterThanOrEqual(19.9);
        expect(y).toBeLessThanOrEqual(180.1);
      }
    }),
  );
});

test('a pointer means the nearest point within reach, or none', () => {
  const paths = [
    [
      { x: 0, y: 0 },
      { x: 50, y: 0 },
    ],
    [
      { x: 0, y: 40 },
      { x: 50, y: 40 },
    ],
  ];
  expect(nearest(paths, { x: 44, y: 35 }, 20)).toEqual({ copy: 1, step: 2 });
  expect(nearest(paths, { x: 2, y: 3 }, 20)).toEqual({ copy: 0, step: 1 });
  expect(nearest(paths, { x: 25, y: 20 }, 20)).toBeNull();
});

test('numbers never lie on each other: what finds no room gets none', () => {
  const ends = Array.from({ length: 40 }, (_, i) => ({ x: 100 + (i % 4), y: 100 + (i % 3) }));
  const places = labelPlaces(ends).filter((p) => p !== null);
  expect(places.length).toBeGreaterThan(0);
  expect(places.length).toBeLessThan(40);
  places.forEach((a, i) => places.slice(i + 1).forEach((b) => expect(Math.abs(a.x - b.x) >= 18 || Math.abs(a.y - b.y) >= 13).toBe(true)));
  expect(
    labelPlaces([
      { x: 0, y: 0 },
      { x: 200, y: 0 },
    ]).every((p) => p !== null),
  ).toBe(true);
});

test('right is what the rules say; sure and not right is wrong; the rest is not finished; ARC is not checked', () => {
  expect([0, 1, 2].map((k) => endingOf(record, k, 2, true))).toEqual(['right', 'wrong', 'open']);
  expect(endingOf(record, 0, 1, true)).toBe('open');
  expect(endingOf(record, 0, 2, false)).toBe('unchecked');
});

test('tells of a copy at a step, and how it ends', () => {
  expect(copyWords(record, 0, 1, true, problem)).toBe('Copy 1 after step 1: 2 % sure it is done, 3 cells break a rule. At the end: right.');
  expect(copyWords(record, 1, 2, true, problem)).toBe(
    'Copy 2 after step 2: 98 % sure it is done, 3 cells break a rule. That is its end: wrong.',
  );
  expect(copyWords(record, 2, 0, true, problem)).toBe('Copy 3 before the first step. At the end: not finished.');
  expect(copyWords(record, 0, 2, false, problem)).toBe('Copy 1 after step 2: 98 % sure it is done.');
});

test('the picture in words counts the endings and says what the axes show', () => {
  const three = found([
    [
      [0, 0],
      [0, 0],
      [0, 0],
    ],
    [
      [1, 0],
      [1, 1],
      [2, 2],
    ],
  ]);
  expect(pictureWords(record, 'z', three, true)).toBe(
    'Paths of the mean of z of 3 copies over 2 steps. At the end: 1 right, 1 wrong, 1 not finished. The two axes show 90 % of how these means differ (60 % and 30 %).',
  );
});

test('says how far the others end from the right ones, and only where there are both', () => {
  const both = { ...record, frames: [{ ...record.frames[1], verdicts: [right, right, wrong] }] };
  const one = found([
    [
      [-1, 0],
      [1, 0],
      [0, 12],
    ],
  ]);
  expect(basinWords(both, one.z, one, true)).toContain('12 times as far');
  const none = { ...both, frames: [{ ...both.frames[0], verdicts: [right, right, right] }] };
  expect(basinWords(none, one.z, one, true)).toBe('');
});
