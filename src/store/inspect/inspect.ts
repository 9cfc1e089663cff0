/** Looking inside the run on the page: records every update of its first copy on demand, and says where it differs from the run. */
import { createStore, type StoreApi } from 'zustand';
import type { Recording, RecordProgress, RecordRequest } from '../../worker/inspect/protocol.ts';
import type { Failure } from '../../worker/protocol.ts';
import { failureOf } from '../device.ts';
import { perStepOf } from './ticks.ts';
import type { RunStores } from '../run/run.ts';
import { isLive, tokensOf, type RunRecord } from '../run/record.ts';

export interface InspectState {
  readonly phase: 'idle' | 'recording' | 'ready' | 'failed';
  /** The run it is about. */
  readonly runId: string | null;
  readonly progress: RecordProgress | null;
  readonly recording: Recording | null;
  /** Cells that the recording decodes otherwise than the run did, by step from 1; only steps where there are some. */
  readonly differs: ReadonlyMap<number, number>;
  readonly failure: Failure | null;
  /** Records the run on the page. Only where `canLookInside`. */
  readonly record: () => Promise<void>;
  /** Gives a recording up; the worker stops after the present update. */
  readonly stop: () => void;
}

export interface InspectDeps extends RunStores {
  /** The name of the model that would compute a recording; resolves when it is ready. */
  readonly modelName: () => Promise<string>;
  readonly record: (request: RecordRequest, onProgress: (p: RecordProgress) => void) => Promise<Recording>;
  readonly cancel: (runId: string) => Promise<void>;
}

/** A run that has ended and left steps behind, and went from its start on undisturbed: else running it again would show another run. */
export const canLookInside = (record: RunRecord | null): boolean =>
  record !== null && record.model !== null && !isLive(record) && record.frames.length > 0 && !record.changes;

/** A saved run may be of a model that is not loaded now. */
export const otherModel = (ran: string, present: string): Failure => ({
  code: 'other-model',
  message: `This run was made by ${ran}, and ${present} is loaded: choose ${ran} under “Model & device” to look inside.`,
});

const NOTHING = { phase: 'idle', runId: null, progress: null, recording: null, differs: new Map<number, number>(), failure: null } as const;

/** The store; it forgets what it recorded as soon as another run, or more of this one, is asked for. */
export function createInspectStore({ run, playback, record: ask, cancel, modelName }: InspectDeps): StoreApi<InspectState> {
  const store = createStore<InspectState>()((set, get) => ({
    ...NOTHING,
    async record() {
      const { record, attached } = run.getState();
      if (!record?.model || !attached || !canLookInside(record) || get().phase === 'recording') return;
      const { runId, kind, board, seed, noise, frames, model } = record;
      const mine = (): boolean => get().runId === runId && get().phase === 'recording';
      playback.getState().pause();
      set({ ...NOTHING, phase: 'recording', runId });
      try {
        const present = await modelName();
        if (!mine()) return;
        if (present !== model.name) return set({ ...NOTHING, phase: 'failed', runId, failure: otherModel(model.name, present) });
        const request: RecordRequest = { runId, kind, board, seed, T: model.T, n: model.n, steps: frames.length, ...(noise ? { noise } : {}) };
        const recording = await ask(request, (progress) => mine() && set({ progress }));
        if (!mine()) return;
        set({ phase: 'ready', recording, progress: null, differs: differences(record, recording) });
        playback.getState().pin(0); // what is recorded is the board itself
        playback.getState().open({ perStep: perStepOf(recording), steps: recording.steps });
      } catch (e) {
        if (!mine()) return;
        const failure = failureOf(e);
        set(failure.code === 'cancelled' ? NOTHING : { ...NOTHING, phase: 'failed', runId, failure });
      }
    },
    stop() {
      const { phase, runId } = get();
      if (phase !== 'recording' || runId === null) return;
      set(NOTHING);
      cancel(runId).catch(() => undefined); // a dead worker has stopped already
    },
  }));
  run.subscribe(({ record }) => {
    const { runId, stop } = store.getState();
    if (runId === null || record?.runId === runId) return;
    stop();
    store.setState(NOTHING);
    playback.getState().open(null);
  });
  return store;
}

/** Cells of copy 0 that the two decode differently after each supervision step. */
export function differences(record: RunRecord, recording: Recording): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  for (let step = 1; step <= recording.steps; step++) {
    const frame = record.frames[step - 1];
    const replayed = recording.y[step * recording.T - 1]?.tokens;
    if (!frame || !replayed) continue;
    const count = tokensOf(frame, record.copies, 0).reduce((sum, token, i) => sum + (token === replayed[i] ? 0 : 1), 0);
    if (count > 0) found.set(step, count);
  }
  return found;
}
