/** The models: the catalogue that comes with the page, the one that is loaded, and a load in progress. */

import { createStore, type StoreApi } from 'zustand';
import type { TrmClient } from '../../client/client.ts';
import type {
  Assumptions,
  Failure,
  LoadContext,
  LoadProgress,
  LoadRequest,
  ModelInfo,
  SolveRequest,
  WhichCheckpoint,
} from '../../protocol/session.ts';
import type { ModelCard } from './catalogue.ts';
import { failureOf } from './device.ts';
import type { PublishedModel } from './published.ts';

/** What the store asks of the worker. */
export type ModelsClient = Pick<TrmClient, 'load' | 'stopLoad' | 'kept' | 'deleteKept'>;

/** What lies beside a file, dropped or chosen together with it. */
export interface Beside {
  /** Text of an all_config.yaml or a config.json. */
  readonly config?: string;
  /** An identifiers.json. */
  readonly identifiers?: File;
}

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
  | { readonly kind: 'file'; readonly file: File; readonly beside?: Beside; readonly said?: Assumptions }
  | { readonly kind: 'published'; readonly model: PublishedModel; readonly said?: Assumptions }
  | { readonly kind: 'run'; readonly run: TrainedModel };

/** What a model is called, and told apart by: of a run that went on, another step is another model. */
export function sourceName(s: ModelSource): string {
  switch (s.kind) {
    case 'card':
      return s.card.name;
    case 'file':
      return s.file.name;
    case 'published':
      return s.model.title;
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
    case 'published':
      return s.model.moved;
    case 'run':
      return s.run.bytes;
  }
  return s satisfies never;
}

export interface LoadedModel {
  readonly name: string;
  readonly source: ModelSource;
  /** The puzzle kind it is for; null where it is for none. */
  readonly task: string | null;
  readonly info: ModelInfo;
}

export interface Loading {
  readonly name: string;
  /** Bytes to come by the card or the file, for servers that do not say how long their answer is. */
  readonly expected: number;
  readonly progress: LoadProgress | null;
  /** Of the download, at the pace so far; null before there is a pace. */
  readonly secondsLeft: number | null;
}

/** A download that a person stopped; what came is kept. */
export interface PausedLoad {
  readonly source: ModelSource;
  readonly loaded: number;
  readonly total: number;
}

export interface ModelsState {
  readonly catalogue: readonly ModelCard[];
  /** The model in the worker. Stays when another one fails to load. */
  readonly active: LoadedModel | null;
  /**
   * For each puzzle kind: what was loaded last. Loaded again when the kind comes back to the page, or after the worker was replaced.
   */
  readonly wanted: ReadonlyMap<string, ModelSource>;
  /** Every model that was loaded since the page was opened, by name. */
  readonly seen: ReadonlyMap<string, LoadedModel>;
  readonly loading: Loading | null;
  /** A download that was paused and can go on. */
  readonly paused: PausedLoad | null;
  /** Why the last fetch or load did not work. */
  readonly failure: (Failure & { readonly name: string }) | null;
  /** Fetches the catalogue unless it is there. Resolves true when it is. */
  readonly fetchCatalogue: () => Promise<boolean>;
  /**
   * Loads a model after the loads before it. Resolves true when it is active; on failure the one before stays.
   * @param kind of the board it is for: a model of another kind is refused then
   */
  readonly load: (source: ModelSource, kind?: SolveRequest['kind']) => Promise<boolean>;
  /** Stops the download in progress; `load` with the same source goes on where it was. */
  readonly pause: () => void;
  /** Forgets a paused download; what came of it is deleted. */
  readonly cancel: () => Promise<void>;
  /** Resolves when nothing is being loaded any more. */
  readonly idle: () => Promise<void>;
  /** The worker no longer holds a model. */
  readonly lost: () => void;
  /** A training run is no longer in storage: its model stays as long as it is in the worker, and is not asked for again. */
  readonly forget: (runId: string) => void;
}

/** @param base address of the folder of models, with the slash at its end */
export function createModelsStore(client: ModelsClient, base: () => string, get: typeof fetch = fetch): StoreApi<ModelsState> {
  let queue: Promise<unknown> = Promise.resolve();
  return createStore<ModelsState>()((set, state) => {
    const loadNow = async (source: ModelSource, kind: SolveRequest['kind'] | undefined): Promise<boolean> => {
      const name = sourceName(source);
      const expected = expectedBytes(source);
      const pace = paceOf(() => performance.now());
      let moved: LoadProgress | null = null;
      set({ loading: { name, expected, progress: null, secondsLeft: null }, failure: null, paused: null });
      try {
        const request = requestFor(source, base(), state().catalogue, kind);
        const info = await client.load(request, (progress) => {
          if (progress.phase === 'download') moved = progress;
          if (state().loading) set({ loading: { name, expected, progress, secondsLeft: pace(progress) } });
        });
        const task = source.kind === 'card' ? source.card.task : info.task;
        const active = { name, source, task, info };
        const { seen, wanted } = state();
        set({
          active,
          seen: new Map(seen).set(name, active),
          wanted: task === null ? wanted : new Map(wanted).set(task, source),
          loading: null,
        });
        return true;
      } catch (e) {
        const failure = failureOf(e);
        const { loaded, total } = moved ?? { loaded: 0, total: expected };
        if (failure.code === 'cancelled') set({ loading: null, paused: { source, loaded, total } });
        else set({ loading: null, failure: { ...failure, name } });
        return false;
      }
    };
    return {
      catalogue: [],
      active: null,
      wanted: new Map(),
      seen: new Map(),
      loading: null,
      paused: null,
      failure: null,
      async fetchCatalogue() {
        if (state().catalogue.length > 0) return true;
        try {
          const { fetchCatalogue } = await import('./catalogue.ts'); // the first paint does without it
          set({ catalogue: await fetchCatalogue(base(), get), failure: null });
          return true;
        } catch (e) {
          set({ failure: { name: 'The list of models', ...failureOf(e) } });
          return false;
        }
      },
      async idle() {
        for (let last: unknown; last !== queue; await queue) last = queue;
      },
      pause() {
        void client.stopLoad();
      },
      async cancel() {
        const { paused } = state();
        set({ paused: null });
        if (paused?.source.kind !== 'published') return;
        const { url } = paused.source.model;
        const kept = (await client.kept()).find((entry) => entry.url === url);
        if (kept) await client.deleteKept(kept.key);
      },
      load(source, kind) {
        const mine = queue.then(() => loadNow(source, kind));
        queue = mine;
        return mine;
      },
      lost() {
        set({ active: null });
      },
      forget(runId) {
        const stays = (source: ModelSource): boolean => source.kind !== 'run' || source.run.runId !== runId;
        const { wanted, seen } = state();
        set({
          wanted: new Map([...wanted].filter(([, source]) => stays(source))),
          seen: new Map([...seen].filter(([, { source }]) => stays(source))),
        });
      },
    };
  });
}

/** Seconds are only told when so much was seen of the pace, milliseconds. */
const PACE_AFTER_MS = 500;

/** Makes a clock that tells the seconds left of a download; what was kept before counts as no pace. */
export function paceOf(now: () => number): (progress: LoadProgress) => number | null {
  let first: { readonly loaded: number; readonly at: number } | null = null;
  return ({ phase, loaded, total }) => {
    if (phase !== 'download' || total <= loaded) return null;
    first ??= { loaded, at: now() };
    const ms = now() - first.at;
    return ms < PACE_AFTER_MS || loaded <= first.loaded ? null : ((total - loaded) * ms) / (loaded - first.loaded) / 1000;
  };
}

/** Width of a stored number, by the name safetensors gives its type. */
export const bytesPerNumber = (dtype: string): number => (dtype === 'F32' ? 4 : 2);

/** The page's own models, for a file to be compared with. */
const knownOf = (catalogue: readonly ModelCard[], base: string): LoadContext['known'] =>
  catalogue.flatMap(({ name, file, details }) => (details ? [{ name, url: `${base}${file}`, config: details.config }] : []));

function requestFor(
  source: ModelSource,
  base: string,
  catalogue: readonly ModelCard[],
  kind: SolveRequest['kind'] | undefined,
): LoadRequest {
  const tables = `${base}../published/`;
  const id = sourceName(source).slice(0, 200);
  switch (source.kind) {
    case 'card':
      return { id, source: { url: `${base}${source.card.file}`, sha256: source.card.sha256 } };
    case 'run':
      return { id, source: { run: source.run.runId, which: source.run.which } };
    case 'file': {
      const { file, beside, said } = source;
      if (file.size === 0) throw new Error(`${file.name} is empty.`);
      return {
        id,
        source: { file },
        context: { kind, said, tables, known: knownOf(catalogue, base), config: beside?.config, identifiers: beside?.identifiers },
      };
    }
    case 'published': {
      const { url, title, sha256, moved, config } = source.model;
      return {
        id,
        source: { published: { url, title, moved, ...(sha256 ? { sha256 } : {}) } },
        context: { kind, said: source.said, tables, config: JSON.stringify(config) },
      };
    }
  }
  return source satisfies never;
}
