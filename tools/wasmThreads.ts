/**
 * Makes the threads of tfjs-backend-wasm survive minification. The package hands its factory to its threads as
 * `factory.toString()`, which refers to names outside of it; a minifier renames those. We hand over the source as published.
 */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Plugin } from 'vite';

const EXPRESSION = 'wasmFactoryThreadedSimd.toString()';

/** The package starts eight threads whatever the machine has, and each is waited for; one a core is enough. */
const POOL = 'pthreadPoolSize=8';
const POOL_OF_CORES = 'pthreadPoolSize=Math.min(8,navigator.hardwareConcurrency||1)';

function factorySource(): string {
  const main = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
  const text = readFileSync(join(dirname(main), '../wasm-out/tfjs-backend-wasm-threaded-simd.js'), 'utf8');
  const start = text.indexOf('(() =>');
  const end = text.indexOf("if (typeof exports === 'object'");
  if (start < 0 || end < start) throw new Error('tfjs-backend-wasm has changed: its threaded factory was not found.');
  return text.slice(start, end);
}

/** For the packages that Vite bundles for development and tests, where each test file and each worker starts tfjs anew. */
export const wasmPool = (): { name: string; transform: (code: string, id: string) => string | null } => ({
  name: 'wasm-pool',
  transform: (code, id) => (id.includes('wasm-out/tfjs-backend-wasm-threaded-simd.js') ? poolOfCores(code) : null),
});

function poolOfCores(code: string): string {
  if (!code.includes(POOL)) throw new Error('tfjs-backend-wasm has changed: the size of its pool of threads was not found.');
  return code.replace(POOL, POOL_OF_CORES);
}

export function wasmThreads(): Plugin {
  return {
    name: 'wasm-threads',
    apply: 'build',
    transform(code, id) {
      if (id.includes('wasm-out/tfjs-backend-wasm-threaded-simd.js')) return { code: poolOfCores(code), map: null };
      if (!id.includes('tfjs-backend-wasm/dist/backend_wasm.js')) return null;
      if (!code.includes(EXPRESSION)) throw new Error('tfjs-backend-wasm has changed: its threads are started in another way.');
      return { code: code.replace(EXPRESSION, () => JSON.stringify(factorySource())), map: null };
    },
  };
}
