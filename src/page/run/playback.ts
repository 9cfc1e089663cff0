/** The playback head: which recorded step and copy is on the board, and which update inside the step. Separate from the live edge, where steps arrive. */

import { createStore, type StoreApi } from 'zustand';

/** What there is to play. */
interface Edge {
  /** Frames recorded so far. */
  readonly frames: number;
  /** More may come. */
  readonly live: boolean;
}

/** A recording of every update. */
export interface RecordedUpdates {
  /** Updates of z and y in a supervision step: T (n + 1). */
  readonly perStep: number;
  /** Supervision steps recorded, from the first. */
  readonly steps: number;
}

/** Cycles, and updates of z in each. */
export interface Numbers {
  readonly T: number;
  readonly n: number;
}

/** Updates of a supervision step: n of z and one of y, T times. */
export const perStepOf = ({ T, n }: Numbers): number => T * (n + 1);

/** Updates done at a playback head, from the very start; meaningful while the head is inside what is recorded. */
export const updatesDone = ({ cursor, inner }: Pick<PlaybackState, 'cursor' | 'inner'>, { perStep }: RecordedUpdates): number =>
  (cursor + 1) * perStep + inner;

export interface PlaybackState {
  /** Index of the frame on the board; -1 = the question, before the first step. */
  readonly cursor: number;
  readonly playing: boolean;
  /** The copy a person chose to watch; null = let the page choose. */
  readonly pinned: number | null;
  /** Updates done inside the step after `cursor`; 0 = exactly at a step. Only where `inside` reaches. */
  readonly inner: number;
  /** What is recorded update by update; null = steps only. */
  readonly inside: RecordedUpdates | null;
  /** Playback goes update by update where they are recorded. */
  readonly byUpdate: boolean;
  /** At the end of a finished run, playback starts again. */
  readonly loop: boolean;
  /** A new run: from before its first frame, playing. */
  readonly begin: () => void;
  /** More steps were asked for: plays on from the last one. */
  readonly resume: () => void;
  /** The clock: one frame on, where there is one; stops at the end of a finished run. */
  readonly tick: () => void;
  /** Plays on; from the start again when a finished run stands at its end. */
  readonly play: () => void;
  readonly pause: () => void;
  /** Pauses on a frame, or on the question (-1); indices out of range become the nearest one in it. */
  readonly seek: (index: number) => void;
  /** Pauses `by` frames on. */
  readonly step: (by: number) => void;
  readonly pin: (copy: number | null) => void;
  /** Pauses after this many updates from the very start, as far as they are recorded. */
  readonly seekUpdate: (updates: number) => void;
  /** Pauses `by` updates on. */
  readonly stepUpdate: (by: number) => void;
  /** A recording is there, or no longer. */
  readonly open: (inside: RecordedUpdates | null) => void;
  readonly change: (patch: Partial<Pick<PlaybackState, 'byUpdate' | 'loop'>>) => void;
  readonly clear: () => void;
}

export function createPlaybackStore(edge: () => Edge): StoreApi<PlaybackState> {
  return createStore<PlaybackState>()((set, get) => {
    const last = (): number => edge().frames - 1;
    return {
      cursor: -1,
      playing: false,
      pinned: null,
      inner: 0,
      inside: null,
      byUpdate: true,
      loop: false,
      begin: () => set({ cursor: -1, inner: 0, inside: null, playing: true, pinned: null }),
      resume: () => set({ cursor: last(), inner: 0, inside: null, playing: true }),
      tick() {
        const { cursor, inner, inside, byUpdate, loop, playing } = get();
        if (!playing) return;
        if (loop && cursor >= last() && !edge().live) return set({ cursor: -1, inner: 0 });
        if (inside && byUpdate && cursor + 1 < Math.min(inside.steps, last() + 1) && inner + 1 < inside.perStep)
          return set({ inner: inner + 1 });
        const next = Math.min(cursor + 1, last());
        const finished = next >= last() && !edge().live && !loop;
        if (next !== cursor || finished) set({ cursor: next, inner: 0, playing: !finished });
      },
      play() {
        const { cursor, inner, inside, byUpdate } = get();
        const atEnd = cursor >= last() && !edge().live;
        const start = inside && byUpdate ? -1 : 0;
        if (last() >= 0 || edge().live) set({ playing: true, cursor: atEnd ? start : cursor, inner: atEnd ? 0 : inner });
      },
      pause: () => set({ playing: false }),
      seek(index) {
        if (last() >= 0) set({ playing: false, cursor: Math.max(-1, Math.min(last(), Math.round(index))), inner: 0 });
      },
      // Inside a step, back is to its start.
      step: (by) => get().seek(get().cursor + by + (by < 0 && get().inner > 0 ? 1 : 0)),
      pin: (pinned) => set({ pinned }),
      seekUpdate(updates) {
        const { inside } = get();
        if (!inside || last() < 0) return;
        const { perStep, steps } = inside;
        const at = Math.max(0, Math.min(Math.min(steps, last() + 1) * perStep, Math.round(updates)));
        set({ playing: false, cursor: Math.floor(at / perStep) - 1, inner: at % perStep });
      },
      stepUpdate(by) {
        const { inside } = get();
        if (!inside) return get().step(by);
        if (get().cursor + 1 > inside.steps) return get().step(by); // beyond what is recorded
        get().seekUpdate(updatesDone(get(), inside) + by);
      },
      open: (inside) => set(inside ? { inside } : { inside: null, inner: 0 }),
      change: (patch) => set(patch),
      clear: () => set({ cursor: -1, inner: 0, inside: null, playing: false, pinned: null }),
    };
  });
}

/** The last of the first `done` updates, in short: "cycle 1 of 3, z 2 of 6" or "cycle 1 of 3, y". "start" before the first. */
export function momentWords({ T, n }: Numbers, done: number): string {
  if (done === 0) return 'start';
  const inStep = (done - 1) % (T * (n + 1));
  const cycle = Math.floor(inStep / (n + 1)) + 1;
  const index = (inStep % (n + 1)) + 1;
  const what = index <= n ? `z ${index} of ${n}` : 'y';
  return T === 1 ? what : `cycle ${cycle} of ${T}, ${what}`;
}
