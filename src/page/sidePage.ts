/**
 * Pages that stand in front of the workbench, each at an address of its own (#how, #measure): a link opens them, the browser's back button
 * leaves them, and the workbench stays as it is behind them. One is shown at a time.
 */

import { useEffect, useRef, useSyncExternalStore, type MouseEvent, type RefObject } from 'react';
import { hashParts, pageAddress, readHash, withPart } from '../storage/address.ts';

export interface SidePage {
  /** For links. */
  readonly address: string;
  /** Whether the address asks for this page. */
  readonly isOpen: () => boolean;
  /** The same, for components. */
  readonly useOpen: () => boolean;
  /** For a click on a link to the address: opens it here, beside what else the address says; other tabs follow the link itself. */
  readonly follow: (e: MouseEvent) => void;
  /** Back to the workbench as it is now: nobody else is told to look at the address. Does nothing where the page is not open. */
  readonly close: () => void;
  /** Back to the workbench, as the back button would where it can. */
  readonly leave: () => void;
}

type Key = 'how' | 'measure';
const keys: readonly Key[] = ['how', 'measure'];
/** The page that is shown: of several that an address asks for, the first. */
const openKey = (): Key | undefined => keys.find((key) => readHash(pageAddress.hash(), hashParts[key]) !== null);
const withoutPages = (hash: string): string => keys.reduce((left, key) => withPart(left, hashParts[key], null), hash);

/** The entry before this one in the history is the workbench: leaving may go back to it. */
let cameFromWorkbench = false;

/** How far down the workbench was scrolled when it was left, pixels. */
let workbenchScroll = 0;

const listeners = new Set<() => void>();

function subscribe(changed: () => void): () => void {
  const moved = (): void => {
    cameFromWorkbench &&= openKey() !== undefined;
    changed();
  };
  listeners.add(changed);
  const stop = pageAddress.onChange(moved);
  return () => {
    listeners.delete(changed);
    stop();
  };
}

/** A page at `#key`. */
function sidePage(key: Key): SidePage {
  const address = `#${key}`;
  const isOpen = (): boolean => openKey() === key;
  const close = (): void => {
    if (!isOpen()) return;
    cameFromWorkbench = false;
    pageAddress.replaceHash(withoutPages(pageAddress.hash()));
    listeners.forEach((changed) => changed());
  };
  return {
    address,
    isOpen,
    useOpen: () => useSyncExternalStore(subscribe, isOpen),
    follow(e) {
      if (e.metaKey || e.ctrlKey || e.shiftKey || e.altKey) return;
      e.preventDefault();
      if (isOpen()) return;
      cameFromWorkbench = openKey() === undefined;
      if (cameFromWorkbench) workbenchScroll = scrollY;
      pageAddress.follow(withPart(withoutPages(pageAddress.hash()), hashParts[key], true));
    },
    close,
    leave() {
      if (cameFromWorkbench) history.back();
      else close();
    },
  };
}

/** The title of the document while a page is open, whose heading has the focus; the workbench comes back as far down as it was left. */
export function useEntered(title: string): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const before = document.title;
    document.title = `${title} · TRM Playground`;
    scrollTo({ top: 0, behavior: 'instant' });
    heading.current?.focus({ preventScroll: true });
    return () => {
      document.title = before;
      // The workbench comes back in the same commit; only then is the page tall enough to be scrolled to where it was.
      requestAnimationFrame(() => scrollTo({ top: workbenchScroll, behavior: 'instant' }));
    };
  }, [title]);
  return heading;
}

/** How it works. */
export const howPage = sidePage('how');
/** Measure it yourself. */
export const measurePage = sidePage('measure');
