/** Train mode: the bar, what is learnt or the live example, the curves, and the runs in storage. Fetched when it is first opened. */

import { Suspense, useEffect, useMemo, useState } from 'react';
import type { PuzzleKind } from '../../kinds/kind.ts';
import { kindOf } from '../../kinds/kinds.ts';
import { hashParts, pageAddress, readHash } from '../../storage/address.ts';
import { Radio } from '../../ui/Choice.tsx';
import { Charts, Groups } from './Charts.tsx';
import { lessons } from './draft.ts';
import { Example } from './Example.tsx';
import { isTraining, storedRun } from './record.ts';
import { RunsList } from './RunsList.tsx';
import { training, useDraft, useTraining } from './runtime.ts';
import { Setup } from './Setup.tsx';
import { TrainBar, usePaused } from './TrainBar.tsx';
import { setupWords } from './words.ts';

/** Milliseconds between two looks at a run that is trained in another tab. */
const ELSEWHERE_MS = 5000;

/** What is learnt by: the kind's own way, or training runs. */
type Way = 'own' | 'runs';

/** Train mode. The kind's own way comes first, unless a link or a run under way is about the others. */
export default function TrainPage({ kind }: { readonly kind: PuzzleKind }) {
  const runs = useTraining((s) => s.current !== null && (s.current.lesson.kind === kind.id || isTraining(s.current)));
  const open = useTraining((s) => s.current?.id ?? null);
  /** What a person or a link chose, until another run is opened. */
  const [chosen, setChosen] = useState<{ readonly way: Way; readonly open: string | null } | null>(() =>
    [hashParts.config, hashParts.from].some((part) => readHash(pageAddress.hash(), part) !== null) ? { way: 'runs', open } : null,
  );
  // What was learnt the other way is found here, too.
  const kept = useTraining((s) => s.runs?.some((run) => run.kind === kind.id) ?? false);
  useEffect(() => void training.getState().refresh(), []);
  const { ownWay } = kind;
  if (!ownWay && !lessons.has(kind.id)) return <p className="py-6 text-muted">{setupWords.unlearnable(kind.label)}</p>;
  if (!ownWay) return <TrainRuns kind={kind} />;
  const way = chosen?.open === open ? chosen.way : runs ? 'runs' : 'own';
  return (
    <>
      <fieldset className="flex flex-wrap items-center gap-x-5 gap-y-1 pt-3 text-sm">
        <legend className="sr-only">{setupWords.learner}</legend>
        <Radio name="architecture" className="min-h-9" checked={way === 'own'} onChoose={() => setChosen({ way: 'own', open })}>
          {ownWay.name}
        </Radio>
        <Radio name="architecture" className="min-h-9" checked={way === 'runs'} onChoose={() => setChosen({ way: 'runs', open })}>
          {ownWay.others}
        </Radio>
      </fieldset>
      {way === 'runs' ? (
        <TrainRuns kind={kind} />
      ) : (
        <main className="grid content-start gap-4 pt-3 pb-8 lg:gap-6">
          <Suspense fallback={<div className="min-h-96" />}>
            <ownWay.Train />
          </Suspense>
          {kept && <RunsList />}
        </main>
      )}
    </>
  );
}

function TrainRuns({ kind }: { readonly kind: PuzzleKind }) {
  const current = useTraining((s) => s.current);
  const drafted = useDraft((s) => s.kind);
  // A run that is trained stays in sight on the page of every kind; one that is not, only on its own.
  const home = current && current.lesson.kind;
  const shown = current && (home === kind.id || isTraining(current)) ? current : null;
  const paused = usePaused(kind);
  const elsewhere = useTraining((s) => s.elsewhere.size > 0);
  useEffect(() => {
    if (!elsewhere) return undefined;
    const timer = setInterval(() => void training.getState().refresh(), ELSEWHERE_MS);
    return () => clearInterval(timer);
  }, [elsewhere]);
  const stored = useMemo(() => paused && storedRun(paused), [paused]); // its curves, while the next run is being put together
  if (drafted !== kind.id) return null;
  return (
    <main className="grid content-start gap-4 pt-3 lg:gap-6 lg:pt-4">
      <TrainBar kind={kind} run={shown} />
      {shown && home !== kind.id && (
        <p className="text-sm text-muted">{setupWords.other(shown.name, home === null ? '' : kindOf(home).label)}</p>
      )}
      <div className="grid content-start gap-x-12 gap-y-8 lg:grid-cols-[minmax(0,27rem)_minmax(0,1fr)]">
        <div className="grid min-w-0 content-start gap-6">
          {shown ? (
            <>
              <Example key={shown.id} run={shown} />
              <Groups run={shown} />
            </>
          ) : (
            <Setup kind={kind} />
          )}
        </div>
        <Charts run={shown ?? stored} />
      </div>
      <RunsList />
    </main>
  );
}
