/** Which model goes with which puzzle kind, what keeps the board on the page from being solved, and the page's own model: what is missing is loaded, and what a person asks for comes first. */

import type { StoreApi } from 'zustand';
import type { PuzzleKind, Readiness } from '../../kinds/kind.ts';
import { coded, WorkerStoppedError } from '../../model/errors.ts';
import { CancelledError, WorkerFailure, type Failure } from '../../protocol/errors.ts';
import { bytes, duration } from '../../ui/format.ts';
import type { ModelCard } from './catalogue.ts';
import type { LoadedModel, Loading, ModelsState } from './models.ts';
import type { ModelSource } from './source.ts';

type Known = Pick<ModelsState, 'active' | 'catalogue' | 'wanted'>;

/** A model that is in use because the board has outgrown another one. */
interface StandIn {
  readonly model: LoadedModel;
  readonly insteadOf: LoadedModel;
}

/** The model in the worker, when it is one for this kind. */
export const modelFor = ({ active }: Pick<ModelsState, 'active'>, kind: Pick<PuzzleKind, 'id'>): LoadedModel | null =>
  active?.task === kind.id ? active : null;

/** The first model that comes with the page for this kind and takes the board on it. */
const cardFor = (kind: Pick<PuzzleKind, 'id' | 'unfit'>, { catalogue }: Pick<ModelsState, 'catalogue'>): ModelCard | undefined =>
  catalogue.find((c) => c.task === kind.id && kind.unfit(c.seqLen) === null);

/**
 * What to load for the board on the page: what was loaded last for this kind, else the first that comes with the page. Where the
 * board is too large for the model in use, the first that takes it; where the board fits the one before again, that one.
 * Null when nothing is to be loaded: the model in use is the right one, or there is none that would do better.
 */
export function sourceFor(kind: Pick<PuzzleKind, 'id' | 'unfit'>, models: Known, standIn: StandIn | null): ModelSource | null {
  const here = modelFor(models, kind);
  const card = cardFor(kind, models) ?? (here ? undefined : models.catalogue.find((c) => c.task === kind.id));
  const source: ModelSource | null = card ? { kind: 'card', card } : null;
  if (!here) return models.wanted.get(kind.id) ?? source;
  if (kind.unfit(here.info.config.seqLen) !== null) return here.source.kind === 'card' && here.source.card === card ? null : source; // a card may be wrong
  const fitsAgain = standIn?.model === here && kind.unfit(standIn.insteadOf.info.config.seqLen) === null;
  return fitsAgain ? standIn.insteadOf.source : null;
}

/**
 * What is known of the board, of the model's size, and whether there is a model at all, in this order.
 * @param training the run that a model of this kind is being trained in, by name
 */
export function readinessOf(
  kind: Pick<PuzzleKind, 'id' | 'label' | 'unfit' | 'readiness'>,
  models: Known,
  training: string | null = null,
): Readiness {
  const model = modelFor(models, kind);
  const readiness = kind.readiness(model?.info ?? null);
  if (!readiness.solvable) return readiness;
  const unfit = model && kind.unfit(model.info.config.seqLen);
  if (unfit && !cardFor(kind, models)) return { solvable: false, tone: 'warn', headline: 'Too large for this model', sentence: unfit };
  const none = models.catalogue.length > 0 && !models.catalogue.some((card) => card.task === kind.id);
  if (model || models.wanted.has(kind.id) || !none) return readiness;
  if (training !== null)
    return {
      solvable: false,
      tone: 'plain',
      headline: `A ${kind.label} model is being trained`,
      sentence: `“Stop and solve” under “Training” solves with what “${training}” has learnt so far.`,
    };
  return {
    solvable: false,
    tone: 'plain',
    headline: `No ${kind.label} model comes with this page`,
    sentence: 'To solve, train a model under “Training”, or load one under “Model & device”.',
  };
}

type Kind = Pick<PuzzleKind, 'id' | 'label' | 'unfit'>;

/** Throws a failure that is kept in a store. */
export function fail(failure: Failure | null): never {
  throw failure ? new WorkerFailure(failure) : new WorkerStoppedError('The worker was replaced meanwhile.');
}

/** No model of this kind comes with the page. */
class NoCardError extends coded('no-card') {}

interface OwnModel {
  /** Whether the board has another model than the one in use coming. */
  readonly isDue: (kind: Kind) => boolean;
  /**
   * Resolves with a model for the kind in use, after everything that was asked for meanwhile.
   * @param isWanted looked at before each load: whether it is still to come. A kind that was left takes no model from the one that is shown
   * @throws WorkerFailure with what was missing; CancelledError where it is not wanted any more
   */
  readonly ensure: (kind: Kind, isWanted?: () => boolean) => Promise<LoadedModel>;
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
    async ensure(kind, isWanted = () => true) {
      const { fetchCatalogue, loadOwn } = models.getState();
      const earlier = here(kind) ? null : await recalled(kind);
      const hasCatalogue = here(kind) !== null || (await fetchCatalogue());
      for (;;) {
        if (!isWanted()) throw new CancelledError('Another puzzle was shown before the model had come.');
        let before: LoadedModel | null = null;
        let source: ReturnType<typeof sourceFor> = null;
        const outcome = await loadOwn(() => {
          if (!isWanted()) return null;
          before = here(kind);
          source = sourceFor(kind, models.getState(), standIn);
          if (before && source) passing.add(source);
          return source;
        });
        if (outcome === 'gave-way' || !isWanted()) continue;
        if (outcome === 'failed' && earlier && source === earlier) {
          models.getState().want(kind.id, null); // it cannot be had any more: the page's own
          continue;
        }
        const model = here(kind);
        if (outcome === 'nothing-missing' && model) return model;
        if (outcome === 'nothing-missing' && hasCatalogue)
          throw new NoCardError(`No ${kind.label} model comes with this page: load a file under “Model & device”.`);
        if (outcome !== 'loaded' || !model) fail(models.getState().failure);
        standIn = before && standIn?.insteadOf.source !== source ? { model, insteadOf: before } : null;
      }
    },
  };
}

const secondsWords = (seconds: number | null): string =>
  seconds === null ? '' : `, ${duration(Math.max(1, Math.ceil(seconds)) * 1000)} left`;

/** What a load is doing: "downloading sudoku-lite, 0.4 of 1.0 MB, 3 s left". */
export function loadingWords(loading: Loading): string {
  const { name, progress } = loading;
  if (!progress) return `asking for ${name}`;
  switch (progress.phase) {
    case 'other-tab':
      return `waiting for another tab to fetch ${name}`;
    case 'download':
      return `downloading ${name}, ${bytes(progress.loaded)} of ${progress.total > 0 ? '' : 'about '}${bytes(progress.total || loading.expected)}${secondsWords(loading.secondsLeft)}`;
    case 'check':
      return `checking ${name}`;
    case 'upload':
      return `moving ${name} to the device`;
    case 'warm-up':
      return `preparing the kernels of ${name}`;
  }
  return progress.phase satisfies never;
}
