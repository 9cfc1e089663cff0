/** The last run of every tab and kind, as the text of its file with y and z of its last step, kept in IndexedDB so that a reload brings it back. A convenience: never rejects. */

import type { DBSchema } from 'idb';
import type { StateShape } from '../model/states.ts';
import type { HeldState } from '../protocol/session.ts';
import { Database } from './database.ts';

interface LastRun {
  readonly text: string;
  /** The sides of its model's y and z; absent in a run from elsewhere, which cannot go on. */
  readonly shape?: StateShape | undefined;
  /** y and z of a step of it, the last one or one of the last; absent where they were not to be had, or are too large. */
  readonly state?: HeldState | undefined;
  /** What stopped it, where nobody pressed Stop. */
  readonly cut?: 'left' | 'away' | undefined;
}
interface Entry extends LastRun {
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

/** This tab's last run of a kind; null where there is none. What it holds is not checked. */
export async function readLastRun(kind: string): Promise<LastRun | null> {
  const name = tab();
  return name === null ? null : database.attempt(async (db) => (await db.get('runs', `${name} ${kind}`)) ?? null, null);
}

/** Keeps a run as the last one of this tab and kind. It is on its way as soon as the database is open: a page that is left waits for nothing. */
export async function writeLastRun(kind: string, run: LastRun): Promise<void> {
  const name = tab();
  if (name === null) return;
  await database.attempt(async (db) => {
    const writing = db.transaction('runs', 'readwrite');
    void writing.store.put({ ...run, at: Date.now() }, `${name} ${kind}`).catch(() => undefined);
    writing.commit(); // now: a page that is gone before the request has answered would take it back
    await writing.done;
    const transaction = db.transaction('runs', 'readwrite');
    const oldestFirst = await transaction.store.index('at').getAllKeys();
    for (const key of oldestFirst.slice(0, -MOST_ENTRIES)) await transaction.store.delete(key);
    await transaction.done;
  }, undefined); // full or blocked: a reload does without
}
