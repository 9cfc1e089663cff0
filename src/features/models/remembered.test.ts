/** The model of a kind after a reload: the one that was in use, where it is still here without anything being fetched. */

import { expect, test } from 'vitest';
import type { KeptEntry } from '../../protocol/session.ts';
import type { RunSummary } from '../../protocol/training.ts';
import { localEntry } from '../../storage/local.ts';
import type { ModelCard } from './catalogue.ts';
import type { PublishedModel } from './published.ts';
import { byKind, recall, remember, type RememberedModels, type Shelves } from './remembered.ts';
import type { ModelSource } from './source.ts';

const card = (name: string, task: string) => ({ name, task }) as ModelCard;
const cards = [card('lite', 'sudoku'), card('other', 'sudoku'), card('maze-lite', 'maze')];
const summary = {
  id: 'r1',
  name: 'Taught',
  checkpoints: [
    { step: 900, bytes: 4, best: false },
    { step: 600, bytes: 4, best: true },
  ],
} as unknown as RunSummary;
const weights = { id: 'p1', url: 'https://example.org/p1', moved: 100 } as PublishedModel;
const kept = { url: weights.url, bytes: 100, size: 100 } as KeptEntry;
const shelves: Shelves = {
  cards: () => Promise.resolve(cards),
  runs: () => Promise.resolve([summary]),
  published: () => Promise.resolve([weights]),
  kept: () => Promise.resolve([kept]),
};

function memory() {
  const entry = {
    value: null as RememberedModels | null,
    read: () => ({ value: entry.value, problem: null }),
    write: (value: RememberedModels) => {
      entry.value = value;
      return null;
    },
    clear: () => undefined,
  };
  return entry;
}
const used = (source: ModelSource, task = 'sudoku') => ({ source, task });
const taught: ModelSource = { kind: 'run', run: { runId: 'r1', name: 'Taught', which: 'best', step: 300, bytes: 4 } };

test('a self-taught model, a card and kept weights come back, each for its own kind', async () => {
  const entry = memory();
  remember(used(taught, 'mini'), cards, entry);
  remember(used({ kind: 'card', card: cards[1] }), cards, entry);
  remember(used({ kind: 'published', model: weights }, 'arc'), cards, entry);
  // Trained on since: the checkpoint as it is now.
  expect(await recall('mini', shelves, entry)).toEqual({ kind: 'run', run: { ...taught.run, step: 600 } });
  expect(await recall('sudoku', shelves, entry)).toEqual({ kind: 'card', card: cards[1] });
  expect(await recall('arc', shelves, entry)).toEqual({ kind: 'published', model: weights });
  expect(await recall('maze', shelves, entry)).toBeNull();
});

test('the first model of the page, and a file that a page cannot open again, leave nothing to remember', async () => {
  const entry = memory();
  for (const source of [
    { kind: 'card', card: cards[0] },
    { kind: 'file', file: new File([], 'f') },
  ] as const) {
    remember(used(taught), cards, entry);
    remember(used(source), cards, entry);
    expect(await recall('sudoku', shelves, entry)).toBeNull();
  }
});

test('what is gone, broken off or cannot be listed is not asked for', async () => {
  const entry = memory();
  remember(used(taught), cards, entry);
  expect(await recall('sudoku', { ...shelves, runs: () => Promise.resolve([]) }, entry)).toBeNull();
  expect(await recall('sudoku', { ...shelves, runs: () => Promise.reject(new Error('no storage')) }, entry)).toBeNull();
  remember(used({ kind: 'published', model: weights }), cards, entry);
  expect(await recall('sudoku', { ...shelves, kept: () => Promise.resolve([]) }, entry)).toBeNull();
  expect(await recall('sudoku', { ...shelves, kept: () => Promise.resolve([{ ...kept, bytes: 10 }]) }, entry)).toBeNull();
  entry.value = { sudoku: { from: 'card', name: 'of another version', which: 'best' } };
  expect(await recall('sudoku', shelves, entry)).toBeNull();
});

test('what is stored is checked', () => {
  const storage = new Map<string, string>();
  const stored = {
    getItem: (k: string) => storage.get(k) ?? null,
    setItem: (k: string, v: string) => void storage.set(k, v),
    removeItem: () => undefined,
  };
  const read = (text: string) => {
    storage.set('trm-playground:models:v1', text);
    return localEntry('models', 1, byKind, 'x', () => stored).read().value;
  };
  expect(read('{"mini":{"from":"run","name":"r1","which":"best"}}')).not.toBeNull();
  for (const bad of [
    '{"mini":{"from":"elsewhere","name":"r1","which":"best"}}',
    '{"mini":"r1"}',
    `{"mini":{"from":"run","name":"${'x'.repeat(201)}","which":"best"}}`,
  ])
    expect(read(bad)).toBeNull();
});
