/** Conversions of 16-bit floats, against an independent definition of both formats. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bf16ToF32, f16ToF32, f32ToBf16, f32ToF16 } from './raw.ts';

const everyPattern = Uint16Array.from({ length: 65_536 }, (_, i) => i);
const bitsOf = (values: Float32Array): Uint32Array => new Uint32Array(values.buffer, values.byteOffset, values.length);
const fromBits = (...bits: number[]): Float32Array => new Float32Array(Uint32Array.from(bits).buffer);
const isNaN16 = (h: number, infinity: number): boolean => (h & 0x7fff) > infinity;

/** The value of a half by its definition, in double precision. */
function halfValue(h: number): number {
  const sign = h >> 15 ? -1 : 1;
  const exponent = (h >> 10) & 31;
  const fraction = h & 1023;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (exponent ? 2 ** (exponent - 15) * (1 + fraction / 1024) : 2 ** -14 * (fraction / 1024));
}

test('every half is read as its definition says', () => {
  const read = f16ToF32(everyPattern);
  for (let h = 0; h < 65_536; h++) if (!Object.is(read[h], halfValue(h))) expect([h, read[h]]).toEqual([h, halfValue(h)]);
});

test('every bfloat16 is the upper half of its f32', () => {
  const bits = bitsOf(bf16ToF32(everyPattern));
  for (let h = 0; h < 65_536; h++) if (bits[h] !== h * 65_536) expect([h, bits[h]]).toEqual([h, h * 65_536]);
});

test('every 16-bit pattern survives reading and writing, except that NaNs become quiet', () => {
  const half = f32ToF16(f16ToF32(everyPattern));
  const brain = f32ToBf16(bf16ToF32(everyPattern));
  for (let h = 0; h < 65_536; h++) {
    if (half[h] !== (isNaN16(h, 0x7c00) ? h | 0x200 : h)) expect([h, half[h]]).toEqual([h, h]);
    if (brain[h] !== (isNaN16(h, 0x7f80) ? h | 0x40 : h)) expect([h, brain[h]]).toEqual([h, h]);
  }
});

/** Of the two neighbours on the grid, the nearer; on a tie the even one. Grid: non-negative patterns 0 to `infinity`, ascending. */
function nearestEven(value: number, grid: (h: number) => number, infinity: number): number {
  let low = 0;
  let high = infinity;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (grid(middle) <= value) low = middle;
    else high = middle;
  }
  // Beyond the largest number the next step of the grid stands in for infinity.
  const top = high === infinity ? 2 * grid(infinity - 1) - grid(infinity - 2) : grid(high);
  if (value >= top) return high;
  const below = value - grid(low);
  const above = top - value;
  return below < above || (below === above && low % 2 === 0) ? low : high;
}

const brainGrid = bf16ToF32(everyPattern);

test('writing rounds to the nearest, ties to even, over all magnitudes', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 0x7f7fffff }), fc.boolean(), (pattern, negative) => {
      const value = fromBits(pattern)[0];
      const source = Float32Array.of(negative ? -value : value);
      const sign = negative ? 0x8000 : 0;
      expect(f32ToF16(source)[0]).toBe(sign | nearestEven(value, halfValue, 0x7c00));
      expect(f32ToBf16(source)[0]).toBe(sign | nearestEven(value, (h) => brainGrid[h], 0x7f80));
    }),
    { numRuns: 1000 },
  );
});

test('writing rounds right on and beside every kind of tie', () => {
  for (let h = 0; h < 0x7bff; h += 7) {
    const tie = Float32Array.of((halfValue(h) + halfValue(h + 1)) / 2);
    const pattern = bitsOf(tie)[0];
    const [below, on, above] = f32ToF16(fromBits(pattern - 1, pattern, pattern + 1));
    if (below !== h || on !== h + (h % 2) || above !== h + 1) expect([h, below, on, above]).toEqual([h, h, h + (h % 2), h + 1]);
  }
});

test('the edges: largest, overflow, smallest, underflow, infinity and NaN', () => {
  const tiny = 2 ** -24;
  const source = Float32Array.of(65_504, 65_519.996, 65_520, 1e30, -Infinity, tiny, tiny / 2, tiny * 0.5000001, -tiny * 1.5, -0, 1e-45);
  expect([...f32ToF16(source)]).toEqual([0x7bff, 0x7bff, 0x7c00, 0x7c00, 0xfc00, 1, 0, 1, 0x8002, 0x8000, 0]);
  expect([...f32ToF16(fromBits(0x7f800001, 0xffc00000))]).toEqual([0x7e00, 0xfe00]);
  expect([...f32ToBf16(fromBits(0x7f800001, 0x7f7fffff, 0xff800000, 0x00000001))]).toEqual([0x7fc0, 0x7f80, 0xff80, 0]);
});
