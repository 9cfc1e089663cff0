/** A board is never lost: undo, auto-save, restore, links. */

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import type { CodedError } from '../../model/errors.ts';
import { DamagedError, FullError } from '../../protocol/errors.ts';
import type { Address } from '../../storage/address.ts';
import type { LocalEntry } from '../../storage/local.ts';
import { createBoardStore, type BoardDocument } from './boardStore.ts';

type Doc = BoardDocument<string, number>;

/** A kind whose boards are words of small letters. */
const words = {
  id: 'sudoku' as const,
  schema: z.string(),
  parse(text: string) {
    if (!/^[a-z]+$/.test(text)) throw new Error(`"${text}" is not a word.`);
    return text;
  },
  format: (board: string) => board,
};

function fakeEntry(value: Doc | null, problem: CodedError | null = null): LocalEntry<Doc> & { readonly written: Doc[]; full: boolean } {
  return {
    written: [],
    full: false,
    read: () => ({ value, problem }),
    write(next) {
      if (this.full) return new FullError('No room.');
      this.written.push(next);
      return null;
    },
    clear: () => undefined,
  };
}

function fakeAddress(hash = ''): Address & { go(hash: string): void } {
  let listener = (): void => undefined;
  return {
    hash: () => hash,
    replaceHash: (next) => {
      hash = next;
    },
    onChange: (l) => {
      listener = l;
    },
    go(next) {
      hash = next;
      listener();
    },
  };
}

const open = (kept: Doc | null = null, hash = '', problem: CodedError | null = null) => {
  const entry = fakeEntry(kept, problem);
  const address = fakeAddress(hash);
  const store = createBoardStore(words, {
    initial: 'first',
    noNotes: 0,
    notesSchema: z.number(),
    linkKey: 's',
    what: 'word',
    entry,
    address,
  });
  return { store, entry, address, now: () => store.getState() };
};

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('what a visit starts with', () => {
  test('the first board when nothing is kept, then what was kept', () => {
    expect(open().now()).toMatchObject({ board: 'first', notes: 0, problem: null });
    expect(open({ board: 'kept', notes: 7 }).now()).toMatchObject({ board: 'kept', notes: 7, replaced: null });
  });

  test('the board in the address, and undo brings back the kept one', () => {
    const { now } = open({ board: 'kept', notes: 7 }, '#s=shared');
    expect(now()).toMatchObject({ board: 'shared', notes: 0, replaced: { board: 'kept', notes: 7 } });
    now().undo();
    expect(now()).toMatchObject({ board: 'kept', notes: 7 });
  });

  test('keeps the notes when the address holds the kept board', () => {
    const { now } = open({ board: 'same', notes: 7 }, '#s=same');
    expect(now()).toMatchObject({ board: 'same', notes: 7, history: { past: [] } });
  });

  test('the kept board when the address holds something unreadable, and says so', () => {
    const { now } = open({ board: 'kept', notes: 7 }, '#s=123');
    expect(now().board).toBe('kept');
    expect(now().problem).toBe('The word in this link could not be read. "123" is not a word.');
    now().dismissProblem();
    expect(now().problem).toBeNull();
  });

  test('says that what was kept is damaged', () => {
    expect(open(null, '', new DamagedError('Damaged.')).now()).toMatchObject({ board: 'first', problem: 'Damaged.' });
  });
});

describe('editing', () => {
  test('undoes and redoes edits and loads alike, notes with them', () => {
    const { now } = open();
    now().edit((doc) => ({ ...doc, notes: 1 }));
    now().replace('other');
    expect(now()).toMatchObject({ board: 'other', notes: 0 });
    now().undo();
    expect(now()).toMatchObject({ board: 'first', notes: 1 });
    now().undo();
    expect(now()).toMatchObject({ board: 'first', notes: 0 });
    now().redo();
    now().redo();
    expect(now().board).toBe('other');
  });

  test('records nothing when nothing changes', () => {
    const { now } = open({ board: 'kept', notes: 7 });
    now().edit((doc) => doc);
    now().replace('kept');
    expect(now()).toMatchObject({ notes: 7, history: { past: [] } });
  });
});

describe('auto-save', () => {
  test('writes once after a pause, with the notes', () => {
    const { now, entry } = open();
    now().replace('a');
    now().edit((doc) => ({ ...doc, notes: 2 }));
    expect(entry.written).toEqual([]);
    vi.runAllTimers();
    expect(entry.written).toEqual([{ board: 'a', notes: 2 }]);
  });

  test('does not write when nothing was edited', () => {
    const { now, entry } = open();
    now().dismissProblem();
    vi.runAllTimers();
    expect(entry.written).toEqual([]);
  });

  test('tells once that there is no room, and again only after it worked', () => {
    const { now, entry } = open();
    const save = (board: string, full: boolean): string | null => {
      entry.full = full;
      now().dismissProblem();
      now().replace(board);
      vi.runAllTimers();
      return now().problem;
    };
    expect(save('a', true)).toBe('No room.');
    expect(save('b', true)).toBeNull();
    expect(save('c', false)).toBeNull();
    expect(save('d', true)).toBe('No room.');
  });
});

describe('a reload', () => {
  const storage = (room = Infinity) => {
    const held = new Map<string, string>();
    return {
      held,
      getItem: (key: string) => held.get(key) ?? null,
      setItem(key: string, text: string) {
        if (text.length > room) throw new DOMException('full', 'QuotaExceededError');
        held.set(key, text);
      },
      removeItem: (key: string) => held.delete(key),
    };
  };
  const visit = () =>
    createBoardStore(words, { initial: 'first', noNotes: 0, notesSchema: z.number(), linkKey: 's', what: 'word', address: fakeAddress() })
      .getState;
  const tab = (room?: number) => {
    const [session, local] = [storage(room), storage()];
    vi.stubGlobal('sessionStorage', session);
    vi.stubGlobal('localStorage', local);
    return session;
  };
  const edits = (now: ReturnType<typeof visit>): void => {
    now().replace('a');
    now().edit((doc) => ({ ...doc, notes: 2 }));
    now().replace('b');
    now().replace('c');
    now().undo();
    vi.runAllTimers();
  };

  test('keeps undo and redo, notes with them', () => {
    tab();
    edits(visit());
    const now = visit();
    expect(now().board).toBe('b');
    now().redo();
    expect(now().board).toBe('c');
    for (const before of [{ board: 'b' }, { board: 'a', notes: 2 }, { board: 'a', notes: 0 }, { board: 'first' }]) {
      now().undo();
      expect(now()).toMatchObject(before);
    }
    expect(now().history.past).toEqual([]);
  });

  test('a new tab begins with the latest board alone', () => {
    tab();
    edits(visit());
    vi.stubGlobal('sessionStorage', storage());
    expect(visit()()).toMatchObject({ board: 'b', history: { past: [], future: [] } });
  });

  test('steps that are damaged are left out, and the board stays', () => {
    const session = tab();
    edits(visit());
    session.held.set('trm-playground:sudoku-undo:v1', '{"past":[{"board":3}],"future":[]}');
    expect(visit()()).toMatchObject({ board: 'b', problem: null, history: { past: [] } });
  });

  test('steps that have no room any more do not lead to another board', () => {
    tab(100);
    const now = visit();
    now().replace('a');
    vi.runAllTimers();
    edits(now);
    expect(visit()()).toMatchObject({ board: 'b', history: { past: [], future: [] } });
  });
});

describe('the address', () => {
  test('loses the board once another one is on the page, and keeps the rest', () => {
    const { now, address } = open(null, '#s=shared&kind=x');
    now().edit((doc) => ({ ...doc, notes: 3 }));
    expect(address.hash()).toBe('#s=shared&kind=x');
    now().replace('mine');
    expect(address.hash()).toBe('#kind=x');
  });

  test('loses an unreadable board at the first edit', () => {
    const { now, address } = open(null, '#s=123');
    now().replace('mine');
    expect(address.hash()).toBe('');
  });

  test('a followed link is shown, and undo brings back what was there', () => {
    const { now, address } = open();
    address.go('#s=linked');
    expect(now().board).toBe('linked');
    expect(address.hash()).toBe('#s=linked');
    now().undo();
    expect(now().board).toBe('first');
    expect(address.hash()).toBe('');
  });

  test('going back to an address without a board changes nothing', () => {
    const { now, address } = open(null, '#s=shared');
    address.go('');
    expect(now().board).toBe('shared');
  });

  test('a bad link leaves the board and says why', () => {
    const { now, address } = open();
    address.go('#s=!');
    expect(now()).toMatchObject({ board: 'first', history: { past: [] } });
    expect(now().problem).toContain('is not a word');
  });
});
