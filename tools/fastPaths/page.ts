/** The browser side of `npm run fast-paths`. */

import { requestGpu } from '../../src/engine/device.ts';
import { loadWeights } from '../../src/model/weights/open.ts';
import { compareFastPaths, type Comparison, type Requested } from './compare.ts';

declare global {
  interface Window {
    compareFastPaths?: (model: string, requested: Requested) => Promise<Comparison>;
  }
}

window.compareFastPaths = async (model, requested) => {
  const gpu = await requestGpu();
  if (!gpu) throw new Error('This browser offers no WebGPU adapter.');
  const response = await fetch(`/models/${model}.safetensors`);
  if (!response.ok) throw new Error(`models/${model}.safetensors: ${response.status} ${response.statusText}`);
  const weights = loadWeights(new Uint8Array(await response.arrayBuffer()));
  const info = { backend: 'webgpu', adapter: gpu.name, software: gpu.software, features: [], note: '' } as const;
  return compareFastPaths(gpu.device, info, weights, requested, console.log);
};
