/**
 * One way to open an IndexedDB database: at its first use, and again after it was closed. It is given up where another tab needs a newer
 * version or the browser ends it, so that no tab blocks another.
 */

import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { FullError, BlockedError } from '../protocol/errors.ts';

/** A tab that was opened before the page was renewed, or a page that was set back: what is kept stays as it is. */
const NEWER = 'a newer version of this page keeps it in another way: reload to get that one';

export class Database<Schema extends DBSchema> {
  private readonly name: string;
  private readonly version: number;
  private readonly upgrade: (db: IDBPDatabase<Schema>) => void;
  private opened: Promise<IDBPDatabase<Schema>> | null = null;

  /** @param upgrade makes the stores of this version, whatever was there */
  constructor(name: string, version: number, upgrade: (db: IDBPDatabase<Schema>) => void) {
    this.name = name;
    this.version = version;
    this.upgrade = upgrade;
  }

  /** @throws DOMException where the browser refuses; the next call asks again */
  open(): Promise<IDBPDatabase<Schema>> {
    if (this.opened) return this.opened;
    const forget = (): void => {
      if (this.opened === opening) this.opened = null;
    };
    const opening = openDB<Schema>(this.name, this.version, {
      upgrade: (db) => this.upgrade(db),
      blocking(_current, _blocked, event) {
        (event.target as IDBDatabase).close();
        forget();
      },
      terminated: forget,
    });
    opening.catch(forget);
    this.opened = opening;
    return opening;
  }

  /**
   * Does `work` on the open database.
   * @param what is stored @param room what may be deleted for it
   * @throws FullError, BlockedError where the browser refuses
   */
  async use<T>(work: (db: IDBPDatabase<Schema>) => Promise<T>, what: string, room: string): Promise<T> {
    try {
      return await work(await this.open());
    } catch (e) {
      if (!(e instanceof DOMException)) throw e;
      if (e.name === 'QuotaExceededError')
        throw new FullError(`This browser's storage is full: delete ${room}, or free space on the disk.`);
      this.forget();
      throw new BlockedError(`This browser refused to store ${what} (${e.name === 'VersionError' ? NEWER : e.name}).`);
    }
  }

  /** Does `work` on the open database, for conveniences: where anything fails, `otherwise` does. */
  async attempt<T>(work: (db: IDBPDatabase<Schema>) => Promise<T>, otherwise: T): Promise<T> {
    try {
      return await work(await this.open());
    } catch {
      this.forget();
      return otherwise;
    }
  }

  /** The next use opens it anew: after a failure that may pass. */
  forget(): void {
    this.opened = null;
  }

  /** Closes it, for tests and before it is deleted. */
  async close(): Promise<void> {
    const { opened } = this;
    this.opened = null;
    (await opened)?.close();
  }
}
