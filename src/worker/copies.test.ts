/** y and z between two steps: spread out, shaken, compared; and files of weights told apart. */

import { expect, test } from 'vitest';
import { normalRow } from '../engine/webgpu/noise.ts';
import { sameShape } from '../model/states.ts';
import { fingerprint } from '../model/weights/checksums.ts';
import { everywhere, keepWithin, shaken } from './copies.ts';

test('a vector stands at every position', () => {
  expect([...everywhere(Float32Array.of(1, 2), 3)]).toEqual([1, 2, 1, 2, 1, 2]);
});

test('a shake adds sigma times the counter-based deviates of step 0, row by row, and leaves z itself alone', () => {
  const z = Float32Array.from({ length: 3 * 8 }, (_, i) => i / 8);
  const before = Float32Array.from(z);
  const out = shaken(z, 8, { sigma: 0.5, seed: 9 });
  const noise = [0, 1, 2].flatMap((row) => [...normalRow(9, 0, row, 8)]);
  out.forEach((v, i) => expect(v).toBeCloseTo(z[i] + 0.5 * noise[i], 5));
  expect(z).toEqual(before);
  expect(shaken(z, 8, { sigma: 0, seed: 9 })).toEqual(z);
});

test('shapes are the same only when every side is', () => {
  const shape = { hiddenSize: 8, prefixLen: 1, seqLen: 81 };
  expect(sameShape(shape, { ...shape })).toBe(true);
  for (const other of [{ hiddenSize: 9 }, { prefixLen: 2 }, { seqLen: 82 }]) expect(sameShape(shape, { ...shape, ...other })).toBe(false);
});

test('what is kept stays within its budget: the oldest goes first, the newest never', () => {
  const list: Float32Array[] = [];
  for (let i = 0; i < 5; i++) keepWithin(40, list, Float32Array.of(i, i, i, i));
  expect(list.map(([first]) => first)).toEqual([3, 4]);
  keepWithin(40, list, new Float32Array(100));
  expect(list.map(({ length }) => length)).toEqual([100]);
});

test('a fingerprint is another for any other byte and any other length', () => {
  const bytes = Uint8Array.from({ length: 301 }, (_, i) => (i * 37) % 256);
  const all = new Set([fingerprint(bytes), fingerprint(bytes.subarray(1)), fingerprint(Uint8Array.of(...bytes, 0))]);
  for (let i = 0; i < bytes.length; i++) all.add(fingerprint(bytes.map((b, k) => (k === i ? b ^ 1 : b))));
  expect(all.size).toBe(3 + bytes.length);
  expect(fingerprint(Uint8Array.from(bytes))).toBe(fingerprint(bytes));
});
