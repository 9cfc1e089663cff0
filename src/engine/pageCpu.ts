/**
 * Where Vite serves or bundles what runs on the CPU: tfjs's wasm binaries, our own kernels, and threads as workers. Tools in Node have their own
 * (tools/nodeCpu.ts).
 */

import tfjsSimd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import tfjsThreaded from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import tfjsPlain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import { compileKernels, once } from '../model/wasm/kernels.ts';
import { BackendError } from './engine.ts';
import type { WasmPaths } from './tfjs.ts';
import relaxed from './wasm/built/kernels-relaxed.wasm?url';
import plain from './wasm/built/kernels.wasm?url';
import type { CpuParts } from './wasm/kernels.ts';

export const wasmPaths: WasmPaths = {
  'tfjs-backend-wasm.wasm': tfjsPlain,
  'tfjs-backend-wasm-simd.wasm': tfjsSimd,
  'tfjs-backend-wasm-threaded-simd.wasm': tfjsThreaded,
};

/** More help little, and the machine has other things to do. */
const THREADS_MAX = 8;

/** Whether memory can be sent to a worker: where the page is cross-origin isolated, and not even there in WebKitGTK, which says no when it is tried. */
export function sharesMemory(): boolean {
  if (!globalThis.crossOriginIsolated) return false;
  const { port1 } = new MessageChannel();
  try {
    port1.postMessage(new SharedArrayBuffer(1));
    return true;
  } catch {
    return false;
  } finally {
    port1.close();
  }
}

export const pageCpu: CpuParts = {
  kernels: once(() =>
    compileKernels(async (variant) => {
      const response = await fetch(variant === 'relaxed' ? relaxed : plain);
      if (!response.ok) throw new BackendError(`The CPU kernels did not load (${response.status}).`);
      return response.arrayBuffer();
    }),
  ),
  threads: sharesMemory() ? Math.max(1, Math.min(THREADS_MAX, navigator.hardwareConcurrency)) : 1,
  spawn(order) {
    const worker = new Worker(new URL('./wasm/help.worker.ts', import.meta.url), { type: 'module', name: 'cpu' });
    worker.addEventListener('error', (e) => e.preventDefault()); // one that does not come leaves its share to the others
    worker.postMessage(order);
    return () => worker.terminate();
  },
};
