/** What training needs of the session it lives in, and the second executor on its device. */

import { EngineError, type Engine } from '../../engine/engine.ts';
import { GpuEngine } from '../../engine/gpu.ts';
import { PerModelEngine } from '../../engine/perModel.ts';
import { TfjsEngine } from '../../engine/tfjs.ts';
import type { TrmWeights } from '../../model/weights/tensors.ts';
import type { RowStart } from '../../training/rows.ts';
import type { NamedTask } from '../weights/modelInHand.ts';
import type { Turns } from './turns.ts';

export interface TrainingHost {
  /** Everything on the device happens in a turn. */
  readonly turns: Turns;
  /** The engine; a new one when the device was lost. Ask in a turn. @throws EngineError */
  engine(): Promise<Engine>;
  /** Whether the device is gone (a loss is announced a little after the work on it failed). */
  lost(): Promise<boolean>;
  /** The model loaded for Solve. */
  loaded(): TrmWeights | null;
  /** Where training starts these tasks' rows; null where the loaded weights hold their table whole. @throws WeightsError, ModelFetchError */
  startingRows(tasks: readonly NamedTask[]): Promise<RowStart | null>;
}

/**
 * Makes tfjs, on which training runs, compute on the session's device, and gives an executor for evaluations on the same device: the loaded
 * model stays where it is.
 */
export async function shareDevice(engine: Engine): Promise<Engine> {
  // On a CPU, wasm has been tfjs's backend from the start.
  if (engine instanceof GpuEngine) {
    await engine.startTfjs();
    engine.takeFault(); // of what came before
  }
  return engine instanceof PerModelEngine ? engine.sibling() : new TfjsEngine(engine.device);
}

/** The opposite: what tfjs keeps on a GPU is given back. */
export function unshareDevice(engine: Engine): void {
  if (engine instanceof GpuEngine) engine.stopTfjs();
}

/** @throws EngineError 'backend' where the GPU refused something since the last call: what was computed from it is worth nothing */
export function checkDevice(engine: Engine): void {
  const fault = engine instanceof GpuEngine ? engine.takeFault() : null;
  if (fault === null) return;
  throw new EngineError(
    'backend',
    `The GPU refused a part of the training (${fault}). Try a smaller batch, or CPU (wasm); what was saved before is kept.`,
  );
}

/** The device went away in the middle of training. */
export const deviceLost = (message: string): EngineError => new EngineError('device-lost', message);
