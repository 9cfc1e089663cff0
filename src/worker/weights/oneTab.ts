/** One tab at a time fetches a file; another that wants it waits, and then finds it kept. */

import { ModelFetchError } from './fetchError.ts';
import { keyOf } from './keptStore.ts';

/**
 * Does `work` while no other tab does it for the same address. Where the browser has no locks (a page from no secure address, blocked
 * storage) it is done at once: nothing is shared there.
 * @param signal gives up the wait
 * @param onWait another tab is at it
 * @throws what `work` throws; ModelFetchError `cancelled` when the wait was given up
 */
export async function oneTab<T>(url: string, signal: AbortSignal, onWait: () => void, work: () => Promise<T>): Promise<T> {
  let begun = false;
  const begin = (): Promise<T> => {
    begun = true;
    return work();
  };
  if (!('locks' in navigator)) return begin();
  const name = `trm weights ${await keyOf(url)}`;
  try {
    const done = await navigator.locks.request(name, { ifAvailable: true }, async (lock) => (lock ? { value: await begin() } : null));
    if (done) return done.value;
    onWait();
    return await navigator.locks.request(name, { signal }, begin);
  } catch (e) {
    if (begun) throw e;
    if (signal.aborted) throw new ModelFetchError('cancelled', 'Stopped. Another tab goes on fetching this model.');
    return begin();
  }
}
