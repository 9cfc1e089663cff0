/** Paths of copies whose y and z are known at every step: which means are taken, over what the plane is fitted, and where it stops. */

import { expect, test } from 'vitest';
import type { Engine, RecursionStep, RunOptions } from '../../engine/engine.ts';
import { parseConfig } from '../../model/config.ts';
import type { RecordProgress } from '../../protocol/inspect.ts';
import type { Copies } from '../copies.ts';
import { bytesOfMeans, trace } from './trajectories.ts';

const config = parseConfig({
  hidden_size: 2,
  num_heads: 1,
  H_cycles: 1,
  L_cycles: 1,
  seq_len: 2,
  vocab_size: 4,
  mlp_t: true,
  puzzle_emb_len: 1,
  puzzle_emb_ndim: 2,
});
const copies = { rollouts: { tokens: Int32Array.of(1, 2, 1, 2), copies: 2 }, noise: { sigma: 0.2, seed: 9 } } as unknown as Copies;
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
