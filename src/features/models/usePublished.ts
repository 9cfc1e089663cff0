/** The catalogue of published weights and what of it is kept here, for the panel that shows them. */

import { create } from 'zustand';
import { client } from '../../app/coordinator.ts';
import type { KeptEntry } from '../../protocol/session.ts';
import { fetchPublished, type PublishedModel } from './published.ts';

const messageOf = (e: unknown): string => (e instanceof Error ? e.message : String(e));

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
      await fetchPublished(new URL('published/', document.baseURI).href).then(
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
