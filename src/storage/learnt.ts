/**
 * ARC tasks that were learnt here, in IndexedDB: as models (by their demonstrations) and as sessions that can go on (with their test
 * inputs). What comes out is checked; what is damaged is passed over.
 */

import type { DBSchema, IDBPDatabase } from 'idb';
import { z } from 'zod';
import { coded } from '../model/errors.ts';
import { Database } from './database.ts';

/** Nothing that was learnt is kept under this name. */
export class NotLearntError extends coded('not-learnt') {}

const numbers = z.custom<Float32Array<ArrayBuffer>>((v) => v instanceof Float32Array && v.every(Number.isFinite), 'must be finite numbers');

/** One seed's averaged weights. */
const seedSchema = z.object({
  seed: z.number().int(),
  steps: z.number().int(),
  fitted: z.boolean(),
  weights: numbers,
  pretrained: z.boolean().optional(),
});

/** A model in storage. `Task` is checked by whoever reads it. */
export interface KeptModel<Task> {
  readonly key: string;
  readonly name: string;
  readonly task: Task;
  readonly savedAt: number;
  readonly seconds: number;
  /** The configuration with the key names of a file. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly seeds: readonly z.infer<typeof seedSchema>[];
}

interface Schema extends DBSchema {
  models: { key: string; value: unknown };
  sessions: { key: string; value: unknown };
}

/** Models and sessions that are kept at most; the oldest go first. */
const MODELS = 300;
const SESSIONS = 30;

const sessionSchema = z.object({ model: z.string(), savedAt: z.number(), state: z.unknown() });

export class LearntStore<Task> {
  private readonly schema: z.ZodType<KeptModel<Task>>;
  private readonly db: Database<Schema>;

  constructor(task: z.ZodType<Task>, name = 'trm-playground-learnt') {
    this.schema = z.object({
      key: z.string(),
      name: z.string(),
      task,
      savedAt: z.number(),
      seconds: z.number(),
      config: z.record(z.string(), z.unknown()),
      seeds: z.array(seedSchema),
    });
    this.db = new Database<Schema>(name, 1, (db) => {
      db.createObjectStore('models');
      db.createObjectStore('sessions');
    });
  }

  /** All models that can be read, the latest first. @throws BlockedError */
  models(): Promise<KeptModel<Task>[]> {
    return this.guard(async (db) => {
      const all = (await db.getAll('models')).flatMap((raw) => this.schema.safeParse(raw).data ?? []);
      return all.sort((a, b) => b.savedAt - a.savedAt);
    });
  }

  /** Null where there is none, or none that can be read. @throws BlockedError */
  model(key: string): Promise<KeptModel<Task> | null> {
    return this.guard(async (db) => this.schema.safeParse(await db.get('models', key)).data ?? null);
  }

  /** The state of a session as it was kept; undefined where there is none. @throws BlockedError */
  session(key: string): Promise<unknown> {
    return this.guard(async (db) => sessionSchema.safeParse(await db.get('sessions', key)).data?.state);
  }

  /** Keeps a model and where its session stands, both or neither; the oldest make room. @throws FullError, BlockedError */
  save(
    model: KeptModel<Task> | null,
    session: { readonly key: string; readonly model: string; readonly savedAt: number; readonly state: unknown },
  ): Promise<void> {
    return this.guard(async (db) => {
      const tx = db.transaction(['models', 'sessions'], 'readwrite');
      const [models, sessions] = [tx.objectStore('models'), tx.objectStore('sessions')];
      const { key, ...kept } = session;
      await Promise.all([...(model ? [models.put(model, model.key)] : []), sessions.put(kept, key)]);
      await drop(sessions, SESSIONS, key);
      await drop(models, MODELS, model?.key ?? '');
      await tx.done;
    });
  }

  /** Takes a model in that came from elsewhere. @throws FullError, BlockedError */
  put(model: KeptModel<Task>): Promise<void> {
    return this.guard(async (db) => void (await db.put('models', model, model.key)));
  }

  /** @throws NotLearntError, BlockedError */
  rename(key: string, name: string): Promise<void> {
    return this.guard(async (db) => {
      const tx = db.transaction('models', 'readwrite');
      const model = this.schema.safeParse(await tx.store.get(key)).data;
      if (!model) throw new NotLearntError('This task is no longer among those that were learnt here.');
      await tx.store.put({ ...model, name }, key);
      await tx.done;
    });
  }

  /** Forgets a model and its sessions. @throws BlockedError */
  forget(key: string): Promise<void> {
    return this.guard(async (db) => {
      const tx = db.transaction(['models', 'sessions'], 'readwrite');
      await tx.objectStore('models').delete(key);
      for (let at = await tx.objectStore('sessions').openCursor(); at; at = await at.continue()) {
        if (sessionSchema.safeParse(at.value).data?.model === key) await at.delete();
      }
      await tx.done;
    });
  }

  /** Closes the database, for tests and before it is deleted. */
  async close(): Promise<void> {
    await this.db.close();
  }

  /** Does `work` on the open database, and gives the browser's refusals a code. */
  private guard<T>(work: (db: IDBPDatabase<Schema>) => Promise<T>): Promise<T> {
    return this.db.use(work, 'what was learnt', 'learnt tasks or training runs');
  }
}

interface Entries {
  getAllKeys(): Promise<string[]>;
  getAll(): Promise<unknown[]>;
  delete(key: string): Promise<void>;
}

const datedSchema = z.object({ savedAt: z.number() });

/** Deletes the oldest entries beyond `most`, never `keep`. */
async function drop(store: Entries, most: number, keep: string): Promise<void> {
  const keys = await store.getAllKeys();
  if (keys.length <= most) return;
  const dates = (await store.getAll()).map((raw) => datedSchema.safeParse(raw).data?.savedAt ?? 0);
  const oldest = keys
    .map((key, i) => ({ key, at: dates[i] ?? 0 }))
    .filter(({ key }) => key !== keep)
    .sort((a, b) => a.at - b.at);
  for (const { key } of oldest.slice(0, keys.length - most)) await store.delete(key);
}
