/** News of the board: what just happened, or why it did not. */

import { useCallback, useEffect, useState } from 'react';
import type { Choice } from './choices.ts';

export interface Notice {
  readonly text: string;
  readonly failed: boolean;
}

/** Shows a notice for a while. */
export type Say = (text: string, failed?: boolean) => void;

/** What an error says, as the words of a notice. */
export const messageOf = (e: unknown): string => (e instanceof Error ? e.message : String(e));

/**
 * Opens what was read where it is one board, and says so ("Loaded a Sudoku with 26 givens."); several are left to `ask`. What cannot
 * be read says why, with the board as it was.
 */
export async function openFound(
  say: Say,
  verb: string,
  reading: () => readonly Choice[] | Promise<readonly Choice[]>,
  ask: (choices: readonly Choice[]) => void,
): Promise<void> {
  try {
    const read = await reading();
    if (read.length > 1) ask(read);
    else for (const choice of read) say(`${verb} ${choice.open()}.`);
  } catch (e) {
    say(messageOf(e), true);
  }
}

/** Milliseconds a notice stays: a failure takes longer to read. */
const STAY_MS = { done: 5000, failed: 12_000 };

export function useNotice(): { readonly notice: Notice | null; readonly say: Say; readonly hush: () => void } {
  const [notice, setNotice] = useState<Notice | null>(null);
  const say = useCallback<Say>((text, failed = false) => setNotice({ text, failed }), []);
  useEffect(() => {
    if (notice === null) return undefined;
    const timer = setTimeout(() => setNotice(null), notice.failed ? STAY_MS.failed : STAY_MS.done);
    return () => clearTimeout(timer);
  }, [notice]);
  const hush = useCallback(() => setNotice(null), []);
  return { notice, say, hush };
}
