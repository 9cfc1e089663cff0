/** The copies of the kind on the page: how many, what tells them apart, and how a person changes that. */

import { useShallow } from 'zustand/react/shallow';
import { usePage } from '../../../app/page.ts';
import { copiesOf, settingsStore, useSettings, type ChosenCopies, type Copies } from './settings.ts';

export function useCopies(): Copies & { readonly chosen: boolean } {
  const kind = usePage((s) => s.kind);
  return useSettings(useShallow((s) => copiesOf(s, kind)));
}

/** The same outside of components. */
export const copiesNow = (): Copies => copiesOf(settingsStore.getState(), usePage.getState().kind);

/** @throws z.ZodError on a value outside its limits */
export const changeCopies = (patch: ChosenCopies): void => settingsStore.getState().changeCopies(usePage.getState().kind.id, patch);
