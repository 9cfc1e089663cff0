/** A GPU that goes away in the middle of a solve. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { maxAbsDifference } from '../../trm/parity/check.ts';
import type { Fixture } from '../../trm/parity/fixture.ts';
import type { DeviceInfo, RecursionStep, TokenBatch } from '../engine.ts';
import { createFusedEngine, type FusedEngine } from './fused.ts';
import { collect, loadFixture, testGpu, type TestGpu } from './testing.ts';

let gpu: TestGpu;
let fixture: Fixture;
let batch: TokenBatch;
beforeAll(async () => {
  gpu = await testGpu();
  fixture = await loadFixture('b_maze_att');
  batch = { tokens: fixture.inputs, batch: fixture.batch };
});
afterAll(() => {
  expect(gpu.errors).toEqual([]);
  gpu.device.destroy();
});

const short = { maxSteps: 4, T: 1, n: 1 } as const;
const fresh = async (): Promise<{ device: GPUDevice; info: DeviceInfo }> => ({ device: (await testGpu()).device, info: gpu.engineInfo });

test.each([true, false])('is replaced once and the run goes on where it was (carry read back: %s)', async (wantCarry) => {
  const options = { ...short, wantCarry, wantLogits: true, noise: { sigma: 0.2, seed: 3 } };
  const engine = createFusedEngine(gpu.device, gpu.engineInfo);
  await engine.load(fixture.weights);
  const undisturbed = await collect(engine.run(batch, options));
  engine.dispose();
  let { device } = await fresh();
  const own = createFusedEngine(device, gpu.engineInfo, {
    deviceFactory: async () => {
      const next = await fresh();
      device = next.device;
      return next;
    },
  });
  await own.load(fixture.weights);
  const steps: RecursionStep[] = [];
  for await (const s of own.run(batch, options)) {
    steps.push(s);
    if (s.step === 2) device.destroy();
  }
  expect(steps.map((s) => s.step)).toEqual([1, 2, 3, 4]);
  expect(maxAbsDifference(steps[3].logits ?? [], undisturbed[3].logits ?? [])).toBeLessThan(1e-4);
  own.dispose();
  device.destroy();
});

test('a second loss in one run, or a loss without a way to replace it, is told', async () => {
  let { device } = await fresh();
  const own = createFusedEngine(device, gpu.engineInfo, {
    deviceFactory: async () => {
      const next = await fresh();
      device = next.device;
      return next;
    },
  });
  await own.load(fixture.weights);
  const run4 = async (on: FusedEngine): Promise<void> => {
    for await (const s of on.run(batch, short)) if (s.step < 4) device.destroy();
  };
  await expect(run4(own)).rejects.toMatchObject({ code: 'device-lost' });
  own.dispose();
  ({ device } = await fresh());
  const alone = createFusedEngine(device, gpu.engineInfo);
  await alone.load(fixture.weights);
  await expect(run4(alone)).rejects.toMatchObject({ code: 'device-lost' });
});
