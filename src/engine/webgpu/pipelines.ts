/** Compiled kernels, one a source text and device. */

import { EngineError } from '../engine.ts';

const compiled = new WeakMap<GPUDevice, Map<string, Promise<GPUComputePipeline>>>();

/**
 * Compiles a kernel, or returns the one compiled from the same text before.
 * @throws EngineError 'backend' with the compiler's message.
 */
export function compile(device: GPUDevice, code: string): Promise<GPUComputePipeline> {
  const pipelines = compiled.get(device) ?? new Map<string, Promise<GPUComputePipeline>>();
  compiled.set(device, pipelines);
  let pipeline = pipelines.get(code);
  if (!pipeline) {
    const module = device.createShaderModule({ code });
    pipeline = device.createComputePipelineAsync({ layout: 'auto', compute: { module, entryPoint: 'main' } }).catch((error: unknown) => {
      throw new EngineError('backend', `A kernel did not compile: ${error instanceof Error ? error.message : String(error)}`);
    });
    pipelines.set(code, pipeline);
  }
  return pipeline;
}
