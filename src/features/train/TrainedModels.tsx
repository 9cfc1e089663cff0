/** The models that were trained in this browser, as the list of models has them. */

import { useEffect } from 'react';
import { useModels } from '../../page/coordinator.ts';
import { trainedModel } from '../../page/models/source.ts';
import type { RunSummary, WhichCheckpoint } from '../../protocol/training.ts';
import { Button } from '../../ui/Button.tsx';
import { percent } from '../../ui/format.ts';
import { InUse, type ModelListProps } from '../models/InUse.tsx';
import { bestEvaluation } from './record.ts';
import { training, useTraining } from './runtime.ts';
import { listWords } from './words.ts';

export default function TrainedModels({ kind, disabled, onLoad }: ModelListProps) {
  const runs = useTraining((s) => s.runs);
  useEffect(() => void training.getState().refresh(), []);
  const mine = (runs ?? []).filter((r) => r.kind === kind.id && r.checkpoints.length > 0);
  if (mine.length === 0) return null;
  return (
    <section aria-label="Trained here" className="grid gap-2">
      <h3 className="text-sm font-semibold">{listWords.trained}</h3>
      {mine.map((run) => (
        <Trained key={run.id} run={run} disabled={disabled} onLoad={onLoad} />
      ))}
    </section>
  );
}

function Trained({ run, disabled, onLoad }: { readonly run: RunSummary } & Pick<ModelListProps, 'disabled' | 'onLoad'>) {
  const used = useModels((s) =>
    s.active?.source.kind === 'run' && s.active.source.run.runId === run.id ? s.active.source.run.step : null,
  );
  const best = bestEvaluation(run.history.evaluations);
  const states: readonly WhichCheckpoint[] = ['best', 'latest'];
  return (
    <article className={`rounded-lg bg-surface p-3 text-sm ${used !== null ? 'border-2 border-accent' : 'border border-line'}`}>
      <div className="flex items-center justify-between gap-2">
        <h4 className="flex min-w-0 items-center gap-2 font-semibold break-words">
          {run.name} {used !== null && <InUse />}
        </h4>
        <span className="flex shrink-0 gap-1">
          {states.map((which) => {
            const model = trainedModel(run, which);
            return (
              <Button
                key={which}
                disabled={disabled || !model || used === model.step}
                aria-label={`Load ${run.name}, ${which}`}
                onClick={() => model && onLoad({ kind: 'run', run: model })}
              >
                {which === 'best' ? 'Best' : 'Latest'}
              </Button>
            );
          })}
        </span>
      </div>
      <p className="num text-muted">
        {run.step} steps{run.base === null ? ', from scratch' : `, from ${run.base}`}
        {best ? ` · best evaluation ${percent(best.exact)}` : ''}
      </p>
    </article>
  );
}
