/** The models that a second run can have: the one in use, those that come with the page, and those that were trained here. */
import { sourceName, type ModelSource } from '../models/models.ts';
import { usePage } from '../../app/page.ts';
import { models } from '../../app/coordinator.ts';
import { trainedModel, training } from '../train/runtime.ts';

/** Models of the kind on the page by name, the one in use first. Whether one fits the board is known when it is loaded. */
export function modelChoices(): ReadonlyMap<string, ModelSource> {
  const { kind } = usePage.getState();
  const { active, catalogue, wanted } = models.getState();
  const trained = (training.getState().runs ?? []).flatMap((r) => {
    const best = r.kind === kind.id ? trainedModel(r, 'best') : null;
    return best ? [{ kind: 'run', run: best } satisfies ModelSource] : [];
  });
  const own = wanted.get(kind.vocabSize);
  const sources: readonly ModelSource[] = [
    ...(active?.info.config.vocabSize === kind.vocabSize ? [active.source] : []),
    ...(own ? [own] : []),
    ...catalogue.filter((card) => card.task === kind.id).map((card): ModelSource => ({ kind: 'card', card })),
    ...trained,
  ];
  return new Map(sources.map((source) => [sourceName(source), source]));
}

/** Asks storage for the models that were trained here; they join the choices when it has answered. */
export const fetchTrained = (): Promise<void> => training.getState().refresh();
