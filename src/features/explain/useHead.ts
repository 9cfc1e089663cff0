/** What the figure follows: the run on the page where there is one, else a loop of its own with the model's numbers. */

import { useEffect, useState, useSyncExternalStore } from 'react';
import { isLive } from '../../client/record.ts';
import { playback, useModels, usePlayback, useRun } from '../../page/coordinator.ts';
import { modelFor } from '../../page/models/fit.ts';
import { usePage } from '../../page/page.ts';
import { modelAt } from '../../page/run/changes.ts';
import { shownRun } from '../../page/run/run.ts';
import { useSettings } from '../../page/run/settings.ts';
import { ticksOf } from './RecursionFigure.tsx';

/** The numbers of the paper's Sudoku recipe (SPEC section 4, "Recipes"), until a model says its own. */
const PAPER = { T: 3, n: 6, nSup: 16 } as const;

/** A playback head: `index` of the step that is done, -1 before the first. */
export interface Head {
  readonly T: number;
  readonly n: number;
  readonly index: number;
  /** Steps there are. */
  readonly steps: number;
  readonly playing: boolean;
  /** A run, or only the drawing. */
  readonly ofRun: boolean;
  /** "sudoku-lite", or null while no model is known. */
  readonly model: string | null;
  readonly play: () => void;
  readonly pause: () => void;
  /** Pauses there. */
  readonly seek: (index: number) => void;
}

/** The head of the run that belongs to the board; null when there is none. */
export function useRunHead(): Head | null {
  const record = useRun(shownRun);
  const cursor = usePlayback((s) => s.cursor);
  const playing = usePlayback((s) => s.playing);
  if (!record?.model || record.frames.length === 0) return null;
  const index = Math.min(cursor, record.frames.length - 1);
  const { T, n, name } = modelAt(record, record.frames[index]?.step ?? 1) ?? record.model;
  const { play, pause, seek } = playback.getState();
  return {
    T,
    n,
    index,
    steps: isLive(record) ? record.planned : record.frames.length,
    playing,
    ofRun: true,
    model: name,
    play,
    pause,
    seek,
  };
}

/** A head without a run: it counts through the steps a run would have. `wanted`: it may play at all. */
export function useOwnHead(wanted: boolean): Head {
  const kind = usePage((s) => s.kind);
  const active = useModels((s) => modelFor(s, kind));
  const speed = useSettings((s) => s.speed);
  const { T, n, nSup } = active?.info.config ?? PAPER;
  const [{ index, playing }, set] = useState({ index: -1, playing: false });
  const on = wanted && playing;
  useEffect(() => {
    if (!on) return undefined;
    const timer = setInterval(
      () => set((s) => ({ index: Math.min(s.index + 1, nSup - 1), playing: s.index + 1 < nSup - 1 })),
      stepTime(speed),
    );
    return () => clearInterval(timer);
  }, [on, nSup, speed]);
  return {
    T,
    n,
    index: Math.min(index, nSup - 1),
    steps: nSup,
    playing: on,
    ofRun: false,
    model: active?.name ?? null,
    play: () => set((s) => ({ index: s.index >= nSup - 1 ? -1 : s.index, playing: true })),
    pause: () => set((s) => ({ ...s, playing: false })),
    seek: (to) => set({ index: Math.max(-1, Math.min(nSup - 1, to)), playing: false }),
  };
}

/** Milliseconds a step of the drawing without a run: the pace of playback, but slow enough to be followed. */
const stepTime = (speed: number): number => Math.max(2000, 1000 / speed);

/** The step and tick to draw for a head that is left to itself. */
export function useHeadTick({ T, n, index, steps, playing, ofRun }: Head): { readonly step: number; readonly tick: number | null } {
  const still = useLessMotion();
  const speed = useSettings((s) => s.speed);
  const ticks = ticksOf(T, n);
  const moves = playing && !still && index + 1 < steps;
  const tick = useTick(index + 2, ticks, ofRun ? 1000 / speed : stepTime(speed), moves);
  if (tick !== null) return { step: index + 2, tick };
  return { step: index + 1, tick: index < 0 ? null : ticks - 1 };
}

/** The ticks inside a step while a run plays: they fill the time between two steps. None where less motion is asked for. */
const QUERY = '(prefers-reduced-motion: reduce)';

function onMotionChange(changed: () => void): () => void {
  const query = matchMedia(QUERY);
  query.addEventListener('change', changed);
  return () => query.removeEventListener('change', changed);
}

/** Whether less motion is asked for. */
const useLessMotion = (): boolean => useSyncExternalStore(onMotionChange, () => matchMedia(QUERY).matches);

/** Milliseconds between two drawings at least: more often helps nobody. */
const FRAME = 40;

/**
 * The tick of the step `step` while `on`: 0 when the step begins, the last but one (`ticks - 2`, an update of y) when `ms` have passed;
 * the last, the look, belongs to the moment the step is there. Null while not `on`.
 */
function useTick(step: number, ticks: number, ms: number, on: boolean): number | null {
  const [at, setAt] = useState({ step, tick: 0 });
  useEffect(() => {
    if (!on) return undefined;
    const begun = performance.now();
    const timer = setInterval(
      () => {
        const tick = Math.min(ticks - 2, Math.floor(((performance.now() - begun) / ms) * (ticks - 1)));
        setAt((was) => (was.step === step && was.tick === tick ? was : { step, tick }));
      },
      Math.max(FRAME, ms / ticks / 2),
    );
    return () => clearInterval(timer);
  }, [step, ticks, ms, on]);
  if (!on) return null;
  return at.step === step ? at.tick : 0;
}
