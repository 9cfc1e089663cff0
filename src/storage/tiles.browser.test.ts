/** What was found out about a device outlives the page, and a browser that stores nothing is no obstacle. */

import { openDB } from 'idb';
import { afterEach, expect, test, vi } from 'vitest';
import { storedTiles } from './tiles.ts';

let names = 0;
const fresh = (): string => `tiles-test-${Date.now()}-${names++}`;

afterEach(() => vi.restoreAllMocks());

test('what one visit writes, the next reads; the newest text counts', async () => {
  const name = fresh();
  const first = storedTiles(name);
  expect(await first.read('a')).toBeNull();
  await first.write('a', 'staged');
  await first.write('a', 'direct');
  expect(await storedTiles(name).read('a')).toBe('direct');
  expect(await storedTiles(fresh()).read('a')).toBeNull();
});

test('what is no short text is not believed', async () => {
  const name = fresh();
  await storedTiles(name).write('long', 'x'.repeat(201));
  const db = await openDB(name, 1);
  await db.put('texts', 7, 'number');
  db.close();
  expect([await storedTiles(name).read('long'), await storedTiles(name).read('number')]).toEqual([null, null]);
});

test('a store that is full of entries starts anew', async () => {
  const name = fresh();
  const db = await openDB(name, 1, { upgrade: (d) => void d.createObjectStore('texts') });
  const all = db.transaction('texts', 'readwrite');
  for (let i = 0; i < 500; i++) void all.store.put('old', `k${i}`);
  await all.done;
  db.close();
  await storedTiles(name).write('new', 'text');
  expect([await storedTiles(name).read('new'), await storedTiles(name).read('k3')]).toEqual(['text', null]);
});

test('blocked storage: nothing is remembered and nothing is thrown', async () => {
  vi.spyOn(IDBFactory.prototype, 'open').mockImplementation(() => {
    throw new DOMException('blocked', 'SecurityError');
  });
  const memory = storedTiles(fresh());
  await memory.write('a', 'b');
  expect(await memory.read('a')).toBeNull();
});
