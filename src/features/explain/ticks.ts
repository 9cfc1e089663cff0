/** The ticks inside a supervision step: n updates of z and one of y, T times, then a look at the answer. Pure. */

/** What works at a tick. Cycles and updates count from 1. */
export type Work =
  | { readonly part: 'z'; readonly cycle: number; readonly update: number }
  | { readonly part: 'y'; readonly cycle: number }
  | { readonly part: 'look' };

/** Ticks of a supervision step: T cycles of n + 1 updates, and the look at its end. */
export const ticksOf = (T: number, n: number): number => T * (n + 1) + 1;

/** What works at a tick from 0 to ticksOf(T, n) - 1; a tick out of range is the nearest one in it. */
export function workAt(T: number, n: number, tick: number): Work {
  const at = Math.max(0, Math.min(ticksOf(T, n) - 1, Math.floor(tick)));
  if (at === T * (n + 1)) return { part: 'look' };
  const cycle = Math.floor(at / (n + 1)) + 1;
  const update = (at % (n + 1)) + 1;
  return update <= n ? { part: 'z', cycle, update } : { part: 'y', cycle };
}

/** The present work in a sentence, plain words first. `step`: the supervision step, from 1; `tick`: null before the first step. */
export function wordsAt(T: number, n: number, step: number, tick: number | null): string {
  if (tick === null) return 'Before the first step: the answer and the notes (y and z) start from constants, the same for every puzzle.';
  const work = workAt(T, n, tick);
  switch (work.part) {
    case 'z':
      return `Think, ${work.update} of ${n}: rewrite the notes, with question and answer in sight (z ← net(x + y + z)).`;
    case 'y':
      return 'Answer: improve it from the notes alone, the question out of sight (y ← net(y + z)).';
    case 'look':
      return `Look: step ${step} is done; the answer is decoded onto the board, and the network says how sure it is (q_halt).`;
  }
  return work satisfies never;
}
