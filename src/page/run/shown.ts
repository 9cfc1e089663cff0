/** What is being watched: the record on the page, the frame under the playback head, the copy, and the cell that is asked about. */

import { useEffect, useMemo, useRef } from 'react';
import { create } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { changedCells, confidenceOf, copyToWatch, isLive, tokensOf, type Frame, type RunRecord } from '../../client/record.ts';
import type { BoardOverlay } from '../../kinds/shared/ui/overlay.ts';
import type { YTick } from '../../protocol/inspect.ts';
import { pageAddress } from '../../storage/address.ts';
import { playback, run, usePlayback, useRun } from '../coordinator.ts';
import { captionOf } from '../words.ts';
import { shownRun } from './run.ts';
import { useSettings } from './settings.ts';

export interface Shown {
  readonly record: RunRecord;
  /** Index of the frame; -1 = the question. */
  readonly index: number;
  readonly frame: Frame | null;
  readonly copy: number;
}

/** The record that belongs to the board, with the playback head in it; null when there is none. */
export function useShown(): Shown | null {
  const record = useRun(shownRun);
  const cursor = usePlayback((s) => s.cursor);
  const pinned = usePlayback((s) => s.pinned);
  return useMemo(() => {
    if (!record) return null;
    const index = Math.min(cursor, record.frames.length - 1);
    return { record, index, frame: record.frames[index] ?? null, copy: pinned ?? copyToWatch(record) };
  }, [record, cursor, pinned]);
}

/** The cell that is asked about, for everything that shows cells: a place on the model's canvas, in raster order. */
interface CellState {
  /** Under the pointer, where it asks about the cell. */
  readonly hovered: number | null;
  /** Under the pointer on a picture that tells of another cell: it is marked everywhere, and nothing else changes. */
  readonly pointed: number | null;
  /** The cells that hold what the asked one holds. */
  readonly kin: ReadonlySet<number>;
  /** Focused or clicked at last; it stays until another one is. */
  readonly chosen: number | null;
  /** The entropy of y is drawn over the board. */
  readonly entropy: boolean;
  /** y inside a step, for the board: its last update, and the one before; null where the board shows a step's own answer. */
  readonly answer: YTick | null;
  readonly before: YTick | null;
  readonly hover: (cell: number | null) => void;
  readonly point: (cell: number | null) => void;
  readonly relate: (kin: ReadonlySet<number>) => void;
  readonly choose: (cell: number | null) => void;
  readonly showEntropy: (on: boolean) => void;
  readonly publish: (answer: YTick | null, before: YTick | null) => void;
}

export const useCell = create<CellState>()((set) => ({
  hovered: null,
  pointed: null,
  kin: new Set(),
  chosen: null,
  entropy: false,
  answer: null,
  before: null,
  hover: (hovered) => set({ hovered }),
  point: (pointed) => set({ pointed }),
  relate: (kin) => set({ kin }),
  choose: (chosen) => set({ chosen }),
  showEntropy: (entropy) => set({ entropy }),
  publish: (answer, before) => set({ answer, before }),
}));

/** The cell to tell of: under the pointer, else the chosen one. */
export const cellAsked = ({ hovered, chosen }: Pick<CellState, 'hovered' | 'chosen'>): number | null => hovered ?? chosen;

/** What the timeline goes over: of two runs that are compared the longer one, when both have ended. */
export function useTimed(shown: Shown | null): Shown | null {
  const beside = useRun((s) => s.beside);
  const cursor = usePlayback((s) => s.cursor);
  return useMemo(() => {
    if (!shown || !beside) return shown;
    const { record } = shown;
    const longer = isLive(record) || record.frames.length >= beside.frames.length ? record : beside;
    const index = Math.min(cursor, longer.frames.length - 1);
    const planned = Math.max(record.planned, beside.planned);
    return { ...shown, record: { ...longer, planned }, index, frame: longer.frames[index] ?? null };
  }, [shown, beside, cursor]);
}

/** Cells of the shown copy that changed at the shown step. */
export function changedIn({ record, index, copy }: Shown): ReadonlySet<number> {
  const now = record.frames[index];
  const before = record.frames[index - 1];
  if (!now) return new Set();
  return changedCells(before ? tokensOf(before, record.copies, copy) : null, tokensOf(now, record.copies, copy));
}

/** The overlay for the board; null while there is nothing to show on it. Inside a step it is the last y that is recorded. */
export function useOverlay(shown: Shown | null): BoardOverlay | null {
  const { answer, before } = useCell(useShallow(({ answer, before }) => ({ answer, before })));
  const pinned = usePlayback((s) => s.pinned);
  return useMemo(() => {
    if (shown && answer) return insideOverlay(answer, before);
    if (!shown?.frame) return null;
    const { record, frame, copy } = shown;
    const caption = captionOf(record, copy, pinned);
    const verdict = frame.verdicts[copy];
    return {
      tokens: tokensOf(frame, record.copies, copy),
      confidence: confidenceOf(frame, record.copies, copy),
      changed: changedIn(shown),
      bad: new Set(verdict?.cells ?? []),
      solved: verdict?.solved ?? false,
      ...(caption === '' ? {} : { caption }),
    };
  }, [shown, answer, before, pinned]);
}

function insideOverlay({ tokens, topTokens, topProbabilities, bad, solved }: YTick, before: YTick | null): BoardOverlay {
  const k = topTokens.length / tokens.length;
  const confidence = Float32Array.from(tokens, (_, i) => topProbabilities[i * k] ?? 0);
  return { tokens, confidence, changed: changedCells(before?.tokens ?? null, tokens), bad: new Set(bad), solved };
}

/** The clock of the page: moves the playback head at the chosen speed, and on at once when a step arrives that was waited for. */
export function usePlaybackClock(): void {
  const playing = usePlayback((s) => s.playing);
  const cursor = usePlayback((s) => s.cursor);
  const inner = usePlayback((s) => s.inner);
  const frames = useRun((s) => shownRun(s)?.frames.length ?? 0);
  const live = useRun((s) => isLive(shownRun(s)));
  const speed = useSettings((s) => s.speed);
  const moved = useRef(0);
  useEffect(() => {
    if (!playing) return undefined;
    const wait = Math.max(0, moved.current + 1000 / speed - performance.now());
    const timer = setTimeout(() => {
      const before = playback.getState();
      before.tick();
      const after = playback.getState();
      if (after.cursor !== before.cursor || after.inner !== before.inner) moved.current = performance.now();
    }, wait);
    return () => clearTimeout(timer);
  }, [playing, cursor, inner, frames, live, speed]);
}

/** Keeps the playback head in the address while the workbench is there. */
export function usePositionInAddress(): void {
  useEffect(() => {
    let stop: (() => void) | null = () => undefined;
    void import('./position.ts').then(
      ({ followAddress }) => (stop &&= followAddress({ run, playback }, pageAddress)),
      () => undefined, // it cannot be fetched: links to a moment are not made
    );
    return () => {
      stop?.();
      stop = null;
    };
  }, []);
}

/** Fetches the film of z of the copy that is being watched, once its run has ended. */
export function useFilm(shown: Shown | null): void {
  const copy = shown?.copy;
  const ended = shown !== null && !isLive(shown.record);
  useEffect(() => {
    if (ended && copy !== undefined) void run.getState().wantFilm(copy);
  }, [ended, copy]);
}
