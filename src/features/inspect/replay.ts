/** Making the run on the page once more, on demand, to see inside it: what is missing for that, how far it is, what it found (every update of its first copy, or the paths of all copies), or why it could not. */

import { createStore, type StoreApi } from 'zustand';
import { isLive, tokensOf, type RunRecord, type RunModel } from '../../client/record.ts';
import { perStepOf, type Numbers } from '../../page/run/playback.ts';
import { runNamed, shownRun, type RunStores } from '../../page/run/run.ts';
import { failureOf, OtherModelError } from '../../protocol/errors.ts';
import type { RecordProgress, RecordRequest, Recording, Trajectories, TrajectoriesRequest, YTick, ZTick } from '../../protocol/inspect.ts';
import type { Failure } from '../../protocol/session.ts';
import { insideWords } from './words.ts';

/** The press that takes it away: a run, looking inside it, watching the recorded copy; null where one can but wait, or nothing helps. */
export type WayIn = 'solve' | 'look' | 'watch' | null;

export interface Missing {
  readonly sentence: string;
  readonly remedy: WayIn;
}

/**
 * What is missing of the run that is shown; null where its inside is there.
 * @param recorded its updates were recorded
 * @param copy the copy that is watched
 */
export function missingOf(record: RunRecord | null, recorded: boolean, copy: number): Missing | null {
  if (isLive(record)) return { sentence: insideWords.live, remedy: null };
  if (!record?.model || record.frames.length === 0) return { sentence: insideWords.noRun, remedy: 'solve' };
  if (record.changes) return { sentence: insideWords.changed, remedy: null };
  if (record.onlyCopy) return { sentence: insideWords.onlyCopy(record.onlyCopy), remedy: null };
  if (!recorded) return { sentence: insideWords.before, remedy: 'look' };
  return copy === 0 ? null : { sentence: insideWords.other(copy), remedy: 'watch' };
}

interface ReplayState<Found> {
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

interface ReplayDeps<Found> extends Pick<RunStores, 'run'> {
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
const otherModel = (ran: string, present: string): OtherModelError =>
  new OtherModelError(`This run was made by ${ran}, and ${present} is loaded: choose ${ran} under “Model & device” to look inside.`);

const NOTHING = { phase: 'idle', runId: null, progress: null, found: null, failure: null } as const;

/**
 * The store. It speaks of the run that is shown alone: what it found of a run whose board or kind is away comes back with it, and is forgotten
 * as soon as another run of the kind, or more of this one, is asked for.
 */
function createReplayStore<Found>(deps: ReplayDeps<Found>): StoreApi<ReplayState<Found>> {
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
        if (present !== model.name) throw otherModel(model.name, present);
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

export interface Inspected {
  readonly recording: Recording;
  /** Cells that the recording decodes otherwise than the run did, by step from 1; only steps where there are some. */
  readonly differs: ReadonlyMap<number, number>;
}

export type InspectState = ReplayState<Inspected>;

interface InspectDeps extends Pick<ReplayDeps<Inspected>, 'run' | 'modelName' | 'cancel'>, Pick<RunStores, 'playback'> {
  readonly record: (request: RecordRequest, onProgress: (p: RecordProgress) => void) => Promise<Recording>;
}

/** The store; while a recording is there, the playback head can stand at every update. */
export const createInspectStore = ({ playback, record: ask, ...deps }: InspectDeps): StoreApi<InspectState> =>
  createReplayStore<Inspected>({
    ...deps,
    async replay(request, record, onProgress) {
      const recording = await ask(request, onProgress);
      return { recording, differs: differences(record, recording) };
    },
    onStart: () => playback.getState().pause(),
    onFound({ recording }) {
      playback.getState().open({ perStep: perStepOf(recording), steps: recording.steps });
    },
    onGone: () => playback.getState().open(null),
  });

/** Updates of y among the first `done`. */
export const yDone = ({ n }: Numbers, done: number): number => Math.floor(done / (n + 1));

/** Updates of z among the first `done`. */
export const zDone = ({ n }: Numbers, done: number): number => Math.floor(done / (n + 1)) * n + (done % (n + 1));

/** y after the first `done` updates; null while it is the constant it starts from. */
export const yAt = (recording: Recording, done: number): YTick | null => recording.y[yDone(recording, done) - 1] ?? null;

/** z after the first `done` updates; null while it is the constant it starts from. */
export const zAt = (recording: Recording, done: number): ZTick | null => recording.z[zDone(recording, done) - 1] ?? null;

/** Points [supervision steps done, ||dz|| / ||z||], in order. */
export type ResidualPoints = readonly (readonly [steps: number, change: number])[];

/** The updates of z of a recording on the axis of supervision steps. */
export function residualsOf({ T, n, z }: Pick<Recording, 'T' | 'n' | 'z'>): ResidualPoints {
  const perStep = perStepOf({ T, n });
  return z.map(({ step, cycle, index, residual }) => [step - 1 + ((cycle - 1) * (n + 1) + index) / perStep, residual] as const);
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

export interface Traced {
  readonly trajectories: Trajectories;
  /** The first step, from 1, after which a copy is elsewhere than in the run; null where there is none. */
  readonly strays: number | null;
}

export type TrajectoriesState = ReplayState<Traced>;

interface TrajectoriesDeps extends Pick<ReplayDeps<Traced>, 'run' | 'modelName' | 'cancel'> {
  readonly trace: (request: TrajectoriesRequest, onProgress: (p: RecordProgress) => void) => Promise<Trajectories>;
}

export const createTrajectoriesStore = ({ trace, ...deps }: TrajectoriesDeps): StoreApi<TrajectoriesState> =>
  createReplayStore<Traced>({
    ...deps,
    async replay(request, record, onProgress) {
      const trajectories = await trace({ ...request, copies: record.copies }, onProgress);
      return { trajectories, strays: straysAt(record, trajectories) };
    },
  });

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
