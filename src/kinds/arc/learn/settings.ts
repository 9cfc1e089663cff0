/** How long a task may be learnt, and how: kept in this browser. */

import { z } from 'zod';
import { createStore, useStore, type StoreApi } from 'zustand';
import { PLANNED_MAX, SEEDS_MAX } from '../../../protocol/learn.ts';
import { localEntry, type LocalEntry } from '../../../storage/local.ts';

/** Time limits in seconds; null: until stopped. */
export const LIMITS = [30, 120, 300, null] as const;

export const learnSettingsSchema = z.object({
  limit: z.union([z.literal(30), z.literal(120), z.literal(300), z.null()]),
  /** Steps of a seed's schedule. */
  planned: z.number().int().min(10).max(PLANNED_MAX),
  seeds: z.number().int().min(1).max(SEEDS_MAX),
  /** Seeds at the same time, where the device has a core for each. */
  parallel: z.number().int().min(1).max(4),
});
export type LearnSettings = z.infer<typeof learnSettingsSchema>;

export const defaultLearnSettings: LearnSettings = { limit: 120, planned: 250, seeds: 8, parallel: 2 };

export interface LearnSettingsState extends LearnSettings {
  /** Changes some settings and keeps them. @throws z.ZodError on a value outside its limits */
  readonly change: (patch: Partial<LearnSettings>) => void;
}

export function createLearnSettings(entry: LocalEntry<LearnSettings>): StoreApi<LearnSettingsState> {
  return createStore<LearnSettingsState>()((set, get) => ({
    ...defaultLearnSettings,
    ...(entry.read().value ?? {}),
    change(patch) {
      const next = learnSettingsSchema.parse({ ...get(), ...patch });
      set(next);
      entry.write(next);
    },
  }));
}

export const learnSettings = createLearnSettings(localEntry('arc-learning', 1, learnSettingsSchema, 'how long a task may be learnt'));

export const useLearnSettings = <T>(select: (s: LearnSettingsState) => T): T => useStore(learnSettings, select);
