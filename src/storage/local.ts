/** Small values kept in localStorage, or for one tab, each behind its own versioned key and schema. Never throws: a page must work without storage. */

import type { CodedError } from '../model/errors.ts';
import { DamagedError, FullError, BlockedError } from '../protocol/errors.ts';
import type { Check } from './checks.ts';

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
  read(): { readonly value: T | null; readonly problem: CodedError | null };
  /** Stores a value. Returns why it could not be stored, or null. What was there before stays on failure. */
  write(value: T): CodedError | null;
  clear(): void;
}

/** Longest stored text that is read, in UTF-16 units: far above any board, far below what would freeze the page. */
const MAX_LENGTH = 1_000_000;

/**
 * One stored value. Raise `version` when the schema changes incompatibly: values of other versions are not seen.
 * @param what what the value is, in words for messages: "the Sudoku"
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
  const damaged = (): DamagedError => new DamagedError(`Could not read ${what}: what is stored is damaged, so it was ignored.`);
  return {
    read() {
      let text: string | null;
      try {
        text = storage().getItem(key);
      } catch {
        return { value: null, problem: new BlockedError(`Could not read ${what}: this browser blocks storage for this page.`) };
      }
      if (text === null) return { value: null, problem: null };
      const parsed = text.length <= MAX_LENGTH ? schema.safeParse(parseJson(text)) : null;
      return parsed?.success ? { value: parsed.data, problem: null } : { value: null, problem: damaged() };
    },
    write(value) {
      try {
        storage().setItem(key, JSON.stringify(value));
        return null;
      } catch (e) {
        return e instanceof DOMException && isQuota(e)
          ? new FullError(`Could not save ${what}: this browser's storage is full.`)
          : new BlockedError(`Could not save ${what}: this browser blocks storage for this page.`);
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
