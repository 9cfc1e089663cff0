/** What is missing of a run before it can be looked into: in words, the button that takes it away, and how far that is. */

import { playback, run, useModels, useRun } from '../../page/coordinator.ts';
import { readinessOf } from '../../page/models/fit.ts';
import { usePage } from '../../page/page.ts';
import { shownRun } from '../../page/run/run.ts';
import type { RecordProgress } from '../../protocol/inspect.ts';
import { Button } from '../../ui/Button.tsx';
import { missingOf, type Missing, type WayIn } from './replay.ts';
import { inspect, useInspect } from './runtime.ts';
import { insideWords } from './words.ts';

/** What is missing of the run on the page. @param copy the copy that is watched */
export function useMissing(copy: number): Missing | null {
  const record = useRun(shownRun);
  const recorded = useInspect((s) => s.found !== null);
  return missingOf(record, recorded, copy);
}

/** What a press does about it. */
export function help(remedy: WayIn): void {
  if (remedy === 'look') void inspect.getState().start();
  if (remedy === 'watch') playback.getState().pin(0);
  if (remedy !== 'solve') return;
  const { kind } = usePage.getState();
  void run.getState().start(kind.id, kind.board(), kind.checked ? undefined : 1);
}

const names = { solve: insideWords.solve, look: insideWords.look, watch: insideWords.watch };

/** In place of a picture: what is missing before it can be drawn, with the button that takes it away. */
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

interface MakingProps {
  /** What is being made, for who cannot see the bar. */
  readonly label: string;
  readonly progress: RecordProgress | null;
  readonly words: (done: number, total: number) => string;
  readonly onStop: () => void;
}

/** How far the run is that is made once more, and the button that gives it up. */
export const Making = ({ label, progress, words, onStop }: MakingProps) => (
  <>
    <Button onClick={onStop}>{insideWords.stop}</Button>
    <progress className="w-40" aria-label={label} max={1} value={progress ? progress.done / progress.total : 0} />
    <span className="num text-muted">{progress ? words(progress.done, progress.total) : insideWords.waiting}</span>
  </>
);
