/** Threads that never start, as a worker's worker sometimes does in Firefox: the CPU starts with one. */

import * as tf from '@tensorflow/tfjs-core';
import { expect, test, vi } from 'vitest';
import { wasmPaths } from './pageCpu.ts';
import { startWasm } from './tfjs.ts';

test('threads that do not come are not waited for, and it computes without them', async () => {
  expect(crossOriginIsolated).toBe(true); // else there would be no threads to wait for
  const asked = vi.spyOn(globalThis, 'Worker').mockImplementation(function () {
    return Object.assign(new EventTarget(), { postMessage: () => undefined, terminate: () => undefined }) as unknown as Worker;
  });
  expect(await startWasm(wasmPaths, 500)).toEqual({ adapter: 'CPU, SIMD', features: ['SIMD'] });
  expect(asked).toHaveBeenCalledTimes(Math.min(8, navigator.hardwareConcurrency)); // the pool, started once
  vi.restoreAllMocks();
  const product = tf.matMul(tf.tensor2d([[1, 2]]), tf.tensor2d([[3], [4]]));
  expect([...(await product.data())]).toEqual([11]);
});
