/** A person's own things, kept in IndexedDB so that a reload finds them: model files with what lay beside them, and puzzles by name. What cannot be read is passed over. */

import type { DBSchema } from 'idb';
import { z } from 'zod';
import { assumptionsSchema } from '../protocol/session.ts';
import { Database } from './database.ts';

const file = z.custom<Blob>((v) => v instanceof Blob);

const keptFile = z.object({
  name: z.string(),
  file,
  /** Text of the configuration that lay beside it. */
  config: z.string().optional(),
  /** The identifiers.json that lay beside it. */
  identifiers: file.optional(),
  /** What was said of it. */
  said: assumptionsSchema.optional(),
  /** The puzzle kind that it was opened for. */
  of: z.string().optional(),
  /** Milliseconds since 1970. */
  since: z.number(),
});
type KeptFile = z.infer<typeof keptFile>;

/** With the key it is kept by. */
export interface KeptFileEntry extends KeptFile {
  readonly key: string;
}

interface Schema extends DBSchema {
  files: { key: string; value: unknown };
}

const database = new Database<Schema>('trm-playground-own-models', 1, (db) => db.createObjectStore('files'));

/** A file of the same name and length takes the place of the one before. */
export const keyOfModel = (name: string, size: number): string => `${size} ${name.slice(0, 150)}`;

/** Everything that is kept, the newest first; none where the browser refuses storage. */
export const listModels = (): Promise<KeptFileEntry[]> =>
  database.attempt(async (db) => {
    const { store } = db.transaction('files');
    const [keys, values] = await Promise.all([store.getAllKeys(), store.getAll()]);
    return keys
      .flatMap((key, i) => {
        const { data } = keptFile.safeParse(values[i]);
        return data ? [{ ...data, key }] : [];
      })
      .sort((a, b) => b.since - a.since);
  }, []);

/** @throws DOMException where the browser does not take it */
export async function keepModel(model: KeptFile): Promise<void> {
  try {
    await (await database.open()).put('files', model, keyOfModel(model.name, model.file.size));
  } catch (e) {
    database.forget();
    throw e;
  }
}

/** @throws DOMException */
export async function deleteModel(key: string): Promise<void> {
  await (await database.open()).delete('files', key);
}

export interface OwnEntry<T> {
  readonly name: string;
  readonly value: T;
  /** Milliseconds since 1970. */
  readonly savedAt: number;
}

interface PuzzleSchema extends DBSchema {
  own: { key: string; value: unknown };
}

/** Entries that are kept at most; the oldest go first. */
const MOST = 500;

export class OwnStore<T> {
  private readonly schema: z.ZodType<OwnEntry<T>>;
  private readonly database: Database<PuzzleSchema>;

  /** @param value the door for what is kept @param database its name, one a kind */
  constructor(value: z.ZodType<T>, database: string) {
    this.schema = z.object({ name: z.string(), value, savedAt: z.number() });
    this.database = new Database<PuzzleSchema>(database, 1, (db) => db.createObjectStore('own'));
  }

  /** The latest first; none where the browser refuses storage. */
  all(): Promise<OwnEntry<T>[]> {
    return this.database.attempt(async (db) => {
      const raw = await db.getAll('own');
      return raw.flatMap((entry) => this.schema.safeParse(entry).data ?? []).sort((a, b) => b.savedAt - a.savedAt);
    }, []);
  }

  /** Keeps an entry in place of one of the same name. Resolves false where the browser refuses. */
  put(entry: OwnEntry<T>): Promise<boolean> {
    return this.database.attempt(async (db) => {
      await db.put('own', entry, entry.name);
      const surplus = (await db.count('own')) - MOST;
      if (surplus > 0) for (const { name } of (await this.all()).slice(-surplus)) await db.delete('own', name);
      return true;
    }, false);
  }

  /** Refused storage holds nothing to remove. */
  remove(name: string): Promise<void> {
    return this.database.attempt((db) => db.delete('own', name), undefined);
  }
}
