/** A training run as a model. Pure. */

import type { RunSummary, WhichCheckpoint } from '../../protocol/training.ts';
import type { TrainedModel } from './source.ts';

/** A state of a run as a model, or null where nothing of it was saved. */
export function trainedModel(run: RunSummary, which: WhichCheckpoint): TrainedModel | null {
  const checkpoint = run.checkpoints.find((c) => (which === 'best' ? c.best : true)) ?? run.checkpoints[0];
  return !checkpoint ? null : { runId: run.id, name: run.name, which, step: checkpoint.step, bytes: checkpoint.bytes };
}
