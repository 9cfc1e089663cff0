/** The next run, as it is being put together: what to learn from and with which settings. Both stand in the address. */

import { createStore, type StoreApi } from 'zustand';
import { hashParts, readHash, withPart, type Address } from '../../app/address.ts';
import { modeHash, trainedKind } from '../../app/page.ts';
import type { TrainConfig } from '../../protocol/training.ts';
import {
  baseConfig,
  ConfigError,
  configText,
  linkedStart,
  readConfigText,
  withField,
  lessonOf,
  lessons,
  type FieldPath,
} from './config.ts';

export interface DraftState {
  readonly kind: string;
  /** One of the kind's choices. */
  readonly source: string;
  readonly config: TrainConfig;
  /** Why a field cannot be what was typed, by field. */
  readonly problems: Partial<Record<FieldPath, string>>;
  /** Why the settings in the address were not taken; null when they were. */
  readonly linkProblem: string | null;
  /** The text of a list of puzzles. */
  readonly list: string;
  /** Another way to learn, with its own recipe. */
  readonly choose: (source: string) => void;
  /** Another start, with its own recipe. */
  readonly startFrom: (start: TrainConfig['start']) => void;
  /** Changes a field, or says why it cannot be that; the field before stays in force. */
  readonly change: (path: FieldPath, value: unknown) => void;
  /** Takes what the address says. */
  readonly reread: () => void;
  /** Back to the recipe. */
  readonly reset: () => void;
  readonly write: (list: string) => void;
}

const baseOf = (kind: string, source: string, start: TrainConfig['start']): TrainConfig => baseConfig(kind, start, source === 'teach');
/** The start that a choice offers first. */
const usualStart = (kind: string): TrainConfig['start'] => lessonOf(kind).start;

/** What the address says of the next run. */
function linked(address: Address, fallback: string): Pick<DraftState, 'kind' | 'source' | 'config' | 'problems' | 'linkProblem'> {
  const hash = address.hash();
  const kind = [trainedKind(hash)?.id, fallback, ...lessons.keys()].find((k) => k !== undefined && lessons.has(k)) ?? fallback;
  const { sources } = lessonOf(kind);
  const source = (sources.find(({ id }) => id === readHash(hash, hashParts.from)) ?? sources[0]).id;
  const text = readHash(hash, hashParts.config);
  const usual = baseOf(kind, source, usualStart(kind));
  if (text === null) return { kind, source, config: usual, problems: {}, linkProblem: null };
  try {
    const base = baseOf(kind, source, linkedStart(text) ?? usualStart(kind));
    return { kind, source, config: readConfigText(text, base), problems: {}, linkProblem: null };
  } catch (e) {
    if (!(e instanceof ConfigError)) throw e;
    return { kind, source, config: usual, problems: {}, linkProblem: `${e.message} The recipe’s settings are used instead.` };
  }
}

export function createDraftStore(address: Address, kind: () => string): StoreApi<DraftState> {
  const store = createStore<DraftState>()((set, get) => {
    /** Another choice or other settings, also in the address. */
    const put = (patch: Partial<DraftState>): void => {
      set(patch);
      const { kind, source, config } = get();
      if (readHash(address.hash(), hashParts.train) !== kind) return;
      const mode = modeHash('train', kind, source === lessonOf(kind).sources[0].id ? undefined : source);
      // The start is told too: it decides which recipe the other settings change.
      const text = configText(config, { ...baseOf(kind, source, config.start), start: usualStart(kind) });
      address.replaceHash(withPart(mode, hashParts.config, text));
    };
    return {
      ...linked(address, kind()),
      list: '',
      choose: (source) => put({ source, config: baseOf(get().kind, source, usualStart(get().kind)), problems: {}, linkProblem: null }),
      startFrom: (start) => put({ config: baseOf(get().kind, get().source, start), problems: {}, linkProblem: null }),
      change(path, value) {
        const problems = { ...get().problems };
        delete problems[path];
        try {
          put({ config: withField(get().config, path, value), problems, linkProblem: null });
        } catch (e) {
          if (!(e instanceof ConfigError)) throw e;
          set({ problems: { ...problems, [path]: e.message } });
        }
      },
      reread: () => set(linked(address, kind())),
      reset: () => get().startFrom(get().config.start),
      write: (list) => set({ list }),
    };
  });
  address.onChange(() => {
    if (readHash(address.hash(), hashParts.train) !== null) store.getState().reread();
  });
  return store;
}

/** A name that no other run has: "my Sudoku", then "my Sudoku 2". */
export function distinct(name: string, taken: ReadonlySet<string>): string {
  for (let k = 1; ; k++) {
    const candidate = k === 1 ? name : `${name} ${k}`;
    if (!taken.has(candidate)) return candidate;
  }
}
