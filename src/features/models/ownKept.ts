/** Files of one's own that are kept for the next visit: which there are, and why one is not. */

import { create } from 'zustand';
import { deleteModel, keepModel, keyOfModel, listModels, type KeptModelEntry } from '../../storage/ownModels.ts';
import type { ModelSource } from './source.ts';
import { keptWords } from './words.ts';

export type FileSource = Extract<ModelSource, { kind: 'file' }>;

/** Longer files are not copied: they are opened again. */
export const MOST_KEPT = 500e6;
/** Kept free of the browser's quota. */
const ROOM_SPARE_BYTES = 10e6;

interface OwnKeptState {
  readonly entries: readonly KeptModelEntry[];
  /** Why a file is not kept, or not yet, a sentence, by its key. */
  readonly notKept: ReadonlyMap<string, string>;
  readonly refresh: () => Promise<void>;
  /** Copies a file into this browser. Resolves with its key, or null where it is not kept. */
  readonly keep: (source: FileSource) => Promise<string | null>;
  readonly remove: (key: string) => Promise<void>;
}

/** A kept file, as it was opened. */
export const sourceOf = ({ name, file, config, identifiers, said, of }: KeptModelEntry): FileSource => ({
  kind: 'file',
  file: file instanceof File ? file : new File([file], name),
  beside: {
    ...(config === undefined ? {} : { config }),
    ...(identifiers ? { identifiers: new File([identifiers], 'identifiers.json') } : {}),
  },
  ...(said ? { said } : {}),
  ...(of === undefined ? {} : { of }),
});

/** Why there is no room for so many bytes, or null. */
async function whyNoRoom({ file }: FileSource): Promise<string | null> {
  if (file.size > MOST_KEPT) return keptWords.tooLong(file.size, MOST_KEPT);
  const { quota, usage } = await navigator.storage.estimate().catch((): StorageEstimate => ({}));
  if (quota === undefined || usage === undefined) return null;
  const room = Math.max(0, quota - usage - ROOM_SPARE_BYTES);
  return room < file.size ? keptWords.noRoom(file.size, room) : null;
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
    tell(keptWords.copying);
    let why = await whyNoRoom(source);
    try {
      if (why === null)
        await keepModel({ name: file.name, file, config: beside?.config, identifiers: beside?.identifiers, said, of, since: Date.now() });
    } catch (e) {
      const isFull = e instanceof DOMException && e.name === 'QuotaExceededError';
      why = isFull ? keptWords.noRoom(file.size, 0) : keptWords.refused;
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
