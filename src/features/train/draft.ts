/** The next run, as it is being put together: what to learn from and with which settings. Both stand in the address. */
import { createStore, type StoreApi } from 'zustand';
import type { NamedTask } from '../../kinds/arc/core/index.ts';
import type { PuzzleKindId } from '../../kinds/puzzle.ts';
import type { LessonSpec, TrainConfig } from '../../protocol/training.ts';
import { FROM_KEY, modeHash, TRAIN_KEY } from '../../app/page.ts';
import { readHash, type Address } from '../../kinds/shared/link.ts';
import { baseConfig, ConfigError, configText, linkedStart, readConfigText, withField, type FieldPath } from './config.ts';
import { AUGMENTATIONS, sourcesOf, usualStart, type LessonSource } from './lessons.ts';

/** The hash parameter of settings that differ from the recipe's. */
export const CONFIG_KEY = 'config';

export interface DraftState {
  readonly kind: PuzzleKindId;
  readonly source: LessonSource;
  readonly config: TrainConfig;
  /** Why a field cannot be what was typed, by field. */
  readonly problems: Partial<Record<FieldPath, string>>;
  /** Why the settings in the address were not taken; null when they were. */
  readonly linkProblem: string | null;
  /** The text of a list of puzzles. */
  readonly list: string;
  /** ARC tasks that were added. */
  readonly tasks: readonly NamedTask[];
  readonly augmentations: number;
  /** One demonstration of each ARC task with three or more is kept for the evaluation. */
  readonly holdOut: boolean;
  /** Another way to learn, with its own recipe. */
  readonly choose: (source: LessonSource) => void;
  /** Another start, with its own recipe. */
  readonly startFrom: (start: TrainConfig['start']) => void;
  /** Changes a field, or says why it cannot be that; the field before stays in force. */
  readonly change: (path: FieldPath, value: unknown) => void;
  /** Takes what the address says. */
  readonly reread: () => void;
  /** Back to the recipe. */
  readonly reset: () => void;
  readonly write: (list: string) => void;
  readonly setTasks: (tasks: readonly NamedTask[]) => void;
  readonly setAugmentations: (n: number) => void;
  readonly setHoldOut: (holdOut: boolean) => void;
}

/** What is learnt by a choice, for its recipe. */
const lessonKind = (kind: PuzzleKindId, source: LessonSource): LessonSpec['kind'] => (source === 'mini' ? 'mini' : kind);
const baseOf = (kind: PuzzleKindId, source: LessonSource, start: TrainConfig['start']): TrainConfig =>
  baseConfig(lessonKind(kind, source), source === 'mini' ? 'nothing' : start, source === 'teach');

/** What the address says of the next run. */
function linked(address: Address, fallback: PuzzleKindId): Pick<DraftState, 'kind' | 'source' | 'config' | 'problems' | 'linkProblem'> {
  const hash = address.hash();
  const kind = (Object.keys(sourcesOf) as PuzzleKindId[]).find((k) => k === readHash(hash, TRAIN_KEY)) ?? fallback;
  const source = sourcesOf[kind].find((s) => s === readHash(hash, FROM_KEY)) ?? sourcesOf[kind][0];
  const text = readHash(hash, CONFIG_KEY);
  const start = usualStart(kind, source);
  const usual = baseOf(kind, source, start);
  if (text === null) return { kind, source, config: usual, problems: {}, linkProblem: null };
  try {
    const base = baseOf(kind, source, linkedStart(text) ?? start);
    return { kind, source, config: readConfigText(text, base), problems: {}, linkProblem: null };
  } catch (e) {
    if (!(e instanceof ConfigError)) throw e;
    return { kind, source, config: usual, problems: {}, linkProblem: `${e.message} The recipe’s settings are used instead.` };
  }
}

export function createDraftStore(address: Address, kind: () => PuzzleKindId): StoreApi<DraftState> {
  const store = createStore<DraftState>()((set, get) => {
    /** Another choice or other settings, also in the address. */
    const put = (patch: Partial<DraftState>): void => {
      set(patch);
      const { kind, source, config } = get();
      if (readHash(address.hash(), TRAIN_KEY) !== kind) return;
      const params = new URLSearchParams(modeHash('train', kind, source === sourcesOf[kind][0] ? undefined : source).slice(1));
      // The start is told too: it decides which recipe the other settings change.
      const text = configText(config, { ...baseOf(kind, source, config.start), start: usualStart(kind, source) });
      if (text !== null) params.set(CONFIG_KEY, text);
      address.replaceHash(`#${params.toString()}`);
    };
    return {
      ...linked(address, kind()),
      list: '',
      tasks: [],
      augmentations: AUGMENTATIONS,
      holdOut: false,
      choose: (source) => put({ source, config: baseOf(get().kind, source, usualStart(get().kind, source)), problems: {}, linkProblem: null }),
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
      setTasks: (tasks) => set({ tasks }),
      setAugmentations: (augmentations) => set({ augmentations }),
      setHoldOut: (holdOut) => set({ holdOut }),
    };
  });
  address.onChange(() => {
    if (readHash(address.hash(), TRAIN_KEY) !== null) store.getState().reread();
  });
  return store;
}
