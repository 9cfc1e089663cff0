import { expect, test } from 'vitest';
import { testRng } from '../testing/models.ts';
import { LatentProjection } from './latent.ts';

/** Deterministic noise in -0.5..0.5. */
function noise(): () => number {
  const random = testRng(1);
  return () => random() - 0.5;
}

type Rgb = readonly [number, number, number];

/** A picture of vectors that vary most along channel 1, then 3, then 5, and the colour of a vector that far out along one of them. */
function example(): (channel: number, by: number) => Rgb {
  const D = 6;
  const random = noise();
  const rows = 400;
  const vectors = Float32Array.from({ length: rows * D }, (_, i) => random() * [0.01, 9, 0.01, 3, 0.01, 1][i % D]);
  const picture = new LatentProjection(D);
  picture.add(vectors);
  picture.fit();
  return (channel, by) => [...picture.colours(Float32Array.from({ length: D }, (_, i) => (i === channel ? by : 0)))] as unknown as Rgb;
}

/** Between the ends of one axis. */
const ends = (probe: ReturnType<typeof example>, channel: number, by: number): readonly [Rgb, Rgb] => {
  const [one, other] = [probe(channel, -by), probe(channel, by)];
  return one[0] + one[1] + one[2] < other[0] + other[1] + other[2] ? [one, other] : [other, one]; // the sign of a component means nothing
};

test('the directions in which vectors vary most are lightness, then blue to yellow, then green to red', () => {
  const probe = example();
  const [dark, light] = ends(probe, 1, 5);
  for (const c of [0, 1, 2]) expect(light[c] - dark[c]).toBeGreaterThan(100);
  expect(Math.max(...light) - Math.min(...light)).toBeLessThan(20);
  const warm = ([r, g, b]: Rgb): number => (r + g) / 2 - b;
  expect(Math.abs(warm(probe(3, 2)) - warm(probe(3, -2)))).toBeGreaterThan(150);
  const red = ([r, g]: Rgb): number => r - g;
  expect(Math.abs(red(probe(5, 0.7)) - red(probe(5, -0.7)))).toBeGreaterThan(100);
});

/** What an eye without one kind of cone sees, on linear RGB: Machado, Oliveira and Fernandes 2009, severity 1. */
const eyes = {
  'without red cones': [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  'without green cones': [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
};

test.each(Object.entries(eyes))('an eye %s still tells the ends of the first two components apart', (_, matrix) => {
  const probe = example();
  const linear = (v: number): number => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4);
  const seen = (rgb: Rgb): number[] => [0, 3, 6].map((row) => rgb.reduce((sum, v, c) => sum + linear(v) * (matrix[row + c] ?? 0), 0));
  for (const [channel, by] of [
    [1, 5],
    [3, 2],
  ] as const) {
    const [one, other] = ends(probe, channel, by).map(seen);
    expect(Math.hypot(...one.map((v, c) => v - other[c]))).toBeGreaterThan(0.3);
  }
});

test('equal vectors get equal colours, different ones different colours', () => {
  const picture = new LatentProjection(4);
  const vectors = Float32Array.from([1, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0]);
  picture.add(vectors);
  picture.fit();
  const rgb = picture.colours(vectors);
  expect(rgb.slice(0, 3)).toEqual(rgb.slice(6, 9));
  expect(rgb.slice(0, 3)).not.toEqual(rgb.slice(3, 6));
});

test('vectors that do not vary, or none at all, give finite colours', () => {
  const picture = new LatentProjection(3);
  picture.fit();
  expect(picture.colours(Float32Array.from([1, 2, 3]))).toHaveLength(3);
  picture.add(Float32Array.from([1, 1, 1, 1, 1, 1]));
  picture.fit();
  expect(new Set(picture.colours(Float32Array.from([1, 1, 1]))).size).toBe(1);
});
