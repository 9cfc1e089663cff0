/** The CPU kernels as a compiled module: which of the two builds this engine can run, and what they export. */

import { hasRelaxedSimd } from '../../../model/wasm/relaxed.ts';

/** What the module exports (assembly/index.ts). Addresses and sizes are bytes. */
export interface KernelExports {
  heapBase(): number;
  setModel(at: number, eps: number): void;
  setCanvas(at: number): void;
  blockBytes(): number;
  panelBytes(): number;
  packWeights(): void;
  packAverage(): void;
  clear(): void;
  learn(row: number, supervision: number, weight: number, smoothing: number): void;
  setNoise(deviation: number, seed: number): void;
  lastLoss(): number;
  lastExact(): number;
  optimise(
    most: number,
    muonLr: number,
    muonDecay: number,
    momentum: number,
    adamLr: number,
    rowsLr: number,
    rowsDecay: number,
    beta1: number,
    beta2: number,
    eps: number,
    c1: number,
    c2: number,
    ema: number,
  ): void;
  ask(row: number): void;
  thinkOn(): void;
}

/** Compiled once; every learner makes its own instance of it. A WebAssembly.Module may be sent to workers. */
export interface EtrmKernels {
  readonly module: WebAssembly.Module;
  /** Built with relaxed SIMD. */
  readonly relaxed: boolean;
}

/** Compiles the build that fits. @param read the bytes of the one that is wanted */
export async function loadKernels(
  read: (variant: 'plain' | 'relaxed') => Promise<BufferSource>,
  relaxed = hasRelaxedSimd(),
): Promise<EtrmKernels> {
  return { module: await WebAssembly.compile(await read(relaxed ? 'relaxed' : 'plain')), relaxed };
}
