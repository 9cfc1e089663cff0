/** What every reader returns and every writer takes: plain f32 arrays with a shape, by the reference's name (SPEC section 1). */

import type { TrmConfig } from '../config.ts';
import type { PuzzleRows } from './rows.ts';

/** A dense little tensor on the CPU, row-major. */
export interface HostTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Tensors by name without any prefix, e.g. `L_level.layers.0.mlp.down_proj.weight` (SPEC section 1). */
export type TensorMap = ReadonlyMap<string, HostTensor>;

/** A model that has passed every check: each tensor that SPEC section 1 names for this config is there with the right shape. */
export interface TrmWeights {
  readonly config: TrmConfig;
  readonly tensors: TensorMap;
  /** Which puzzle owns which row of the puzzle table, where the file says so. */
  readonly rows?: PuzzleRows;
}
