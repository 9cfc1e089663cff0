/** What a person prefers: backend, copies, steps, when to stop, playback speed, theme. Kept in this browser. */

import { z } from 'zod';
import { createStore, useStore, type StoreApi } from 'zustand';
import { backendChoice, MAX_SIGMA, type BackendChoice } from '../../../protocol/session.ts';
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

export const settingsSchema = z.object({
  backend: backendChoice,
  /** K */
  copies: z.number().int().min(1).max(MAX_COPIES),
  // With a default each, so that settings kept before there was noise are still read.
  vary: z.enum(variations).default('symmetries'),
  /** Standard deviation of the noise on z. */
  sigma: z.number().min(SIGMA_STEP).max(MAX_SIGMA).default(DEFAULT_SIGMA),
  /** Supervision steps a request; null = the model's own N_sup. */
  steps: z.number().int().min(1).max(MAX_STEPS).nullable(),
  stopWhenSolved: z.boolean(),
  stopWhenSure: z.boolean(),
  /** Supervision steps a second in playback. */
  speed: z.union(SPEEDS.map((s) => z.literal(s))),
  theme: z.enum(themes),
});
export type Settings = z.infer<typeof settingsSchema>;

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
  /** Changes some settings and keeps them. @throws z.ZodError on a value outside its limits */
  readonly change: (patch: Partial<Settings>) => void;
}

/** Settings that start from what was kept, or from the defaults when nothing readable was. */
export function createSettingsStore(entry: LocalEntry<Settings>): StoreApi<SettingsState> {
  return createStore<SettingsState>()((set, get) => ({
    ...defaultSettings,
    ...(entry.read().value ?? {}),
    change(patch) {
      const next = settingsSchema.parse({ ...get(), ...patch });
      set(next);
      entry.write(next);
    },
  }));
}

/** The backend that `?backend=` in an address asks for, or null. */
export function backendFromAddress(search: string): BackendChoice | null {
  const parsed = backendChoice.safeParse(new URLSearchParams(search).get('backend'));
  return parsed.success ? parsed.data : null;
}

export const settingsStore = createSettingsStore(localEntry('settings', 1, settingsSchema, 'your settings'));

export const useSettings = <T>(select: (s: SettingsState) => T): T => useStore(settingsStore, select);
