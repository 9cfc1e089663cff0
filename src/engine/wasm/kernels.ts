/** The forward pass's CPU kernels: what they export, and the threads that help. */

import { instantiate, type CompiledKernels } from '../../model/wasm/kernels.ts';

/** What the module exports (assembly/index.ts). Addresses and sizes are bytes. */
export interface ForwardExports {
  heapBase(): number;
  setControl(at: number, threads: number): void;
  usePlan(at: number): void;
  scratchBytes(): number;
  setStates(y: number, z: number, room: number): void;
  yAt(): number;
  zAt(): number;
  step(x: number, T: number, n: number, zBlocks: number, zCount: number, yBlocks: number, yCount: number): void;
  decode(): void;
  help(control: number, thread: number): void;
  helpers(): number;
  dismiss(): void;
}

/** What a thread is started with. */
export interface HelpOrder {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly control: number;
  /** From 1 on. */
  readonly thread: number;
}

/** What the CPU engine needs of the place it runs in: a page (pageCpu.ts), or Node (tools/nodeCpu.ts). */
export interface CpuParts {
  readonly kernels: () => Promise<CompiledKernels>;
  /** Threads that may work on one memory, the caller's own included; 1 where memory cannot be shared. */
  readonly threads: number;
  /** Starts one that calls `serveHelp`; returns how to end it. */
  readonly spawn: (order: HelpOrder) => () => void;
}

export const forwardKernels = (module: WebAssembly.Module, memory: WebAssembly.Memory): ForwardExports =>
  instantiate(module, memory, 'the forward pass');

/** A thread's life: returns when it is dismissed. */
export const serveHelp = ({ module, memory, control, thread }: HelpOrder): void => forwardKernels(module, memory).help(control, thread);
