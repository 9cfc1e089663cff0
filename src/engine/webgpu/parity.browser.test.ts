/** The whole executor against the PyTorch reference, in a real browser. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { engineRunner, checkChained, checkFixture, type ParityLine } from '../../model/parity/check.ts';
import { loadFixture } from '../../model/parity/load.ts';
import { collect, testGpu, type TestGpu } from '../../testing/gpu.ts';
import { createFusedEngine } from './fused.ts';

let gpu: TestGpu;
beforeAll(async () => {
  gpu = await testGpu();
});
afterAll(() => {
  expect(gpu.errors).toEqual([]);
  gpu.device.destroy();
});

const misses = (lines: readonly ParityLine[]): readonly ParityLine[] => lines.filter((l) => !l.ok);

describe('parity with the reference', () => {
  test.each(['a_sudoku_mlp_t', 'a0_sudoku_mlp_t_rawinit', 'b_maze_att', 'c_arc_att', 'i_hrm_att'])(
    '%s: every step from the stored carry',
    async (name) => {
      const fixture = await loadFixture(name);
      const engine = createFusedEngine(gpu.device, gpu.engineInfo);
      await engine.load(fixture.weights);
      const lines = await collect(checkFixture(fixture, engineRunner(engine)));
      expect(lines.length).toBeGreaterThanOrEqual(5 * fixture.steps);
      expect(misses(lines)).toEqual([]);
      engine.dispose();
    },
  );

  test('a_sudoku_mlp_t: three steps chained on the device', async () => {
    const fixture = await loadFixture('a_sudoku_mlp_t');
    const engine = createFusedEngine(gpu.device, gpu.engineInfo);
    await engine.load(fixture.weights);
    expect(misses(await collect(checkChained(fixture, engineRunner(engine), [1e-4, 3e-4, 6e-4])))).toEqual([]);
    engine.dispose();
  });
});
