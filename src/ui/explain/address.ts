/** "How it works" has an address of its own, #how, so that a link opens it and the browser's back button leaves it. */
import { useSyncExternalStore, type MouseEvent } from 'react';
import { readHash, withoutKey } from '../../store/puzzleLink.ts';

const KEY = 'how';
export const HOW_ADDRESS = `#${KEY}`;

/** The entry before this one in the history is the bench: leaving may go back to it. */
let cameFromBench = false;

const isOpen = (): boolean => readHash(location.hash, KEY) !== null;

function subscribe(changed: () => void): () => void {
  const moved = (): void => {
    cameFromBench &&= isOpen();
    changed();
  };
  addEventListener('hashchange', moved);
  return () => removeEventListener('hashchange', moved);
}

/** Whether the address asks for "How it works". */
export const useHowOpen = (): boolean => useSyncExternalStore(subscribe, isOpen);

/** For a click on a link to HOW_ADDRESS: opens it here, beside what else the address says; other tabs follow the link itself. */
export function followHow(e: MouseEvent): void {
  if (e.metaKey || e.ctrlKey || e.shiftKey || e.altKey) return;
  e.preventDefault();
  if (isOpen()) return;
  cameFromBench = true;
  location.hash = location.hash.length > 1 ? `${location.hash}&${KEY}` : HOW_ADDRESS;
}

/** Back to the bench, as the back button would where it can. */
export function leaveHow(): void {
  if (cameFromBench) history.back();
  else location.hash = withoutKey(location.hash, KEY);
}
