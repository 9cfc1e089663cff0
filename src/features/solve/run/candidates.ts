/** The models that a run could be handed over to. Pure. */

import type { PuzzleKind } from '../../../kinds/kind.ts';
import type { LoadedModel, ModelsState } from '../../models/models.ts';
import type { ModelSource } from '../../models/source.ts';

/** A model that a run could be handed over to. */
export interface NextModel {
  readonly name: string;
  readonly source: ModelSource;
  /** What is known of it; null before it was loaded once. */
  readonly loaded: LoadedModel | null;
}

/** Every model of a kind that is known on the page, but for the one that made the run: those that were loaded, then those that come with the page. */
export function candidatesFor(
  kind: Pick<PuzzleKind, 'id'>,
  { seen, catalogue }: Pick<ModelsState, 'seen' | 'catalogue'>,
  ran: string | null,
): readonly NextModel[] {
  const loaded = [...seen.values()]
    .filter(({ task }) => task === kind.id)
    .map((model): NextModel => ({ name: model.name, source: model.source, loaded: model }));
  const cards = catalogue
    .filter(({ task, name }) => task === kind.id && !seen.has(name))
    .map((card): NextModel => ({ name: card.name, source: { kind: 'card', card }, loaded: null }));
  return [...loaded, ...cards].filter(({ name }) => name !== ran);
}
