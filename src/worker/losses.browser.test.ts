/** What a run does when its device dies, once and again, or has too little memory: it goes on, and says so. */
/* oxlint-disable typescript/unbound-method -- the originals are called with the `this` they belong to */

import { afterEach, expect, test, vi } from 'vitest';
import type { RunEvent } from '../protocol/session.ts';
import { answer, request, run, start, steps, tiny } from '../testing/sessions.ts';

afterEach(() => vi.restoreAllMocks());

/** Destroys the device in use, whichever that is now. */
function killer(): () => Promise<void> {
  const requested = vi.spyOn(GPUAdapter.prototype, 'requestDevice');
  return async () => {
    const device = requested.mock.results.at(-1);
    if (!device) throw new Error('no device was asked for');
    (await (device.value as Promise<GPUDevice>)).destroy();
  };
}
/** A question's tokens, confidences and halting logit. */
const ANSWER_BYTES = 4 * (81 + 81 + 1);
const told = (events: readonly RunEvent[]): unknown[] => events.filter((e) => e.type === 'recovered').map((e) => e.step);

test('a lost device: a new one is made, the run goes on from its last step and tells', async () => {
  const kill = killer();
  const session = await start('webgpu', tiny());
  const straight = steps(await run(session, request('s', { maxSteps: 4 })));
  const events = await run(session, request('lost', { maxSteps: 4 }), (e) => {
    if (e.type === 'step' && e.step === 2) void kill();
  });
  expect(GPUAdapter.prototype.requestDevice).toHaveBeenCalledTimes(2);
  expect(steps(events).map((e) => e.step)).toEqual([1, 2, 3, 4]);
  expect(steps(events).map(answer)).toEqual(straight.map(answer));
  expect(told(events)).toHaveLength(1);
  expect([2, 3]).toContain(told(events)[0]);
});

test('a device lost between runs is told of by the next one', async () => {
  const kill = killer();
  const session = await start('webgpu', tiny());
  await kill();
  const events = await run(session, request('next'));
  expect(events[0]).toMatchObject({ type: 'recovered', runId: 'next', step: 0, device: { backend: 'webgpu' } });
  expect(steps(events)).toHaveLength(2);
});

test('lost twice: the run ends with a plain error, and goes on on wasm as if nothing had been', async () => {
  const kill = killer();
  const session = await start('webgpu', tiny());
  const noisy = { maxSteps: 9, copies: 2, noise: { sigma: 0.3, symmetries: false } };
  const straight = steps(await run(session, request('s', noisy)));
  const events = await run(session, request('lost', noisy), (e) => {
    if (e.type === 'step' && (e.step === 2 || e.step === 5)) void kill();
  });
  expect(events.at(-1)).toMatchObject({ type: 'failed', error: { code: 'device-lost' } });
  const done = steps(events).length;
  expect(done).toBeLessThan(9);
  expect(await session.start('wasm')).toMatchObject({ ok: true, value: { backend: 'wasm' } });
  const rest = await run(session, request('rest', { ...noisy, maxSteps: 9 - done, continueFrom: 'lost' }));
  expect(told(rest)).toEqual([]);
  expect([...steps(events), ...steps(rest)].map((e) => e.step)).toEqual(straight.map((e) => e.step));
  expect([...steps(events), ...steps(rest)].map(answer)).toEqual(straight.map(answer));
});

test('no new device to be had is a lost device, in words', async () => {
  const kill = killer();
  const session = await start('webgpu', tiny());
  await kill();
  vi.spyOn(navigator.gpu, 'requestAdapter').mockResolvedValue(null);
  expect((await run(session, request('none'))).at(-1)).toMatchObject({
    type: 'failed',
    error: { code: 'device-lost', message: expect.stringContaining('no new one could be had') as string },
  });
});

/** From now on the device refuses plans whose answers take more than `bytes`. */
function refusePlansOver(bytes: number): void {
  const own = Object.getOwnPropertyDescriptors(GPUDevice.prototype);
  const [create, pop] = [own.createBuffer.value, own.popErrorScope.value] as [GPUDevice['createBuffer'], GPUDevice['popErrorScope']];
  let refuse = false;
  vi.spyOn(GPUDevice.prototype, 'createBuffer').mockImplementation(function (this: GPUDevice, descriptor) {
    refuse ||= descriptor.label === 'readback' && descriptor.size > bytes;
    return create.call(this, descriptor);
  });
  vi.spyOn(GPUDevice.prototype, 'popErrorScope').mockImplementation(async function (this: GPUDevice) {
    const refused = refuse;
    refuse = false;
    const error = await pop.call(this);
    return refused ? new GPUOutOfMemoryError('refused by the test') : error;
  });
}

test('copies that the memory does not hold at once run in parts, with the same answers, and every step says how many', async () => {
  const session = await start('webgpu', tiny());
  const whole = steps(await run(session, request('whole', { copies: 4 })));
  expect(whole.map((e) => e.atOnce)).toEqual([undefined, undefined]);
  refusePlansOver(4 * ANSWER_BYTES);
  const parts = steps(await run(session, request('parts', { copies: 5 })));
  expect(parts.map((e) => e.atOnce)).toEqual([3, 3]);
  expect(parts.map(answer)).toEqual(whole.map(answer));
});
