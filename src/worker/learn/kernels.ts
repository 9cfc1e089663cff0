/** What learning takes besides code, fetched once a worker: E-TRM's CPU kernels and its pretrained weights. */

import { EtrmError } from '../../model/architectures/etrm/errors.ts';
import { readPretrained, type Pretrained } from '../../model/architectures/etrm/pretrained.ts';
import weights from '../../training/etrm/pretrained/e-trm.safetensors?url';
import type { EtrmKernels } from '../../training/etrm/wasm/kernels.ts';
import { loadPageKernels } from '../../training/etrm/wasm/pageKernels.ts';

/** Loads once; after a failure the next call tries again. */
function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | null = null;
  return () => {
    const loading = (loaded ??= load());
    loading.catch(() => (loaded = null));
    return loading;
  };
}

/** @throws EtrmError `device` where they cannot be fetched */
export const kernels: () => Promise<EtrmKernels> = once(loadPageKernels);

/** @throws EtrmError `device` where they cannot be fetched */
export const pretrained: () => Promise<Pretrained> = once(async () => {
  const response = await fetch(weights);
  if (!response.ok) throw new EtrmError('device', `The pretrained weights did not load (${response.status}).`);
  return readPretrained(new Uint8Array(await response.arrayBuffer()));
});
