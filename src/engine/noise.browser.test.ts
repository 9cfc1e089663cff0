/** Noise rollouts give the same chains on every executor: fused kernels, stock ops and wasm add the same numbers to z. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { maxAbsDifference, type Fixture } from '../model/parity/check.ts';
import { loadFixture } from '../model/parity/load.ts';
import { collect, testGpu, type TestGpu } from '../testing/gpu.ts';
import type { Engine, RecursionStep, RunOptions } from './engine.ts';
import { wasmPaths } from './pageCpu.ts';
import { startWasm, TfjsEngine } from './tfjs.ts';
import { createFusedEngine } from './webgpu/fused.ts';

let gpu: TestGpu;
let fixture: Fixture;
let wasm: Engine;
const short = { maxSteps: 2, T: 1, n: 1, wantCarry: true } as const;
const noise = { sigma: 0.4, seed: 2 ** 31 + 5 };

beforeAll(async () => {
  gpu = await testGpu();
  fixture = await loadFixture('a_sudoku_mlp_t');
  await startWasm(wasmPaths);
  wasm = new TfjsEngine({ ...gpu.engineInfo, backend: 'wasm' });
  await wasm.load(fixture.weights);
});
afterAll(() => {
  wasm.dispose();
  expect(gpu.errors).toEqual([]);
  gpu.device.destroy();
});

/** The first question twice. */
function run(engine: Engine, options: RunOptions): Promise<RecursionStep[]> {
  const one = fixture.inputs.subarray(0, fixture.config.seqLen);
  return collect(engine.run({ tokens: Int32Array.from([...one, ...one]), batch: 2 }, options));
}
const z = (steps: readonly RecursionStep[], at: number): Float32Array => steps[at].carry?.z ?? new Float32Array();

test('wasm follows the fused kernels through noisy steps, and the noise is felt', async () => {
  const fused = createFusedEngine(gpu.device, gpu.engineInfo);
  await fused.load(fixture.weights);
  const [onGpu, onCpu] = [await run(fused, { ...short, noise }), await run(wasm, { ...short, noise })];
  const plain = await run(wasm, short);
  expect(z(onCpu, 1).length).toBeGreaterThan(0);
  for (const at of [0, 1]) {
    expect(maxAbsDifference(z(onCpu, at), z(onGpu, at))).toBeLessThan(1e-3);
    expect(maxAbsDifference(z(onCpu, at), z(plain, at))).toBeGreaterThan(0.05);
  }
  fused.dispose();
});

test('two copies of a question part ways, and sigma 0 changes nothing', async () => {
  const [noisy, still, plain] = [
    await run(wasm, { ...short, noise }),
    await run(wasm, { ...short, noise: { ...noise, sigma: 0 } }),
    await run(wasm, short),
  ];
  const half = z(noisy, 0).length / 2;
  expect(maxAbsDifference(z(noisy, 0).subarray(0, half), z(noisy, 0).subarray(half))).toBeGreaterThan(0.05);
  expect(maxAbsDifference(z(still, 1), z(plain, 1))).toBeLessThan(1e-5);
});

test.each(['wasm', 'fused'] as const)('on %s a run in two parts meets the noise of a run in one', async (name) => {
  const engine = name === 'wasm' ? wasm : createFusedEngine(gpu.device, gpu.engineInfo);
  if (engine !== wasm) await engine.load(fixture.weights);
  const whole = await run(engine, { ...short, noise });
  const [{ carry }] = await run(engine, { ...short, maxSteps: 1, noise });
  const rest = (after: number): Promise<RecursionStep[]> =>
    run(engine, { ...short, maxSteps: 1, ...(carry ? { carry } : {}), noise: { ...noise, after } });
  expect(maxAbsDifference(z(await rest(1), 0), z(whole, 1))).toBeLessThan(1e-5);
  expect(maxAbsDifference(z(await rest(0), 0), z(whole, 1))).toBeGreaterThan(0.05);
  if (engine !== wasm) engine.dispose();
});

test('noisy runs leave no tensor behind', async () => {
  const before = wasm.memory();
  await run(wasm, { ...short, noise });
  expect(wasm.memory()).toEqual(before);
});
