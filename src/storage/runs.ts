/**
 * Training runs and their checkpoints in IndexedDB. A checkpoint is there whole or not at all: its files, its entry and the run's record go
 * in one transaction. What comes out is checked; a damaged run is told of and hurts no other.
 */

import type { DBSchema, IDBPDatabase } from 'idb';
import { z } from 'zod';
import { coded } from '../model/errors.ts';
import { DamagedError } from '../protocol/errors.ts';
import { Database } from './database.ts';

export class NoRunError extends coded('no-run') {}
export class NoCheckpointError extends coded('no-checkpoint') {}
export class LastCheckpointError extends coded('last-checkpoint') {}
/** There is a run of this name already. */
export class RunExistsError extends coded('exists') {}

/** What is known of a checkpoint without reading its files. */
const entrySchema = z.object({
  runId: z.string(),
  /** Optimiser steps done. */
  step: z.number().int().min(0),
  /** Milliseconds since 1970. */
  savedAt: z.number(),
  /** Of both files. */
  bytes: z.number().min(0),
  /** Seconds of training until then. */
  seconds: z.number().min(0),
  /** Of the evaluation's first group at that step, shares 0..1; null where none was held. */
  exact: z.number().nullable(),
  accuracy: z.number().nullable(),
});
export type CheckpointEntry = z.infer<typeof entrySchema>;

const bytes = z.custom<Uint8Array>((v) => v instanceof Uint8Array, 'must be bytes');

const filesSchema = z.object({
  /** Everything the trainer needs to go on. */
  state: bytes,
  /** The averaged weights, as anybody's model file. */
  model: bytes,
});
export type CheckpointFiles = z.infer<typeof filesSchema>;

/** A run with its checkpoints, the newest first. */
export interface Stored<Run> {
  readonly run: Run;
  readonly checkpoints: readonly CheckpointEntry[];
}

interface Schema extends DBSchema {
  runs: { key: string; value: unknown };
  checkpoints: { key: [string, number]; value: unknown };
  files: { key: [string, number]; value: unknown };
}
const STORES = ['runs', 'checkpoints', 'files'] as const;

/** All keys of one run's checkpoints. */
const ofRun = (id: string): IDBKeyRange => IDBKeyRange.bound([id], [id, Infinity]);

/** Runs of the shape that `schema` checks. */
export class RunStore<Run extends { readonly id: string }> {
  private readonly schema: z.ZodType<Run>;
  private readonly db: Database<Schema>;

  constructor(schema: z.ZodType<Run>, name = 'trm-playground-runs') {
    this.schema = schema;
    this.db = new Database<Schema>(name, 1, (db) => STORES.forEach((store) => db.createObjectStore(store)));
  }

  /** Every run that can be read, in no order, and the ids of those that cannot. @throws BlockedError */
  list(): Promise<{ readonly runs: readonly Stored<Run>[]; readonly damaged: readonly string[] }> {
    return this.guard(async (db) => {
      const tx = db.transaction(['runs', 'checkpoints']);
      const [ids, records, entries] = await Promise.all([
        tx.objectStore('runs').getAllKeys(),
        tx.objectStore('runs').getAll(),
        tx.objectStore('checkpoints').getAll(),
      ]);
      const checkpoints = entries.flatMap((raw) => entrySchema.safeParse(raw).data ?? []);
      const runs: Stored<Run>[] = [];
      const damaged: string[] = [];
      records.forEach((raw, i) => {
        const run = this.schema.safeParse(raw).data;
        if (run?.id === ids[i]) runs.push({ run, checkpoints: newestFirst(checkpoints.filter(({ runId }) => runId === run.id)) });
        else damaged.push(ids[i]);
      });
      return { runs, damaged };
    });
  }

  /** @throws NoRunError, DamagedError, BlockedError */
  get(id: string): Promise<Stored<Run>> {
    return this.guard(async (db) => {
      const tx = db.transaction(['runs', 'checkpoints']);
      const [raw, entries] = await Promise.all([tx.objectStore('runs').get(id), tx.objectStore('checkpoints').getAll(ofRun(id))]);
      return { run: this.read(id, raw), checkpoints: newestFirst(entries.flatMap((entry) => entrySchema.safeParse(entry).data ?? [])) };
    });
  }

  /** @throws RunExistsError, FullError, BlockedError */
  create(run: Run): Promise<void> {
    return this.guard(async (db) => {
      const tx = db.transaction('runs', 'readwrite');
      if ((await tx.store.getKey(run.id)) !== undefined) throw new RunExistsError(`There is a run named ${run.id} already.`);
      await whole(tx, [() => tx.store.put(run, run.id)]);
    });
  }

  /** Replaces a run's record by what `change` makes of it. @throws NoRunError, DamagedError, FullError, BlockedError */
  update(id: string, change: (run: Run) => Run): Promise<void> {
    return this.guard(async (db) => {
      const tx = db.transaction('runs', 'readwrite');
      const run = change(this.read(id, await tx.store.get(id)));
      await whole(tx, [() => tx.store.put(run, id)]);
    });
  }

  /**
   * Saves a checkpoint with the run's record, and forgets those that `keep` leaves out. All of it or nothing.
   * @param keep the steps to keep, of all checkpoints, the new one first
   * @throws FullError, BlockedError
   */
  save(
    run: Run,
    entry: CheckpointEntry,
    files: CheckpointFiles,
    keep: (checkpoints: readonly CheckpointEntry[]) => ReadonlySet<number>,
  ): Promise<void> {
    return this.guard(async (db) => {
      const tx = db.transaction(STORES, 'readwrite');
      const [checkpoints, kept] = [tx.objectStore('checkpoints'), tx.objectStore('files')];
      const keys = await checkpoints.getAllKeys(ofRun(run.id));
      const others = (await checkpoints.getAll(ofRun(run.id))).flatMap((raw) => entrySchema.safeParse(raw).data ?? []);
      const wanted = keep([entry, ...newestFirst(others.filter(({ step }) => step !== entry.step))]);
      const surplus = keys.filter(([, step]) => step !== entry.step && !wanted.has(step));
      await whole(tx, [
        () => tx.objectStore('runs').put(run, run.id),
        () => checkpoints.put(entry, [run.id, entry.step]),
        () => kept.put(files, [run.id, entry.step]),
        ...surplus.flatMap((key) => [() => checkpoints.delete(key), () => kept.delete(key)]),
      ]);
    });
  }

  /** @throws NoCheckpointError, DamagedError, BlockedError */
  files(id: string, step: number): Promise<CheckpointFiles> {
    return this.guard(async (db) => {
      const raw = await db.get('files', [id, step]);
      if (raw === undefined) throw new NoCheckpointError(`The run ${id} has no checkpoint of step ${step}.`);
      const { data } = filesSchema.safeParse(raw);
      if (!data) throw new DamagedError(`The checkpoint of step ${step} of the run ${id} is damaged.`);
      return data;
    });
  }

  /** Forgets a run, damaged or not, and everything of it. @throws NoRunError, BlockedError */
  deleteRun(id: string): Promise<void> {
    return this.guard(async (db) => {
      const tx = db.transaction(STORES, 'readwrite');
      if ((await tx.objectStore('runs').getKey(id)) === undefined) throw noRun(id);
      await whole(tx, [
        () => tx.objectStore('runs').delete(id),
        () => tx.objectStore('checkpoints').delete(ofRun(id)),
        () => tx.objectStore('files').delete(ofRun(id)),
      ]);
    });
  }

  /**
   * Forgets one checkpoint of several.
   * @param change what the run's record becomes, given the checkpoints that stay, the newest first
   * @throws NoRunError, NoCheckpointError, LastCheckpointError, DamagedError, BlockedError
   */
  deleteCheckpoint(
    id: string,
    step: number,
    change: (run: Run, left: readonly [CheckpointEntry, ...CheckpointEntry[]]) => Run,
  ): Promise<void> {
    return this.guard(async (db) => {
      const tx = db.transaction(STORES, 'readwrite');
      const run = this.read(id, await tx.objectStore('runs').get(id));
      const all = (await tx.objectStore('checkpoints').getAll(ofRun(id))).flatMap((raw) => entrySchema.safeParse(raw).data ?? []);
      if (!all.some((entry) => entry.step === step)) throw new NoCheckpointError(`The run ${id} has no checkpoint of step ${step}.`);
      const [first, ...rest] = newestFirst(all.filter((entry) => entry.step !== step));
      if ((first as CheckpointEntry | undefined) === undefined) {
        throw new LastCheckpointError('This is the only checkpoint of the run, without which it could not go on; delete the run instead.');
      }
      await whole(tx, [
        () => tx.objectStore('runs').put(change(run, [first, ...rest]), id),
        () => tx.objectStore('checkpoints').delete([id, step]),
        () => tx.objectStore('files').delete([id, step]),
      ]);
    });
  }

  /** Closes the database, for tests and before it is deleted. */
  async close(): Promise<void> {
    await this.db.close();
  }

  private read(id: string, raw: unknown): Run {
    if (raw === undefined) throw noRun(id);
    const { data } = this.schema.safeParse(raw);
    if (data?.id !== id) throw new DamagedError(`What is stored of the run ${id} is damaged.`);
    return data;
  }

  /** Does `work` on the open database, and gives the browser's refusals a code. */
  private guard<T>(work: (db: IDBPDatabase<Schema>) => Promise<T>): Promise<T> {
    return this.db.use(work, 'the run', 'checkpoints or runs');
  }
}

/** Writes everything or nothing: a failure anywhere, also before its request was made, takes back what was written. */
async function whole(tx: { abort: () => void; readonly done: Promise<void> }, writes: readonly (() => Promise<unknown>)[]): Promise<void> {
  const requests: Promise<unknown>[] = [];
  try {
    for (const write of writes) requests.push(write());
    await Promise.all([...requests, tx.done]);
  } catch (e) {
    try {
      tx.abort();
    } catch {
      // The browser has aborted it already.
    }
    await Promise.allSettled([...requests, tx.done]);
    throw e;
  }
}

const noRun = (id: string): NoRunError => new NoRunError(`There is no run ${id} in storage.`);

const newestFirst = (entries: readonly CheckpointEntry[]): CheckpointEntry[] =>
  [...entries].sort((a, b) => b.savedAt - a.savedAt || b.step - a.step);
