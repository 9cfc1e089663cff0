/**
 * Compares the fast paths of the fused kernels (f16 storage, subgroups) with the f32 kernels on generated Sudokus, on a real device:
 *   npm run fast-paths -- [--path f16|subgroups|both] [--runtime browser|node] [--model sudoku-lite] [--puzzles 200] [--batch 20]
 * Ends with 1 when they differ by more than they may, with 2 when this machine has no device with what was asked for.
 */

import { readFileSync } from 'node:fs';
import { createServer } from 'vite';
import { loadWeights } from '../../src/model/weights/open.ts';
import { readOptions, usage, wholeNumber } from '../args.ts';
import { onGpu } from '../chromium.ts';
import { compareFastPaths, PATHS, type Comparison, type Requested } from './compare.ts';

const HELP = 'Usage: npm run fast-paths -- [--path f16|subgroups|both] [--runtime browser|node] [--model ID] [--puzzles N] [--batch B]';
const { values } = readOptions(['path', 'runtime', 'model', 'puzzles', 'batch'], HELP);
const { model = 'sudoku-lite', runtime = 'browser' } = values;
if (!/^[\w-]+$/.test(model)) usage(`--model takes the id of a shipped model, not "${model}".`);
const requested: Requested = {
  path: PATHS.find((p) => p === (values.path ?? 'both')) ?? usage(`--path is ${PATHS.join(', ')}, not "${values.path}".`),
  puzzles: wholeNumber('puzzles', values.puzzles, 200, 1, 100_000),
  batch: wholeNumber('batch', values.batch, 20, 1, 1024),
};

async function inBrowser(): Promise<Comparison> {
  const server = await createServer({ server: { port: 0, strictPort: false, hmr: false, watch: null }, logLevel: 'error' });
  await server.listen();
  try {
    return await onGpu(`${server.resolvedUrls?.local[0] ?? ''}tools/fastPaths/page.html`, async (page) => {
      page.on('console', (message) => console.error(message.text()));
      await page.waitForFunction(() => window.compareFastPaths !== undefined);
      const result = await page.evaluate(([m, w]) => window.compareFastPaths?.(m, w), [model, requested] as const);
      if (!result) throw new Error('The page compared nothing.');
      return result;
    });
  } finally {
    await server.close();
  }
}

/** Dawn through the npm package `webgpu`, on whatever Vulkan, Metal or D3D12 driver there is. */
async function inNode(): Promise<Comparison> {
  const { create, globals } = await import('webgpu');
  Object.assign(globalThis, globals);
  // Kept for the life of the process: Dawn dies with it.
  Object.defineProperty(globalThis, 'navigator', { value: { gpu: create([]) }, configurable: true });
  const { requestGpu } = await import('../../src/engine/device.ts');
  const gpu = await requestGpu();
  if (!gpu) throw new Error('Node finds no WebGPU adapter: Dawn needs a Vulkan, Metal or D3D12 driver.');
  const info = { backend: 'webgpu', adapter: gpu.name, software: gpu.software, features: [], note: '' } as const;
  const weights = loadWeights(new Uint8Array(readFileSync(new URL(`../../public/models/${model}.safetensors`, import.meta.url))));
  return compareFastPaths(gpu.device, info, weights, requested, console.error);
}

try {
  if (runtime !== 'browser' && runtime !== 'node') usage(`--runtime is browser or node, not "${runtime}".`);
  const result = runtime === 'node' ? await inNode() : await inBrowser();
  console.log(JSON.stringify(result, null, 1));
  process.exit(result.ok ? 0 : 1);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(2);
}
