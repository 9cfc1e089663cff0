/** A WGSL program of our own that runs as a kernel of tfjs's WebGPU backend: on its buffers, in its queue, in order with its ops. */

import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { registerKernel, type KernelConfig, type Tensor, type TensorInfo } from '@tensorflow/tfjs-core';
import { source, total } from '../../wgsl/wgsl.ts';

/** Threads of a workgroup. */
export const LANES = 64;

/** What a program computes: its inputs by the names the code uses, in order, and its one output. */
interface GpuProgram {
  readonly inputs: Readonly<Record<string, TensorInfo>>;
  readonly shape: readonly number[];
  /** "element": a thread for each number of the output; "row": a workgroup for each of `rows`. */
  readonly per: 'element' | { readonly rows: number };
  /** Numbers of the code by name; they may change from call to call without compiling anew. */
  readonly numbers?: Readonly<Record<string, number>>;
  /**
   * WGSL. Per element: `fn compute(i: i32) -> f32`. Per row: `fn compute(row: i32, lane: i32)`, which writes `result` and may use
   * `total(lane, v)`, the sum of v over the lanes.
   */
  readonly code: string;
}

/** The backend hands workgroups out in up to three dimensions, so there may be more than there are rows: the last row is done again. */
const PER_ROW = `fn main(index: i32) { compute(min(index / ${LANES}, i32(uniforms.rows) - 1), i32(localIndex)); }`;

const PER_ELEMENT = 'fn main(index: i32) { if (index < uniforms.size) { result[index] = compute(index); } }';

/** Runs a program: two are told apart by their code. */
function run(backend: WebGPUBackend, name: string, { inputs, shape, per, numbers = {}, code }: GpuProgram): TensorInfo {
  const groups = per === 'element' ? Math.ceil(shape.reduce((a, b) => a * b, 1) / LANES) : per.rows;
  const wanted = per === 'element' ? numbers : { rows: per.rows, ...numbers };
  const program = {
    variableNames: Object.keys(inputs),
    outputShape: [...shape],
    workgroupSize: [LANES, 1, 1] as [number, number, number],
    dispatchLayout: { x: shape.map((_, i) => i) },
    dispatch: [groups, 1, 1] as [number, number, number],
    size: true,
    uniforms: Object.keys(wanted)
      .map((n) => `${n} : f32,`)
      .join(' '),
    shaderKey: `${name} ${code}`,
    getUserCode: () => source(code, per === 'element' ? PER_ELEMENT : [total(LANES, 'i32'), PER_ROW]),
  };
  const uniforms = Object.values(wanted).map((v) => ({ type: 'float32', data: [v] }));
  return backend.runWebGPUProgram(program, Object.values(inputs), 'float32', uniforms);
}

/** Registers a kernel of the WebGPU backend. `make` writes the program. */
export function register(name: string, make: (inputs: Record<string, Tensor>, attrs: Record<string, number>) => GpuProgram): void {
  const config: KernelConfig = {
    kernelName: name,
    backendName: 'webgpu',
    kernelFunc: ({ inputs, attrs, backend }) => {
      const program = make(inputs as Record<string, Tensor>, (attrs ?? {}) as Record<string, number>);
      return run(backend as WebGPUBackend, name, program);
    },
  };
  registerKernel(config);
}
