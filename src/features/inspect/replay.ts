/** What the worker finds out by making the run on the page once more, on demand: how far it is, what it found, or why it could not. */

import { createStore, type StoreApi } from 'zustand';
import type { RecordProgress, RecordRequest } from '../../protocol/inspect.ts';
import type { Failure } from '../../protocol/session.ts';
import { failureOf } from '../models/device.ts';
import type { RunModel, RunRecord } from '../solve/run/record.ts';
import { runNamed, shownRun, type RunStores } from '../solve/run/run.ts';
import { missingOf } from './missing.ts';

export interface ReplayState<Found> {
  readonly phase: 'idle' | 'running' | 'ready' | 'failed';
  /** The run it is about. */
  readonly runId: string | null;
  readonly progress: RecordProgress | null;
  readonly found: Found | null;
  readonly failure: Failure | null;
  /** Makes the run on the page once more. Only where `canLookInside`. */
  readonly start: () => Promise<void>;
  /** Gives it up; the worker stops soon. */
  readonly stop: () => void;
}

export interface ReplayDeps<Found> extends Pick<RunStores, 'run'> {
  /** The name of the model that would make it; resolves when it is ready. */
  readonly modelName: () => Promise<string>;
  readonly replay: (request: RecordRequest, record: RunRecord, onProgress: (p: RecordProgress) => void) => Promise<Found>;
  readonly cancel: (runId: string) => Promise<void>;
  readonly onStart?: () => void;
  readonly onFound?: (found: Found) => void;
  /** The run that it was about is not shown any more. */
  readonly onGone?: () => void;
}

/**
 * A run that has ended and left steps behind, went from its start on undisturbed, and whose first copy is here: else running it again would show
 * another run.
 */
export const canLookInside = (record: RunRecord | null): boolean => missingOf(record, false, 0)?.remedy === 'look';

/** What the worker is asked to make once more: the run as it was, from its start. */
export const replayRequest = (
  { runId, kind, board, seed, noise, frames }: RunRecord,
  { T, n }: Pick<RunModel, 'T' | 'n'>,
): RecordRequest => ({
  runId,
  kind,
  board,
  seed,
  T,
  n,
  steps: frames.length,
  ...(noise ? { noise } : {}),
});

/** A saved run may be of a model that is not loaded now. */
const otherModel = (ran: string, present: string): Failure => ({
  code: 'other-model',
  message: `This run was made by ${ran}, and ${present} is loaded: choose ${ran} under “Model & device” to look inside.`,
});

const NOTHING = { phase: 'idle', runId: null, progress: null, found: null, failure: null } as const;

/**
 * The store. It speaks of the run that is shown alone: what it found of a run whose board or kind is away comes back with it, and is forgotten
 * as soon as another run of the kind, or more of this one, is asked for.
 */
export function createReplayStore<Found>(deps: ReplayDeps<Found>): StoreApi<ReplayState<Found>> {
  const { run, modelName, replay, cancel, onStart, onFound, onGone } = deps;
  const store = createStore<ReplayState<Found>>()((set, get) => ({
    ...NOTHING,
    async start() {
      const { record, attached } = run.getState();
      if (!record?.model || !attached || !canLookInside(record) || get().phase === 'running') return;
      const { runId, model } = record;
      const mine = (): boolean => get().runId === runId && get().phase === 'running';
      onStart?.();
      set({ ...NOTHING, phase: 'running', runId });
      try {
        const present = await modelName();
        if (!mine()) return;
        if (present !== model.name) return set({ ...NOTHING, phase: 'failed', runId, failure: otherModel(model.name, present) });
        const found = await replay(replayRequest(record, model), record, (progress) => mine() && set({ progress }));
        if (!mine()) return;
        set({ phase: 'ready', found, progress: null });
        onFound?.(found);
      } catch (e) {
        if (!mine()) return;
        const failure = failureOf(e);
        set(failure.code === 'cancelled' ? NOTHING : { ...NOTHING, phase: 'failed', runId, failure });
      }
    },
    stop() {
      const { phase, runId } = get();
      if (phase !== 'running' || runId === null) return;
      set(NOTHING);
      cancel(runId).catch(() => undefined); // a dead worker has stopped already
    },
  }));
  /** What was found of runs that are away, by their names. */
  const away = new Map<string, Found>();
  run.subscribe((runs) => {
    const shown = shownRun(runs)?.runId ?? null;
    const { runId, found, stop } = store.getState();
    if (runId !== null && shown !== runId) {
      if (found) away.set(runId, found);
      stop();
      store.setState(NOTHING);
      onGone?.();
    }
    for (const one of away.keys()) if (!runNamed(runs, one)) away.delete(one);
    const again = shown === null ? undefined : away.get(shown);
    if (shown === null || again === undefined) return;
    away.delete(shown);
    store.setState({ ...NOTHING, phase: 'ready', runId: shown, found: again });
    onFound?.(again);
  });
  return store;
}
