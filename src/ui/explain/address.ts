/** "How it works" has an address of its own, #how, so that a link opens it and the browser's back button leaves it. */
import { useSyncExternalStore, type MouseEvent } from 'react';
import { pageAddress, readHash, withoutKey } from '../../store/puzzleLink.ts';

const KEY = 'how';
export const HOW_ADDRESS = `#${KEY}`;

/** The entry before this one in the history is the bench: leaving may go back to it. */
let cameFromBench = false;

/** How far down the bench was scrolled when it was left, pixels. */
let benchScroll = 0;
export const scrollOfBench = (): number => benchScroll;

/** Whether the address asks for "How it works". */
export const isHowOpen = (): boolean => readHash(pageAddress.hash(), KEY) !== null;

const listeners = new Set<() => void>();

function subscribe(changed: () => void): () => void {
  const moved = (): void => {
    cameFromBench &&= isHowOpen();
    changed();
  };
  listeners.add(changed);
  addEventListener('hashchange', moved);
  return () => {
    listeners.delete(changed);
    removeEventListener('hashchange', moved);
  };
}

/** The same, for components. */
export const useHowOpen = (): boolean => useSyncExternalStore(subscribe, isHowOpen);

/** For a click on a link to HOW_ADDRESS: opens it here, beside what else the address says; other tabs follow the link itself. */
export function followHow(e: MouseEvent): void {
  if (e.metaKey || e.ctrlKey || e.shiftKey || e.altKey) return;
  e.preventDefault();
  if (isHowOpen()) return;
  cameFromBench = true;
  benchScroll = scrollY;
  location.hash = location.hash.length > 1 ? `${location.hash}&${KEY}` : HOW_ADDRESS;
}

/** Back to the bench as it is now: nobody else is told to look at the address. Does nothing where the page is not open. */
export function closeHow(): void {
  if (!isHowOpen()) return;
  cameFromBench = false;
  pageAddress.replaceHash(withoutKey(pageAddress.hash(), KEY));
  listeners.forEach((changed) => changed());
}

/** Back to the bench, as the back button would where it can. */
export function leaveHow(): void {
  if (cameFromBench) history.back();
  else closeHow();
}
