/** What reaches the page from outside: events of the whole page, pasted text, and what the system hands over. */

import { useEffectEvent, useLayoutEffect } from 'react';

/** Hears of events of the whole page as soon as a component is on it: on a busy machine a person's first key is there before the effects after the paint. */
export function useListener<K extends keyof WindowEventMap>(type: K, listener: (event: WindowEventMap[K]) => void): void {
  const heard = useEffectEvent(listener);
  useLayoutEffect(() => {
    addEventListener(type, heard);
    return () => removeEventListener(type, heard);
  }, [type]);
}

/** Fields in which keys and pastes mean text. */
export const isTextField = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;

/** The text of a paste, which means a board wherever on the page it is pasted; null where it is meant for a field, a dialog or a menu. */
export function pastedText(event: ClipboardEvent): string | null {
  const { target } = event;
  if (event.defaultPrevented || isTextField(target) || (target instanceof Element && target.closest('[role=dialog], [role=menu]')))
    return null;
  event.preventDefault();
  return event.clipboardData?.getData('text') ?? '';
}

/**
 * What the system hands over (a file opened with the app, a text shared to it), by the door that it is for: the board's, the models', and that of
 * runs that were saved as a file. It is kept until the door is open.
 */
export interface Given {
  readonly board: { readonly text: string } | { readonly files: readonly File[] };
  readonly model: { readonly files: readonly File[] };
  readonly run: { readonly files: readonly File[] };
}
type Door = keyof Given;
type Takers = { readonly [D in Door]: Set<(given: Given[D]) => void> };

const takers: Takers = { board: new Set(), model: new Set(), run: new Set() };
const waiting: { -readonly [D in Door]?: Given[D] } = {};
const callers = new Set<(door: Door) => void>();

/** Hands something to a door: at once where it is open, else when it opens; of two that wait the later one counts. */
export function give<D extends Door>(door: D, given: Given[D]): void {
  const [taker] = takers[door];
  if (taker) return taker(given);
  keep(door, given);
  for (const call of callers) call(door);
}

/** Keeps something for a door that opens later, whatever is open now. */
export function keep<D extends Door>(door: D, given: Given[D]): void {
  waiting[door] = given;
}

/** Opens a door. Returns the way to close it. */
export function takeGiven<D extends Door>(door: D, take: (given: Given[D]) => void): () => void {
  takers[door].add(take);
  const given = waiting[door];
  delete waiting[door];
  if (given !== undefined) take(given);
  return () => void takers[door].delete(take);
}

/** Calls back when something waits before a door that is closed. Returns the way to stop. */
export function whenKnocked(call: (door: Door) => void): () => void {
  callers.add(call);
  for (const door of Object.keys(waiting) as Door[]) call(door);
  return () => void callers.delete(call);
}
