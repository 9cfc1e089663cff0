/** The model for the board on the page, where nobody has asked for one: what is missing is loaded, and what a person asks for comes first. */

import type { StoreApi } from 'zustand';
import type { PuzzleKind } from '../../kinds/kind.ts';
import { WorkerFailure, type Failure } from '../../protocol/errors.ts';
import { modelFor, sourceFor, type StandIn } from './fit.ts';
import type { LoadedModel, ModelsState } from './models.ts';

type Kind = Pick<PuzzleKind, 'id' | 'label' | 'unfit'>;

/** Throws a failure that is kept in a store. */
export function fail(failure: Failure | null): never {
  throw new WorkerFailure(failure ?? { code: 'worker', message: 'The worker was replaced meanwhile.' });
}

export interface OwnModel {
  /** Whether the board has another model than the one in use coming. */
  readonly isDue: (kind: Kind) => boolean;
  /**
   * Resolves with a model for the kind in use, after everything that was asked for meanwhile.
   * @throws WorkerFailure with what was missing
   */
  readonly ensure: (kind: Kind) => Promise<LoadedModel>;
}

export function createOwnModel(models: StoreApi<ModelsState>): OwnModel {
  let standIn: StandIn | null = null;
  const here = (kind: Kind): LoadedModel | null => modelFor(models.getState(), kind);
  return {
    isDue: (kind) => here(kind) !== null && sourceFor(kind, models.getState(), standIn) !== null,
    async ensure(kind) {
      const { fetchCatalogue, loadOwn } = models.getState();
      const hasCatalogue = here(kind) !== null || (await fetchCatalogue());
      for (;;) {
        let before: LoadedModel | null = null;
        let source: ReturnType<typeof sourceFor> = null;
        const outcome = await loadOwn(() => {
          before = here(kind);
          return (source = sourceFor(kind, models.getState(), standIn));
        });
        if (outcome === 'gave-way') continue;
        const model = here(kind);
        if (outcome === 'nothing-missing' && model) return model;
        if (outcome === 'nothing-missing' && hasCatalogue)
          fail({ code: 'no-card', message: `No ${kind.label} model comes with this page: load a file under “Model & device”.` });
        if (outcome !== 'loaded' || !model) fail(models.getState().failure);
        standIn = before && standIn?.insteadOf.source !== source ? { model, insteadOf: before } : null;
      }
    },
  };
}
