/** The last run of every tab and kind, as the text of its file, kept in IndexedDB so that a reload brings it back. A convenience: never rejects. */

import type { DBSchema } from 'idb';
import { Database } from './database.ts';

interface Entry {
  readonly text: string;
  /** Milliseconds since 1970 */
  readonly at: number;
}
interface Schema extends DBSchema {
  runs: { key: string; value: Entry; indexes: { at: number } };
}

/** Entries kept at most; the oldest go first. */
const MOST_ENTRIES = 12;
/** Where a tab keeps its own name: a reload has the same, another tab another. */
const TAB_KEY = 'trm-playground:tab';

/** The name of this tab, made up at its first use; null where the browser blocks storage. */
function tab(): string | null {
  try {
    const known = sessionStorage.getItem(TAB_KEY);
    if (known) return known;
    const made = crypto.randomUUID();
    sessionStorage.setItem(TAB_KEY, made);
    return made;
  } catch {
    return null;
  }
}

const database = new Database<Schema>('trm-playground-last-run', 2, (db) => {
  if (db.objectStoreNames.contains('runs')) db.deleteObjectStore('runs'); // without the index
  db.createObjectStore('runs').createIndex('at', 'at');
});

/** The text of this tab's last run of a kind; null where there is none. What it holds is not checked. */
export async function readLastRun(kind: string): Promise<string | null> {
  const name = tab();
  if (name === null) return null;
  try {
    return (await (await database.open()).get('runs', `${name} ${kind}`))?.text ?? null;
  } catch {
    database.forget();
    return null;
  }
}

/** Keeps the text of a run as the last one of this tab and kind. */
export async function writeLastRun(kind: string, text: string): Promise<void> {
  const name = tab();
  if (name === null) return;
  try {
    const transaction = (await database.open()).transaction('runs', 'readwrite');
    await transaction.store.put({ text, at: Date.now() }, `${name} ${kind}`);
    const oldestFirst = await transaction.store.index('at').getAllKeys();
    for (const key of oldestFirst.slice(0, -MOST_ENTRIES)) await transaction.store.delete(key);
    await transaction.done;
  } catch {
    database.forget(); // full or blocked: a reload does without
  }
}
