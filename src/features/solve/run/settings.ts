/** What a person prefers: backend, copies, steps, when to stop, playback speed, theme. Kept in this browser. */

import { createStore, useStore, type StoreApi } from 'zustand';
import { BACKENDS, MAX_SIGMA } from '../../../protocol/limits.ts';
import type { BackendChoice } from '../../../protocol/session.ts';
import { either, oneOf, shaped, since, whole, within, type Check } from '../../../storage/checks.ts';
import { localEntry, type LocalEntry } from '../../../storage/local.ts';

/** Most copies the slider offers. */
export const MAX_COPIES = 32;
/** Most supervision steps the slider offers for one request. */
export const MAX_STEPS = 64;
/** Playback speeds, in supervision steps a second. */
export const SPEEDS = [1, 2, 4, 8, 16] as const;

/** What tells the copies of a puzzle apart. */
export const variations = ['symmetries', 'noise', 'both'] as const;
export type Variation = (typeof variations)[number];

/** Least noise the slider offers, and its step. */
export const SIGMA_STEP = 0.05;

export const themes = ['system', 'light', 'dark'] as const;

/** Of the noise, until a person chooses; a multiple of SIGMA_STEP. */
const DEFAULT_SIGMA = 0.3;

/** What is kept, and its limits. What was added later has a value for settings kept before. */
export interface Settings {
  readonly backend: BackendChoice;
  /** K */
  readonly copies: number;
  readonly vary: Variation;
  /** Standard deviation of the noise on z. */
  readonly sigma: number;
  /** Supervision steps a request; null = the model's own N_sup. */
  readonly steps: number | null;
  readonly stopWhenSolved: boolean;
  readonly stopWhenSure: boolean;
  /** Supervision steps a second in playback. */
  readonly speed: (typeof SPEEDS)[number];
  readonly theme: (typeof themes)[number];
}

const fields: { readonly [K in keyof Settings]: Check<Settings[K]> } = {
  backend: oneOf(...BACKENDS),
  copies: whole(1, MAX_COPIES),
  vary: since('symmetries', oneOf(...variations)),
  sigma: since(DEFAULT_SIGMA, within(SIGMA_STEP, MAX_SIGMA)),
  steps: either(oneOf(null), whole(1, MAX_STEPS)),
  stopWhenSolved: oneOf(true, false),
  stopWhenSure: oneOf(true, false),
  speed: oneOf(...SPEEDS),
  theme: oneOf(...themes),
};
export const settingsSchema: Check<Settings> = shaped(fields);

export const defaultSettings: Settings = {
  backend: 'auto',
  copies: 8,
  vary: 'symmetries',
  sigma: DEFAULT_SIGMA,
  steps: null,
  stopWhenSolved: true,
  stopWhenSure: false,
  speed: 4,
  theme: 'system',
};

export interface SettingsState extends Settings {
  /** Changes some settings and keeps them. @throws RangeError naming the setting that is outside its limits */
  readonly change: (patch: Partial<Settings>) => void;
}

/** Settings that start from what was kept, or from the defaults when nothing readable was. */
export function createSettingsStore(entry: LocalEntry<Settings>): StoreApi<SettingsState> {
  return createStore<SettingsState>()((set, get) => ({
    ...defaultSettings,
    ...(entry.read().value ?? {}),
    change(patch) {
      const next = settingsSchema.safeParse({ ...get(), ...patch });
      if (!next.success) {
        const wrong = Object.entries(patch).filter(([key, value]) => !fields[key as keyof Settings].safeParse(value).success);
        throw new RangeError(`outside its limits: ${wrong.map(([key, value]) => `${key} = ${String(value)}`).join(', ')}`);
      }
      set(next.data);
      entry.write(next.data);
    },
  }));
}

/** The backend that `?backend=` in an address asks for, or null. */
export function backendFromAddress(search: string): BackendChoice | null {
  const asked = fields.backend.safeParse(new URLSearchParams(search).get('backend'));
  return asked.success ? asked.data : null;
}

export const settingsStore = createSettingsStore(localEntry('settings', 1, settingsSchema, 'your settings'));

export const useSettings = <T>(select: (s: SettingsState) => T): T => useStore(settingsStore, select);
