/** The CPU kernels where the page runs them: the build and the threads that this browser has, against PyTorch. */

import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { engineRunner, checkFixture } from '../../model/parity/check.ts';
import { loadFixture } from '../../model/parity/load.ts';
import { hasRelaxedSimd } from '../../model/wasm/kernels.ts';
import { compileKernels } from '../../model/wasm/kernels.ts';
import { createEngine } from '../create.ts';
import type { Engine } from '../engine.ts';
import { wasmPaths, pageCpu, sharesMemory } from '../pageCpu.ts';
import relaxed from './built/kernels-relaxed.wasm?url';
import plain from './built/kernels.wasm?url';
import type { CpuParts } from './kernels.ts';

const build = (requested: boolean): CpuParts => ({
  ...pageCpu,
  kernels: () => compileKernels(async () => (await fetch(requested ? relaxed : plain)).arrayBuffer(), requested),
});

describe.each([
  ['as the page chooses', pageCpu, pageCpu.threads],
  ['without relaxed SIMD', build(false), pageCpu.threads],
  ['on one thread', { ...pageCpu, threads: 1 }, 1],
] as const)('%s', (_, cpu, threads) => {
  let engine: Engine;
  beforeAll(async () => (engine = await createEngine({ backend: 'wasm', wasmPaths, cpu })));
  afterAll(() => engine.dispose());

  test.each(['a_sudoku_mlp_t', 'b_maze_att', 'i_hrm_att'])('%s', async (name) => {
    const fixture = await loadFixture(name);
    await engine.load(fixture.weights);
    expect(engine.device.features).toContain('WebAssembly kernels of our own');
    let lines = 0;
    for await (const line of checkFixture(fixture, engineRunner(engine))) {
      expect(line, line.tensor).toMatchObject({ ok: true });
      lines++;
    }
    expect(lines).toBeGreaterThan(9);
    expect(engine.device.features.includes('2 threads')).toBe(threads === 2);
  });
});

test('the page has relaxed SIMD and threads here', () => {
  expect(hasRelaxedSimd()).toBe(true);
  expect(pageCpu.threads).toBe(Math.min(8, navigator.hardwareConcurrency));
});

test('there are no threads where memory is not shared, whatever the page is told of isolation', () => {
  expect(sharesMemory()).toBe(true);
  const refused = vi.spyOn(MessagePort.prototype, 'postMessage').mockImplementation(() => {
    throw new DOMException('The object can not be cloned.', 'DataCloneError');
  });
  expect(sharesMemory()).toBe(false);
  refused.mockRestore();
});
