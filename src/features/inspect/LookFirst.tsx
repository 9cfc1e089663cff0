/** In place of a picture of the inside: what is missing before it can be drawn, with the button that takes it away. */

import { playback, run, useModels, useRun } from '../../app/coordinator.ts';
import { usePage } from '../../app/page.ts';
import { Button } from '../../ui/Button.tsx';
import { readinessOf } from '../models/fit.ts';
import { shownRun } from '../solve/run/run.ts';
import { missingOf, type Missing, type Remedy } from './missing.ts';
import { inspect, useInspect } from './runtime.ts';
import { insideWords } from './words.ts';

/** What is missing of the run on the page. @param copy the copy that is watched */
export function useMissing(copy: number): Missing | null {
  const record = useRun(shownRun);
  const recorded = useInspect((s) => s.found !== null);
  return missingOf(record, recorded, copy);
}

/** What a press does about it. */
export function help(remedy: Remedy): void {
  if (remedy === 'look') void inspect.getState().start();
  if (remedy === 'watch') playback.getState().pin(0);
  if (remedy !== 'solve') return;
  const { kind } = usePage.getState();
  void run.getState().start(kind.id, kind.board(), kind.checked ? undefined : 1);
}

const names = { solve: insideWords.solve, look: insideWords.look, watch: insideWords.watch };

export function LookFirst({ missing }: { readonly missing: Missing | null }) {
  const { phase, progress, failure } = useInspect((s) => s);
  const kind = usePage((s) => s.kind);
  const solvable = useModels((s) => readinessOf(kind, s).solvable);
  const running = phase === 'running';
  const remedy = running || (missing?.remedy === 'solve' && !solvable) ? null : (missing?.remedy ?? null);
  return (
    <>
      <span role="status">
        {running
          ? progress
            ? insideWords.update(progress.done, progress.total)
            : insideWords.waiting
          : (failure?.message ?? missing?.sentence ?? insideWords.notKept)}
      </span>
      {remedy && (
        <Button className="h-auto" onClick={() => help(remedy)}>
          {names[remedy]}
        </Button>
      )}
    </>
  );
}
