/** What a person prefers: backend, copies of each kind, steps, when to stop, playback speed, theme. Kept in this browser. And how many copies a run has, which follows from it. */

import { createStore, useStore, type StoreApi } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { BACKENDS, KIND_ID, MAX_SIGMA, MAX_STEPS_SET } from '../../protocol/limits.ts';
import type { BackendChoice } from '../../protocol/session.ts';
import { queryParts, readQuery } from '../../storage/address.ts';
import { byName, either, oneOf, partly, shaped, since, whole, within, type Check } from '../../storage/checks.ts';
import { localEntry, type LocalEntry } from '../../storage/local.ts';
import { duration } from '../../ui/format.ts';
import { usePage } from '../page.ts';

/** Most copies the slider offers. */
export const MAX_COPIES = 32;
/** Playback speeds, in supervision steps a second. */
export const SPEEDS = [1, 2, 4, 8, 16] as const;

/** What tells the copies of a puzzle apart. */
export const variations = ['symmetries', 'noise', 'both'] as const;
export type Variation = (typeof variations)[number];

/** Least noise the slider offers, and its step. */
export const SIGMA_STEP = 0.05;

export const themes = ['system', 'light', 'dark'] as const;

/** How many copies of a puzzle are tried at once, and what tells them apart. */
export interface Copies {
  /** K */
  readonly copies: number;
  readonly vary: Variation;
  /** Standard deviation of the noise on z; a multiple of SIGMA_STEP. */
  readonly sigma: number;
}
/** What a person chose of it; the rest is as the kind begins. */
type ChosenCopies = Partial<Copies>;

/** Until a person chooses. A kind may begin with another K (kind.ts). */
const usualCopies: Copies = { copies: 8, vary: 'symmetries', sigma: 0.3 };

/** What is kept, and its limits. */
export interface Settings {
  readonly backend: BackendChoice;
  /** Chosen for one kind, by its id; and, in an earlier version, for all of them. */
  readonly ofKind: Readonly<Record<string, ChosenCopies>>;
  readonly everyKind: ChosenCopies;
  /** Supervision steps a request; null = the model's own N_sup. */
  readonly steps: number | null;
  readonly stopWhenSolved: boolean;
  readonly stopWhenSure: boolean;
  /** Supervision steps a second in playback. */
  readonly speed: (typeof SPEEDS)[number];
  readonly theme: (typeof themes)[number];
}

const copiesFields: { readonly [K in keyof Copies]: Check<Copies[K]> } = {
  copies: whole(1, MAX_COPIES),
  vary: oneOf(...variations),
  sigma: within(SIGMA_STEP, MAX_SIGMA),
};
const chosen = partly<Copies>(copiesFields);
const fields: { readonly [K in keyof Settings]: Check<Settings[K]> } = {
  backend: oneOf(...BACKENDS),
  ofKind: since({}, byName(KIND_ID, chosen)),
  everyKind: since({}, chosen),
  steps: either(oneOf(null), whole(1, MAX_STEPS_SET)),
  stopWhenSolved: oneOf(true, false),
  stopWhenSure: oneOf(true, false),
  speed: oneOf(...SPEEDS),
  theme: oneOf(...themes),
};
const now: Check<Settings> = shaped(fields);

/** Earlier versions kept one number of copies for all kinds: what was chosen there holds for every kind until that one's own is chosen. */
export const settingsSchema: Check<Settings> = {
  safeParse(value) {
    if (typeof value !== 'object' || value === null || !('copies' in value)) return now.safeParse(value);
    const earlier = chosen.safeParse(value);
    if (!earlier.success) return earlier;
    const unusual = Object.entries(earlier.data).filter(([key, requested]) => requested !== usualCopies[key as keyof Copies]);
    return now.safeParse({ ...value, everyKind: Object.fromEntries(unusual) });
  },
};

export const defaultSettings: Settings = {
  backend: 'auto',
  ofKind: {},
  everyKind: {},
  steps: null,
  stopWhenSolved: true,
  stopWhenSure: false,
  speed: 4,
  theme: 'system',
};

interface SettingsState extends Settings {
  /** Changes some settings and keeps them. @throws RangeError naming the setting that is outside its limits */
  readonly change: (patch: Partial<Settings>) => void;
  /** The same for the copies of one kind. */
  readonly changeCopies: (kind: string, patch: ChosenCopies) => void;
}

/** @throws RangeError naming what is outside its limits */
function refuse<T extends object>(patch: T, checks: { readonly [K in keyof T]?: Check<unknown> }): void {
  const wrong = Object.entries(patch).filter(([key, value]) => checks[key as keyof T]?.safeParse(value).success === false);
  if (wrong.length > 0) throw new RangeError(`outside its limits: ${wrong.map(([key, value]) => `${key} = ${String(value)}`).join(', ')}`);
}

/** Settings that start from what was kept, or from the defaults when nothing readable was. */
export function createSettingsStore(entry: LocalEntry<Settings>): StoreApi<SettingsState> {
  return createStore<SettingsState>()((set, get) => ({
    ...defaultSettings,
    ...(entry.read().value ?? {}),
    change(patch) {
      refuse(patch, fields);
      const next = now.safeParse({ ...get(), ...patch });
      if (!next.success) return;
      set(next.data);
      entry.write(next.data);
    },
    changeCopies(kind, patch) {
      refuse(patch, copiesFields);
      get().change({ ofKind: { ...get().ofKind, [kind]: { ...get().ofKind[kind], ...patch } } });
    },
  }));
}

/** The backend that `?backend=` in an address asks for, or null. */
export function backendFromAddress(search: string): BackendChoice | null {
  const asked = fields.backend.safeParse(readQuery(search, queryParts.backend));
  return asked.success ? asked.data : null;
}

export const settingsStore = createSettingsStore(localEntry('settings', 1, settingsSchema, 'your settings'));

export const useSettings = <T>(select: (s: SettingsState) => T): T => useStore(settingsStore, select);

/** A kind, as far as its copies go: K of its first runs, where that is not the usual one. */
interface KindWithCopies {
  readonly id: string;
  readonly copies?: number;
}

/** The copies of a kind's runs, and whether a person chose their number. */
export function copiesOf(
  { ofKind, everyKind }: Pick<Settings, 'ofKind' | 'everyKind'>,
  kind: KindWithCopies,
): Copies & { readonly chosen: boolean } {
  const requested = { ...everyKind, ...ofKind[kind.id] };
  return {
    ...usualCopies,
    ...(kind.copies === undefined ? {} : { copies: kind.copies }),
    ...requested,
    chosen: requested.copies !== undefined,
  };
}

/** The copies of the kind on the page. */
export function useCopies(): Copies & { readonly chosen: boolean } {
  const kind = usePage((s) => s.kind);
  return useSettings(useShallow((s) => copiesOf(s, kind)));
}

/** The same outside of components. */
export const copiesNow = (): Copies => copiesOf(settingsStore.getState(), usePage.getState().kind);

/** @throws RangeError naming what is outside its limits */
export const changeCopies = (patch: ChosenCopies): void => settingsStore.getState().changeCopies(usePage.getState().kind.id, patch);

/** Milliseconds that a supervision step of all copies may take; beyond it fewer are run. */
const PATIENCE_MS = 10_000;
/** Below this nobody needs to be told. */
const WORTH_TELLING_MS = 1000;

/**
 * Copies of a run: as many as are requested, but of the usual number only those whose step takes at most ten seconds. A person's own choice stays.
 * @param stepMs of one copy; undefined where it was not measured
 * @param chosen a person chose the number
 */
export function affordableCopies(requested: number, stepMs: number | undefined, chosen: boolean): number {
  if (chosen || stepMs === undefined) return requested;
  return Math.max(1, Math.min(requested, Math.floor(PATIENCE_MS / stepMs)));
}

/** "A step takes about 12 s a copy on this CPU, so 1 copy runs, not 8: move K to have more."; empty where steps are quick. @param requested null: one copy is watched */
export function paceWords(requested: number | null, stepMs: number | undefined, chosen: boolean): string {
  if (stepMs === undefined || stepMs < WORTH_TELLING_MS) return '';
  const long = duration(Math.round(stepMs / 1000) * 1000).replace('.0 s', ' s');
  if (requested === null) return `A step takes about ${long} on this CPU.`;
  const run = affordableCopies(requested, stepMs, chosen);
  const fewer = run < requested ? `, so ${run === 1 ? '1 copy runs' : `${run} copies run`}, not ${requested}; move K to choose` : '';
  return `A step takes about ${long} a copy on this CPU${fewer}.`;
}
