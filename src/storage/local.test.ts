/** Storage tolerates everything a browser or a stranger can do to it. */

import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { localEntry, tabStorage, type StringStore } from './local.ts';

function memory(): StringStore & { readonly items: Map<string, string> } {
  const items = new Map<string, string>();
  return {
    items,
    getItem: (k) => items.get(k) ?? null,
    setItem: (k, v) => void items.set(k, v),
    removeItem: (k) => void items.delete(k),
  };
}
const schema = z.object({ size: z.number().int() });

describe('localEntry', () => {
  test('gives back what was written, under a versioned key', () => {
    const store = memory();
    const entry = localEntry('box', 2, schema, 'the box', () => store);
    expect(entry.read()).toEqual({ value: null, problem: null });
    expect(entry.write({ size: 3 })).toBeNull();
    expect(entry.read()).toEqual({ value: { size: 3 }, problem: null });
    expect([...store.items.keys()]).toEqual(['trm-playground:box:v2']);
  });

  test('does not see another version', () => {
    const store = memory();
    localEntry('box', 1, schema, 'the box', () => store).write({ size: 3 });
    expect(localEntry('box', 2, schema, 'the box', () => store).read()).toEqual({ value: null, problem: null });
  });

  test.each(['', '{', 'null', '[1]', '{"size":"3"}', '{"size":1.5}', `{"size":1,"pad":"${'x'.repeat(1_000_001)}"}`])(
    'ignores damaged text and says so (case %#)',
    (text) => {
      const store = memory();
      store.items.set('trm-playground:box:v1', text);
      const { value, problem } = localEntry('box', 1, schema, 'the box', () => store).read();
      expect(value).toBeNull();
      expect(problem?.code).toBe('damaged');
      expect(problem?.message).toContain('the box');
    },
  );

  test('says that storage is full and keeps what was there', () => {
    const store = memory();
    localEntry('box', 1, schema, 'the box', () => store).write({ size: 1 });
    const full = localEntry('box', 1, schema, 'the box', () => ({
      ...store,
      setItem: () => {
        throw new DOMException('no room', 'QuotaExceededError');
      },
    }));
    expect(full.write({ size: 2 })?.code).toBe('full');
    expect(full.read().value).toEqual({ size: 1 });
  });

  test('survives blocked storage', () => {
    const entry = localEntry('box', 1, schema, 'the box', () => {
      throw new DOMException('denied', 'SecurityError');
    });
    expect(entry.read().problem?.code).toBe('blocked');
    expect(entry.write({ size: 1 })?.code).toBe('blocked');
    expect(() => entry.clear()).not.toThrow();
  });
});

describe('the storage of a tab', () => {
  test('keeps what the tab wrote whatever another one writes, and a new tab begins with the latest', () => {
    const shared = memory();
    const tab = () => {
      const own = memory();
      return localEntry('box', 1, schema, 'the box', () =>
        tabStorage(
          () => own,
          () => shared,
        ),
      );
    };
    const [a, b] = [tab(), tab()];
    a.write({ size: 1 });
    expect(b.read().value).toEqual({ size: 1 });
    b.write({ size: 2 });
    expect([a, b, tab()].map((entry) => entry.read().value?.size)).toEqual([1, 2, 2]);
    a.clear();
    expect([a, b].map((entry) => entry.read().value?.size)).toEqual([undefined, 2]);
  });

  test('keeps what the tab wrote also where the storage of all is full, and says so', () => {
    const own = memory();
    const full: StringStore = {
      ...memory(),
      setItem: () => {
        throw new DOMException('no room', 'QuotaExceededError');
      },
    };
    const entry = localEntry('box', 1, schema, 'the box', () =>
      tabStorage(
        () => own,
        () => full,
      ),
    );
    expect(entry.write({ size: 1 })?.code).toBe('full');
    expect(entry.read().value).toEqual({ size: 1 });
  });
});
