/** What a step takes on a CPU, told before it is taken; and how many copies are run there unless a person chose. Pure. */

import { duration } from '../../../ui/format.ts';

/** Milliseconds that a supervision step of all copies may take; beyond it fewer are run. */
const PATIENCE_MS = 10_000;
/** Below this nobody needs to be told. */
const WORTH_TELLING_MS = 1000;

/**
 * Copies of a run: as many as are wished, but of the usual number only those whose step takes at most ten seconds. A person's own choice stays.
 * @param stepMs of one copy; undefined where it was not measured
 * @param chosen a person chose the number
 */
export function affordableCopies(wished: number, stepMs: number | undefined, chosen: boolean): number {
  if (chosen || stepMs === undefined) return wished;
  return Math.max(1, Math.min(wished, Math.floor(PATIENCE_MS / stepMs)));
}

/** "A step takes about 12 s a copy on this CPU, so 1 copy runs, not 8: move K to have more."; empty where steps are quick. @param wished null: one copy is watched */
export function paceWords(wished: number | null, stepMs: number | undefined, chosen: boolean): string {
  if (stepMs === undefined || stepMs < WORTH_TELLING_MS) return '';
  const long = duration(Math.round(stepMs / 1000) * 1000).replace('.0 s', ' s');
  if (wished === null) return `A step takes about ${long} on this CPU.`;
  const run = affordableCopies(wished, stepMs, chosen);
  const fewer = run < wished ? `, so ${run === 1 ? '1 copy runs' : `${run} copies run`}, not ${wished}; move K to choose` : '';
  return `A step takes about ${long} a copy on this CPU${fewer}.`;
}
