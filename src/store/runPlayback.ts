/** The playback head: which recorded step and copy is on the board. Separate from the live edge, where steps arrive. */
import { createStore, type StoreApi } from 'zustand';

/** What there is to play. */
export interface Edge {
  /** Frames recorded so far. */
  readonly frames: number;
  /** More may come. */
  readonly live: boolean;
}

export interface PlaybackState {
  /** Index of the frame on the board; -1 = the question, before the first step. */
  readonly cursor: number;
  readonly playing: boolean;
  /** The copy a person chose to watch; null = let the page choose. */
  readonly pinned: number | null;
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
  readonly clear: () => void;
}

export function createPlaybackStore(edge: () => Edge): StoreApi<PlaybackState> {
  return createStore<PlaybackState>()((set, get) => {
    const last = (): number => edge().frames - 1;
    return {
      cursor: -1,
      playing: false,
      pinned: null,
      begin: () => set({ cursor: -1, playing: true, pinned: null }),
      resume: () => set({ cursor: last(), playing: true }),
      tick() {
        const { cursor, playing } = get();
        if (!playing) return;
        const next = Math.min(cursor + 1, last());
        const finished = next >= last() && !edge().live;
        if (next !== cursor || finished) set({ cursor: next, playing: !finished });
      },
      play() {
        const atEnd = get().cursor >= last() && !edge().live;
        if (last() >= 0 || edge().live) set({ playing: true, cursor: atEnd ? 0 : get().cursor });
      },
      pause: () => set({ playing: false }),
      seek(index) {
        if (last() >= 0) set({ playing: false, cursor: Math.max(-1, Math.min(last(), Math.round(index))) });
      },
      step: (by) => get().seek(get().cursor + by),
      pin: (pinned) => set({ pinned }),
      clear: () => set({ cursor: -1, playing: false, pinned: null }),
    };
  });
}
