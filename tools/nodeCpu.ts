/** The CPU kernels and their threads in Node. */

import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { CpuParts } from '../src/engine/wasm/kernels.ts';
import { compileKernels } from '../src/model/wasm/kernels.ts';
import { buildForward } from './wasmKernels.ts';

/** As `serveHelp` does it: a thread does not inherit tsx, so it is plain JavaScript. */
const HELP = `
const { module, memory, control, thread } = require('node:worker_threads').workerData;
new WebAssembly.Instance(module, { env: { memory, abort() { throw new Error('A kernel of the forward pass stopped.'); } } }).exports.help(control, thread);`;

/** @param threads the caller's own included */
export const nodeCpu = (threads = availableParallelism()): CpuParts => ({
  async kernels() {
    const files = await buildForward();
    return compileKernels((variant) => Promise.resolve(readFileSync(files[variant])));
  },
  threads,
  spawn(order) {
    const worker = new Worker(HELP, { eval: true, workerData: order });
    worker.unref();
    return () => void worker.terminate();
  },
});
