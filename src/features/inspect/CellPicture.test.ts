/** Colours of numbers: the ends, the middle, and what is out of range. */

import { expect, test } from 'vitest';
import { cividis } from '../../ui/charts/scale.ts';
import { calmed, painted, rangeOf } from './CellPicture.tsx';

test('dark to light, monotone in brightness, clamped at both ends', () => {
  expect(cividis(0)).toEqual([0, 0x22, 0x4e]);
  expect(cividis(1)).toEqual([0xfe, 0xe8, 0x38]);
  expect(cividis(-3)).toEqual(cividis(0));
  expect(cividis(9)).toEqual(cividis(1));
  expect(cividis(NaN)).toEqual(cividis(0));
  const light = Array.from({ length: 50 }, (_, i) => cividis(i / 49)).map(([r, g, b]) => 0.2126 * r + 0.7152 * g + 0.0722 * b);
  light.forEach((l, i) => i === 0 || expect(l).toBeGreaterThan(light[i - 1]));
});

test('a picture spans its range, and a flat one is all middle', () => {
  expect([...painted([2, 4], { low: 2, high: 4 })]).toEqual([...cividis(0), ...cividis(1)]);
  expect([...painted([5, 5], { low: 5, high: 5 })]).toEqual([...cividis(0.5), ...cividis(0.5)]);
  expect(rangeOf([[3, 1], Float32Array.of(7)])).toEqual({ low: 1, high: 7 });
});

test('a range of next to nothing is flat, any other stays', () => {
  expect(calmed({ low: 11.31, high: 11.32 })).toEqual({ low: 11.32, high: 11.32 });
  expect(calmed({ low: 1, high: 2 })).toEqual({ low: 1, high: 2 });
});
