/** The WGSL of every training kernel as text, at small shapes: a change of a builder shows what it changes. */

import { getKernel, type TensorInfo } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { registerTrainingKernels } from './kernels.ts';

type Shapes = Readonly<Record<string, readonly number[]>>;

/** Inputs by shape, attributes. Sides fill no workgroup. */
const calls: readonly (readonly [string, Shapes, Readonly<Record<string, number>>])[] = [
  ['TrmGate', { gateUp: [6, 33] }, { axis: 0 }],
  ['TrmGate', { gateUp: [5, 26] }, { axis: 1 }],
  ['TrmGateGrad', { gateUp: [6, 33], dy: [3, 33] }, { axis: 0 }],
  ['TrmGateGrad', { gateUp: [5, 26], dy: [5, 13] }, { axis: 1 }],
  ['TrmAddNorm', { a: [7, 131], b: [7, 131] }, { axis: 0, eps: 1e-5 }],
  ['TrmAddNorm', { a: [5, 70], b: [5, 70] }, { axis: 1, eps: 1e-5 }],
  ['TrmAddNormGrad', { a: [7, 131], b: [7, 131], dy: [7, 131] }, { axis: 0, eps: 1e-5 }],
  ['TrmAddNormGrad', { a: [5, 70], b: [5, 70], dy: [5, 70] }, { axis: 1, eps: 1e-5 }],
  ['TrmHeads', { qkv: [10, 36], cos: [5, 4], sin: [5, 4] }, { L: 5, B: 2, heads: 3, size: 4 }],
  ['TrmHeads', { qkv: [12, 48], cos: [4, 8], sin: [4, 8] }, { L: 4, B: 3, heads: 2, size: 8 }],
  ['TrmHeadsGrad', { dy: [3, 6, 5, 4], cos: [5, 4], sin: [5, 4] }, { L: 5, B: 2, heads: 3, size: 4 }],
  ['TrmHeadsGrad', { dy: [3, 6, 4, 8], cos: [4, 8], sin: [4, 8] }, { L: 4, B: 3, heads: 2, size: 8 }],
  ['TrmSoftmaxGrad', { y: [2, 7], dy: [2, 7] }, {}],
  ['TrmSoftmaxGrad', { y: [3, 4, 90], dy: [3, 4, 90] }, {}],
  ['TrmTowards', { a: [3, 50], b: [3, 50] }, { t: 0.1, squared: 0 }],
  ['TrmTowards', { a: [3, 50], b: [3, 50] }, { t: 0.05, squared: 1 }],
  ['TrmAdamW', { p: [3, 50], m: [3, 50], v: [3, 50] }, { lr: 0.01, decay: 0.999, c1: 0.1, c2: 0.2, eps: 1e-8 }],
  ['TrmAdamAtan2', { p: [3, 50], m: [3, 50], v: [3, 50] }, { lr: 0.01, decay: 0.999, c1: 0.1, c2: 0.2, eps: 0 }],
];

interface Written {
  readonly variableNames: readonly string[];
  readonly outputShape: readonly number[];
  readonly dispatch: readonly number[];
  readonly uniforms: string;
  readonly shaderKey: string;
  readonly getUserCode: () => string;
}

/** What a kernel hands to the backend. */
function written(name: string, shapes: Shapes, attrs: Readonly<Record<string, number>>): Written {
  let program: Written | null = null;
  const backend = {
    runWebGPUProgram(given: Written): TensorInfo {
      program = given;
      return { dataId: {}, dtype: 'float32', shape: [...given.outputShape] };
    },
  };
  const inputs = Object.fromEntries(
    Object.entries(shapes).map(([input, shape]) => [input, { dataId: {}, dtype: 'float32' as const, shape: [...shape] }]),
  );
  getKernel(name, 'webgpu').kernelFunc({ inputs, attrs, backend });
  if (!program) throw new Error(`${name} ran nothing.`);
  return program;
}

test('kernels of a training step', async () => {
  registerTrainingKernels();
  const parts = calls.map(([name, shapes, attrs]) => {
    const { variableNames, outputShape, dispatch, uniforms, getUserCode } = written(name, shapes, attrs);
    const ins = Object.values(shapes).map((shape, i) => `${variableNames[i]} [${shape.join(', ')}]`);
    const head = `// ${name}: ${ins.join(', ')} -> [${outputShape.join(', ')}], ${dispatch[0]} workgroups${uniforms && `; ${uniforms}`}`;
    return `${head}\n${getUserCode().trim()}\n`;
  });
  await expect(parts.join('\n')).toMatchFileSnapshot('./snapshots/step.wgsl');
});

test('programs that differ have different names', () => {
  registerTrainingKernels();
  const codes = new Map<string, string>();
  for (const call of calls) {
    const { shaderKey, getUserCode } = written(...call);
    expect(codes.get(shaderKey) ?? getUserCode(), shaderKey).toBe(getUserCode());
    codes.set(shaderKey, getUserCode());
  }
});
