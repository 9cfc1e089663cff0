/** Training: asks the worker to train, records what it tells, and keeps the list of runs in storage. */

import { createStore, type StoreApi } from 'zustand';
import type { TrmClient } from '../../client/client.ts';
import { failureOf } from '../../protocol/errors.ts';
import type { Failure } from '../../protocol/session.ts';
import type { Exported, LessonSpec, RunSummary, StorageUse, TrainConfig, TrainRequest, WhichCheckpoint } from '../../protocol/training.ts';
import { isTraining, newRun, storedRun, withTrainEvent, type TrainingRun } from './record.ts';

interface NewRun {
  readonly name: string;
  readonly lesson: LessonSpec;
  readonly config: TrainConfig;
}

export interface TrainingState {
  /** The run on the page: the one that is trained, or the one that was opened last. */
  readonly current: TrainingRun | null;
  /** Runs in storage, the one that changed last first; null until they were asked for. */
  readonly runs: readonly RunSummary[] | null;
  readonly use: StorageUse | null;
  /** Runs that another tab trains now. */
  readonly elsewhere: ReadonlySet<string>;
  /** Why the last thing asked of the list did not work. */
  readonly failure: Failure | null;
  /** Trains a new run. Does nothing while one is trained. Resolves when it is over. */
  readonly start: (run: NewRun) => Promise<void>;
  /** Goes on with a run in storage exactly where it stood; `steps`: only so many, then it pauses. */
  readonly resume: (runId: string, steps?: number) => Promise<void>;
  /** Pauses after the present step, and saves. Resolves when it has. */
  readonly pause: () => Promise<void>;
  /** Opens a run in storage with its curves; null closes the one that is open. Does nothing while one is trained. */
  readonly open: (runId: string | null) => void;
  /** Asks for the runs in storage and for what they take. */
  readonly refresh: () => Promise<void>;
  readonly rename: (runId: string, name: string) => Promise<void>;
  readonly remove: (runId: string) => Promise<void>;
  readonly removeCheckpoint: (runId: string, step: number) => Promise<void>;
  /** Lets a run go on from an earlier checkpoint. */
  readonly rewind: (runId: string, step: number) => Promise<void>;
  /** The weights as a file; null when that did not work (`failure` says why). */
  readonly exported: (runId: string, which: WhichCheckpoint) => Promise<Exported | null>;
  readonly dismiss: () => void;
}

export interface TrainingDeps {
  readonly client: Pick<
    TrmClient,
    'train' | 'pauseTraining' | 'runs' | 'renameRun' | 'deleteRun' | 'deleteCheckpoint' | 'rewind' | 'exportRun' | 'storageUse'
  >;
  /** Resolves when the device is ready. */
  readonly device: () => Promise<unknown>;
  /** Resolves with the name of the model in the worker, when one for the kind on the page is ready. */
  readonly model: () => Promise<string>;
  readonly newId: () => string;
  /** Ids of the runs that any tab trains now, this one too. */
  readonly locked: () => Promise<readonly string[]>;
  /** A run is no longer in storage. */
  readonly removed: (runId: string) => void;
}

const NONE: ReadonlySet<string> = new Set();

export function createTrainingStore(deps: TrainingDeps): StoreApi<TrainingState> {
  const { client } = deps;
  return createStore<TrainingState>()((set, get) => {
    const update = (runId: string, change: (s: TrainingRun) => TrainingRun): void => {
      const { current } = get();
      if (current?.id === runId) set({ current: change(current) });
    };

    /** Trains a run, from the preparation to the end or a pause. `request` prepares and says what is asked. */
    const train = async (current: TrainingRun, request: () => Promise<TrainRequest>): Promise<void> => {
      if (isTraining(get().current)) return;
      const { id } = current;
      set({ current: { ...current, phase: 'starting', failure: null, notSaved: null }, failure: null });
      try {
        const asked = await request();
        if (get().current?.phase === 'stopping') {
          // Pause was pressed before there was anything to pause.
          set({ current: asked.type === 'new' ? null : current });
          return;
        }
        update(id, (s) => ({ ...s, phase: 'training' }));
        await client.train(asked, (event) => {
          update(id, (s) => withTrainEvent(s, event));
          if (event.type === 'saved') void get().refresh(); // what is saved stands in the list
        });
      } catch (e) {
        update(id, (s) => ({ ...s, phase: 'failed', failure: failureOf(e) }));
      }
      await get().refresh();
    };

    /** Something asked of the list; what goes wrong is told, and the list read again. */
    const ask = async <T>(what: () => Promise<T>): Promise<T | null> => {
      set({ failure: null });
      try {
        return await what();
      } catch (e) {
        set({ failure: failureOf(e) });
        return null;
      }
    };
    const change = async (what: () => Promise<void>): Promise<void> => {
      await ask(what);
      const { failure } = get();
      await get().refresh();
      if (failure) set({ failure });
    };
    /** The open run as it stands in storage now. */
    const reopen = (runId: string): void => {
      const { current, runs } = get();
      const run = runs?.find((r) => r.id === runId);
      if (current?.id === runId && run && !isTraining(current))
        set({ current: { ...storedRun(run), examples: current.examples.filter((e) => e.step <= run.step) } });
    };

    return {
      current: null,
      runs: null,
      use: null,
      elsewhere: NONE,
      failure: null,
      async start({ name, lesson, config }) {
        const id = deps.newId();
        const current = newRun({ id, name, lesson, config, base: null });
        await train(current, async () => {
          await deps.device();
          const base = config.start === 'loaded' ? await deps.model() : null;
          update(id, (s) => ({ ...s, base }));
          return { type: 'new', runId: id, name, lesson, config, base };
        });
      },
      async resume(runId, steps) {
        const run = get().runs?.find((r) => r.id === runId);
        const open = get().current;
        if (!run) return;
        const current = open?.id === runId && open.step === run.step ? open : storedRun(run);
        await train(current, async () => {
          await deps.device();
          return { type: 'resume', runId, ...(steps === undefined ? {} : { steps }) };
        });
      },
      async pause() {
        const { current } = get();
        if (!current || (current.phase !== 'training' && current.phase !== 'starting')) return;
        const { id, phase } = current;
        update(id, (s) => ({ ...s, phase: 'stopping' }));
        const stopped = (): boolean => get().current?.id !== id || !isTraining(get().current);
        if (phase === 'training') await client.pauseTraining(id, stopped);
      },
      open(runId) {
        if (isTraining(get().current)) return;
        const run = get().runs?.find((r) => r.id === runId);
        set({ current: run ? storedRun(run) : null });
      },
      async refresh() {
        const read = await ask(() => Promise.all([client.runs(), client.storageUse(), deps.locked()]));
        if (!read) return;
        const [runs, use, locked] = read;
        const { current } = get();
        const mine = isTraining(current) ? current?.id : undefined;
        set({ runs: [...runs].sort((a, b) => b.updatedAt - a.updatedAt), use, elsewhere: new Set(locked.filter((id) => id !== mine)) });
      },
      rename: (runId, name) =>
        change(async () => {
          await client.renameRun(runId, name);
          update(runId, (s) => ({ ...s, name }));
        }),
      remove: (runId) =>
        change(async () => {
          await client.deleteRun(runId);
          if (get().current?.id === runId) set({ current: null });
          deps.removed(runId);
        }),
      removeCheckpoint: (runId, step) => change(() => client.deleteCheckpoint(runId, step)),
      async rewind(runId, step) {
        await change(() => client.rewind(runId, step));
        reopen(runId);
      },
      exported: (runId, which) => ask(() => client.exportRun(runId, which)),
      dismiss: () => set({ failure: null }),
    };
  });
}
