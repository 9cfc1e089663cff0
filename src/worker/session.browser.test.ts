/** The worker's session on real devices: whole runs, cancelling, going on, and leaking nothing. */

import { beforeAll, describe, expect, test, vi } from 'vitest';
import { pageCpu, wasmPaths } from '../engine/pageCpu.ts';
import { answer, lite, request, run, start, steps, tiny } from '../testing/sessions.ts';
import { Session } from './session.ts';

test('wasm solves with the shipped model, and every copy tells the same answer', async () => {
  const session = await start('wasm', lite);
  const events = await run(session, request('a', { maxSteps: 16, copies: 4, stopWhenSolved: false }));
  const last = steps(events).at(-1);
  expect(events.at(-1)).toMatchObject({ type: 'done', reason: 'solved', winner: expect.any(Number) as number });
  if (!last) throw new Error('no step');
  for (let k = 0; k < 4; k++) {
    expect(last.verdicts[k].solved).toBe(true);
    expect(last.tokens.slice(k * 81, (k + 1) * 81)).toEqual(last.tokens.slice(0, 81));
  }
  const pictures = session.latents({ runId: 'a', copy: 2 });
  expect(pictures?.rgb).toHaveLength(steps(events).length * 81 * 3);
});

describe.each(['webgpu', 'wasm'] as const)('on %s', (backend) => {
  /** Shared: an emulated GPU takes seconds to compile the kernels of another device. */
  let [session, later]: Session[] = [];
  beforeAll(async () => {
    [session, later] = [await start(backend, tiny()), await start(backend, tiny())];
  });

  test('keep thinking: 1 step and 2 more are the same as 3', async () => {
    const straight = steps(await run(session, request('straight', { maxSteps: 3 })));
    const first = steps(await run(session, request('one', { maxSteps: 1 })));
    const more = steps(await run(session, request('two', { maxSteps: 2, continueFrom: 'one' })));
    expect([...first, ...more].map((e) => e.step)).toEqual([1, 2, 3]);
    expect([...first, ...more].map(answer)).toEqual(straight.map(answer));
    expect([...first, ...more].map((e) => [...e.confidence])).toEqual(straight.map((e) => [...e.confidence]));
    // Without y and z kept, the steps before are run again unseen.
    const blind = steps(await run(session, request('b1', { maxSteps: 1, latents: false })));
    const blindMore = steps(await run(session, request('b2', { maxSteps: 2, latents: false, continueFrom: 'b1' })));
    expect([...blind, ...blindMore].map(answer)).toEqual(straight.map(answer));
  });

  test.each(['symmetries', 'noise'])(
    'keep thinking in another worker: 1 step, and 2 more there from its y and z, are the same as 3 (%s)',
    async (vary) => {
      const more = { copies: 2, ...(vary === 'noise' ? { noise: { sigma: 0.3, symmetries: true } } : {}) };
      const straight = steps(await run(session, request('straight', { ...more, maxSteps: 3 })));
      const first = steps(await run(session, request('one', { ...more, maxSteps: 1 })));
      const state = session.state('one') ?? undefined;
      expect(state).toMatchObject({ step: 1, shape: { hiddenSize: 16, seqLen: 81 } });
      const rest = steps(await run(later, request('two', { ...more, maxSteps: 2, continueFrom: state })));
      expect([...first, ...rest].map((e) => e.step)).toEqual([1, 2, 3]);
      expect([...first, ...rest].map(answer)).toEqual(straight.map(answer));
      expect([...first, ...rest].map((e) => [...e.confidence])).toEqual(straight.map((e) => [...e.confidence]));
      expect(later.state('one')).toBeNull();
    },
  );

  test('a cancelled run stops within one step', async () => {
    const events = await run(session, request('c', { maxSteps: 50 }), (e) => {
      if (e.type === 'step' && e.step === 2) session.cancel('c');
    });
    expect(events.at(-1)).toMatchObject({ type: 'done', reason: 'cancelled' });
    expect(steps(events).length).toBeLessThanOrEqual(3);
  });

  test('twenty solves leave no more behind than two', async () => {
    for (let i = 0; i < 2; i++) await run(session, request(`warm${i}`, { copies: 2 }));
    const before = session.memory();
    for (let i = 0; i < 18; i++) await run(session, request(`run${i}`, { copies: 2 }));
    expect(session.memory()).toEqual(before);
  });
});

test('y and z of another model, or of other copies, are refused by name; a hand-over goes on from them', async () => {
  const session = await start('wasm', tiny());
  await run(session, request('one', { copies: 2, maxSteps: 1 }));
  const state = session.state('one') ?? undefined;
  const other = await start('wasm', tiny(5));
  const error = (events: Awaited<ReturnType<typeof run>>) => events.map((e) => (e.type === 'failed' ? e.error : null));
  expect(error(await run(other, request('two', { copies: 2, continueFrom: state })))).toEqual([
    { code: 'other-model', message: expect.stringContaining('Another model made this run') as string },
  ]);
  const handedOver = await run(other, request('three', { copies: 2, maxSteps: 1, continueFrom: state, intervention: { handOver: true } }));
  expect(steps(handedOver).map((e) => e.step)).toEqual([2]);
  expect(error(await run(session, request('four', { copies: 3, continueFrom: state })))).toEqual([
    { code: 'damaged', message: expect.stringContaining('is damaged') as string },
  ]);
});

test('switching backends keeps the model and the answers', async () => {
  const session = await start('webgpu', tiny());
  const onGpu = steps(await run(session, request('g')));
  for (const backend of ['webgpu', 'wasm', 'webgpu'] as const) {
    expect(await session.start(backend)).toMatchObject({ ok: true, value: { backend } });
    expect(steps(await run(session, request(backend))).map(answer)).toEqual(onGpu.map(answer));
  }
});

test('a device that died while nobody looked: the next model is loaded on a new one, and so is the first one tried', async () => {
  const requested = vi.spyOn(GPUAdapter.prototype, 'requestDevice');
  const session = await start('webgpu', tiny());
  const kill = async (): Promise<void> => {
    const device = (await requested.mock.results.at(-1)?.value) as GPUDevice;
    device.destroy();
    await device.lost;
  };
  await kill();
  await new Promise((resolve) => setTimeout(resolve)); // the session hears of it
  expect(await session.load(tiny(5), () => undefined)).toMatchObject({ ok: true });
  expect(requested).toHaveBeenCalledTimes(2);
  expect(steps(await run(session, request('on the new one')))).toHaveLength(2);
  // In the middle of a load.
  expect(
    await session.load(tiny(7), ({ phase }) => void (phase === 'upload' && requested.mock.calls.length === 2 && kill())),
  ).toMatchObject({ ok: true });
  expect(steps(await run(session, request('on the third')))).toHaveLength(2);
  expect(requested).toHaveBeenCalledTimes(3);
  vi.restoreAllMocks();
});

test('a solve that still waits for its turn is left at once', async () => {
  const session = await start('wasm', lite);
  const order: string[] = [];
  const told = (name: string, more: Parameters<typeof request>[1]): Promise<unknown> =>
    run(session, request(name, more), (e) => order.push(`${name} ${e.type}`)).then((events) => events.at(-1));
  const long = told('long', { maxSteps: 64, stopWhenSolved: false });
  const waiting = told('waiting', {});
  session.cancel('waiting');
  expect(await waiting).toMatchObject({ type: 'done', reason: 'cancelled', steps: 0 });
  session.cancel('long');
  await long;
  expect(order[0]).toBe('waiting done');
  expect(order.filter((e) => e.startsWith('waiting'))).toHaveLength(1);
  expect(steps(await run(session, request('after', { stopWhenSolved: false })))).toHaveLength(2);
});

test('a GPU that gives no device: the CPU is used and says why; asked for by name, it is an error', async () => {
  vi.spyOn(GPUAdapter.prototype, 'requestDevice').mockRejectedValue(new DOMException('the driver is away', 'OperationError'));
  const session = new Session(wasmPaths, pageCpu);
  expect(await session.start('auto')).toMatchObject({
    ok: true,
    value: { backend: 'wasm', note: expect.stringContaining('the driver is away') as string },
  });
  expect(await session.start('webgpu')).toMatchObject({ ok: false, error: { code: 'no-device' } });
  vi.restoreAllMocks();
});

test('a GPU that never answers: the CPU is used and says why, and another device can be chosen meanwhile', async () => {
  vi.spyOn(GPU.prototype, 'requestAdapter').mockReturnValue(new Promise(() => undefined));
  const session = new Session(wasmPaths, pageCpu);
  const waiting = session.start('webgpu');
  expect(await session.start('wasm')).toMatchObject({ ok: true, value: { backend: 'wasm', note: '' } });
  expect(await waiting).toMatchObject({
    ok: false,
    error: { code: 'no-device', message: expect.stringContaining('chosen meanwhile') as string },
  });
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const auto = session.start('auto');
  await vi.waitFor(() => expect(vi.getTimerCount()).toBe(1));
  await vi.advanceTimersByTimeAsync(8000);
  vi.useRealTimers();
  expect(await auto).toMatchObject({
    ok: true,
    value: { backend: 'wasm', note: expect.stringContaining('did not answer within 8 seconds') as string },
  });
  vi.restoreAllMocks();
});

test('what is wrong is told with a code, and what was there stays', async () => {
  const session = await start('wasm', tiny());
  const load = await session.load({ id: 'bad', source: { bytes: new Uint8Array([1, 2, 3]) } }, () => undefined);
  expect(load).toMatchObject({ ok: false, error: { code: 'truncated' } });
  const damaged = await session.load({ id: 'x', source: { ...lite.source, sha256: '0'.repeat(64) } }, () => undefined);
  expect(damaged).toMatchObject({ ok: false, error: { code: 'hash' } });
  const refused = { type: 'failed', error: { code: 'bad-request' } };
  expect((await run(session, request('bad', { board: [1, 2] }))).at(-1)).toMatchObject(refused);
  expect((await run(session, request('bad1', { kind: 'arc', board: { id: '', input: 'x' } }))).at(-1)).toMatchObject(refused);
  expect((await run(session, request('bad2', { copies: 0 }))).at(-1)).toMatchObject(refused);
  expect(await session.start('cuda' as 'wasm')).toMatchObject({ ok: false, error: { code: 'bad-request' } });
  expect((await run(session, request('gone', { continueFrom: 'nothing' }))).at(-1)).toMatchObject({
    type: 'failed',
    error: { code: 'no-carry' },
  });
  expect(steps(await run(session, request('fine')))).toHaveLength(2);
});
