/** The CPU kernels as a compiled module: which of the two builds this engine can run, and what they export. */

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

/** (func (result v128) v128.const 0; v128.const 0; v128.const 0; f32x4.relaxed_madd) as a module. */
const RELAXED_PROBE = Uint8Array.from([
  0,
  0x61,
  0x73,
  0x6d,
  1,
  0,
  0,
  0,
  1,
  5,
  1,
  0x60,
  0,
  1,
  0x7b,
  3,
  2,
  1,
  0,
  10,
  61,
  1,
  59,
  0,
  ...Array.from({ length: 3 }, () => [0xfd, 0x0c, ...new Array<number>(16).fill(0)]).flat(),
  0xfd,
  0x85,
  0x02,
  0x0b,
]);

/** Whether this engine has relaxed SIMD. */
export const hasRelaxedSimd = (): boolean => WebAssembly.validate(RELAXED_PROBE);

/** Compiles the build that fits. @param read the bytes of the one that is wanted */
export async function loadKernels(
  read: (variant: 'plain' | 'relaxed') => Promise<BufferSource>,
  relaxed = hasRelaxedSimd(),
): Promise<EtrmKernels> {
  return { module: await WebAssembly.compile(await read(relaxed ? 'relaxed' : 'plain')), relaxed };
}
