/** Model files of a person's own, copied into IndexedDB with what lay beside them, so that a reload finds them. What is not one of them is passed over. */

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
export type KeptFile = z.infer<typeof keptFile>;

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
export async function listModels(): Promise<KeptFileEntry[]> {
  try {
    const transaction = (await database.open()).transaction('files');
    const [keys, values] = await Promise.all([transaction.store.getAllKeys(), transaction.store.getAll()]);
    return keys
      .flatMap((key, i) => {
        const read = keptFile.safeParse(values[i]);
        return read.success ? [{ ...read.data, key }] : [];
      })
      .sort((a, b) => b.since - a.since);
  } catch {
    database.forget();
    return [];
  }
}

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
