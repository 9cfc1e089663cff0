/** Measuring in the worker's session on real devices: seeded, and a solve in the middle of it changes neither. */

import { expect, test } from 'vitest';
import type { MeasureEvent, MeasureRequest } from '../../protocol/measure.ts';
import { answer, lite, request, run, start, steps, tiny } from '../../testing/sessions.ts';

const requested: MeasureRequest = {
  id: 'm',
  puzzles: { kind: 'sudoku', level: 'easy' },
  count: 20,
  seed: 3,
  steps: 2,
  T: 1,
  n: 4,
  halting: false,
  sigma: 0,
  rollouts: 2,
  rows: 8,
};
type Session = Awaited<ReturnType<typeof start>>;

async function outcomes(session: Session, more: Partial<MeasureRequest> = {}, onEvent: (e: MeasureEvent) => void = () => undefined) {
  const events: MeasureEvent[] = [];
  await session.measuring.measure({ ...requested, ...more }, (e) => {
    events.push(e);
    onEvent(e);
  });
  expect(events.at(-1)).toEqual({ type: 'ended', reason: 'finished' });
  return events.flatMap((e) => (e.type === 'outcomes' ? e.outcomes : []));
}

test('the shipped model is measured with the same numbers every time, also with a solve in the middle', async () => {
  const session = await start('wasm', lite);
  const alone = await outcomes(session);
  const solvedAlone = steps(await run(session, request('alone', { copies: 2, maxSteps: 2, stopWhenSolved: false })));
  expect(alone.filter((o) => o.copy !== null).length).toBeGreaterThan(10);
  const solving: ReturnType<typeof run>[] = [];
  const together = await outcomes(session, {}, (e) => {
    if (e.type === 'step' && solving.length === 0)
      solving.push(run(session, request('amid', { copies: 2, maxSteps: 2, stopWhenSolved: false })));
  });
  expect(together).toEqual(alone);
  const amid = steps((await solving[0]) ?? []);
  expect(amid.map(answer)).toEqual(solvedAlone.map(answer));
  expect(amid.map((s) => [...s.confidence])).toEqual(solvedAlone.map((s) => [...s.confidence]));
});

test('noise changes the answers, and is the same for the same seed', async () => {
  const session = await start('wasm', lite);
  const noisy = await outcomes(session, { sigma: 0.5, rollouts: 1 });
  expect(await outcomes(session, { sigma: 0.5, rollouts: 1 })).toEqual(noisy);
  expect(await outcomes(session, { rollouts: 1 })).not.toEqual(noisy);
});

test.each(['webgpu', 'wasm'] as const)('nothing is left behind on %s', async (backend) => {
  const session = await start(backend, tiny());
  await outcomes(session, { sigma: 0.5 });
  const before = session.memory();
  await outcomes(session, { sigma: 0.5 });
  expect(session.memory()).toEqual(before);
});
