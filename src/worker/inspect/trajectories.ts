/**
 * Where the copies of a run go: the mean of z, and of y, over all cells after every supervision step, laid into the plane in which these means
 * spread most. The run is made once more by the engine it was made by, from the same seeds, so that nothing is kept of runs nobody asks about.
 */

import type { Engine } from '../../engine/engine.ts';
import type { TrmConfig } from '../../model/config.ts';
import {
  InspectError,
  TRAJECTORIES_LIMIT,
  type RecordProgress,
  type Trajectories,
  type TrajectoriesRequest,
} from '../../protocol/inspect.ts';
import type { Copies } from '../copies.ts';
import { meanRow } from './facts.ts';
import { planeOf } from './plane.ts';
import { cellRows } from './recorder.ts';

export interface TraceOptions {
  readonly onProgress: (p: RecordProgress) => void;
  readonly signal: AbortSignal;
  /** Bytes; TRAJECTORIES_LIMIT when absent. */
  readonly limit?: number;
}

/** Bytes that one supervision step takes until the plane is fitted: a mean of y and one of z for each copy. */
export const bytesOfMeans = ({ hiddenSize }: TrmConfig, copies: number): number => 2 * copies * hiddenSize * 4;

/**
 * Runs the copies again and fits a plane for z and one for y, each over all copies and steps. Steps beyond the limit are left out.
 * @throws InspectError 'cancelled', and what the engine throws
 */
export async function trace(
  engine: Engine,
  config: TrmConfig,
  { rollouts, noise }: Copies,
  { runId, steps: asked, T, n }: Pick<TrajectoriesRequest, 'runId' | 'steps' | 'T' | 'n'>,
  { onProgress, signal, limit = TRAJECTORIES_LIMIT }: TraceOptions,
): Promise<Trajectories> {
  const { copies, tokens, puzzleIds } = rollouts;
  const { hiddenSize: D } = config;
  const steps = Math.max(1, Math.min(asked, Math.floor(limit / bytesOfMeans(config, copies))));
  const means = { y: new Float32Array(steps * copies * D), z: new Float32Array(steps * copies * D) };
  const halt = new Float32Array(steps * copies);
  const batch = { tokens, batch: copies, ...(puzzleIds ? { puzzleIds } : {}) };
  let done = 0;
  for await (const { carry, halt: sure } of engine.run(batch, { maxSteps: steps, T, n, noise, wantCarry: true, signal })) {
    if (!carry) throw new Error('The engine was asked for y and z and gave none.');
    for (const state of ['y', 'z'] as const) {
      const size = carry[state].length / copies;
      for (let k = 0; k < copies; k++) {
        const cells = cellRows(config, carry[state].subarray(k * size, (k + 1) * size));
        means[state].set(meanRow(cells, D), (done * copies + k) * D);
      }
    }
    halt.set(sure, done * copies);
    onProgress({ done: ++done, total: steps });
    await macrotask(); // lets a cancel message in
    if (signal.aborted) break;
  }
  if (signal.aborted) throw new InspectError('cancelled', 'The paths were not finished: it was stopped.');
  return { runId, copies, steps, asked, halt, y: planeOf(means.y, D), z: planeOf(means.z, D) };
}

/** Lets the event loop deliver messages. */
const macrotask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
