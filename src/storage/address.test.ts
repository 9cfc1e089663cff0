/** The table of the address: what is read comes back as it was written, parts do not meet each other, and nobody passes the table by. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { faces } from '../kinds/kinds.ts';
import { boardLink, boardPart, hashParts, queryParts, readHash, readQuery, withPart } from './address.ts';

test('no two parts of the hash have the same name, the boards of the kinds included', () => {
  const names = [...Object.values(hashParts).map(({ name }) => name), ...faces.map(({ linkKey }) => linkKey)];
  expect(new Set(names).size).toBe(names.length);
});

test('a part is written last, once, and beside what stands there', () => {
  expect(withPart('#how&at=9.1&s=%20a+b', hashParts.at, { step: 2, inner: 5 })).toBe('#how&s=%20a+b&at=2.5');
  expect(withPart('#s=1', hashParts.how, true)).toBe('#s=1&how');
  expect(withPart('#how=&how', hashParts.how, null)).toBe('');
  const text = 'a&b=c#d+e f';
  expect(readHash(withPart('#at=1', hashParts.config, text), hashParts.config)).toBe(text);
  expect(readHash('', hashParts.config)).toBeNull();
  expect(readQuery('?backend=wasm', queryParts.backend)).toBe('wasm');
});

test('a link to a board carries nothing of the page it was made on', () => {
  expect(boardLink('https://example.org/app/?backend=wasm#train=maze', 'm', '3x3.a')).toBe('https://example.org/app/#m=3x3.a');
  expect(readHash('#m=3x3.a', boardPart('m'))).toBe('3x3.a');
});

test('nobody else reads or writes the address', () => {
  const src = join(import.meta.dirname, '..');
  const own = /\blocation\.(?:hash|search)|hashchange|URLSearchParams/;
  const others = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(
    (file) =>
      /\.tsx?$/.test(file) &&
      !/\.test\.tsx?$/.test(file) &&
      file !== join('storage', 'address.ts') &&
      own.test(readFileSync(join(src, file), 'utf8')),
  );
  expect(others).toEqual([]);
});

/** A page of its own that was opened at an address, in a tab with a history. */
async function opened(search: string, hash: string) {
  const listeners: (() => void)[] = [];
  const entries: { readonly url: string; readonly state: unknown }[] = [{ url: `/${search}${hash}`, state: null }];
  let here = 0;
  const url = (): URL => new URL(entries[here]?.url ?? '/', 'https://example.org');
  const enter = (to: string, state: unknown): void => {
    const entry = { url: new URL(to, url()).href, state };
    entries.splice(++here, Infinity, entry);
  };
  /** Presses Back (-1) or Forward (1). */
  const travel = (by: number): void => {
    here += by;
    listeners.forEach((tell) => tell());
  };
  vi.resetModules();
  vi.stubGlobal('location', {
    pathname: '/',
    get search() {
      return url().search;
    },
    get hash() {
      return url().hash;
    },
    set hash(to: string) {
      enter(`#${to.replace(/^#/, '')}`, null);
      listeners.forEach((tell) => tell());
    },
  });
  vi.stubGlobal('history', {
    get state() {
      return entries[here]?.state ?? null;
    },
    pushState: (state: unknown, _: string, to: string) => enter(to, state),
    replaceState: (state: unknown, _: string, to?: string) => {
      entries[here] = { url: to === undefined ? url().href : new URL(to, url()).href, state };
    },
  });
  vi.stubGlobal('addEventListener', (_: string, listener: () => void) => listeners.push(listener));
  const { usePage, startPage } = await import('../page/page.ts');
  await startPage();
  const { fetchKinds } = await import('../kinds/kinds.ts');
  await fetchKinds();
  const shown = (): string => `${usePage.getState().mode} ${usePage.getState().kind.id}`;
  return { at: () => url(), page: usePage, shown, travel, length: () => entries.length };
}
afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

test('another kind takes the board and the shortcut of the one before out of the address: a reload shows what was shown last', async () => {
  const { at, page } = await opened('?backend=wasm&kind=sudoku', `#s=${'0'.repeat(81)}&at=3`);
  expect(page.getState().kind.id).toBe('sudoku');
  page.getState().show('maze');
  await vi.waitFor(() => expect(page.getState().kind.id).toBe('maze'));
  expect(at()).toMatchObject({ search: '?backend=wasm', hash: '#at=3' });
});

test('a link to a kind that is not here starts with that kind, in the mode it says', async () => {
  const { page } = await opened('', '#train=maze');
  expect(page.getState()).toMatchObject({ mode: 'train', missing: null });
  expect(page.getState().kind.id).toBe('maze');
});

test('back and forward bring back the kind and the mode from before, and nothing stands before the first entry', async () => {
  const { page, shown, travel, length, at } = await opened('', '');
  expect(length()).toBe(1);
  page.getState().show('sudoku'); // it is there already
  expect(length()).toBe(1);
  page.getState().show('maze');
  page.getState().show('arc');
  location.hash = '#train=mini'; // a link: the door of the tour
  page.getState().show('maze', 'solve');
  page.getState().go('train', 'teach');
  page.getState().show('sudoku');
  const visited = ['solve sudoku', 'solve maze', 'solve arc', 'train mini', 'solve maze', 'train maze', 'train sudoku'];
  expect([length(), shown()]).toEqual([visited.length, 'train sudoku']);
  expect(at().hash).toBe('#train=sudoku&from'); // without it, 4x4 Sudoku: so it was in an earlier version
  for (const before of visited.slice(0, -1).reverse()) {
    travel(-1);
    expect(shown()).toBe(before);
  }
  for (const next of visited.slice(1)) {
    travel(1);
    expect(shown()).toBe(next);
  }
  expect(length()).toBe(visited.length);
});
