/** The models: the catalogue that comes with the page, the one that is loaded, and a load in progress. */
import { createStore, type StoreApi } from 'zustand';
import type { TrmClient } from '../../client/client.ts';
import type { Failure, LoadProgress, LoadRequest, ModelInfo, WhichCheckpoint } from '../../protocol/session.ts';
import { failureOf } from './device.ts';
import { CatalogueError, fetchCatalogue, type ModelCard } from './catalogue.ts';

/** Largest model file a person may load, in bytes (512 MiB). */
export const MAX_MODEL_BYTES = 512 * 1024 * 1024;

/** A model that was trained here. */
export interface TrainedModel {
  readonly runId: string;
  readonly name: string;
  readonly which: WhichCheckpoint;
  /** Of its checkpoint. */
  readonly step: number;
  readonly bytes: number;
}

/** Where a model comes from: the catalogue, a file of one's own, or a training run in storage. */
export type ModelSource =
  | { readonly kind: 'card'; readonly card: ModelCard }
  | { readonly kind: 'file'; readonly file: File }
  | { readonly kind: 'run'; readonly run: TrainedModel };

/** What a model is called, and told apart by: of a run that went on, another step is another model. */
export function sourceName(s: ModelSource): string {
  switch (s.kind) {
    case 'card':
      return s.card.name;
    case 'file':
      return s.file.name;
    case 'run':
      return `${s.run.name}, step ${s.run.step}`;
  }
  return s satisfies never;
}

/** Bytes to come, before anything has come. */
function expectedBytes(s: ModelSource): number {
  switch (s.kind) {
    case 'card':
      return s.card.parameters * bytesPerNumber(s.card.dtype);
    case 'file':
      return s.file.size;
    case 'run':
      return s.run.bytes;
  }
  return s satisfies never;
}

export interface LoadedModel {
  readonly name: string;
  readonly source: ModelSource;
  readonly info: ModelInfo;
}

export interface Loading {
  readonly name: string;
  /** Bytes to come by the card or the file, for servers that do not say how long their answer is. */
  readonly expected: number;
  readonly progress: LoadProgress | null;
}

export interface ModelsState {
  readonly catalogue: readonly ModelCard[];
  /** The model in the worker. Stays when another one fails to load. */
  readonly active: LoadedModel | null;
  /**
   * For each size of vocabulary, which is for each puzzle kind: what was loaded last. Loaded again when the kind comes back to
   * the page, or after the worker was replaced.
   */
  readonly wanted: ReadonlyMap<number, ModelSource>;
  /** Every model that was loaded since the page was opened, by name. */
  readonly seen: ReadonlyMap<string, LoadedModel>;
  readonly loading: Loading | null;
  /** Why the last fetch or load did not work. */
  readonly failure: (Failure & { readonly name: string }) | null;
  /** Fetches the catalogue unless it is there. Resolves true when it is. */
  readonly fetchCatalogue: () => Promise<boolean>;
  /** Loads a model after the loads before it. Resolves true when it is active; on failure the one before stays. */
  readonly load: (source: ModelSource) => Promise<boolean>;
  /** Resolves when nothing is being loaded any more. */
  readonly idle: () => Promise<void>;
  /** The worker no longer holds a model. */
  readonly lost: () => void;
  /** A training run is no longer in storage: its model stays as long as it is in the worker, and is not asked for again. */
  readonly forget: (runId: string) => void;
}

/** @param base address of the folder of models, with the slash at its end */
export function createModelsStore(client: Pick<TrmClient, 'load'>, base: () => string, get: typeof fetch = fetch): StoreApi<ModelsState> {
  let queue: Promise<unknown> = Promise.resolve();
  return createStore<ModelsState>()((set, state) => {
    const loadNow = async (source: ModelSource): Promise<boolean> => {
      const name = sourceName(source);
      const expected = expectedBytes(source);
      set({ loading: { name, expected, progress: null }, failure: null });
      try {
        const request = await requestFor(source, base());
        const info = await client.load(request, (progress) => {
          if (state().loading) set({ loading: { name, expected, progress } });
        });
        const active = { name, source, info };
        set({ active, seen: new Map(state().seen).set(name, active), wanted: new Map(state().wanted).set(info.config.vocabSize, source), loading: null });
        return true;
      } catch (e) {
        set({ loading: null, failure: { ...failureOf(e), name } });
        return false;
      }
    };
    return {
      catalogue: [],
      active: null,
      wanted: new Map(),
      seen: new Map(),
      loading: null,
      failure: null,
      async fetchCatalogue() {
        if (state().catalogue.length > 0) return true;
        try {
          set({ catalogue: await fetchCatalogue(base(), get), failure: null });
          return true;
        } catch (e) {
          const code = e instanceof CatalogueError ? e.code : 'unexpected';
          set({ failure: { name: 'The list of models', code, message: e instanceof Error ? e.message : String(e) } });
          return false;
        }
      },
      async idle() {
        for (let last: unknown; last !== queue; await queue) last = queue;
      },
      load(source) {
        const mine = queue.then(() => loadNow(source));
        queue = mine;
        return mine;
      },
      lost() {
        set({ active: null });
      },
      forget(runId) {
        const stays = (source: ModelSource): boolean => source.kind !== 'run' || source.run.runId !== runId;
        const { wanted, seen } = state();
        set({ wanted: new Map([...wanted].filter(([, source]) => stays(source))), seen: new Map([...seen].filter(([, { source }]) => stays(source))) });
      },
    };
  });
}

/** Width of a stored number, by the name safetensors gives its type. */
export const bytesPerNumber = (dtype: string): number => (dtype === 'F32' ? 4 : 2);

async function requestFor(source: ModelSource, base: string): Promise<LoadRequest> {
  if (source.kind === 'card') {
    return { id: source.card.name, source: { url: `${base}${source.card.file}`, sha256: source.card.sha256 } };
  }
  if (source.kind === 'run') return { id: sourceName(source).slice(0, 200), source: { run: source.run.runId, which: source.run.which } };
  const { file } = source;
  if (file.size === 0) throw new Error(`${file.name} is empty.`);
  if (file.size > MAX_MODEL_BYTES) {
    throw new Error(`${file.name} has ${Math.ceil(file.size / 2 ** 20)} MB; at most ${MAX_MODEL_BYTES / 2 ** 20} MB are read.`);
  }
  return { id: file.name.slice(0, 200), source: { bytes: new Uint8Array(await file.arrayBuffer()) } };
}
