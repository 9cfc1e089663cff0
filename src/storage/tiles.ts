/**
 * What the engine found out about this device (tile choices, fast paths that agreed), kept in IndexedDB between visits. Only a
 * convenience: a browser without storage finds it out again.
 */

import { openDB, type DBSchema, type IDBPDatabase } from 'idb';

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
  let opened: Promise<IDBPDatabase<Schema>> | null = null;
  const database = (): Promise<IDBPDatabase<Schema>> =>
    (opened ??= openDB<Schema>(name, 1, {
      upgrade: (db) => void db.createObjectStore('texts'),
      blocking: () => void opened?.then((db) => db.close()).then(() => (opened = null)),
      terminated: () => (opened = null),
    }));
  return {
    async read(key) {
      try {
        const text: unknown = await (await database()).get('texts', key);
        return typeof text === 'string' && text.length <= MOST_CHARACTERS ? text : null;
      } catch {
        opened = null;
        return null;
      }
    },
    async write(key, text) {
      try {
        const store = (await database()).transaction('texts', 'readwrite').store;
        if ((await store.count()) >= MOST_ENTRIES) await store.clear();
        await store.put(text, key);
        await store.transaction.done;
      } catch {
        opened = null; // full or blocked: found out again at the next visit
      }
    },
  };
}
