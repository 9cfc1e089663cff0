/** A recorded run that plays in the panels until there is one of the visitor's own, so that they show what they are for. It is no result, and plays beside its own board alone. */

import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { RunRecord } from '../../client/record.ts';
import type { PuzzleKind } from '../../kinds/kind.ts';
import { readRun } from '../../page/run/file.ts';
import { sameBoard } from '../../page/run/run.ts';
import type { Shown } from '../../page/run/shown.ts';
import { runFileOfLink } from '../export/runLink.ts';

/** What stands below the picture of z meanwhile. @param see what to see in it */
export const sampleWords = (see: string): string => `A recorded run plays here until you press Solve. ${see}`;

/** Milliseconds a step stays, and the last one. */
const STEP_MS = 900;
const LAST_MS = 4000;
/** Milliseconds after the panels came: what the page needs is fetched first. */
const WAIT_MS = 1500;

/** Milliseconds that a frame stays. */
export const staysFor = (index: number, frames: number): number => (index === frames - 1 ? LAST_MS : STEP_MS);

/** @param wanted no run is on the page; null where it is not, or the board on the page has no recorded run */
export function useSample(kind: PuzzleKind, wanted: boolean): Shown | null {
  const [found, setFound] = useState<RunRecord | null>(null);
  const [index, setIndex] = useState(0);
  const { sample } = kind;
  const board = useSyncExternalStore(kind.subscribe, kind.board);
  useEffect(() => {
    if (!wanted || !sample) return undefined;
    let on = true;
    const timer = setTimeout(() => {
      void recorded(sample).then(
        (record) => {
          if (!on) return;
          setFound(record);
          setIndex(still() ? record.frames.length - 1 : 0);
        },
        () => undefined, // it cannot be fetched: the panels stay empty
      );
    }, WAIT_MS);
    return () => {
      on = false;
      clearTimeout(timer);
      setFound(null);
    };
  }, [wanted, sample]);
  const frames = found?.frames.length ?? 0;
  useEffect(() => {
    if (frames === 0 || still()) return undefined;
    const timer = setTimeout(() => setIndex((index + 1) % frames), staysFor(index, frames));
    return () => clearTimeout(timer);
  }, [frames, index]);
  return useMemo(() => {
    const frame = found?.frames[index];
    return wanted && found && frame && sameBoard(found.board, board) ? { record: found, index, frame, copy: 0 } : null;
  }, [wanted, found, index, board]);
}

/** The visitor asked for less motion: the last step stands still. */
const still = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** The run, through the door for runs of links. */
async function recorded({ run }: NonNullable<PuzzleKind['sample']>): Promise<RunRecord> {
  const { record } = readRun(await runFileOfLink(await run()));
  return { ...record, runId: 'sample', planned: record.frames.length };
}
