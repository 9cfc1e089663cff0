/** The one door to a learner: which backend, and on what. */

import { planFor } from '../../model/architectures/etrm/plan.ts';
import { Learner, type LearnerOptions } from './learner.ts';
import { createWasmEngine } from './wasm/engine.ts';
import type { EtrmKernels } from './wasm/kernels.ts';
import { createWebGpuEngine } from './webgpu/engine.ts';

/** Kernels of our own on the CPU, compiled once with `loadKernels`. */
export interface WasmBackend {
  readonly kind: 'wasm';
  readonly kernels: EtrmKernels;
}

/** Kernels of our own on a GPU; the device stays the caller's. */
export interface WebGpuBackend {
  readonly kind: 'webgpu';
  readonly device: GPUDevice;
}

export type EtrmBackend = WasmBackend | WebGpuBackend;

/** Makes a learner on a backend. @param turned whether it learns from turned copies, too; what it starts from says so itself @throws EtrmError `bad-grid`, `bad-config`, `bad-state`, `device` */
export const createLearner = async ({
  backend,
  turned,
  ...options
}: Omit<LearnerOptions, 'engine' | 'plan'> & { readonly backend: EtrmBackend; readonly turned?: boolean | undefined }): Promise<Learner> =>
  Learner.create({
    ...options,
    plan: planFor(options.task, options.start && ('state' in options.start ? options.start.state : options.start).weights.length, turned),
    engine: (engineOptions) =>
      backend.kind === 'wasm' ? createWasmEngine(backend.kernels, engineOptions) : createWebGpuEngine(backend.device, engineOptions),
  });
