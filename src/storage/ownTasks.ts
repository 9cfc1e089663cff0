/** A person's own puzzles by name, in IndexedDB. What cannot be read is passed over; storage that is refused keeps nothing and says so. */

import type { DBSchema } from 'idb';
import { z } from 'zod';
import { Database } from './database.ts';

export interface OwnEntry<T> {
  readonly name: string;
  readonly value: T;
  /** Milliseconds since 1970. */
  readonly savedAt: number;
}

interface Schema extends DBSchema {
  own: { key: string; value: unknown };
}

/** Entries that are kept at most; the oldest go first. */
const MOST = 500;

export class OwnStore<T> {
  private readonly schema: z.ZodType<OwnEntry<T>>;
  private readonly database: Database<Schema>;

  /** @param value the door for what is kept @param database its name, one a kind */
  constructor(value: z.ZodType<T>, database: string) {
    this.schema = z.object({ name: z.string(), value, savedAt: z.number() });
    this.database = new Database<Schema>(database, 1, (db) => db.createObjectStore('own'));
  }

  /** The latest first; none where the browser refuses storage. */
  async all(): Promise<OwnEntry<T>[]> {
    try {
      const raw = await (await this.database.open()).getAll('own');
      return raw.flatMap((entry) => this.schema.safeParse(entry).data ?? []).sort((a, b) => b.savedAt - a.savedAt);
    } catch {
      return [];
    }
  }

  /** Keeps an entry in place of one of the same name. Resolves false where the browser refuses. */
  async put(entry: OwnEntry<T>): Promise<boolean> {
    try {
      const db = await this.database.open();
      await db.put('own', entry, entry.name);
      const surplus = (await db.count('own')) - MOST;
      if (surplus > 0) for (const { name } of (await this.all()).slice(-surplus)) await db.delete('own', name);
      return true;
    } catch {
      return false;
    }
  }

  async remove(name: string): Promise<void> {
    try {
      await (await this.database.open()).delete('own', name);
    } catch {
      // Refused storage holds nothing to remove.
    }
  }
}
