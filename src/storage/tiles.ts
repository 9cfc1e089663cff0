/**
 * What the engine found out about this device (tile choices, fast paths that agreed), kept in IndexedDB between visits. Only a
 * convenience: a browser without storage finds it out again.
 */

import type { DBSchema } from 'idb';
import { Database } from './database.ts';

interface Schema extends DBSchema {
  texts: { key: string; value: string };
}

/** Entries kept at most; then all are forgotten, those in use are soon found out again. */
const MOST_ENTRIES = 500;
/** Longest text that is believed. */
const MOST_CHARACTERS = 200;

/** A memory of short texts, as `CreateOptions.tileMemory` wants it. Never rejects. */
export function storedTiles(name = 'trm-playground-device'): {
  read(key: string): Promise<string | null>;
  write(key: string, text: string): Promise<void>;
} {
  const database = new Database<Schema>(name, 1, (db) => db.createObjectStore('texts'));
  return {
    read: (key) =>
      database.attempt(async (db) => {
        const text: unknown = await db.get('texts', key);
        return typeof text === 'string' && text.length <= MOST_CHARACTERS ? text : null;
      }, null),
    write: (key, text) =>
      database.attempt(async (db) => {
        const { store, done } = db.transaction('texts', 'readwrite');
        if ((await store.count()) >= MOST_ENTRIES) await store.clear();
        await store.put(text, key);
        await done;
      }, undefined), // full or blocked: found out again at the next visit
  };
}
