/**
 * What learning takes besides code, where Vite serves or bundles it: E-TRM's CPU kernels and its pretrained weights. Apart from what two workers,
 * the bench and tests do with them, and from tools in Node, which cannot import such addresses (tools/wasmKernels.ts).
 */

import { readPretrained } from '../../model/architectures/etrm/plan.ts';
import { DeviceError } from '../../model/architectures/etrm/task.ts';
import { compileKernels, once } from '../../model/wasm/kernels.ts';
import weights from './pretrained/e-trm.safetensors?url';
import relaxed from './wasm/built/kernels-relaxed.wasm?url';
import plain from './wasm/built/kernels.wasm?url';

/** @throws DeviceError where they cannot be fetched */
export const kernels = once(() =>
  compileKernels(async (variant) => (await fetched(variant === 'relaxed' ? relaxed : plain, 'The kernels of E-TRM')).arrayBuffer()),
);

/** @throws DeviceError where they cannot be fetched */
export const pretrained = once(async () =>
  readPretrained(new Uint8Array(await (await fetched(weights, 'The pretrained weights')).arrayBuffer())),
);

async function fetched(url: string, what: string): Promise<Response> {
  const response = await fetch(url);
  if (!response.ok) throw new DeviceError(`${what} did not load (${response.status}).`);
  return response;
}
