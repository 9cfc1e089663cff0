import { expect, test } from 'vitest';
import { LatentPicture } from './latent.ts';

/** Deterministic noise in -0.5..0.5. */
function noise(): () => number {
  let s = 1;
  return () => (s = (s * 16807) % 2147483647) / 2147483647 - 0.5;
}

test('finds the directions in which vectors vary most, in order', () => {
  const D = 6;
  const random = noise();
  const rows = 400;
  const vectors = Float32Array.from({ length: rows * D }, (_, i) => random() * [0.01, 9, 0.01, 3, 0.01, 1][i % D]);
  const picture = new LatentPicture(D);
  picture.add(vectors);
  picture.fit();
  // A vector far out along channel 1 moves red only; along channel 3 green only; along channel 5 blue only.
  const probe = (channel: number, by: number): number[] => [...picture.colours(Float32Array.from({ length: D }, (_, i) => (i === channel ? by : 0)))];
  const grey = probe(0, 0);
  [[1, 6], [3, 2], [5, 0.7]].forEach(([channel, by], colour) => {
    const moved = probe(channel, by).map((v, c) => Math.abs(v - grey[c]));
    expect(moved[colour]).toBeGreaterThan(40);
    moved.forEach((m, c) => c === colour || expect(m).toBeLessThan(20));
  });
});

test('equal vectors get equal colours, different ones different colours', () => {
  const picture = new LatentPicture(4);
  const vectors = Float32Array.from([1, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0]);
  picture.add(vectors);
  picture.fit();
  const rgb = picture.colours(vectors);
  expect(rgb.slice(0, 3)).toEqual(rgb.slice(6, 9));
  expect(rgb.slice(0, 3)).not.toEqual(rgb.slice(3, 6));
});

test('vectors that do not vary, or none at all, give finite colours', () => {
  const picture = new LatentPicture(3);
  picture.fit();
  expect(picture.colours(Float32Array.from([1, 2, 3]))).toHaveLength(3);
  picture.add(Float32Array.from([1, 1, 1, 1, 1, 1]));
  picture.fit();
  expect([...picture.colours(Float32Array.from([1, 1, 1]))]).toEqual([127, 127, 127]);
});
