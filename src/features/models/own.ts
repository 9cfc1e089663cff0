/** The model for the board on the page, where nobody has asked for one: what is missing is loaded, and what a person asks for comes first. */

import type { StoreApi } from 'zustand';
import type { PuzzleKind } from '../../kinds/kind.ts';
import { WorkerFailure, type Failure } from '../../protocol/errors.ts';
import { modelFor, sourceFor, type StandIn } from './fit.ts';
import type { LoadedModel, ModelsState } from './models.ts';
import type { ModelSource } from './source.ts';

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

/** What was in use of each kind at the last visit (remembered.ts). */
export interface ModelMemory {
  readonly recall: (kind: string) => Promise<ModelSource | null>;
  readonly remember: (model: LoadedModel) => void;
}

export function createOwnModel(models: StoreApi<ModelsState>, memory: ModelMemory): OwnModel {
  let standIn: StandIn | null = null;
  /** Loaded because the board has another size now: not what is in use by anybody's wish. */
  const passing = new WeakSet<ModelSource>();
  models.subscribe(({ active }, before) => {
    if (active && active !== before.active && !passing.has(active.source)) memory.remember(active);
  });
  /** What was in use for a kind at the last visit is wanted, where nothing else is; null where there is none. */
  async function recalled({ id }: Kind): Promise<ModelSource | null> {
    const isWanted = (): boolean => models.getState().wanted.has(id);
    const source = isWanted() ? null : await memory.recall(id);
    if (!source || isWanted()) return null;
    models.getState().want(id, source);
    return source;
  }
  const here = (kind: Kind): LoadedModel | null => modelFor(models.getState(), kind);
  return {
    isDue: (kind) => here(kind) !== null && sourceFor(kind, models.getState(), standIn) !== null,
    async ensure(kind) {
      const { fetchCatalogue, loadOwn } = models.getState();
      const earlier = here(kind) ? null : await recalled(kind);
      const hasCatalogue = here(kind) !== null || (await fetchCatalogue());
      for (;;) {
        let before: LoadedModel | null = null;
        let source: ReturnType<typeof sourceFor> = null;
        const outcome = await loadOwn(() => {
          before = here(kind);
          source = sourceFor(kind, models.getState(), standIn);
          if (before && source) passing.add(source);
          return source;
        });
        if (outcome === 'gave-way') continue;
        if (outcome === 'failed' && earlier && source === earlier) {
          models.getState().want(kind.id, null); // it cannot be had any more: the page's own
          continue;
        }
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
