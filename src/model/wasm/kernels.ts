/** WebAssembly kernels of our own as compiled modules: which of two builds this engine can run, and instances of it on the host's memory. */

/** The module of (func (result v128) v128.const 0; v128.const 0; v128.const 0; f32x4.relaxed_madd). */
const RELAXED_PROBE = Uint8Array.from(
  ['0061736d010000000105016000017b030201000a3d013b00', ...new Array<string>(3).fill(`fd0c${'00'.repeat(16)}`), 'fd85020b']
    .join('')
    .match(/../g) ?? [],
  (digits) => Number.parseInt(digits, 16),
);

/** Whether this engine has relaxed SIMD, whose multiply-add rounds once. */
export const hasRelaxedSimd = (): boolean => WebAssembly.validate(RELAXED_PROBE);

/** Compiled once; every learner or thread makes its own instance of it. A WebAssembly.Module may be sent to workers. */
export interface CompiledKernels {
  readonly module: WebAssembly.Module;
  /** Built with relaxed SIMD. */
  readonly relaxed: boolean;
}

/** Compiles the build that fits. @param read the bytes of the one that is wanted */
export async function compileKernels(
  read: (variant: 'plain' | 'relaxed') => Promise<BufferSource>,
  relaxed = hasRelaxedSimd(),
): Promise<CompiledKernels> {
  return { module: await WebAssembly.compile(await read(relaxed ? 'relaxed' : 'plain')), relaxed };
}

/** An instance of kernels on the host's memory. @param of whose they are, for the error of one that stops */
export function instantiate<Exports>(module: WebAssembly.Module, memory: WebAssembly.Memory, of: string): Exports {
  const abort = (): never => {
    throw new Error(`A kernel of ${of} stopped.`);
  };
  return new WebAssembly.Instance(module, { env: { memory, abort } }).exports as unknown as Exports;
}

/** Loads once; after a failure the next call tries again. */
export function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | null = null;
  return () => {
    const loading = (loaded ??= load());
    loading.catch(() => (loaded = null));
    return loading;
  };
}
