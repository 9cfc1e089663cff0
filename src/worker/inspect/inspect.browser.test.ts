/** Looking inside on real devices: the recording of a run agrees with the run, and its questions have answers. */

import { beforeAll, describe, expect, test } from 'vitest';
import type { Reply } from '../../protocol/session.ts';
import { fileOf } from '../../testing/models.ts';
import { EASY, lite, request, run, start, steps, tiny } from '../../testing/sessions.ts';
import type { Session } from '../session.ts';

const wish = (runId: string, count: number) => ({ runId, kind: 'sudoku' as const, board: EASY, seed: 1, steps: count });

function value<T>(answer: Reply<T>): T {
  if (answer.ok) return answer.value;
  throw new Error(answer.error.message);
}

test('y after every supervision step is the run’s own answer, with the shipped model', async () => {
  const session = await start('wasm', lite);
  const own = steps(await run(session, request('a', { maxSteps: 4, stopWhenSolved: false })));
  const recording = value(await session.inspect.record(wish('a', 4), () => undefined));
  const { T } = recording;
  expect(recording.steps).toBe(4);
  own.forEach((event, i) => {
    const tick = recording.y[(i + 1) * T - 1];
    expect(tick.tokens).toEqual(event.tokens);
    expect(tick.halt).toBeCloseTo(event.halt[0], 3);
    event.confidence.forEach((c, cell) => expect(tick.topProbabilities[cell * recording.k]).toBeCloseTo(c, 3));
    expect(tick.solved).toBe(event.verdicts[0].solved);
  });
});

test('paths are those of the run itself: every copy is as sure at every step as it was then, with the shipped model', async () => {
  const session = await start('wasm', lite);
  const noise = { sigma: 0.2, symmetries: true };
  const own = steps(await run(session, request('a', { copies: 3, maxSteps: 4, stopWhenSolved: false, noise })));
  const { halt, z } = value(await session.inspect.trajectories({ ...wish('a', 4), copies: 3, noise }, () => undefined));
  own.forEach((event, i) => event.halt.forEach((logit, k) => expect(halt[3 * i + k]).toBeCloseTo(logit, 3)));
  expect(new Set(own.flatMap((event) => [...event.halt])).size).toBe(12);
  expect(z.places).toHaveLength(4 * 3 * 2);
});

describe.each(['webgpu', 'wasm'] as const)('on %s', (backend) => {
  /** Shared, with a tiny model: an emulated GPU takes seconds to compile the kernels of another device. */
  let session: Session;
  beforeAll(async () => {
    session = await start(backend, tiny());
  });

  test('the recording agrees with the run, and recording twice leaves no more behind than once', async () => {
    const own = steps(await run(session, request('a', { maxSteps: 2, noise: { sigma: 0.2, symmetries: false } })));
    const record = async () =>
      value(await session.inspect.record({ ...wish('a', 2), noise: { sigma: 0.2, symmetries: false } }, () => undefined));
    const recording = await record();
    const after = session.memory();
    own.forEach((event, i) => expect([...recording.y[i].tokens]).toEqual([...event.tokens]));
    await record();
    expect(session.memory()).toEqual(after);
    const same = value(await session.inspect.similarity({ runId: 'a', tick: 1, cell: 7 }));
    expect(same).toHaveLength(81);
    expect(same[7]).toBeCloseTo(1, 5);
    expect(await session.inspect.attention({ runId: 'a', tick: 1, cell: 7 })).toMatchObject({ ok: false, error: { code: 'no-attention' } });
    expect(await session.inspect.similarity({ runId: 'a', tick: 99, cell: 7 })).toMatchObject({
      ok: false,
      error: { code: 'no-recording' },
    });
  });

  test('paths of every copy, told step by step: the same for the same seed, and nothing more stays behind', async () => {
    const noise = { sigma: 0.3, symmetries: true };
    const seen: number[] = [];
    const ask = async (seed = 1) =>
      value(await session.inspect.trajectories({ ...wish('a', 3), copies: 3, noise, seed }, (p) => seen.push(p.done)));
    const paths = await ask();
    const after = session.memory();
    expect(seen).toEqual([1, 2, 3]);
    for (const { places, shares } of [paths.y, paths.z]) {
      expect(places).toHaveLength(3 * 3 * 2);
      expect(shares[0]).toBeGreaterThan(0);
      expect(shares[0] + shares[1]).toBeLessThanOrEqual(1 + 1e-6);
    }
    expect(await ask()).toEqual(paths);
    expect(session.memory()).toEqual(after);
    expect((await ask(2)).z.places).not.toEqual(paths.z.places);
  });

  test('paths that are stopped leave the session ready for the next question', async () => {
    const ask = (onStep: () => void) => session.inspect.trajectories({ ...wish('a', 4), copies: 2 }, onStep);
    expect(await ask(() => session.inspect.cancelTrajectories('a'))).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(await ask(() => session.inspect.cancelTrajectories('b'))).toMatchObject({ ok: true, value: { steps: 4, copies: 2 } });
    expect(await session.inspect.trajectories({ ...wish('a', 0), copies: 2 }, () => undefined)).toMatchObject({ ok: false });
  });

  test('attention of every head is a share of the cells and the prefix; another model forgets the recording', async () => {
    value(await session.load({ id: 'att', source: { bytes: fileOf({ seq_len: 81, vocab_size: 11 }, 3) } }, () => undefined));
    value(await session.inspect.record(wish('b', 1), () => undefined));
    for (const tick of [1, 2]) {
      const { layers, heads, cells, prefix } = value(await session.inspect.attention({ runId: 'b', tick, cell: 40 }));
      expect([layers, heads, cells.length]).toEqual([2, 2, 4 * 81]);
      prefix.forEach((p, i) => expect(p + cells.subarray(i * 81, (i + 1) * 81).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 4));
    }
    value(await session.load(tiny(), () => undefined));
    expect(await session.inspect.attention({ runId: 'b', tick: 1, cell: 40 })).toMatchObject({
      ok: false,
      error: { code: 'no-recording' },
    });
  });
});
