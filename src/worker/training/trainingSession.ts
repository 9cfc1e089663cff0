/** The part of the session that trains: one run at a time, everything kept in storage, nothing of Solve's disturbed. */

import { z } from 'zod';
import { sha256Of } from '../../model/weights/checksums.ts';
import { loadWeights, saveWeights, TASK_KEY } from '../../model/weights/open.ts';
import { AnotherTabError, BusyError } from '../../protocol/errors.ts';
import { reply, check, failureOf, type Reply } from '../../protocol/session.ts';
import {
  RUN_LOCK,
  trainingRunId,
  trainRequestSchema,
  whichCheckpoint,
  type Exported,
  type RunSummary,
  type StorageUse,
  type TrainEvent,
  type TrainingApi,
  type TrainRequest,
  type WhichCheckpoint,
} from '../../protocol/training.ts';
import { RunStore, type CheckpointEntry, type Stored, NoCheckpointError, RunExistsError } from '../../storage/runs.ts';
import type { SessionHost } from '../device.ts';
import type { LoopOptions, Save } from './options.ts';
import {
  decodeCheckpoint,
  encodeCheckpoint,
  bestOf,
  kept,
  newRecord,
  runRecordSchema,
  stepOf,
  summaryOf,
  type StoredRun,
} from './records.ts';

const runName = z.string().min(1).max(120);
const stepNumber = z.number().int().min(0);

/** The run that trains now. */
interface Active {
  readonly id: string;
  readonly abort: AbortController;
  /** Its new name, when it was renamed meanwhile. */
  name: string | null;
}

export class TrainingSession implements TrainingApi {
  private readonly host: SessionHost;
  private readonly store: RunStore<StoredRun>;
  private active: Active | null = null;

  constructor(host: SessionHost, store = new RunStore(runRecordSchema)) {
    this.host = host;
    this.store = store;
  }

  /** Whether a run trains now. */
  get busy(): boolean {
    return this.active !== null;
  }

  async train(request: TrainRequest, onEvent: (e: TrainEvent) => void): Promise<void> {
    const { runId } = request;
    let end: TrainEvent;
    try {
      const requested = check(trainRequestSchema, request, 'training');
      if (this.active) throw new BusyError('Another run is training: pause it first.');
      const active: Active = { id: runId, abort: new AbortController(), name: null };
      this.active = active;
      try {
        end = await alone(runId, () => this.sit(requested, active, onEvent));
      } finally {
        this.active = null;
      }
    } catch (e) {
      end = { type: 'failed', runId, error: failureOf(e) };
    }
    onEvent(end);
  }

  pauseTraining(runId: string): void {
    if (this.active?.id === runId) this.active.abort.abort();
  }

  runs(): Promise<Reply<RunSummary[]>> {
    return reply(async () => {
      const { runs } = await this.store.list();
      return runs.map(summaryOf).sort((a, b) => b.updatedAt - a.updatedAt);
    });
  }

  renameRun(runId: string, name: string): Promise<Reply<null>> {
    return this.change(runId, async () => {
      const requested = check(runName, name, "run's name");
      await this.store.update(runId, (run) => ({ ...run, name: requested }));
      if (this.active?.id === runId) this.active.name = requested;
    });
  }

  deleteRun(runId: string): Promise<Reply<null>> {
    return this.change(runId, () => this.store.deleteRun(runId), 'idle');
  }

  deleteCheckpoint(runId: string, step: number): Promise<Reply<null>> {
    const requested = (): number => check(stepNumber, step, 'checkpoint');
    return this.change(
      runId,
      () => this.store.deleteCheckpoint(runId, requested(), (run, [newest]) => (run.step === step ? standingAt(run, newest) : run)),
      'idle',
    );
  }

  rewind(runId: string, step: number): Promise<Reply<null>> {
    return this.change(
      runId,
      async () => {
        const { checkpoints } = await this.store.get(runId);
        const entry = checkpoints.find((c) => c.step === check(stepNumber, step, 'checkpoint'));
        if (!entry) throw noCheckpoint(`of step ${step}`);
        await this.store.update(runId, (run) => standingAt(run, entry));
      },
      'idle',
    );
  }

  exportRun(runId: string, which: WhichCheckpoint): Promise<Reply<Exported>> {
    return reply(async () => {
      const { stored, entry, bytes } = await this.model(runId, which);
      const sha256 = await sha256Of(Uint8Array.from(bytes));
      const { cardOf, lessonData } = await import('./lessons.ts');
      const at = { step: entry.step, seconds: entry.seconds, sha256 };
      return { bytes, card: cardOf(stored.run, loadWeights(bytes), at, await lessonData(stored.run.lesson)) };
    });
  }

  storageUse(): Promise<Reply<StorageUse>> {
    return reply(async () => {
      const { runs, damaged } = await this.store.list();
      const bytes = runs.flatMap(({ checkpoints }) => checkpoints).reduce((sum, c) => sum + c.bytes, 0);
      const { usage = null, quota = null } = await navigator.storage.estimate();
      return { runs: bytes, usage, quota, damaged: [...damaged] };
    });
  }

  /** A run's model file and the kind it was learnt for, for `load`. @throws NoRunError, NoCheckpointError */
  async modelFile(runId: string, which: WhichCheckpoint): Promise<{ bytes: Uint8Array; task: string }> {
    const { bytes, stored } = await this.model(runId, which);
    return { bytes, task: stored.run.kind };
  }

  private async model(
    runId: string,
    which: WhichCheckpoint,
  ): Promise<{ stored: Stored<StoredRun>; entry: CheckpointEntry; bytes: Uint8Array }> {
    const stored = await this.store.get(check(trainingRunId, runId, 'run'));
    const step = stepOf(stored, check(whichCheckpoint, which, 'checkpoint'));
    const entry = stored.checkpoints.find((c) => c.step === step);
    if (!entry) throw noCheckpoint(which === 'best' ? 'with an evaluation' : 'to go on from');
    return { stored, entry, bytes: (await this.store.files(runId, entry.step)).model };
  }

  /** One session, to its last event. */
  private async sit(requested: TrainRequest, active: Active, emit: (e: TrainEvent) => void): Promise<TrainEvent> {
    const runId = requested.runId;
    const { TrainingLoop } = await import('./loop.ts');
    const prepared = await (requested.type === 'new' ? this.begin(requested, emit) : this.resume(runId));
    let kept = requested.type === 'resume'; // the last state is in storage
    const loop = new TrainingLoop({
      ...prepared,
      host: this.host,
      signal: active.abort.signal,
      steps: (requested.type === 'resume' ? requested.steps : undefined) ?? Infinity,
      emit,
      save: async (record, save) => {
        kept = await this.save({ ...record, name: active.name ?? record.name }, save, emit);
      },
    });
    try {
      const reason = await loop.run();
      // A run whose end was refused by storage goes on from its last save, once there is room.
      if (reason === 'finished' && kept) await this.note(loop.record, 'finished', emit);
      return { type: 'ended', runId, step: loop.record.step, reason };
    } catch (e) {
      await this.note(loop.record, 'failed', emit);
      throw e;
    }
  }

  /** A new run. Storage that refuses does not keep anybody from training. @throws RunExistsError, and what keeps it from being learnt */
  private async begin(requested: Extract<TrainRequest, { type: 'new' }>, emit: (e: TrainEvent) => void): Promise<Prepared> {
    const { runId, name, base, config } = requested;
    const { startLesson } = await import('./lessons.ts');
    const { lesson, weights } = await startLesson(requested.lesson, config, this.host.loaded(), (tasks) => this.host.startingRows(tasks));
    const run = newRecord(runId, name, base, requested.lesson, config, weights.config);
    try {
      await this.store.create(run);
    } catch (e) {
      if (e instanceof RunExistsError) throw e;
      emit({ type: 'not-saved', runId, step: 0, error: failureOf(e) });
    }
    return { run, lesson, best: null, from: { step: 0, seconds: 0, weights } };
  }

  /** A run from storage, where it stood. @throws NoRunError, WeightsError, and what keeps it from being learnt */
  private async resume(runId: string): Promise<Prepared> {
    const stored = await this.store.get(runId);
    const { run, checkpoints } = stored;
    const entry = checkpoints.find(({ step }) => step === run.step);
    if (!entry) throw noCheckpoint('to go on from');
    const files = await this.store.files(runId, entry.step);
    const { state } = decodeCheckpoint(files.state);
    const weights = loadWeights(files.model);
    const { makeLesson } = await import('./lessons.ts');
    const lesson = await makeLesson(run.lesson, run.config, weights.config);
    return { run, lesson, best: bestOf(stored), from: { step: entry.step, seconds: entry.seconds, weights, state } };
  }

  /** @returns whether it is in storage */
  private async save(
    record: StoredRun,
    { step, seconds, exact, accuracy, state, weights }: Save,
    emit: (e: TrainEvent) => void,
  ): Promise<boolean> {
    const runId = record.id;
    try {
      const files = {
        state: encodeCheckpoint(state),
        model: saveWeights(weights, { dtype: 'F32', metadata: { [TASK_KEY]: record.kind } }),
      };
      const bytes = files.state.length + files.model.length;
      const savedAt = Date.now();
      await this.store.save(
        { ...record, phase: 'paused', updatedAt: savedAt },
        { runId, step, savedAt, bytes, seconds, exact, accuracy },
        files,
        (checkpoints) => kept({ run: record, checkpoints }),
      );
      emit({ type: 'saved', runId, step, bytes });
      return true;
    } catch (e) {
      emit({ type: 'not-saved', runId, step, error: failureOf(e) });
      return false;
    }
  }

  /** Writes down how a session ended. */
  private async note({ id, step }: StoredRun, phase: StoredRun['phase'], emit: (e: TrainEvent) => void): Promise<void> {
    try {
      await this.store.update(id, (run) => ({ ...run, phase, updatedAt: Date.now() }));
    } catch (e) {
      emit({ type: 'not-saved', runId: id, step, error: failureOf(e) });
    }
  }

  private change(runId: string, work: () => Promise<void>, when: 'idle' | 'any' = 'any'): Promise<Reply<null>> {
    return reply(async () => {
      if (when === 'idle' && this.active?.id === runId) throw new BusyError('This run is training: pause it first.');
      await (when === 'idle' ? alone(runId, work) : work());
      return null;
    });
  }
}

/** Does what only one tab may do with a run, where the browser has locks (pages from a secure address). @throws AnotherTabError while another does */
async function alone<T>(runId: string, work: () => Promise<T>): Promise<T> {
  if (!('locks' in navigator)) return work();
  return navigator.locks.request(RUN_LOCK + runId, { ifAvailable: true }, (lock) => {
    if (!lock) throw new AnotherTabError('This run is training in another tab: pause it there first.');
    return work();
  });
}

type Prepared = Pick<LoopOptions, 'run' | 'lesson' | 'best' | 'from'>;

/** The run as it goes on from a checkpoint. */
const standingAt = (run: StoredRun, { step, seconds }: CheckpointEntry): StoredRun => ({
  ...run,
  step,
  seconds,
  phase: step === run.totalSteps ? 'finished' : 'paused',
  updatedAt: Date.now(),
});

const noCheckpoint = (which: string): NoCheckpointError => new NoCheckpointError(`This run has no checkpoint ${which}.`);
