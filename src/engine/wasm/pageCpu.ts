/** The CPU kernels where Vite serves or bundles them, and threads as workers; tools in Node have their own (tools/nodeCpu.ts). */

import { EngineError } from '../engine.ts';
import relaxed from './built/kernels-relaxed.wasm?url';
import plain from './built/kernels.wasm?url';
import { loadForward, type CpuParts, type ForwardKernels } from './kernels.ts';

/** More help little, and the machine has other things to do. */
const THREADS_MAX = 8;

let loaded: Promise<ForwardKernels> | null = null;

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
  /** Fetched once; the next call tries again. */
  kernels() {
    const loading = (loaded ??= loadForward(async (variant) => {
      const response = await fetch(variant === 'relaxed' ? relaxed : plain);
      if (!response.ok) throw new EngineError('backend', `The CPU kernels did not load (${response.status}).`);
      return response.arrayBuffer();
    }));
    loading.catch(() => (loaded = null));
    return loading;
  },
  threads: sharesMemory() ? Math.max(1, Math.min(THREADS_MAX, navigator.hardwareConcurrency)) : 1,
  spawn(order) {
    const worker = new Worker(new URL('./help.worker.ts', import.meta.url), { type: 'module', name: 'cpu' });
    worker.addEventListener('error', (e) => e.preventDefault()); // one that does not come leaves its share to the others
    worker.postMessage(order);
    return () => worker.terminate();
  },
};
