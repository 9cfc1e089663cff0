import { describe, expect, test } from 'vitest';
import { keyStop, nearestStop } from './Cursor.tsx';
import { barsInWords, linesInWords, pointWords } from './LineChart.tsx';
import { bandPath, linePath, linear, logarithmic, roundMarks, roundTop, within, type Point } from './scale.ts';

const plain = { xName: 'step', format: String, xFormat: String };

describe('linePath', () => {
  const [x, y] = [linear([0, 99_999], [40, 340]), linear([0, 1], [100, 0])];
  /** A hundred thousand points with one spike and one dip that a plain every-nth would lose. */
  const points = Array.from({ length: 100_000 }, (_, i): Point => [i, i === 51_234 ? 1 : i === 51_300 ? 0 : 0.5]);

  test('draws at most four points a pixel column and keeps what stands out', () => {
    const drawn = linePath(points, x, y).split(/[ML]/).slice(1);
    expect(drawn.length).toBeLessThanOrEqual(4 * 301);
    expect(drawn.filter((p) => p.endsWith(' 0.0'))).toHaveLength(1);
    expect(drawn.filter((p) => p.endsWith(' 100.0'))).toHaveLength(1);
    expect(drawn[0]).toBe('40.0 50.0');
    expect(drawn.at(-1)).toBe('340.0 50.0');
  });
  test('draws every point of a short line', () => {
    expect(
      linePath(
        [
          [0, 0],
          [1, 1],
          [2, 0.5],
        ],
        linear([0, 2], [0, 20]),
        y,
      ),
    ).toBe('M0.0 100.0L10.0 0.0L20.0 50.0');
    expect(linePath([], x, y)).toBe('');
  });
  test('closes a band, and draws none of a single point', () => {
    const s = linear([0, 1], [0, 10]);
    expect(bandPath([0, 1], [0, 0], [1, 1], s, s)).toBe('M0.0 10.0L10.0 10.0L10.0 0.0L0.0 0.0Z');
    expect(bandPath([0], [0], [1], s, s)).toBe('');
  });
});

describe('scales', () => {
  test('go there and back', () => {
    const s = linear([2, 12], [44, 244]);
    expect([s(2), s(12), s.at(s(7.5))]).toEqual([44, 244, 7.5]);
    const l = logarithmic([0.001, 1], [100, 0]);
    expect(l(0.001)).toBeCloseTo(100);
    expect(l(0)).toBeCloseTo(100);
    expect(l.at(l(0.1))).toBeCloseTo(0.1);
    expect(within(s, [2, 12])(99)).toBe(244);
  });
  test('one value lies in the middle', () => expect(linear([5, 5], [40, 140])(5)).toBe(90));
  test('have round marks inside their ends', () => {
    expect(roundMarks([0, 1], 3)).toEqual([0, 0.5, 1]);
    expect(roundMarks([0, 0.0042], 4)).toEqual([0, 0.002, 0.004]);
    expect(roundMarks([1, 6], 20, 1)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(roundMarks([125, 9_980], 5)).toEqual([2_000, 4_000, 6_000, 8_000]);
    expect(roundMarks([1, 8], 4, 1)).toEqual([2, 4, 6, 8]);
    expect(roundMarks([7, 7], 5)).toEqual([7]);
  });
  test('have a top that rarely changes', () => expect([roundTop([[3]]), roundTop([[3], [21]]), roundTop([[999]])]).toEqual([20, 40, 999]));
});

describe('stops', () => {
  test('the nearest one is found', () => {
    const stops = [0, 10, 30, 100];
    expect([-5, 4, 6, 19, 21, 70, 1000].map((v) => nearestStop(stops, v))).toEqual([0, 0, 1, 1, 2, 3, 3]);
  });
  test('keys walk along them and stay inside', () => {
    expect(keyStop('ArrowRight', 3, 50)).toBe(4);
    expect(keyStop('ArrowDown', 0, 50)).toBe(0);
    expect(keyStop('PageUp', 3, 50)).toBe(8);
    expect([keyStop('Home', 3, 50), keyStop('End', 3, 50)]).toEqual([0, 49]);
    expect(keyStop('a', 3, 50)).toBeNull();
  });
});

describe('words', () => {
  const lines = [
    { label: 'all', values: [0.9, null, 0.3] },
    { label: 'new', values: [null, 0.5, null] },
  ];
  test('say where lines began and where they stand', () =>
    expect(linesInWords('Loss', [1, 2, 3], lines, plain)).toBe('Loss: all from 0.9 at step 1 to 0.3 at step 3; new 0.5 at step 2.'));
  test('say a moment, with the last value where there is none', () =>
    expect(pointWords(2, 1, lines, plain)).toBe('step 2: all 0.9, new 0.5'));
  test('say every bar', () =>
    expect(barsInWords('Halted', [1, 2], { label: 'puzzles', values: [3, 0] }, plain)).toBe('Halted: step 1: 3, step 2: 0.'));
});
