/** The models that a second run can have: those in use since the page was opened, those that come with it, published ones that are kept here, and those that were trained here. */

import { models } from '../../app/coordinator.ts';
import { usePage } from '../../app/page.ts';
import { sourceName, type ModelSource } from '../models/source.ts';
import { trainedModel } from '../models/trained.ts';
import { usePublished } from '../models/usePublished.ts';
import { training } from '../train/runtime.ts';

/** Models of the kind on the page by name, the one in use first. Whether one fits the board is known when it is loaded. */
export function modelChoices(): ReadonlyMap<string, ModelSource> {
  const { kind } = usePage.getState();
  const { active, catalogue, wanted, seen } = models.getState();
  const { models: published, kept } = usePublished.getState();
  const trained = (training.getState().runs ?? []).flatMap((r) => {
    const best = r.kind === kind.id ? trainedModel(r, 'best') : null;
    return best ? [{ kind: 'run', run: best } satisfies ModelSource] : [];
  });
  const own = wanted.get(kind.id);
  const sources: readonly ModelSource[] = [
    ...(active?.task === kind.id ? [active.source] : []),
    ...(own ? [own] : []),
    ...[...seen.values()].filter(({ info }) => info.config.vocabSize === kind.vocabSize).map(({ source }) => source),
    ...catalogue.filter((card) => card.task === kind.id).map((card): ModelSource => ({ kind: 'card', card })),
    ...(published ?? [])
      .filter((m) => m.kind === kind.id && kept.some(({ url }) => url === m.url))
      .map((model): ModelSource => ({ kind: 'published', model })),
    ...trained,
  ];
  return new Map(sources.map((source) => [sourceName(source), source]));
}

/** Asks storage for the models that were trained or are kept here; they join the choices when it has answered. */
export const fetchStored = async (): Promise<void> => {
  await Promise.all([training.getState().refresh(), usePublished.getState().refresh()]);
};
