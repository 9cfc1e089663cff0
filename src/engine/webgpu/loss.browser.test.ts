/** A GPU that goes away in the middle of a run: the engine says so, and the carry of the last step goes on elsewhere. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { maxAbsDifference, type Fixture } from '../../model/parity/check.ts';
import { loadFixture } from '../../model/parity/load.ts';
import { collect, testGpu, type TestGpu } from '../../testing/gpu.ts';
import type { RecursionStep, RunOptions, TokenBatch } from '../engine.ts';
import { createFusedEngine, type FusedEngine } from './fused.ts';

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

async function loaded(device: GPUDevice): Promise<FusedEngine> {
  const engine = createFusedEngine(device, gpu.engineInfo);
  await engine.load(fixture.weights);
  return engine;
}

test('the loss is told, and the run goes on from its last step on a new device', async () => {
  const options: RunOptions = { maxSteps: 4, T: 1, n: 1, wantCarry: true, wantLogits: true };
  const noise = { sigma: 0.2, seed: 3 };
  const whole = await loaded(gpu.device);
  const undisturbed = await collect(whole.run(batch, { ...options, noise }));
  const { device } = await testGpu();
  const doomed = await loaded(device);
  const seen: RecursionStep[] = [];
  const toTheEnd = async (): Promise<void> => {
    for await (const s of doomed.run(batch, { ...options, noise })) {
      seen.push(s);
      if (s.step === 2) device.destroy();
    }
  };
  await expect(toTheEnd()).rejects.toMatchObject({ code: 'device-lost' });
  doomed.dispose();
  const { carry } = seen[1];
  const rest = await collect(whole.run(batch, { ...options, maxSteps: 2, noise: { ...noise, after: 2 }, ...(carry ? { carry } : {}) }));
  expect(seen).toHaveLength(2);
  expect(maxAbsDifference(rest[1].logits ?? [], undisturbed[3].logits ?? [])).toBeLessThan(1e-4);
  whole.dispose();
});
