/** Undo and redo as pure functions over snapshots. A snapshot is immutable, so keeping one costs a reference. */

/** Steps that can be undone; older ones are forgotten. */
export const HISTORY_LIMIT = 500;

export interface History<T> {
  /** Oldest first. */
  readonly past: readonly T[];
  readonly present: T;
  /** The next redo last. */
  readonly future: readonly T[];
}

export const startHistory = <T>(present: T): History<T> => ({ past: [], present, future: [] });

/** A new present; the old one can be undone to, and what was undone before is gone. The same object records nothing. */
export function record<T>(history: History<T>, next: T): History<T> {
  if (next === history.present) return history;
  return { past: [...history.past, history.present].slice(-HISTORY_LIMIT), present: next, future: [] };
}

/** One step back, or the same history when there is none. */
export function undo<T>(history: History<T>): History<T> {
  const { past, present, future } = history;
  if (past.length === 0) return history;
  return { past: past.slice(0, -1), present: past[past.length - 1], future: [...future, present] };
}

/** One step forward again, or the same history when there is none. */
export function redo<T>(history: History<T>): History<T> {
  const { past, present, future } = history;
  if (future.length === 0) return history;
  return { past: [...past, present], present: future[future.length - 1], future: future.slice(0, -1) };
}

/** The steps next to the present, back before forth, as many as take at most `room` characters of JSON. */
export function nearest<T>({ past, future }: History<T>, room: number): Pick<History<T>, 'past' | 'future'> {
  const fit = (steps: readonly T[]): readonly T[] => {
    let from = steps.length;
    while (from > 0 && (room -= JSON.stringify(steps[from - 1]).length) >= 0) from--;
    return steps.slice(from);
  };
  return { past: fit(past), future: fit(future) };
}
