/** Train mode: the bar, what is learnt or the live example, the curves, and the runs in storage. Fetched when it is first opened. */
import { lazy, Suspense, useEffect, useState } from 'react';
import { pageAddress, readHash } from '../../kinds/shared/link.ts';
import { runKinds, type RunKind } from '../solve/run/kinds.ts';
import { isTraining } from './record.ts';
import { training, useDraft, useTraining } from './runtime.ts';
import { Charts } from './Charts.tsx';
import { Example } from './Example.tsx';
import { Groups } from './Groups.tsx';
import { RunsList } from './RunsList.tsx';
import { Setup } from './Setup.tsx';
import { kindOnPage, TrainBar } from './TrainBar.tsx';

const TrainTask = lazy(() => import('../../kinds/arc/learn/ui/TrainTask.tsx'));

/** What an ARC task is learnt by: E-TRM, anew for every task, or a TRM or HRM with a row for each. */
type Architecture = 'etrm' | 'rows';

/** Train mode. ARC tasks are learnt by E-TRM, unless a link or a run under way is about the others. */
export default function TrainPage({ kind }: { readonly kind: RunKind }) {
  const rows = useTraining((s) => s.sitting !== null && (kindOnPage(s.sitting.lesson.kind) === 'arc' || isTraining(s.sitting)));
  const [chosen, setChosen] = useState<Architecture | null>(() => (['config', 'from'].some((key) => readHash(pageAddress.hash(), key) !== null) ? 'rows' : null));
  if (kind.id !== 'arc') return <TrainRuns kind={kind} />;
  const architecture = chosen ?? (rows ? 'rows' : 'etrm');
  return (
    <>
      <fieldset className="flex flex-wrap items-center gap-x-5 gap-y-1 pt-3 text-sm">
        <legend className="sr-only">What learns the task</legend>
        <Way name="E-TRM: this task, in seconds to minutes" checked={architecture === 'etrm'} onChoose={() => setChosen('etrm')} />
        <Way name="TRM or HRM: a row a task, many copies" checked={architecture === 'rows'} onChoose={() => setChosen('rows')} />
      </fieldset>
      {architecture === 'rows' ? (
        <TrainRuns kind={kind} />
      ) : (
        <main className="grid content-start gap-4 pt-3 pb-8 lg:gap-6">
          <Suspense fallback={<div className="min-h-96" />}>
            <TrainTask />
          </Suspense>
        </main>
      )}
    </>
  );
}

const Way = ({ name, checked, onChoose }: { readonly name: string; readonly checked: boolean; readonly onChoose: () => void }) => (
  <label className="flex min-h-9 items-center gap-2">
    <input type="radio" name="architecture" className="size-4" checked={checked} onChange={onChoose} /> {name}
  </label>
);

function TrainRuns({ kind }: { readonly kind: RunKind }) {
  const sitting = useTraining((s) => s.sitting);
  const drafted = useDraft((s) => s.kind);
  useEffect(() => void training.getState().refresh(), []);
  // A run that is trained stays in sight on the page of every kind; one that is not, only on its own.
  const home = sitting && kindOnPage(sitting.lesson.kind);
  const shown = sitting && (home === kind.id || isTraining(sitting)) ? sitting : null;
  if (drafted !== kind.id) return null;
  return (
    <main className="grid content-start gap-4 pt-3 lg:gap-6 lg:pt-4">
      <TrainBar kind={kind} sitting={shown} />
      {shown && home !== kind.id && (
        <p className="text-sm text-muted">
          “{shown.name}” ({runKinds.find((k) => k.id === home)?.label}) is being trained. Pause it to train something else.
        </p>
      )}
      <div className="grid content-start gap-x-12 gap-y-8 lg:grid-cols-[minmax(0,27rem)_minmax(0,1fr)]">
        <div className="grid min-w-0 content-start gap-6">
          {shown ? (
            <>
              <Example key={shown.id} sitting={shown} />
              <Groups sitting={shown} />
            </>
          ) : (
            <Setup kind={kind} />
          )}
        </div>
        <Charts sitting={shown} />
      </div>
      <RunsList />
    </main>
  );
}
