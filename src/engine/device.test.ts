/** A GPU that hangs is given up after a while, in words, and what comes too late is put away. */

import { afterEach, expect, test, vi } from 'vitest';
import { requestGpu } from './device.ts';

const never = new Promise<never>(() => undefined);
const withGpu = (requestAdapter: () => Promise<unknown>): unknown => vi.stubGlobal('navigator', { gpu: { requestAdapter } });
const adapter = (requestDevice: () => Promise<unknown>): unknown => ({ features: new Set(), limits: {}, info: {}, requestDevice });

afterEach(() => vi.unstubAllGlobals());

test('an adapter, and a device, that never come', async () => {
  withGpu(() => never);
  await expect(requestGpu({ patienceMs: 5 })).rejects.toThrow('it did not answer within 0.005 seconds');
  withGpu(() => Promise.resolve(adapter(() => never)));
  await expect(requestGpu({ patienceMs: 5 })).rejects.toThrow('it did not answer');
});

test('a device that comes too late is destroyed', async () => {
  const destroy = vi.fn();
  let open: (device: unknown) => void = () => undefined;
  withGpu(() => Promise.resolve(adapter(() => new Promise((resolve) => (open = resolve)))));
  await expect(requestGpu({ patienceMs: 5 })).rejects.toThrow('it did not answer');
  expect(destroy).not.toHaveBeenCalled();
  open({ destroy });
  await vi.waitFor(() => expect(destroy).toHaveBeenCalledOnce());
});

test('the wait is left when another device is wanted', async () => {
  withGpu(() => never);
  const abort = new AbortController();
  const waiting = requestGpu({ signal: abort.signal });
  abort.abort(new Error('another one'));
  await expect(waiting).rejects.toThrow('another one');
});
