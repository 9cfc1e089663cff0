/** E-TRM's CPU kernels, fetched and compiled once a worker. */

import type { EtrmKernels } from '../../training/etrm/wasm/kernels.ts';
import { loadPageKernels } from '../../training/etrm/wasm/pageKernels.ts';

let loaded: Promise<EtrmKernels> | null = null;

/** @throws EtrmError `device` where they cannot be fetched; the next call tries again */
export function kernels(): Promise<EtrmKernels> {
  const loading = (loaded ??= loadPageKernels());
  loading.catch(() => (loaded = null));
  return loading;
}
