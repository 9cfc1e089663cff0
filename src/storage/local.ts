/** Small values kept in localStorage, or for one tab, each behind its own versioned key and schema. Never throws: a page must work without storage. */

import type { Check } from './checks.ts';

export type StorageErrorCode =
  | 'blocked' // the browser refuses storage altogether (private mode, policy)
  | 'full' // the quota is used up
  | 'corrupted'; // something is stored, but it is not what we wrote

/** Why a value could not be kept or read. The message is a sentence for the page. */
export class StorageError extends Error {
  readonly code: StorageErrorCode;
  constructor(code: StorageErrorCode, message: string) {
    super(message);
    this.name = 'StorageError';
    this.code = code;
  }
}

/** The part of the Web Storage interface that is used here. */
export type StringStore = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/**
 * Storage of one tab: what it wrote it reads again, whatever other tabs write; a new tab begins with the latest of them all.
 * @param own what ends with the tab
 * @param shared what all tabs have; asked for at every use, as `own` is
 */
export const tabStorage = (own: () => StringStore = () => sessionStorage, shared: () => StringStore = () => localStorage): StringStore => ({
  getItem: (key) => own().getItem(key) ?? shared().getItem(key),
  setItem(key, value) {
    own().setItem(key, value);
    shared().setItem(key, value);
  },
  removeItem(key) {
    own().removeItem(key);
    shared().removeItem(key);
  },
});

export interface LocalEntry<T> {
  /** What is stored; null when nothing is, or when it cannot be read (then `problem` says why). */
  read(): { readonly value: T | null; readonly problem: StorageError | null };
  /** Stores a value. Returns why it could not be stored, or null. What was there before stays on failure. */
  write(value: T): StorageError | null;
  clear(): void;
}

/** Longest stored text that is read, in UTF-16 units: far above any board, far below what would freeze the page. */
const MAX_LENGTH = 1_000_000;

/**
 * One stored value. Raise `version` when the schema changes incompatibly: values of other versions are not seen.
 * @param what what the value is, in words for messages: "the saved Sudoku"
 * @param storage where to keep it; asked for at every use because the mere look at localStorage may throw
 */
export function localEntry<T>(
  name: string,
  version: number,
  schema: Check<T>,
  what: string,
  storage: () => StringStore = () => localStorage,
): LocalEntry<T> {
  const key = `trm-playground:${name}:v${version}`;
  const corrupted = (): StorageError =>
    new StorageError('corrupted', `Could not read ${what}: what is stored is damaged, so it was ignored.`);
  return {
    read() {
      let text: string | null;
      try {
        text = storage().getItem(key);
      } catch {
        return { value: null, problem: new StorageError('blocked', `Could not read ${what}: this browser blocks storage for this page.`) };
      }
      if (text === null) return { value: null, problem: null };
      const parsed = text.length <= MAX_LENGTH ? schema.safeParse(parseJson(text)) : null;
      return parsed?.success ? { value: parsed.data, problem: null } : { value: null, problem: corrupted() };
    },
    write(value) {
      try {
        storage().setItem(key, JSON.stringify(value));
        return null;
      } catch (e) {
        return e instanceof DOMException && isQuota(e)
          ? new StorageError('full', `Could not save ${what}: this browser's storage is full.`)
          : new StorageError('blocked', `Could not save ${what}: this browser blocks storage for this page.`);
      }
    },
    clear() {
      try {
        storage().removeItem(key);
      } catch {
        // Blocked storage holds nothing to clear.
      }
    },
  };
}

/** The parsed JSON, or undefined (which no schema of ours accepts). */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isQuota = (e: DOMException): boolean => e.name === 'QuotaExceededError' || e.name === 'NS_ERROR_DOM_QUOTA_REACHED';
