/** Where an ARC task is learnt: wishes, a GPU that is emulated, wrong, missing or lost, and the words for each. */

import { describe, expect, test } from 'vitest';
import type { Gpu } from '../../engine/device.ts';
import type { CompiledKernels } from '../../model/wasm/kernels.ts';
import { LearnDevices } from './devices.ts';

const kernels = { module: {}, relaxed: false } as CompiledKernels;

function devices({ gpu = true, software = false, agrees = true, fails = '' } = {}) {
  let lose: () => void = () => undefined;
  let checks = 0;
  const device = { lost: new Promise((resolve) => (lose = () => resolve({}))) } as unknown as GPUDevice;
  const made = new LearnDevices({
    requestGpu: () => (fails ? Promise.reject(new Error(fails)) : Promise.resolve(gpu ? ({ device, software } as Gpu) : null)),
    kernels: () => Promise.resolve(kernels),
    agrees: () => {
      checks++;
      return Promise.resolve(agrees);
    },
  });
  return {
    made,
    device,
    lose: async () => {
      lose();
      await Promise.resolve();
    },
    checks: () => checks,
  };
}

describe('a place to learn', () => {
  test('is the GPU where its kernels agree, which is checked once', async () => {
    const { made, device, checks } = devices();
    expect(await made.place('auto', null)).toEqual({ backend: 'webgpu', note: '' });
    expect(await made.place('webgpu', null)).toEqual({ backend: 'webgpu', note: '' });
    expect(checks()).toBe(1);
    expect(await made.backend('webgpu')).toEqual({ kind: 'webgpu', device });
  });

  test('is the CPU where it is requested, and nothing is said', async () => {
    expect(await devices().made.place('wasm', null)).toEqual({ backend: 'wasm', note: '' });
  });

  test('is the CPU instead of an emulated GPU, unless that is asked for', async () => {
    const { made, checks } = devices({ software: true });
    expect(await made.place('auto', null)).toEqual({ backend: 'wasm', note: '' });
    expect(checks()).toBe(0);
    expect((await made.place('webgpu', null)).backend).toBe('webgpu');
  });

  test.each([
    [{ agrees: false }, 'the GPU computes something else than the CPU, so it is not used'],
    [{ gpu: false }, 'this browser offers no WebGPU'],
    [{ fails: 'it did not answer within 8 seconds' }, 'the GPU did not start (it did not answer within 8 seconds)'],
  ])('says why the CPU: %o', async (how, note) => {
    expect(await devices(how).made.place('webgpu', null)).toEqual({ backend: 'wasm', note });
  });

  test('is the CPU after a loss; a learner asked for on the lost device is refused', async () => {
    const { made, lose } = devices();
    await made.place('auto', null);
    await lose();
    await expect(made.backend('webgpu')).rejects.toMatchObject({ code: 'device' });
    expect(await made.place('auto', 'webgpu')).toEqual({
      backend: 'wasm',
      note: 'the GPU was lost, and it went on from what was saved last',
    });
    expect(await made.backend('wasm')).toEqual({ kind: 'wasm', kernels });
  });
});
