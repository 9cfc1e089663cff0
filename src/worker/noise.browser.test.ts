/** Noise rollouts through the session: chains that differ by noise alone, symmetric copies with noise, and what a seed promises. */

import { beforeAll, describe, expect, test } from 'vitest';
import type { SolveRequest, StepEvent } from '../protocol/session.ts';
import { answer, request, run, start, steps, tiny } from '../testing/sessions.ts';
import type { Session } from './session.ts';

const chains = { copies: 3, maxSteps: 3, noise: { sigma: 0.4, symmetries: false } } satisfies Partial<SolveRequest>;
const solve = async (session: Session, id: string, more: Partial<SolveRequest>): Promise<StepEvent[]> =>
  steps(await run(session, request(id, more)));
/** How sure each copy is of its cells. */
const sureness = (e: StepEvent): number[] =>
  Array.from({ length: e.halt.length }, (_, k) => e.confidence.slice(k * 81, (k + 1) * 81).reduce((a, b) => a + b, 0));

describe.each(['webgpu', 'wasm'] as const)('on %s', (backend) => {
  /** Shared: an emulated GPU takes seconds to compile the kernels of another device. */
  let session: Session;
  beforeAll(async () => {
    session = await start(backend, tiny());
  });

  test('chains of one board part ways, the same for the same seed', async () => {
    const [first, again, other] = [
      await solve(session, 'a', chains),
      await solve(session, 'b', chains),
      await solve(session, 'c', { ...chains, seed: 2 }),
    ];
    expect(again.map((e) => [...e.confidence])).toEqual(first.map((e) => [...e.confidence]));
    expect(sureness(other[0])).not.toEqual(sureness(first[0]));
    expect(new Set(sureness(first[0])).size).toBe(3);
    const plain = await solve(session, 'd', { ...chains, noise: undefined, copies: 1 });
    expect(answer(first[2])).not.toEqual(answer(plain[2]));
  });

  test('keep thinking goes on with the noise of the whole run, with and without y and z at hand', async () => {
    const whole = await solve(session, 'whole', chains);
    for (const latents of [true, false]) {
      const one = await solve(session, `one ${latents}`, { ...chains, maxSteps: 1, latents });
      const more = await solve(session, `more ${latents}`, { ...chains, maxSteps: 2, latents, continueFrom: `one ${latents}` });
      expect([...one, ...more].map(answer)).toEqual(whole.map(answer));
      expect([...one, ...more].map((e) => [...e.halt])).toEqual(whole.map((e) => [...e.halt]));
    }
  });
});

test('wasm and WebGPU run the same chains', async () => {
  const session = await start('webgpu', tiny());
  const onGpu = await solve(session, 'gpu', chains);
  await session.start('wasm');
  const onCpu = await solve(session, 'cpu', chains);
  onCpu.forEach((e, i) => e.halt.forEach((h, k) => expect(h).toBeCloseTo(onGpu[i].halt[k], 3)));
});

test('with symmetries too, the copies are symmetric ones: without noise to speak of they answer as without', async () => {
  const session = await start('wasm', tiny());
  const symmetric = await solve(session, 'symmetric', { copies: 3 });
  const both = await solve(session, 'both', { copies: 3, noise: { sigma: 1e-6, symmetries: true } });
  const alone = await solve(session, 'alone', { copies: 3, noise: { sigma: 1e-6, symmetries: false } });
  const all = (e: StepEvent): number[] => [...e.tokens];
  expect(both.map(all)).toEqual(symmetric.map(all));
  expect(alone.map(all)).not.toEqual(symmetric.map(all));
  expect(alone[1].tokens.slice(81, 162)).toEqual(alone[1].tokens.slice(0, 81));
});

test('sigma outside its limits is refused by name', async () => {
  const session = await start('wasm', tiny());
  for (const sigma of [0, 1.5, NaN]) {
    const events = await run(session, request('bad', { noise: { sigma, symmetries: true } }));
    expect(events).toMatchObject([{ type: 'failed', error: { message: expect.stringContaining('noise.sigma') as string } }]);
  }
});
