/** The CPU kernels where Vite serves or bundles them; tools in Node read the files themselves (tools/wasmKernels.ts). */

import { EtrmError } from '../../../model/architectures/etrm/errors.ts';
import relaxed from './built/kernels-relaxed.wasm?url';
import plain from './built/kernels.wasm?url';
import { loadKernels, type EtrmKernels } from './kernels.ts';

/** @throws EtrmError `device` when the file cannot be had */
export const loadPageKernels = (): Promise<EtrmKernels> =>
  loadKernels(async (variant) => {
    const response = await fetch(variant === 'relaxed' ? relaxed : plain);
    if (!response.ok) throw new EtrmError('device', `The kernels of E-TRM did not load (${response.status}).`);
    return response.arrayBuffer();
  });
