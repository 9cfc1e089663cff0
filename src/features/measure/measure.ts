/** Measuring on this device: what is asked for next, the measurements so far, and the one that runs. */

import { createStore, useStore, type StoreApi } from 'zustand';
import type { TrmClient } from '../../client/client.ts';
import { afterFailure, client, device, ensureModel } from '../../page/coordinator.ts';
import type { LoadedModel } from '../../page/models/models.ts';
import { failureOf } from '../../protocol/errors.ts';
import { MAX_MEASURE_STEPS, stepsAsked } from '../../protocol/limits.ts';
import { measureEventSchema, type MeasureRequest } from '../../protocol/measure.ts';
import type { Device, Failure } from '../../protocol/session.ts';
import { measuredOf, newMeasurement, withMeasureEvent, type MeasuredModel, type Measurement } from './record.ts';

/** What a person sets. T and n: null = the model's own. */
export interface MeasureSettings {
  /** What was chosen of the puzzles, by kind; absent: the kind's first choice. */
  readonly choices: Readonly<Record<string, string | number>>;
  readonly count: number;
  readonly seed: number;
  readonly steps: number | null;
  readonly T: number | null;
  readonly n: number | null;
  readonly halting: boolean;
  readonly sigma: number;
  readonly rollouts: MeasureRequest['rollouts'];
}

export const defaultMeasure: MeasureSettings = {
  choices: {},
  count: 100,
  seed: 1,
  steps: null,
  T: null,
  n: null,
  halting: false,
  sigma: 0,
  rollouts: 8,
};

/** Measurements kept on the page at most; the oldest goes. */
const MOST_KEPT = 12;
/** Task tokens a batch: what keeps a graphics card busy, and what a CPU (or WebGPU on one) does in a moment. */
const TOKENS_A_BATCH = { gpu: 41_472, cpu: 1296 } as const;
/** The curves grow at least so often. */
const LEAST_BATCHES = 4;

/** Questions at once: a power of two that suits the device. */
export function rowsFor(device: Pick<Device, 'backend' | 'software'>, seqLen: number, count: number): number {
  const tokens = device.backend === 'webgpu' && !device.software ? TOKENS_A_BATCH.gpu : TOKENS_A_BATCH.cpu;
  const most = Math.min(tokens / seqLen, count / LEAST_BATCHES);
  return 2 ** Math.max(2, Math.floor(Math.log2(most)));
}

interface MeasureState {
  readonly settings: MeasureSettings;
  /** The latest last. */
  readonly measurements: readonly Measurement[];
  /** The id of the measurement whose curves are drawn; null: none yet. */
  readonly shownId: string | null;
  /** Waiting for the device and the model. */
  readonly preparing: boolean;
  /** Why a measurement could not begin. */
  readonly failure: Failure | null;
  readonly change: (patch: Partial<MeasureSettings>) => void;
  /** Measures with the settings as they are; nothing while one runs or is prepared. Resolves when it is over. */
  readonly begin: (kind: string) => Promise<void>;
  readonly cancel: () => void;
  readonly show: (id: string) => void;
}

interface MeasureDeps {
  readonly client: Pick<TrmClient, 'measure' | 'cancelMeasure'>;
  /** Resolves when a model for the kind on the page is ready. */
  readonly model: () => Promise<LoadedModel>;
  readonly device: () => Device | null;
  /** Hash of the model's file, null where it has none. */
  readonly sha256: (model: LoadedModel) => Promise<string | null>;
  readonly newId: () => string;
  readonly now: () => Date;
  /** Hears of failures, which may concern the device. */
  readonly failed: (failure: Failure) => void;
}

export const runningOf = (s: Pick<MeasureState, 'measurements'>): Measurement | null =>
  s.measurements.find((m) => m.phase === 'running') ?? null;
export const shownOf = (s: Pick<MeasureState, 'measurements' | 'shownId'>): Measurement | null =>
  s.measurements.find((m) => m.request.id === s.shownId) ?? null;

export function createMeasureStore(deps: MeasureDeps): StoreApi<MeasureState> {
  return createStore<MeasureState>()((set, get) => {
    const update = (id: string, change: (m: Measurement) => Measurement): void =>
      set(({ measurements }) => ({ measurements: measurements.map((m) => (m.request.id === id ? change(m) : m)) }));

    /** What is asked of the worker: the settings, with the model's own numbers where nobody chose others. */
    const requestFor = (kind: string, { info: { config } }: LoadedModel): MeasureRequest => {
      const { choices, count, seed, steps, T, n, halting, sigma, rollouts } = get().settings;
      const rows = rowsFor(deps.device() ?? { backend: 'wasm', software: true }, config.seqLen, count);
      const { choice, puzzles: puzzlesOf } = measuredOf(kind);
      const puzzles = puzzlesOf(choices[kind] ?? choice?.initial, config.seqLen);
      return {
        id: deps.newId(),
        puzzles,
        count,
        seed,
        steps: stepsAsked(steps ?? config.nSup, MAX_MEASURE_STEPS),
        T: T ?? config.T,
        n: n ?? config.n,
        halting,
        sigma,
        rollouts,
        rows,
      };
    };

    const prepare = async (kind: string): Promise<{ request: MeasureRequest; model: MeasuredModel } | null> => {
      set({ preparing: true, failure: null });
      try {
        const loaded = await deps.model();
        const sha256 = await deps.sha256(loaded);
        if (!get().preparing) return null; // cancelled meanwhile
        return { request: requestFor(kind, loaded), model: { name: loaded.name, sha256, parameters: loaded.info.parameters } };
      } catch (e) {
        if (get().preparing) set({ failure: failureOf(e) });
        return null;
      } finally {
        set({ preparing: false });
      }
    };

    return {
      settings: defaultMeasure,
      measurements: [],
      shownId: null,
      preparing: false,
      failure: null,
      change: (patch) => set(({ settings }) => ({ settings: { ...settings, ...patch } })),
      async begin(kind) {
        if (get().preparing || runningOf(get())) return;
        const prepared = await prepare(kind);
        if (!prepared) return;
        const { request, model } = prepared;
        const { id } = request;
        const measurement = newMeasurement(request, model, deps.now().toISOString());
        set(({ measurements }) => ({ measurements: [...measurements, measurement].slice(-MOST_KEPT), shownId: id }));
        await deps.client.measure(request, (message) => {
          const event = measureEventSchema.parse(message);
          update(id, (m) => withMeasureEvent(m, event));
          if (event.type === 'failed') deps.failed(event.error);
        });
      },
      cancel() {
        set({ preparing: false });
        const running = runningOf(get());
        if (!running) return;
        const { id } = running.request;
        void deps.client.cancelMeasure(id, () => runningOf(get())?.request.id !== id);
      },
      show: (id) => set({ shownId: id }),
    };
  });
}

/** A file is hashed in memory: larger ones are not. */
const HASHED_MAX_BYTES = 256 * 2 ** 20;

/** SHA-256 of the model's file in hexadecimal: the card's, or of the file's bytes; a model trained here has no file. */
async function sha256({ source }: LoadedModel): Promise<string | null> {
  switch (source.kind) {
    case 'card':
      return source.card.sha256;
    case 'published':
      return source.model.sha256;
    case 'file': {
      if (source.file.size > HASHED_MAX_BYTES) return null;
      const digest = await crypto.subtle.digest('SHA-256', await source.file.arrayBuffer());
      return [...new Uint8Array(digest)].map((b) => b.toString(16).padStart(2, '0')).join('');
    }
    case 'run':
      return null;
  }
  return source satisfies never;
}

export const measure = createMeasureStore({
  client,
  model: ensureModel,
  device: () => device.getState().device,
  sha256,
  newId: () => crypto.randomUUID(),
  now: () => new Date(),
  failed: afterFailure,
});

export const useMeasure = <T>(select: (s: MeasureState) => T): T => useStore(measure, select);
