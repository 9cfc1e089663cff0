/** Chooses where the model runs and makes the engine. */

import type { CompiledKernels } from '../model/wasm/kernels.ts';
import { requestGpu, type Gpu } from './device.ts';
import { type BackendName, type DeviceInfo, type Engine, NoAdapterError, NoDeviceError } from './engine.ts';
import { GpuEngine, type Executor } from './gpu.ts';
import { startWasm, TfjsEngine, type WasmPaths } from './tfjs.ts';
import type { CpuParts } from './wasm/kernels.ts';
import type { TileMemory } from './webgpu/fused.ts';

export interface CreateOptions {
  /** "auto": a hardware GPU, else wasm. */
  readonly backend: BackendName | 'auto';
  /** Kernels of our own (the default), or stock tfjs ops. */
  readonly executor?: Executor;
  readonly wasmPaths?: WasmPaths;
  /** Our kernels on the CPU, where this code runs; tfjs ops when absent. */
  readonly cpu?: CpuParts;
  /** Told once when the GPU device is lost for any reason but the engine's own dispose. */
  readonly onLost?: (message: string) => void;
  /** Where the GPU's tile choices and agreed fast paths are remembered between visits; for the life of the page when absent. */
  readonly tileMemory?: TileMemory;
  /** Gives up the wait for a GPU: another backend is wanted meanwhile. */
  readonly signal?: AbortSignal;
}

/**
 * Makes an engine on the requested backend.
 * @throws NoAdapterError when WebGPU was asked for and there is none, NoDeviceError when it did not start; the reason of `signal` when that is aborted first.
 */
export async function createEngine({
  backend,
  executor = 'fused',
  wasmPaths,
  cpu,
  onLost,
  tileMemory,
  signal,
}: CreateOptions): Promise<Engine> {
  let refusal = '';
  const gpu =
    backend === 'wasm'
      ? null
      : await requestGpu({ signal }).catch((e: unknown) => {
          signal?.throwIfAborted();
          refusal = e instanceof Error ? e.message : String(e);
          return null;
        });
  if (backend === 'webgpu' && refusal)
    throw new NoDeviceError(`The GPU could not be started (${refusal}). Choose "CPU (wasm)", or try again.`);
  if (backend === 'webgpu' && !gpu) {
    throw new NoAdapterError('This browser offers no WebGPU adapter. Choose "CPU (wasm)", or a browser with WebGPU.');
  }
  if (gpu && (backend === 'webgpu' || !gpu.software)) return GpuEngine.create(gpu, { executor, onLost, tileMemory });
  gpu?.device.destroy();
  const { adapter, features } = await startWasm(wasmPaths);
  const info: DeviceInfo = { backend: 'wasm', adapter, software: false, features, note: whyWasm(backend, gpu, refusal) };
  if (executor === 'tfjs' || !cpu) return new TfjsEngine(info);
  let kernels: CompiledKernels;
  try {
    kernels = await cpu.kernels();
  } catch (e) {
    const why = `Our CPU kernels could not be started (${e instanceof Error ? e.message : String(e)}), so slower ones are used.`;
    return new TfjsEngine({ ...info, note: `${info.note}${info.note && ' '}${why}` });
  }
  const { CpuEngine } = await import('./cpu.ts'); // fetched where there is no GPU only
  return new CpuEngine(kernels, cpu, info);
}

function whyWasm(choice: CreateOptions['backend'], gpu: Gpu | null, refusal: string): string {
  if (choice === 'wasm') return '';
  if (refusal) return `The GPU could not be started (${refusal}), so the CPU is used.`;
  return gpu
    ? `The only WebGPU adapter here is an emulation (${gpu.name}), so the CPU is used directly: it is faster.`
    : 'This browser offers no WebGPU, so the CPU is used.';
}
