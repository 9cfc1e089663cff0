/** Chooses where the model runs and makes the engine. */
import { requestGpu, type Gpu } from './device.ts';
import { EngineError, type BackendName, type DeviceInfo, type Engine } from './engine.ts';
import { TfjsEngine, startWasm, startWebGpu, type WasmPaths } from './tfjs.ts';

export interface CreateOptions {
  /** "auto": a hardware GPU, else wasm. */
  readonly backend: BackendName | 'auto';
  readonly wasmPaths?: WasmPaths;
  /** Told once when the GPU device is lost for any reason but the engine's own dispose. */
  readonly onLost?: (message: string) => void;
}

/**
 * Makes an engine on the wished backend.
 * @throws EngineError "no-adapter" when WebGPU was asked for and there is none.
 */
export async function createEngine(options: CreateOptions): Promise<Engine> {
  const gpu = options.backend === 'wasm' ? null : await requestGpu();
  if (options.backend === 'webgpu' && !gpu) {
    throw new EngineError('no-adapter', 'This browser offers no WebGPU adapter. Choose "CPU (wasm)", or a browser with WebGPU.');
  }
  if (gpu && (options.backend === 'webgpu' || !gpu.software)) return onGpu(gpu, options);
  gpu?.device.destroy();
  const { adapter, features } = await startWasm(options.wasmPaths);
  return new TfjsEngine({ backend: 'wasm', adapter, software: false, features, note: whyWasm(options.backend, gpu) });
}

async function onGpu(gpu: Gpu, { onLost }: CreateOptions): Promise<Engine> {
  await startWebGpu(gpu);
  let ended = false;
  void gpu.device.lost.then(({ message }) => {
    if (!ended) onLost?.(message);
  });
  const release = (): void => {
    ended = true;
    gpu.device.destroy();
  };
  const info: DeviceInfo = {
    backend: 'webgpu',
    adapter: gpu.name,
    software: gpu.software,
    features: [],
    note: gpu.software ? 'This GPU is emulated on the CPU and slow; CPU (wasm) is usually faster here.' : '',
  };
  return new TfjsEngine(info, release);
}

function whyWasm(choice: CreateOptions['backend'], gpu: Gpu | null): string {
  if (choice === 'wasm') return '';
  return gpu
    ? `The only WebGPU adapter here is an emulation (${gpu.name}), so the CPU is used directly: it is faster.`
    : 'This browser offers no WebGPU, so the CPU is used.';
}
