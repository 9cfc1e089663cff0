/** Models: the catalogue's door, loads in order, and that a failure keeps the model before. Settings and the device beside them. */

import { describe, expect, test } from 'vitest';
import { WorkerFailure } from '../../protocol/errors.ts';
import type { Device, LoadProgress, LoadRequest, ModelInfo } from '../../protocol/session.ts';
import type { LocalEntry } from '../../storage/local.ts';
import { infoOf as info, tinyCard as card } from '../../testing/models.ts';
import { backendFromAddress, createSettingsStore, copiesOf, defaultSettings, settingsSchema, type Settings } from '../run/settings.ts';
import { fetchCatalogue, measuredShares, modelCardSchema, type PublishedModel } from './catalogue.ts';
import { createDeviceStore } from './device.ts';
import { createModelsStore, paceOf, type ModelsClient } from './models.ts';

const served =
  (files: Record<string, string>): typeof fetch =>
  (url) => {
    const text = typeof url === 'string' ? files[url] : undefined;
    return Promise.resolve(text === undefined ? new Response('', { status: 404 }) : new Response(text));
  };
const good = served({ 'm/index.json': '["tiny"]', 'm/tiny.json': JSON.stringify(card) });
describe('the catalogue', () => {
  test('reads the index and its cards', async () => {
    const cards = await fetchCatalogue('m/', good);
    expect(cards.map((c) => c.name)).toEqual(['tiny']);
    expect(cards.flatMap((c) => measuredShares(c))).toEqual([
      ['easy', 0.9],
      ['hard', 0.5],
    ]);
  });

  test.each([
    ['a missing card', { 'm/index.json': '["tiny"]' }, 'not-found', 'tiny.json'],
    ['text that is not JSON', { 'm/index.json': '["tiny"' }, 'catalogue', 'index.json is not JSON'],
    ['a name that leaves the folder', { 'm/index.json': '["../../store/tiny"]' }, 'catalogue', 'plain file name'],
    [
      'a share over 1',
      { 'm/index.json': '["tiny"]', 'm/tiny.json': JSON.stringify({ ...card, accuracy: { ...card.accuracy, easy: 98 } }) },
      'catalogue',
      'accuracy.easy',
    ],
    ['an endless index', { 'm/index.json': ' '.repeat(100_001) }, 'catalogue', '100000'],
  ])('refuses %s and says where', async (_, files, code, words) => {
    await expect(fetchCatalogue('m/', served(files))).rejects.toMatchObject({ code, message: expect.stringContaining(words) as string });
  });

  test('says when there is no connection', async () => {
    await expect(fetchCatalogue('m/', () => Promise.reject(new TypeError('net')))).rejects.toMatchObject({ code: 'network' });
  });
});

describe('loading a model', () => {
  const parsed = modelCardSchema.parse(card);
  const loader = (fail: ReadonlySet<string>, get: typeof fetch = good) => {
    const requests: LoadRequest[] = [];
    const load = async (r: LoadRequest, onProgress: (p: LoadProgress) => void): Promise<ModelInfo> => {
      requests.push(r);
      onProgress({ phase: 'download', loaded: 1, total: 2 });
      await Promise.resolve();
      if (fail.has(r.id)) throw new WorkerFailure({ code: 'bad-header', message: `${r.id} is broken` });
      return info(r.id);
    };
    const client: ModelsClient = {
      load,
      stopLoad: () => Promise.resolve(),
      kept: () => Promise.resolve([]),
      deleteKept: () => Promise.resolve(),
    };
    return { requests, store: createModelsStore(client, () => 'm/', get) };
  };

  test('fetches a catalogue model by address and hash', async () => {
    const { store, requests } = loader(new Set());
    expect(await store.getState().load({ kind: 'card', card: parsed })).toBe(true);
    expect(requests[0]).toEqual({ id: 'tiny', source: { url: 'm/tiny.safetensors', sha256: 'a'.repeat(64) } });
    expect(store.getState()).toMatchObject({ active: { name: 'tiny' }, loading: null, failure: null });
  });

  test('shows progress while it loads', async () => {
    const { store } = loader(new Set());
    const seen: unknown[] = [];
    store.subscribe((s) => seen.push(s.loading?.progress?.phase ?? null));
    await store.getState().load({ kind: 'card', card: parsed });
    expect(seen).toEqual([null, 'download', null]);
  });

  test('keeps the model before when another fails', async () => {
    const { store } = loader(new Set(['own.pt']));
    await store.getState().load({ kind: 'card', card: parsed });
    expect(await store.getState().load({ kind: 'file', file: new File(['x'], 'own.pt') })).toBe(false);
    expect(store.getState()).toMatchObject({ active: { name: 'tiny' }, failure: { name: 'own.pt', code: 'bad-header' } });
  });

  test('keeps what failed while the catalogue was still being fetched', async () => {
    let requests = 0;
    const slowFirst: typeof fetch = async (url) => {
      if (requests++ === 0) await new Promise((go) => setTimeout(go, 30));
      return good(url);
    };
    const { store } = loader(new Set(['own.pt']), slowFirst);
    const first = store.getState().fetchCatalogue();
    expect(await store.getState().load({ kind: 'file', file: new File(['x'], 'own.pt') })).toBe(false);
    expect(await first).toBe(true);
    expect(store.getState().failure).toMatchObject({ name: 'own.pt', code: 'bad-header' });
  });

  test('never sends an empty file to the worker, and one of any size as a file', async () => {
    const { store, requests } = loader(new Set());
    const huge = Object.defineProperty(new File(['x'], 'huge'), 'size', { value: 2_467_988_810 });
    expect(await store.getState().load({ kind: 'file', file: new File([], 'none') })).toBe(false);
    expect(store.getState().failure?.message).toContain('empty');
    expect(requests).toHaveLength(0);
    expect(await store.getState().load({ kind: 'file', file: huge }, 'arc')).toBe(true);
    expect(requests[0]).toMatchObject({ source: { file: huge }, context: { kind: 'arc', tables: 'm/../published/' } });
  });

  test('a stopped download is paused, not failed, and what is beside a file goes along', async () => {
    const { store, requests } = loader(new Set());
    const paused = createModelsStore(
      {
        load: (_, tell) => (
          tell({ phase: 'download', loaded: 3, total: 9 }),
          Promise.reject(new WorkerFailure({ code: 'cancelled', message: 'stopped' }))
        ),
        stopLoad: () => Promise.resolve(),
        kept: () => Promise.resolve([]),
        deleteKept: () => Promise.resolve(),
      },
      () => 'm/',
      good,
    );
    const source = { kind: 'file', file: new File(['x'], 'own') } as const;
    await paused.getState().load(source);
    expect(paused.getState()).toMatchObject({ failure: null, loading: null, paused: { source, loaded: 3, total: 9 } });
    await store.getState().load({ ...source, beside: { config: 'arch: {}' }, said: { n: 3 } });
    expect(requests[0]).toMatchObject({ context: { config: 'arch: {}', said: { n: 3 } } });
  });

  test('a pause while the page’s own model has yet to give way is heeded: nothing is asked of the worker', async () => {
    const { store, requests } = loader(new Set());
    const own = store.getState().loadOwn(() => ({ kind: 'card', card: parsed }));
    await Promise.resolve(); // its turn has come
    const asked = store.getState().load({ kind: 'file', file: new File(['x'], 'own.pt') });
    store.getState().pause();
    expect(await own).toBe('gave-way');
    expect(await asked).toBe(false);
    expect(requests.map(({ id }) => id)).not.toContain('own.pt');
    expect(store.getState()).toMatchObject({ loading: null, failure: null, paused: { source: { kind: 'file' } } });
  });

  test('the page’s own model gives way also where its turn has not come when a person asks', async () => {
    const { store, requests } = loader(new Set());
    const own = store.getState().loadOwn(() => ({ kind: 'card', card: parsed }));
    const asked = store.getState().load({ kind: 'file', file: new File(['x'], 'own.pt') });
    expect([await own, await asked]).toEqual(['gave-way', true]);
    expect(requests.map(({ id }) => id)).toEqual(['own.pt']);
  });

  test('a pause holds for the load in progress, not for one that waits behind it', async () => {
    const { store, requests } = loader(new Set());
    const first = store.getState().load({ kind: 'file', file: new File(['x'], 'one') });
    await Promise.resolve(); // the first has its turn
    const second = store.getState().load({ kind: 'file', file: new File(['x'], 'two') });
    store.getState().pause();
    expect([await first, await second]).toEqual([false, true]);
    expect(requests.map(({ id }) => id)).toEqual(['two']);
  });

  test('a cancelled download counts as paused until what came of it is deleted: lists of what is kept are read then', async () => {
    const model = { id: 'one', title: 'Step One', url: 'https://host/step', moved: 9, sha256: null, config: {} } as PublishedModel;
    let isKept = true;
    const store = createModelsStore(
      {
        load: () => Promise.reject(new WorkerFailure({ code: 'cancelled', message: 'stopped' })),
        stopLoad: () => Promise.resolve(),
        kept: () => Promise.resolve([{ key: 'k', url: model.url, title: model.title, size: 9, bytes: 3, since: 0 }]),
        deleteKept: () => Promise.resolve(void (isKept = false)),
      },
      () => 'm/',
      good,
    );
    await store.getState().load({ kind: 'published', model });
    const keptWhenGone: boolean[] = [];
    store.subscribe(({ paused }) => paused === null && keptWhenGone.push(isKept));
    await store.getState().cancel();
    expect(keptWhenGone).toEqual([false]);
  });

  test('what cannot be deleted of a cancelled download is told', async () => {
    const model = { id: 'one', title: 'Step One', url: 'https://host/step', moved: 9, sha256: null, config: {} } as PublishedModel;
    const entry = { key: 'k', url: model.url, title: model.title, size: 9, bytes: 3, since: 0 };
    const refusing = createModelsStore(
      {
        load: () => Promise.reject(new WorkerFailure({ code: 'cancelled', message: 'stopped' })),
        stopLoad: () => Promise.resolve(),
        kept: () => Promise.resolve([entry]),
        deleteKept: () => Promise.reject(new WorkerFailure({ code: 'busy', message: 'Another tab is fetching this model.' })),
      },
      () => 'm/',
      good,
    );
    await refusing.getState().load({ kind: 'published', model });
    await refusing.getState().cancel();
    expect(refusing.getState()).toMatchObject({ paused: null, failure: { name: 'Step One', code: 'busy' } });
  });

  test('tells the seconds left at the pace of this visit', () => {
    let now = 0;
    const pace = paceOf(() => now);
    const at = (ms: number, loaded: number): number | null => ((now = ms), pace({ phase: 'download', loaded, total: 30e6 }));
    expect(at(0, 10e6)).toBeNull();
    expect(at(1000, 12e6)).toBe(9);
    expect(at(2000, 30e6)).toBeNull();
  });

  test('loads one after the other, in the order asked', async () => {
    const { store, requests } = loader(new Set());
    const first = store.getState().load({ kind: 'file', file: new File(['x'], 'one') });
    const second = store.getState().load({ kind: 'file', file: new File(['x'], 'two') });
    await Promise.all([first, second]);
    expect(requests.map((r) => r.id)).toEqual(['one', 'two']);
    expect(store.getState().active?.name).toBe('two');
  });
});

describe('the device', () => {
  const device = (backend: Device['backend']): Device => ({ backend, adapter: 'x', software: false, features: [], note: '' });

  test('lets the later of two starts win', async () => {
    const answers: ((d: Device) => void)[] = [];
    const store = createDeviceStore({ start: () => new Promise((r) => answers.push(r)) });
    const first = store.getState().start('webgpu');
    const second = store.getState().start('wasm');
    answers[1]?.(device('wasm'));
    answers[0]?.(device('webgpu'));
    expect(await first).toBe(false);
    expect(await second).toBe(true);
    expect(store.getState().device?.backend).toBe('wasm');
  });

  test('stays where it is when another one cannot be started', async () => {
    const start = (choice: string): Promise<Device> =>
      choice === 'wasm' ? Promise.resolve(device('wasm')) : Promise.reject(new WorkerFailure({ code: 'no-adapter', message: 'none' }));
    const store = createDeviceStore({ start });
    await store.getState().start('wasm');
    expect(await store.getState().start('webgpu')).toBe(false);
    expect(store.getState()).toMatchObject({
      phase: 'ready',
      choice: 'wasm',
      device: { backend: 'wasm' },
      failure: { code: 'no-adapter' },
    });
  });

  test('says why it could not start', async () => {
    const store = createDeviceStore({ start: () => Promise.reject(new WorkerFailure({ code: 'no-adapter', message: 'none' })) });
    expect(await store.getState().start('webgpu')).toBe(false);
    expect(store.getState()).toMatchObject({ phase: 'failed', failure: { code: 'no-adapter' } });
  });
});

describe('settings', () => {
  const kept = (value: Settings | null): LocalEntry<Settings> & { written: Settings[] } => {
    const written: Settings[] = [];
    return { written, read: () => ({ value, problem: null }), write: (v) => (written.push(v), null), clear: () => undefined };
  };

  test('start from the defaults, keep a change, and start from it next time', () => {
    const entry = kept(null);
    const store = createSettingsStore(entry);
    expect(store.getState()).toMatchObject(defaultSettings);
    store.getState().changeCopies('sudoku', { copies: 3 });
    expect(entry.written).toEqual([{ ...defaultSettings, ofKind: { sudoku: { copies: 3 } } }]);
    const next = createSettingsStore(kept(entry.written[0] ?? null)).getState();
    expect(copiesOf(next, { id: 'sudoku' })).toEqual({ copies: 3, vary: 'symmetries', sigma: 0.3, chosen: true });
    expect(copiesOf(next, { id: 'maze', copies: 1 })).toEqual({ copies: 1, vary: 'symmetries', sigma: 0.3, chosen: false });
  });

  test('refuse a value outside its limits and stay as they were', () => {
    const store = createSettingsStore(kept(null));
    for (const patch of [{ copies: 33 }, { sigma: 1.2 }, { sigma: 0 }])
      expect(() => store.getState().changeCopies('sudoku', patch)).toThrow(`${Object.keys(patch)[0]} = ${Object.values(patch)[0]}`);
    expect(store.getState().ofKind).toEqual({});
  });

  test('kept before each kind had its own, and before there was noise, are still read: what was chosen holds for every kind', () => {
    const { ofKind: _, everyKind: __, ...rest } = defaultSettings;
    const read = (earlier: object): Settings => {
      const found = settingsSchema.safeParse({ ...rest, ...earlier });
      if (!found.success) throw new Error('not read');
      return found.data;
    };
    expect(read({ copies: 5 })).toEqual({ ...defaultSettings, everyKind: { copies: 5 } });
    const usual = read({ copies: 8, vary: 'noise', sigma: 0.3 });
    expect(usual).toEqual({ ...defaultSettings, everyKind: { vary: 'noise' } });
    expect(copiesOf(usual, { id: 'maze', copies: 1 })).toMatchObject({ copies: 1, vary: 'noise', chosen: false });
    const five = { ...read({ copies: 5 }), ofKind: { maze: { copies: 2 } } };
    expect([copiesOf(five, { id: 'maze' }).copies, copiesOf(five, { id: 'sudoku' }).copies]).toEqual([2, 5]);
    expect(read({ ofKind: { maze: { copies: 2 } } }).ofKind).toEqual({ maze: { copies: 2 } });
    for (const bad of [{ copies: 99 }, { copies: 4, sigma: 7 }, { ofKind: { maze: { copies: 0 } } }, { ofKind: { 'No Kind': {} } }])
      expect(settingsSchema.safeParse({ ...rest, ...bad }).success).toBe(false);
  });

  test('read ?backend= only when it names one', () => {
    expect(backendFromAddress('?backend=wasm')).toBe('wasm');
    expect(backendFromAddress('?backend=cuda')).toBeNull();
    expect(backendFromAddress('')).toBeNull();
  });
});
