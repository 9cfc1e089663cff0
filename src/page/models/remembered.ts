/** What is kept for the next visit: the model in use of each kind, the files of one's own, and published weights. A convenience: what remembers and recalls never rejects. */

import { create, type StoreApi } from 'zustand';
import type { TrmClient } from '../../client/client.ts';
import { KIND_ID } from '../../protocol/limits.ts';
import type { KeptEntry } from '../../protocol/session.ts';
import type { RunSummary } from '../../protocol/training.ts';
import { byName, oneOf, shaped, that, type Checked } from '../../storage/checks.ts';
import { localEntry, type LocalEntry } from '../../storage/local.ts';
import { keyOfModel, listModels, deleteModel, keepModel, type KeptFileEntry } from '../../storage/own.ts';
import { bytes } from '../../ui/format.ts';
import { client } from '../coordinator.ts';
import { fetchPublished, isPart, type ModelCard, type PublishedModel } from './catalogue.ts';
import type { LoadedModel, ModelsState } from './models.ts';
import { trainedModel, type ModelSource } from './source.ts';

/** Longest name that is kept, in characters. */
const MOST_CHARACTERS = 200;

const remembered = shaped({
  from: oneOf('card', 'published', 'run', 'file'),
  /** The card's name, the id in the catalogue of published weights, the run's id, or the key of a kept file. */
  name: that((v): v is string => typeof v === 'string' && v.length <= MOST_CHARACTERS),
  /** Of a run: which checkpoint. */
  which: oneOf('best', 'latest'),
});
type Remembered = Checked<typeof remembered>;
export const byKind = byName(KIND_ID, remembered);
export type RememberedModels = Checked<typeof byKind>;

/** Where they are kept. */
const rememberedModels = localEntry('models', 1, byKind, 'which models were in use');

/** What is in storage and on this site, for a model to be found again. */
export interface Shelves {
  readonly cards: () => Promise<readonly ModelCard[]>;
  readonly runs: () => Promise<readonly RunSummary[]>;
  readonly published: () => Promise<readonly PublishedModel[]>;
  readonly kept: () => Promise<readonly KeptEntry[]>;
  readonly files: () => Promise<readonly KeptFileEntry[]>;
}

const published = () => fetchPublished(new URL('published/', document.baseURI).href);

/** Those of this page. */
export const shelves = (client: Pick<TrmClient, 'runs' | 'kept'>, models: StoreApi<ModelsState>): Shelves => ({
  cards: async () => ((await models.getState().fetchCatalogue()) ? models.getState().catalogue : []),
  runs: () => client.runs(),
  published,
  kept: () => client.kept(),
  files: listModels,
});

/** A file is kept for it first. null: it cannot be had again without a person. */
async function nameOf(source: ModelSource, keep: (source: FileSource) => Promise<string | null>): Promise<Remembered | null> {
  switch (source.kind) {
    case 'card':
      return { from: 'card', name: source.card.name, which: 'latest' };
    case 'published':
      return { from: 'published', name: source.model.id, which: 'latest' };
    case 'run':
      return { from: 'run', name: source.run.runId, which: source.run.which };
    case 'file': {
      const key = recalled.has(source) ? keyOfModel(source.file.name, source.file.size) : await keep(source);
      return key === null ? null : { from: 'file', name: key, which: 'latest' };
    }
  }
  return source satisfies never;
}

/** Files that came out of storage, as they were opened: they are kept already. */
const recalled = new WeakSet<ModelSource>();
/** What was in use last of each kind: a file that is still being copied is not remembered in its place. */
const newest = new Map<string, ModelSource>();

/** Keeps a model as the one of its kind. The first that comes with the page is what a kind begins with: it needs no memory. */
export async function remember(
  { task, source }: Pick<LoadedModel, 'task' | 'source'>,
  catalogue: readonly ModelCard[],
  { entry = rememberedModels, keep = useOwnKept.getState().keep }: Partial<Memory> = {},
): Promise<void> {
  if (task === null) return;
  newest.set(task, source);
  const isFirst = source.kind === 'card' && catalogue.find((card) => card.task === task)?.name === source.card.name;
  const name = isFirst ? null : await nameOf(source, keep);
  if (newest.get(task) !== source) return;
  const models = { ...entry.read().value };
  if (name) models[task] = name;
  else delete models[task];
  entry.write(models);
}

/** Where names and files are kept. */
interface Memory {
  readonly entry: LocalEntry<RememberedModels>;
  readonly keep: (source: FileSource) => Promise<string | null>;
}

/** The model that was in use for a kind, where it is still here: nothing is fetched from elsewhere for it. Else null. */
export async function recall(
  kind: string,
  { cards, runs, published, kept, files }: Shelves,
  entry: LocalEntry<RememberedModels> = rememberedModels,
): Promise<ModelSource | null> {
  const wanted = entry.read().value?.[kind];
  if (!wanted) return null;
  try {
    switch (wanted.from) {
      case 'card': {
        const card = (await cards()).find(({ name }) => name === wanted.name);
        return card ? { kind: 'card', card } : null;
      }
      case 'run': {
        const summary = (await runs()).find(({ id }) => id === wanted.name);
        const run = summary && trainedModel(summary, wanted.which);
        return run ? { kind: 'run', run } : null;
      }
      case 'published': {
        const [models, files] = await Promise.all([published(), kept()]);
        const model = models.find(({ id }) => id === wanted.name);
        const here = model && files.find(({ url }) => url === model.url);
        return model && here && !isPart(model, here) ? { kind: 'published', model } : null;
      }
      case 'file': {
        const found = (await files()).find(({ key }) => key === wanted.name);
        if (!found) return null;
        const source = sourceOf(found);
        recalled.add(source);
        return source;
      }
    }
    return wanted.from satisfies never;
  } catch {
    return null; // the list it stands in cannot be had: the page's own model does
  }
}

export type FileSource = Extract<ModelSource, { kind: 'file' }>;

/** Longer files are not copied: they are opened again. */
const MOST_KEPT = 500e6;
/** Kept free of the browser's quota. */
const ROOM_SPARE_BYTES = 10e6;

interface OwnKeptState {
  readonly entries: readonly KeptFileEntry[];
  /** Why a file is not kept, or not yet, a sentence, by its key. */
  readonly notKept: ReadonlyMap<string, string>;
  readonly refresh: () => Promise<void>;
  /** Copies a file into this browser. Resolves with its key, or null where it is not kept. */
  readonly keep: (source: FileSource) => Promise<string | null>;
  readonly remove: (key: string) => Promise<void>;
}

/** A kept file, as it was opened. */
export const sourceOf = ({ name, file, config, identifiers, said, of }: KeptFileEntry): FileSource => ({
  kind: 'file',
  file: file instanceof File ? file : new File([file], name),
  beside: {
    ...(config === undefined ? {} : { config }),
    ...(identifiers ? { identifiers: new File([identifiers], 'identifiers.json') } : {}),
  },
  ...(said ? { said } : {}),
  ...(of === undefined ? {} : { of }),
});

/** Why a file is not kept, or not yet. */
const notKeptWords = {
  copying: 'It is being copied into this browser, to be in use again after a reload.',
  tooLong: (size: number, most: number) =>
    `It has ${bytes(size)}, and files up to ${bytes(most)} are kept in this browser: open it again after a reload.`,
  noRoom: (size: number, room: number) =>
    `It has ${bytes(size)}, and this browser has room for ${bytes(room)} more: open it again after a reload.`,
  refused: 'This browser keeps no files for this page (a private window?): open it again after a reload.',
} as const;

/** Why there is no room for so many bytes, or null. */
async function whyNoRoom({ file }: FileSource): Promise<string | null> {
  if (file.size > MOST_KEPT) return notKeptWords.tooLong(file.size, MOST_KEPT);
  const { quota, usage } = await navigator.storage.estimate().catch((): StorageEstimate => ({}));
  if (quota === undefined || usage === undefined) return null;
  const room = Math.max(0, quota - usage - ROOM_SPARE_BYTES);
  return room < file.size ? notKeptWords.noRoom(file.size, room) : null;
}

export const useOwnKept = create<OwnKeptState>()((set, state) => ({
  entries: [],
  notKept: new Map(),
  refresh: async () => set({ entries: await listModels() }),
  async keep(source) {
    const { file, beside, said, of } = source;
    const key = keyOfModel(file.name, file.size);
    const tell = (sentence: string | null): void => {
      const notKept = new Map(state().notKept);
      if (sentence === null) notKept.delete(key);
      else notKept.set(key, sentence);
      set({ notKept });
    };
    tell(notKeptWords.copying);
    let why = await whyNoRoom(source);
    try {
      if (why === null)
        await keepModel({ name: file.name, file, config: beside?.config, identifiers: beside?.identifiers, said, of, since: Date.now() });
    } catch (e) {
      const isFull = e instanceof DOMException && e.name === 'QuotaExceededError';
      why = isFull ? notKeptWords.noRoom(file.size, 0) : notKeptWords.refused;
    }
    await state().refresh();
    tell(why);
    return why === null ? key : null;
  },
  async remove(key) {
    await deleteModel(key).catch(() => undefined); // it is still listed then
    await state().refresh();
  },
}));

const messageOf = (e: unknown): string => (e instanceof Error ? e.message : String(e));

/** The catalogue of published weights and what of it is kept here, for the panel that shows them. */
interface PublishedState {
  readonly models: readonly PublishedModel[] | null;
  readonly kept: readonly KeptEntry[];
  readonly failure: string | null;
  readonly refresh: () => Promise<void>;
  readonly remove: (key: string) => Promise<void>;
}

export const usePublished = create<PublishedState>()((set, state) => ({
  models: null,
  kept: [],
  failure: null,
  async refresh() {
    const kept = client
      .kept()
      .then((entries) => set({ kept: entries }))
      .catch(() => undefined);
    if (!state().models) {
      await published().then(
        (models) => set({ models, failure: null }),
        (e: unknown) => set({ failure: messageOf(e) }),
      );
    }
    await kept;
  },
  async remove(key) {
    await client.deleteKept(key).then(
      () => set({ failure: null }),
      (e: unknown) => set({ failure: messageOf(e) }),
    );
    await state().refresh();
  },
}));
