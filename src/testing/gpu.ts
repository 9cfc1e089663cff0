/** Test support: a device that must exist, one kernel run on given buffers, numbers and fixtures to feed it. */

import { requestGpu, type Gpu } from '../engine/device.ts';
import type { DeviceInfo, RecursionStep } from '../engine/engine.ts';
import { BufferSet } from '../engine/webgpu/buffers.ts';
import { compile } from '../engine/webgpu/tuner.ts';
import type { GridKernel } from '../engine/webgpu/wgsl.ts';
import { testRng } from './models.ts';

type GpuArray = Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;

export interface TestGpu extends Gpu {
  /** Errors nobody caught; a test file ends by expecting none. */
  readonly errors: string[];
  readonly engineInfo: DeviceInfo;
}

/** A device. A machine without an adapter FAILS the test. */
export async function testGpu(): Promise<TestGpu> {
  const errors: string[] = [];
  const gpu = await requestGpu({ onError: (message) => errors.push(message) });
  if (!gpu) throw new Error('These tests need a WebGPU adapter; there is none.');
  return { ...gpu, errors, engineInfo: { backend: 'webgpu', adapter: gpu.name, software: gpu.software, features: [], note: '' } };
}

/**
 * Runs a kernel once. Every buffer is a storage buffer but the index `uniform`.
 * @returns what all buffers hold afterwards
 */
export async function runKernel(
  device: GPUDevice,
  kernel: GridKernel,
  arrays: readonly (GpuArray | null)[],
  uniform = -1,
): Promise<ArrayBuffer[]> {
  const set = new BufferSet(device);
  try {
    const pipeline = await compile(device, kernel.code);
    const buffers = arrays.map((a, i) => {
      const buffer = set.create({ label: `buffer ${i}`, bytes: a?.byteLength ?? 0, kind: i === uniform ? 'uniform' : 'storage' });
      if (a) device.queue.writeBuffer(buffer, 0, a);
      return buffer;
    });
    const entries = buffers.flatMap((buffer, binding) => (arrays[binding] ? [{ binding, resource: { buffer } }] : []));
    const group = device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries });
    const readbacks = buffers.map((b, i) => set.create({ label: `readback ${i}`, bytes: b.size, kind: 'readback' }));
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, group);
    pass.dispatchWorkgroups(...kernel.grid);
    pass.end();
    buffers.forEach((b, i) => {
      if (i !== uniform) encoder.copyBufferToBuffer(b, 0, readbacks[i], 0, b.size);
    });
    device.queue.submit([encoder.finish()]);
    return await Promise.all(
      readbacks.map(async (b, i) => {
        await b.mapAsync(GPUMapMode.READ);
        return b.getMappedRange().slice(0, arrays[i]?.byteLength ?? 0);
      }),
    );
  } finally {
    set.destroy();
  }
}

/** `length` numbers in [-1, 1), the same for the same seed. */
export function numbers(length: number, seed: number): Float32Array<ArrayBuffer> {
  const next = testRng(1 + ((seed * 40_503) % 2_147_483_000)); // seeds of neighbours begin alike
  return Float32Array.from({ length }, () => 2 * next() - 1);
}

/** Largest |a - b| relative to the largest |b|; Infinity when lengths differ or something is not a number. */
export function relativeError(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  let [worst, largest] = [0, 1e-9];
  for (let i = 0; i < b.length; i++) {
    const d = Math.abs(a[i] - b[i]);
    if (!(d <= worst)) worst = Number.isNaN(d) ? Infinity : d;
    largest = Math.max(largest, Math.abs(b[i]));
  }
  return worst / largest;
}

export async function collect<T>(items: AsyncGenerator<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const i of items) all.push(i);
  return all;
}

/** Steps without their timing. */
export const answers = (steps: readonly RecursionStep[]): unknown =>
  steps.map(({ step, tokens, confidence, halt, carry, logits }) => ({ step, tokens, confidence, halt, carry, logits }));
