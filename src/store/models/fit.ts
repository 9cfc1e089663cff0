/** Which model goes with which puzzle kind, and what keeps the board on the page from being solved. */
import type { LoadedModel, ModelsState } from './models.ts';
import type { Readiness, RunKind } from '../run/kinds.ts';

type Known = Pick<ModelsState, 'active' | 'catalogue' | 'wanted'>;

/** The model in the worker, when it is one for this kind: every kind has a vocabulary of its own size. */
export const modelFor = ({ active }: Pick<ModelsState, 'active'>, kind: Pick<RunKind, 'vocabSize'>): LoadedModel | null =>
  active?.info.config.vocabSize === kind.vocabSize ? active : null;

/** What is known of the board, of the model's size, and whether there is a model at all, in this order. */
export function readinessOf(kind: Pick<RunKind, 'id' | 'label' | 'vocabSize' | 'unfit' | 'readiness'>, models: Known): Readiness {
  const model = modelFor(models, kind);
  const readiness = kind.readiness(model?.info ?? null);
  if (!readiness.solvable) return readiness;
  const unfit = model && kind.unfit(model.info.config.seqLen);
  if (unfit) return { solvable: false, tone: 'warn', headline: 'Too large for this model', sentence: unfit };
  const none = models.catalogue.length > 0 && !models.catalogue.some((card) => card.task === kind.id);
  if (model || models.wanted.has(kind.vocabSize) || !none) return readiness;
  return {
    solvable: false,
    tone: 'plain',
    headline: `No ${kind.label} model comes with this page`,
    sentence: 'Draw and share as you like; to solve, load a model file of your own under “Model & device”.',
  };
}
