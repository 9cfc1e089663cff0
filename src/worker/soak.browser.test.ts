/** A hundred solves in one session leave nothing behind: no GPU buffer, no tensor, no bytes, and no JavaScript heap beyond a margin. */
/* oxlint-disable typescript/unbound-method -- the originals are called with the `this` they belong to */

import { afterEach, expect, test } from 'vitest';
import { cdp } from 'vitest/browser';
import { request, run, start, tiny } from '../testing/sessions.ts';

/** What the compiler and the test runner may keep of 90 solves (0.1 MB when this was written); y and z of a single one are 42 KB. */
const HEAP_MARGIN_BYTES = 300_000;

interface HeapSession {
  send(method: 'HeapProfiler.collectGarbage'): Promise<unknown>;
  send(method: 'Runtime.getHeapUsage'): Promise<{ usedSize: number; backingStorageSize: number }>;
}

/** Bytes of live JavaScript objects and their array buffers. */
async function heap(): Promise<number> {
  const devtools = cdp() as unknown as HeapSession;
  await devtools.send('HeapProfiler.collectGarbage');
  const { usedSize, backingStorageSize } = await devtools.send('Runtime.getHeapUsage');
  return usedSize + backingStorageSize;
}

/** How many buffers are alive, whoever made them. Not with spies: they would remember every call, and grow. */
function liveBuffers(): () => number {
  const live = new Set<GPUBuffer>();
  const { createBuffer } = GPUDevice.prototype;
  const { destroy } = GPUBuffer.prototype;
  GPUDevice.prototype.createBuffer = function (descriptor) {
    const buffer = createBuffer.call(this, descriptor);
    live.add(buffer);
    return buffer;
  };
  GPUBuffer.prototype.destroy = function () {
    live.delete(this);
    return destroy.call(this);
  };
  restore = () => {
    GPUDevice.prototype.createBuffer = createBuffer;
    GPUBuffer.prototype.destroy = destroy;
  };
  return () => live.size;
}
let restore = (): void => undefined;
afterEach(() => restore());

test('100 solves: device memory after the 100th is that after the 10th, and the heap has not grown', async () => {
  const buffers = liveBuffers();
  const session = await start('webgpu', tiny());
  const solve = (i: number): Promise<unknown> =>
    run(
      session,
      request(`solve ${i}`, {
        copies: 2,
        maxSteps: 2,
        noise: i % 2 === 0 ? { sigma: 0.2, symmetries: true } : undefined,
        latents: i % 3 > 0,
      }),
    );
  for (let i = 1; i <= 10; i++) await solve(i);
  const [memory, made, used] = [session.memory(), buffers(), await heap()];
  for (let i = 11; i <= 100; i++) await solve(i);
  expect(session.memory()).toEqual(memory);
  expect(buffers()).toBe(made);
  expect((await heap()) - used).toBeLessThan(HEAP_MARGIN_BYTES);
});
