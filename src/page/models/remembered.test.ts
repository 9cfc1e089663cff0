/** The model of a kind after a reload: the one that was in use, where it is still here without anything being fetched. */

import { expect, test } from 'vitest';
import type { KeptEntry } from '../../protocol/session.ts';
import type { RunSummary } from '../../protocol/training.ts';
import { localEntry } from '../../storage/local.ts';
import type { ModelCard, PublishedModel } from './catalogue.ts';
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
/** A file in storage, as a browser that gives plain bytes back has it. */
const ownFile = { name: 'own.safetensors', file: new Blob(['12345']), config: 'T: 2', of: 'mini', since: 1 };
const keep = () => Promise.resolve('5 own.safetensors');
const shelves: Shelves = {
  cards: () => Promise.resolve(cards),
  runs: () => Promise.resolve([summary]),
  published: () => Promise.resolve([weights]),
  kept: () => Promise.resolve([kept]),
  files: () => Promise.resolve([{ ...ownFile, key: '5 own.safetensors' }]),
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
  await remember(used(taught, 'mini'), cards, { entry, keep });
  await remember(used({ kind: 'card', card: cards[1] }), cards, { entry, keep });
  await remember(used({ kind: 'published', model: weights }, 'arc'), cards, { entry, keep });
  // Trained on since: the checkpoint as it is now.
  expect(await recall('mini', shelves, entry)).toEqual({ kind: 'run', run: { ...taught.run, step: 600 } });
  expect(await recall('sudoku', shelves, entry)).toEqual({ kind: 'card', card: cards[1] });
  expect(await recall('arc', shelves, entry)).toEqual({ kind: 'published', model: weights });
  expect(await recall('maze', shelves, entry)).toBeNull();
});

test('the first model of the page, and a file that could not be kept, leave nothing to remember', async () => {
  const entry = memory();
  for (const source of [
    { kind: 'card', card: cards[0] },
    { kind: 'file', file: new File([], 'f') },
  ] as const) {
    await remember(used(taught), cards, { entry, keep });
    await remember(used(source), cards, { entry, keep: () => Promise.resolve(null) });
    expect(await recall('sudoku', shelves, entry)).toBeNull();
  }
});

test('a file of one’s own comes back with what lay beside it, for the kind it was opened for, and is not copied again', async () => {
  const entry = memory();
  await remember(used({ kind: 'file', file: new File(['12345'], 'own.safetensors') }, 'mini'), cards, { entry, keep });
  const source = await recall('mini', shelves, entry);
  expect(source).toMatchObject({ kind: 'file', file: { name: 'own.safetensors', size: 5 }, beside: { config: 'T: 2' }, of: 'mini' });
  if (!source) throw new Error('nothing came back');
  await remember(used(source, 'mini'), cards, { entry, keep: () => Promise.reject(new Error('copied again')) });
  expect(await recall('mini', shelves, entry)).toMatchObject({ of: 'mini' });
  const corrected = { ...source, said: { T: 4 } };
  let again: ModelSource | null = null;
  const keepAgain = (given: ModelSource) => Promise.resolve(((again = given), '5 own.safetensors'));
  await remember(used(corrected, 'mini'), cards, { entry, keep: keepAgain });
  expect(again).toBe(corrected); // with what was said of it
  expect(await recall('mini', { ...shelves, files: () => Promise.resolve([]) }, entry)).toBeNull(); // it was deleted
});

test('a file that is still being copied when another model is taken is not the one remembered', async () => {
  const entry = memory();
  let copied: (key: string) => void = () => undefined;
  const slow = new Promise<string>((done) => (copied = done));
  const first = remember(used({ kind: 'file', file: new File(['12345'], 'own.safetensors') }), cards, { entry, keep: () => slow });
  await remember(used({ kind: 'card', card: cards[1] }), cards, { entry, keep });
  copied('5 own.safetensors');
  await first;
  expect(await recall('sudoku', shelves, entry)).toEqual({ kind: 'card', card: cards[1] });
});

test('what is gone, broken off or cannot be listed is not asked for', async () => {
  const entry = memory();
  await remember(used(taught), cards, { entry, keep });
  expect(await recall('sudoku', { ...shelves, runs: () => Promise.resolve([]) }, entry)).toBeNull();
  expect(await recall('sudoku', { ...shelves, runs: () => Promise.reject(new Error('no storage')) }, entry)).toBeNull();
  await remember(used({ kind: 'published', model: weights }), cards, { entry, keep });
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
