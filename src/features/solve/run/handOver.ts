/** Handing the run on the page over to another model: the way to its next step. */

import { models, run } from '../../../app/coordinator.ts';
import { usePage } from '../../../app/page.ts';
import { sourceName, type ModelSource } from '../../models/source.ts';
import { handOverTo } from './interventions.ts';

/** Loads a model where it is not in use already, and lets it go on with the run. Resolves with why it could not, or null. */
export async function handOver(source: ModelSource): Promise<string | null> {
  const { record } = run.getState();
  const name = sourceName(source);
  if (models.getState().active?.name !== name && !(await models.getState().load(source))) {
    return `${name} could not be loaded: ${models.getState().failure?.message ?? 'unknown'} The model before is still in use.`;
  }
  const { active } = models.getState();
  const { kind } = usePage.getState();
  if (run.getState().record !== record || !run.getState().attached || kind.id !== record?.kind || active?.name !== name) {
    return `the run or the board was changed while ${name} was loaded.`;
  }
  const { seqLen } = active.info.config;
  if (active.task !== kind.id) return `${name} is no ${kind.label} model.`;
  const unfit = kind.unfit(seqLen);
  if (unfit) return `${name} cannot take this board: ${unfit} The run of ${record.model?.name ?? 'the other model'} stays as it is.`;
  void run.getState().intervene(handOverTo(active));
  return null;
}
