/** Where a moment inside a supervision step stands in a recording: which updates of z and y are done, and what it is called. Pure. */

import type { Recording, YTick, ZTick } from '../../protocol/inspect.ts';

export interface Numbers {
  readonly T: number;
  readonly n: number;
}

/** Updates of a supervision step: n of z and one of y, T times. */
export const perStepOf = ({ T, n }: Numbers): number => T * (n + 1);

/** Updates of y among the first `done`. */
export const yDone = ({ n }: Numbers, done: number): number => Math.floor(done / (n + 1));

/** Updates of z among the first `done`. */
export const zDone = ({ n }: Numbers, done: number): number => Math.floor(done / (n + 1)) * n + (done % (n + 1));

/** y after the first `done` updates; null while it is the constant it starts from. */
export const yAt = (recording: Recording, done: number): YTick | null => recording.y[yDone(recording, done) - 1] ?? null;

/** z after the first `done` updates; null while it is the constant it starts from. */
export const zAt = (recording: Recording, done: number): ZTick | null => recording.z[zDone(recording, done) - 1] ?? null;

/** The last of the first `done` updates, in short: "cycle 1 of 3, z 2 of 6" or "cycle 1 of 3, y". "start" before the first. */
export function momentWords({ T, n }: Numbers, done: number): string {
  if (done === 0) return 'start';
  const inStep = (done - 1) % (T * (n + 1));
  const cycle = Math.floor(inStep / (n + 1)) + 1;
  const index = (inStep % (n + 1)) + 1;
  const what = index <= n ? `z ${index} of ${n}` : 'y';
  return T === 1 ? what : `cycle ${cycle} of ${T}, ${what}`;
}
