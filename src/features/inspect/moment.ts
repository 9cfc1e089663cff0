/** The moment under the playback head inside a recording, for everything that shows it. */

import { useMemo } from 'react';
import { usePlayback } from '../../app/coordinator.ts';
import type { Recording, YTick, ZTick } from '../../protocol/inspect.ts';
import { updatesDone } from '../solve/run/playback.ts';
import type { Shown } from '../solve/timeline/shown.ts';
import { cellAsked, useCell } from './cell.ts';
import { useInspect } from './runtime.ts';
import { yAt, zAt } from './ticks.ts';

export interface Moment {
  readonly recording: Recording;
  /** Updates done since the very start. */
  readonly done: number;
  /** The last of each; null while it is the constant it starts from. */
  readonly y: YTick | null;
  readonly z: ZTick | null;
}

/** The recording of the run that is shown, where the board itself is watched; else null. */
export function useRecordingOf(shown: Shown | null): Recording | null {
  const recording = useInspect((s) => s.found?.recording ?? null);
  return shown?.copy === 0 ? recording : null;
}

/** The moment on the page; null where nothing is recorded of it. */
export function useMoment(shown: Shown | null): Moment | null {
  const recording = useRecordingOf(shown);
  const done = usePlayback((s) => (s.inside ? Math.min(updatesDone(s, s.inside), (s.inside.steps + 1) * s.inside.perStep) : -1));
  return useMemo(() => {
    if (!recording || done < 0 || done > recording.y.length * (recording.n + 1)) return null;
    return { recording, done, y: yAt(recording, done), z: zAt(recording, done) };
  }, [recording, done]);
}

/** The cell to tell of. */
export const useAskedCell = (): number | null => useCell(cellAsked);

/** For pictures of cells: the pointer is on a cell, or chose it. */
export function askAbout(cell: number | null, chosen: boolean): void {
  useCell.getState().hover(cell);
  if (chosen && cell !== null) useCell.getState().choose(cell);
}

/** The same for pictures that tell of another cell: the pointer only marks one, a press asks about it. */
export function pointAt(cell: number | null, chosen: boolean): void {
  useCell.getState().point(cell);
  if (chosen && cell !== null) useCell.getState().choose(cell);
}

/** "row 3, column 5" on a canvas with that many columns. */
export const placeWords = (cell: number, columns: number): string =>
  `row ${Math.floor(cell / columns) + 1}, column ${(cell % columns) + 1}`;
