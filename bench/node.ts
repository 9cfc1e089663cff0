/** The fused kernels without a browser: Dawn through the npm package `webgpu`, and their share of what the device can do. */

import { readFileSync } from 'node:fs';
import { create, globals } from 'webgpu';
import type { DeviceInfo } from '../src/engine/engine.ts';
import { createFusedEngine } from '../src/engine/webgpu/fused.ts';
import { fastestTile } from '../src/engine/webgpu/tuner.ts';
import { plain, tileName } from '../src/engine/webgpu/wgsl.ts';
import { loadWeights } from '../src/model/weights/open.ts';
import { freshWeights, matrix, questions, type Wish } from './matrix.ts';
import { median, round, withRatios, type Measured, type Row } from './report.ts';

Object.assign(globalThis, globals);
/** Kept for the life of the process: Dawn dies with it. */
const gpu = create([]);

const SOFTWARE = /swiftshader|llvmpipe|lavapipe/i;

/** GFLOP/s of a large matrix product in the same WGSL: what the kernels are measured against. */
async function peak(device: GPUDevice, software: boolean): Promise<number> {
  const side = software ? 256 : 4096;
  const { tile, ms } = await fastestTile(device, {
    mix: 'channels',
    M: side,
    N: side,
    K: side,
    batch: 1,
    activations: [plain],
    epilogue: { kind: 'qkv', headSize: 64, rope: false },
    eps: 0,
  });
  const gflops = (2 * side ** 3) / ms / 1e6;
  console.log(`Large product ${side}^3: ${round(gflops, 3)} GFLOP/s with ${tileName(tile)}`);
  return gflops;
}

/** @throws Error when there is no adapter (a Vulkan, Metal or D3D12 driver is needed). */
export async function benchInNode(requested: Wish): Promise<Row[]> {
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new Error('Node finds no WebGPU adapter: Dawn needs a Vulkan, Metal or D3D12 driver.');
  const { maxBufferSize, maxStorageBufferBindingSize, maxComputeWorkgroupStorageSize, maxComputeInvocationsPerWorkgroup } = adapter.limits;
  const requiredLimits = { maxBufferSize, maxStorageBufferBindingSize, maxComputeWorkgroupStorageSize, maxComputeInvocationsPerWorkgroup };
  const device = await adapter.requestDevice({ requiredLimits });
  const name = [adapter.info.vendor, adapter.info.architecture, adapter.info.description].filter(Boolean).join(' ');
  const software = SOFTWARE.test(name);
  console.log(`Adapter: ${name}${software ? ' (software)' : ''}, Node ${process.version}`);
  const info: DeviceInfo = { backend: 'webgpu', adapter: name, software, features: [], note: '' };
  const most = await peak(device, software);
  const rows: Measured[] = [];
  const { models, batches, rounds } = matrix(requested);
  for (const model of models) {
    const weights = model.config
      ? freshWeights(model.config)
      : loadWeights(readFileSync(new URL(`../public/models/${model.file}`, import.meta.url)));
    for (const batch of batches) {
      const engine = createFusedEngine(device, info);
      await engine.load(weights);
      const [ms, encodeMs]: [number[], number[]] = [[], []];
      for await (const step of engine.run({ tokens: questions(weights.config, batch), batch }, { maxSteps: rounds + 2 })) {
        if (step.step > 2) ms.push(step.ms);
        encodeMs.push(engine.stats()?.encodeMs ?? 0);
      }
      const stats = engine.stats();
      const gflops = (stats?.flops ?? 0) / median(ms) / 1e6;
      console.log(
        `${model.name}, batch ${batch}: ${round(median(ms), 4)} ms a step, ${round((100 * gflops) / most, 3)} % of the large product`,
      );
      rows.push({
        model: model.name,
        batch,
        executor: 'fused',
        msPerStep: round(median(ms), 4),
        note: null,
        steps: ms.length,
        dispatchesPerStep: stats?.dispatches ?? null,
        submitsPerStep: stats?.submits ?? null,
        encodeMsPerStep: round(median(encodeMs), 3),
        gpuBytes: engine.memory().bytes,
        adapter: name,
        gflops: round(gflops, 3),
      });
      engine.dispose();
    }
  }
  device.destroy();
  return withRatios(rows);
}
