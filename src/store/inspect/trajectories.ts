/** Where the copies of the run on the page go: their paths, computed on demand by making the run once more, and where that differs from the run. */
import { createStore, type StoreApi } from 'zustand';
import type { RecordProgress, Trajectories, TrajectoriesRequest } from '../../worker/inspect/protocol.ts';
import type { Failure } from '../../worker/protocol.ts';
import { failureOf } from '../device.ts';
import { canLookInside, otherModel } from './inspect.ts';
import type { RunStores } from '../run/run.ts';
import type { RunRecord } from '../run/record.ts';

export interface TrajectoriesState {
  readonly phase: 'idle' | 'tracing' | 'ready' | 'failed';
  /** The run it is about. */
  readonly runId: string | null;
  readonly progress: RecordProgress | null;
  readonly trajectories: Trajectories | null;
  /** The first step, from 1, after which a copy is elsewhere than in the run; null where there is none. */
  readonly strays: number | null;
  readonly failure: Failure | null;
  /** Which of the two states is drawn. */
  readonly state: 'y' | 'z';
  /** Traces the run on the page. Only where `canLookInside`. */
  readonly trace: () => Promise<void>;
  /** Gives it up; the worker stops after the present step. */
  readonly stop: () => void;
  readonly show: (state: 'y' | 'z') => void;
}

export interface TrajectoriesDeps extends Pick<RunStores, 'run'> {
  /** The name of the model that would compute them; resolves when it is ready. */
  readonly modelName: () => Promise<string>;
  readonly trace: (request: TrajectoriesRequest, onProgress: (p: RecordProgress) => void) => Promise<Trajectories>;
  readonly cancel: (runId: string) => Promise<void>;
}

const NOTHING = { phase: 'idle', runId: null, progress: null, trajectories: null, strays: null, failure: null } as const;

/** The store; it forgets what it knows as soon as another run, or more of this one, is asked for. */
export function createTrajectoriesStore({ run, trace: ask, cancel, modelName }: TrajectoriesDeps): StoreApi<TrajectoriesState> {
  const store = createStore<TrajectoriesState>()((set, get) => ({
    ...NOTHING,
    state: 'z',
    async trace() {
      const { record, attached } = run.getState();
      if (!record?.model || !attached || !canLookInside(record) || get().phase === 'tracing') return;
      const { runId, kind, board, copies, seed, noise, frames, model } = record;
      const mine = (): boolean => get().runId === runId && get().phase === 'tracing';
      set({ ...NOTHING, phase: 'tracing', runId });
      try {
        const present = await modelName();
        if (!mine()) return;
        if (present !== model.name) return set({ ...NOTHING, phase: 'failed', runId, failure: otherModel(model.name, present) });
        const request = { runId, kind, board, copies, seed, T: model.T, n: model.n, steps: frames.length, ...(noise ? { noise } : {}) };
        const trajectories = await ask(request, (progress) => mine() && set({ progress }));
        if (mine()) set({ phase: 'ready', trajectories, progress: null, strays: straysAt(record, trajectories) });
      } catch (e) {
        if (!mine()) return;
        const failure = failureOf(e);
        set(failure.code === 'cancelled' ? NOTHING : { ...NOTHING, phase: 'failed', runId, failure });
      }
    },
    stop() {
      const { phase, runId } = get();
      if (phase !== 'tracing' || runId === null) return;
      set(NOTHING);
      cancel(runId).catch(() => undefined); // a dead worker has stopped already
    },
    show: (state) => set({ state }),
  }));
  run.subscribe(({ record }) => {
    const { runId, stop } = store.getState();
    if (runId === null || record?.runId === runId) return;
    stop();
    store.setState(NOTHING);
  });
  return store;
}

/** Logits further apart than this, and than this share of their size, are not the rounding of another device. */
const ROUNDING = 0.1;

/** The first step at which a copy's halting logit is not the run's own: from there on it goes another way. */
export function straysAt(record: RunRecord, { steps, copies, halt }: Trajectories): number | null {
  for (let step = 1; step <= steps; step++) {
    for (let k = 0; k < copies; k++) {
      const [own, now] = [record.frames[step - 1]?.halt[k] ?? 0, halt[(step - 1) * copies + k] ?? 0];
      if (Math.abs(own - now) > ROUNDING * Math.max(1, Math.abs(own))) return step;
    }
  }
  return null;
}
