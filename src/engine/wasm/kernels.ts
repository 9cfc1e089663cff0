/** The forward pass's CPU kernels as a compiled module: which of the two builds this machine can run, what they export, and the threads that help. */

import { hasRelaxedSimd } from '../../model/wasm/relaxed.ts';

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

/** Compiled once; every thread makes its own instance of it. */
export interface ForwardKernels {
  readonly module: WebAssembly.Module;
  /** Built with relaxed SIMD. */
  readonly relaxed: boolean;
}

/** Compiles the build that fits. @param read the bytes of the one that is wanted */
export async function loadForward(
  read: (variant: 'plain' | 'relaxed') => Promise<BufferSource>,
  relaxed = hasRelaxedSimd(),
): Promise<ForwardKernels> {
  return { module: await WebAssembly.compile(await read(relaxed ? 'relaxed' : 'plain')), relaxed };
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
  readonly kernels: () => Promise<ForwardKernels>;
  /** Threads that may work on one memory, the caller's own included; 1 where memory cannot be shared. */
  readonly threads: number;
  /** Starts one that calls `serveHelp`; returns how to end it. */
  readonly spawn: (order: HelpOrder) => () => void;
}

export const instantiate = (module: WebAssembly.Module, memory: WebAssembly.Memory): ForwardExports => {
  const abort = (): never => {
    throw new Error('A kernel of the forward pass stopped.');
  };
  return new WebAssembly.Instance(module, { env: { memory, abort } }).exports as unknown as ForwardExports;
};

/** A thread's life: returns when it is dismissed. */
export const serveHelp = ({ module, memory, control, thread }: HelpOrder): void => instantiate(module, memory).help(control, thread);
