/** Paths of copies whose y and z are known at every step: which means are taken, over what the plane is fitted, and where it stops. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Engine, RecursionStep, RunOptions } from '../../engine/engine.ts';
import type { RecordProgress } from '../../protocol/inspect.ts';
import { tinyConfig } from '../../testing/models.ts';
import type { PreparedCopies } from '../copies.ts';
import { bytesOfMeans, trace, planeOf } from './trajectories.ts';

const config = tinyConfig({ hidden_size: 2, num_heads: 1, seq_len: 2, vocab_size: 4, mlp_t: true, puzzle_emb_ndim: 2 });
const copies = { rollouts: { tokens: Int32Array.of(1, 2, 1, 2), copies: 2 }, noise: { sigma: 0.2, seed: 9 } } as unknown as PreparedCopies;
const wish = { runId: 'r', steps: 3, T: 5, n: 6 };
const options = { onProgress: () => undefined, signal: new AbortController().signal };

/** Means of z over both cells after every step, of both copies; the prefix says something else. */
const Z = [
  [
    [0, 0],
    [0, 4],
  ],
  [
    [3, 0],
    [3, 4],
  ],
  [
    [6, 0],
    [9, 4],
  ],
] as const;

function engine(told: (options: RunOptions) => void = () => undefined): Engine {
  return {
    async *run(_: unknown, options: RunOptions) {
      told(options);
      for (const [i, means] of Z.slice(0, options.maxSteps).entries()) {
        if (options.signal?.aborted) return;
        const z = Float32Array.from(means.flatMap(([a, b]) => [77, -55, a - 1, b - 2, a + 1, b + 2]));
        yield await Promise.resolve({
          step: i + 1,
          carry: { y: new Float32Array(12).fill(3), z },
          halt: Float32Array.of(i, -i),
        } as unknown as RecursionStep);
      }
    },
  } as unknown as Engine;
}

test('every copy’s mean over the cells after every step, in one plane for all of them', async () => {
  const asked: RunOptions[] = [];
  const progress: RecordProgress[] = [];
  const found = await trace(
    engine((o) => asked.push(o)),
    config,
    copies,
    wish,
    { ...options, onProgress: (p) => progress.push(p) },
  );
  expect(asked[0]).toMatchObject({ maxSteps: 3, T: 5, n: 6, wantCarry: true, noise: copies.noise });
  expect(found).toMatchObject({ runId: 'r', copies: 2, steps: 3, asked: 3 });
  expect([...found.halt]).toEqual([0, -0, 1, -1, 2, -2]);
  expect(progress).toEqual([1, 2, 3].map((done) => ({ done, total: 3 })));
  const flat = Z.flat();
  const { places, shares } = found.z;
  flat.forEach(([a, b], i) =>
    flat.forEach(([c, d], j) => {
      expect(Math.hypot(places[2 * i] - places[2 * j], places[2 * i + 1] - places[2 * j + 1])).toBeCloseTo(Math.hypot(a - c, b - d), 4);
    }),
  );
  expect(shares[0] + shares[1]).toBeCloseTo(1, 6);
  expect(shares[0]).toBeGreaterThan(shares[1]);
  expect(places[2 * 4]).toBeGreaterThan(places[0]); // later is to the right
  expect(found.y).toEqual({ places: new Float32Array(12), shares: [0, 0] }); // y stood still
});

test('steps beyond the limit are left out, and at least one is made', async () => {
  const one = bytesOfMeans(config, 2);
  expect(await trace(engine(), config, copies, wish, { ...options, limit: 2 * one + 1 })).toMatchObject({ steps: 2, asked: 3 });
  expect(await trace(engine(), config, copies, wish, { ...options, limit: 1 })).toMatchObject({ steps: 1, asked: 3 });
});

test('when it is stopped it says so, and gives no half of a picture', async () => {
  const abort = new AbortController();
  const stopped = trace(engine(), config, copies, wish, { signal: abort.signal, onProgress: ({ done }) => done === 2 && abort.abort() });
  await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
});

/** Points given by their coordinates along two orthonormal directions of a space with 6 channels, away from its origin. */
function inSpace(coordinates: readonly (readonly [number, number])[]): Float32Array {
  const [u, v] = [
    [0.6, 0, 0.8, 0, 0, 0],
    [0, 0.28, 0, -0.96, 0, 0],
  ];
  return Float32Array.from(coordinates.flatMap(([a, b]) => u.map((_, i) => 7 + a * u[i] + b * v[i])));
}
const column = (places: Float32Array, axis: number): number[] => [...places].filter((_, i) => i % 2 === axis);

test('a known ellipse lies in the plane as it is, its long axis first, and the shares are its variances', () => {
  const known = Array.from({ length: 40 }, (_, i): [number, number] => [
    3 * Math.cos((i * Math.PI) / 20 + 4),
    Math.sin((i * Math.PI) / 20 + 4),
  ]);
  const { places, shares } = planeOf(inSpace(known), 6);
  const rises = (axis: 0 | 1): number => Math.sign(known.reduce((sum, point, i) => sum + i * point[axis], 0));
  expect([rises(0), rises(1)]).toContain(-1); // one of the two has to be mirrored
  known.forEach(([a, b], i) => {
    expect(places[2 * i]).toBeCloseTo(rises(0) * a, 4);
    expect(places[2 * i + 1]).toBeCloseTo(rises(1) * b, 4);
  });
  expect(shares[0]).toBeCloseTo(0.9, 5);
  expect(shares[1]).toBeCloseTo(0.1, 5);
});

test('paths of several copies keep their distances when all of them lie in one plane', () => {
  const paths = [
    [0, 0],
    [1, 2],
    [4, 2],
    [0, 0],
    [-1, 3],
    [-5, 3],
  ] as const;
  const { places, shares } = planeOf(inSpace(paths), 6);
  const apart = (i: number, j: number): number => Math.hypot(places[2 * i] - places[2 * j], places[2 * i + 1] - places[2 * j + 1]);
  paths.forEach(([a, b], i) => paths.forEach(([c, d], j) => expect(apart(i, j)).toBeCloseTo(Math.hypot(a - c, b - d), 4)));
  expect(shares[0] + shares[1]).toBeCloseTo(1, 6);
});

test('what does not lie in the plane is missing from the shares', () => {
  // Three directions with variances 9, 4 and 1.
  const points = Float32Array.from([3, 0, 0, -3, 0, 0, 0, 2, 0, 0, -2, 0, 0, 0, 1, 0, 0, -1]);
  const { shares } = planeOf(points, 3);
  expect(shares[0]).toBeCloseTo(9 / 14, 5);
  expect(shares[1]).toBeCloseTo(4 / 14, 5);
});

test('points on a line have one axis, one point none, and nothing is NaN', () => {
  const line = planeOf(Float32Array.from([0, 0, 0, 1, 1, 1, 3, 3, 3]), 3);
  expect(line.shares[0]).toBeCloseTo(1, 6);
  expect(line.shares[1]).toBeCloseTo(0, 6);
  column(line.places, 1).forEach((v) => expect(v).toBeCloseTo(0, 5));
  expect(planeOf(Float32Array.from([4, 5, 4, 5]), 2)).toEqual({ places: new Float32Array(4), shares: [0, 0] });
});

test('axes carry what they say, the first the most, and nothing along the one tells of the other', () => {
  const points = fc.array(fc.array(fc.float({ min: -10, max: 10, noNaN: true }), { minLength: 5, maxLength: 5 }), {
    minLength: 3,
    maxLength: 30,
  });
  fc.assert(
    fc.property(points, (rows) => {
      const { places, shares } = planeOf(Float32Array.from(rows.flat()), 5);
      const [p, q] = [column(places, 0), column(places, 1)];
      const sum = (f: (i: number) => number): number => p.reduce((s, _, i) => s + f(i), 0);
      const size = sum((i) => p[i] ** 2);
      expect(shares[0]).toBeGreaterThanOrEqual(shares[1] - 1e-6);
      expect(shares[0] + shares[1]).toBeLessThanOrEqual(1 + 1e-6);
      expect(Math.abs(sum((i) => p[i] * q[i]))).toBeLessThanOrEqual(1e-4 * size + 1e-4);
      expect(Math.abs(sum((i) => p[i]))).toBeLessThanOrEqual(1e-3);
    }),
  );
});
