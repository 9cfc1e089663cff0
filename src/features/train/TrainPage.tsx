/** Train mode: the bar, what is learnt or the live example, the curves, and the runs in storage. Fetched when it is first opened. */
import { useEffect } from 'react';
import { runKinds, type RunKind } from '../solve/run/kinds.ts';
import { isTraining } from './record.ts';
import { training, useDraft, useTraining } from './runtime.ts';
import { Charts } from './Charts.tsx';
import { Example } from './Example.tsx';
import { Groups } from './Groups.tsx';
import { RunsList } from './RunsList.tsx';
import { Setup } from './Setup.tsx';
import { kindOnPage, TrainBar } from './TrainBar.tsx';

export default function TrainPage({ kind }: { readonly kind: RunKind }) {
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
