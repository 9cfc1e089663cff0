/** The models: the catalogue that comes with the page, the one that is loaded, and a load in progress. */

import { createStore, type StoreApi } from 'zustand';
import type { TrmClient } from '../../client/client.ts';
import { CancelledError, failureOf } from '../../protocol/errors.ts';
import type { Failure, LoadProgress, ModelInfo, SolveRequest } from '../../protocol/session.ts';
import type { ModelCard } from './catalogue.ts';
import { expectedBytes, sourceName, type ModelSource } from './source.ts';

/** What the store asks of the worker. */
export type ModelsClient = Pick<TrmClient, 'load' | 'stopLoad' | 'kept' | 'deleteKept'>;

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
  /** Nobody asked for it: it gives way to what a person asks for. */
  readonly own: boolean;
}

/** A download that a person stopped; what came is kept. */
interface PausedLoad {
  readonly source: ModelSource;
  readonly loaded: number;
  readonly total: number;
}

/** What came of a load of the page's own. `gave-way`: a person asked for another model meanwhile. */
type OwnLoad = 'loaded' | 'nothing-missing' | 'failed' | 'gave-way';

/** A load that a person asked for keeps others from being asked for; the page's own does not. */
export const isAskedFor = ({ loading }: Pick<ModelsState, 'loading'>): boolean => loading !== null && !loading.own;

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
   * Loads what a person asked for, after what was asked before it; the page's own model gives way, also while it is being loaded.
   * Resolves true when it is active; on failure the one before stays.
   * @param kind of the board it is for: a model of another kind is refused then
   */
  readonly load: (source: ModelSource, kind?: SolveRequest['kind']) => Promise<boolean>;
  /**
   * Loads what the page needs by itself, after everything that was asked for.
   * @param choose says what, when it is its turn; null: nothing is missing
   */
  readonly loadOwn: (choose: () => ModelSource | null) => Promise<OwnLoad>;
  /** Stops the download in progress; `load` with the same source goes on where it was. */
  readonly pause: () => void;
  /** Tells why what a person gave is not even tried: in the place of an older failure. */
  readonly refuse: (failure: Failure & { readonly name: string }) => void;
  /** Forgets a paused download; what came of it is deleted. */
  readonly cancel: () => Promise<void>;
  /** Says what is to be loaded for a kind from here on; null: what comes with the page. */
  readonly want: (kind: string, source: ModelSource | null) => void;
  /** The worker no longer holds a model. */
  readonly lost: () => void;
  /** A training run is no longer in storage: its model stays as long as it is in the worker, and is not asked for again. */
  readonly forget: (runId: string) => void;
}

/** What a failure of the catalogue is named by. */
const LIST = 'The list of models';

/** A load in its turn. */
interface Turn {
  readonly own: boolean;
  stopped: boolean;
}

/**
 * @param base address of the folder of models, with the slash at its end
 * @param ready starts the device where there is none. @throws WorkerFailure
 */
export function createModelsStore(
  client: ModelsClient,
  base: () => string,
  get: typeof fetch = fetch,
  ready: () => Promise<void> = () => Promise.resolve(),
): StoreApi<ModelsState> {
  let queue: Promise<unknown> = Promise.resolve();
  let turn: Turn | null = null;
  /** What a person asked for and has not begun: the page's own model has yet to give way to it. */
  let awaited: Turn | null = null;
  return createStore<ModelsState>()((set, state) => {
    const begin = (source: ModelSource, own: boolean): Loading => {
      const loading = { name: sourceName(source), expected: expectedBytes(source), progress: null, secondsLeft: null, own };
      set(own ? { loading } : { loading, failure: null, paused: null });
      return loading;
    };
    const loadNow = async (source: ModelSource, kind: SolveRequest['kind'] | undefined, mine: Turn): Promise<boolean> => {
      const loading = begin(source, mine.own);
      const { name, expected } = loading;
      const pace = paceOf(() => performance.now());
      let moved: LoadProgress | null = null;
      const gaveWay = (): boolean => mine.own && mine.stopped; // what is shown is another load then
      const ended = (): { loading?: null } => (gaveWay() ? {} : { loading: null });
      turn = mine;
      if (awaited === mine) awaited = null;
      try {
        const [{ requestFor }] = await Promise.all([import('./request.ts'), ready()]); // the first paint does without it
        if (source.kind === 'file') await state().fetchCatalogue(); // a file is compared with the page's own models
        if (mine.stopped) throw new CancelledError('It was stopped before it began.');
        const request = requestFor(source, base(), state().catalogue, kind);
        const info = await client.load(request, (progress) => {
          if (progress.phase === 'download') moved = progress;
          if (!gaveWay() && turn === mine) set({ loading: { ...loading, progress, secondsLeft: pace(progress) } });
        });
        const task = source.kind === 'card' ? source.card.task : info.task;
        const active = { name, source, task, info };
        const { seen, wanted, failure } = state();
        set({
          active,
          seen: new Map(seen).set(name, active),
          wanted: task === null ? wanted : new Map(wanted).set(task, source),
          failure: failure?.name === name ? null : failure,
          ...ended(),
        });
        return true;
      } catch (e) {
        const failure = failureOf(e);
        const { loaded, total } = moved ?? { loaded: 0, total: expected };
        if (failure.code !== 'cancelled') set({ ...ended(), failure: { ...failure, name } });
        else set({ ...ended(), ...(mine.own ? {} : { paused: { source, loaded, total } }) });
        return false;
      } finally {
        turn = null;
      }
    };
    const stop = (): void => {
      if (!turn) return;
      turn.stopped = true;
      void client.stopLoad();
    };
    const next = <T>(work: () => Promise<T>): Promise<T> => {
      const mine = queue.then(work);
      queue = mine;
      return mine;
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
          const catalogue = await fetchCatalogue(base(), get);
          const { failure } = state();
          set({ catalogue, failure: failure?.name === LIST ? null : failure }); // what failed meanwhile is still to be read
          return true;
        } catch (e) {
          set({ failure: { name: LIST, ...failureOf(e) } });
          return false;
        }
      },
      pause() {
        if (awaited && (!turn || turn.own)) awaited.stopped = true;
        stop();
      },
      refuse(failure) {
        set({ failure });
      },
      async cancel() {
        const { paused } = state();
        try {
          if (paused?.source.kind !== 'published') return;
          const { url } = paused.source.model;
          const kept = (await client.kept()).find((entry) => entry.url === url);
          if (kept) await client.deleteKept(kept.key);
        } catch (e) {
          if (paused) set({ failure: { ...failureOf(e), name: sourceName(paused.source) } });
        } finally {
          if (state().paused === paused) set({ paused: null }); // now, that lists of what is kept are read without it
        }
      },
      load(source, kind) {
        const mine: Turn = { own: false, stopped: false };
        awaited ??= mine;
        if (turn?.own) {
          stop();
          begin(source, false);
        }
        return next(() => loadNow(source, kind, mine));
      },
      loadOwn(choose) {
        return next(async () => {
          if (awaited) return 'gave-way'; // it was asked for since: its turn is next
          const source = choose();
          if (!source) return 'nothing-missing';
          const mine: Turn = { own: true, stopped: false };
          const isLoaded = await loadNow(source, undefined, mine);
          return mine.stopped ? 'gave-way' : isLoaded ? 'loaded' : 'failed';
        });
      },
      want(kind, source) {
        const wanted = new Map(state().wanted);
        if (source) wanted.set(kind, source);
        else wanted.delete(kind);
        set({ wanted });
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
