/** What is being watched: the record on the page, the frame under the playback head, and the copy. */
import { useEffect, useMemo, useRef } from 'react';
import { changedCells, confidenceOf, copyToWatch, isLive, tokensOf, type Frame, type RunRecord } from '../../store/runRecord.ts';
import { playback, run, usePlayback, useRun } from '../../store/runtime.ts';
import { useSettings } from '../../store/settings.ts';
import type { BoardOverlay } from '../boards/overlay.ts';

export interface Shown {
  readonly record: RunRecord;
  /** Index of the frame; -1 = the question. */
  readonly index: number;
  readonly frame: Frame | null;
  readonly copy: number;
}

/** The record that belongs to the board, with the playback head in it; null when there is none. */
export function useShown(): Shown | null {
  const record = useRun((s) => (s.attached ? s.record : null));
  const cursor = usePlayback((s) => s.cursor);
  const pinned = usePlayback((s) => s.pinned);
  return useMemo(() => {
    if (!record) return null;
    const index = Math.min(cursor, record.frames.length - 1);
    return { record, index, frame: record.frames[index] ?? null, copy: pinned ?? copyToWatch(record) };
  }, [record, cursor, pinned]);
}

/** Cells of the shown copy that changed at the shown step. */
export function changedIn({ record, index, copy }: Shown): ReadonlySet<number> {
  const now = record.frames[index];
  const before = record.frames[index - 1];
  if (!now) return new Set();
  return changedCells(before ? tokensOf(before, record.copies, copy) : null, tokensOf(now, record.copies, copy));
}

/** The overlay for the board; null while there is nothing to show on it. */
export function useOverlay(shown: Shown | null): BoardOverlay | null {
  return useMemo(() => {
    if (!shown?.frame) return null;
    const { record, frame, copy } = shown;
    const verdict = frame.verdicts[copy];
    return {
      tokens: tokensOf(frame, record.copies, copy),
      confidence: confidenceOf(frame, record.copies, copy),
      changed: changedIn(shown),
      bad: new Set(verdict?.cells ?? []),
      solved: verdict?.solved ?? false,
    };
  }, [shown]);
}

/** Moves the playback head at the chosen speed, and on at once when a step arrives that was waited for. */
export function usePlaybackClock(): void {
  const playing = usePlayback((s) => s.playing);
  const cursor = usePlayback((s) => s.cursor);
  const frames = useRun((s) => s.record?.frames.length ?? 0);
  const live = useRun((s) => isLive(s.record));
  const speed = useSettings((s) => s.speed);
  const moved = useRef(0);
  useEffect(() => {
    if (!playing) return undefined;
    const wait = Math.max(0, moved.current + 1000 / speed - performance.now());
    const timer = setTimeout(() => {
      const before = playback.getState().cursor;
      playback.getState().tick();
      if (playback.getState().cursor !== before) moved.current = performance.now();
    }, wait);
    return () => clearTimeout(timer);
  }, [playing, cursor, frames, live, speed]);
}

/** Fetches the film of z of the copy that is being watched, once its run has ended. */
export function useFilm(shown: Shown | null): void {
  const copy = shown?.copy;
  const ended = shown !== null && !isLive(shown.record);
  useEffect(() => {
    if (ended && copy !== undefined) void run.getState().wantFilm(copy);
  }, [ended, copy]);
}
