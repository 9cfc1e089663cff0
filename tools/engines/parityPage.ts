/** Runs the fused kernels against the reference's fixtures in the browser it is opened in; what it found is `window.parity`. */

import { requestGpu } from '../../src/engine/device.ts';
import { createFusedEngine } from '../../src/engine/webgpu/fused.ts';
import { engineRunner, checkFixture } from '../../src/model/parity/check.ts';
import { loadFixture } from '../../src/model/parity/load.ts';

const FIXTURES = ['a_sudoku_mlp_t', 'b_maze_att', 'c_arc_att', 'i_hrm_att'];

async function check(): Promise<{ misses: string[]; checked: number }> {
  const misses: string[] = [];
  let checked = 0;
  const gpu = await requestGpu({ onError: (message) => misses.push(message) });
  if (!gpu) return { misses: ['no WebGPU adapter'], checked };
  const info = { backend: 'webgpu', adapter: gpu.name, software: gpu.software, features: [], note: '' } as const;
  for (const name of FIXTURES) {
    const fixture = await loadFixture(name);
    const engine = createFusedEngine(gpu.device, info);
    await engine.load(fixture.weights);
    for await (const line of checkFixture(fixture, engineRunner(engine))) {
      checked++;
      if (!line.ok) misses.push(`${name}: ${JSON.stringify(line)}`);
    }
    engine.dispose();
  }
  return { misses, checked };
}

check().then(
  (found) => Object.assign(window, { parity: found }),
  (e: unknown) => Object.assign(window, { parity: { misses: [String(e)], checked: 0 } }),
);
