/** "Hand over": another model goes on with the run, with y and z where they fit it, and the page says why where they do not. */

import { useState } from 'react';
import { useModels } from '../../app/coordinator.ts';
import { usePage } from '../../app/page.ts';
import { isAskedFor } from '../models/models.ts';
import { tryWords } from './besideWords.ts';
import { capital, loadingWords } from './result.ts';
import { candidatesFor } from './run/candidates.ts';
import { handOver } from './run/handOver.ts';
import { handOverWords, whyNotHandOver, type Scene } from './run/interventions.ts';
import { Try, type Common } from './Try.tsx';

export function HandOver({ scene, common }: { readonly scene: Scene; readonly common: Common }) {
  const kind = usePage((s) => s.kind);
  const models = useModels((s) => s);
  const [chosen, choose] = useState('');
  /** Why the last hand-over did not happen. */
  const [failure, setFailure] = useState<string | null>(null);
  const { record, model } = scene;
  const candidates = candidatesFor(kind, models, record?.model?.name ?? null);
  // The model in use is the one a person means who has just loaded it.
  const to = candidates.find(({ name }) => name === chosen) ?? candidates.find(({ name }) => name === model) ?? candidates[0] ?? null;
  const loading = models.loading && `${capital(loadingWords(models.loading))}.`;
  const why = whyNotHandOver(scene, to?.name ?? null) ?? (isAskedFor(models) ? 'a model is being loaded.' : null);
  const go = async (): Promise<void> => {
    if (!to) return;
    setFailure(null);
    setFailure(await handOver(to.source));
  };
  return (
    <div className="grid gap-1">
      <Try
        name={tryWords.handOver}
        why={why}
        common={common}
        onClick={() => void go()}
        settings={
          to && (
            <label className="flex min-w-0 items-center gap-2" title={tryWords.handOverHint}>
              to
              <select
                aria-label={tryWords.handOverTo}
                className="min-h-9 max-w-60 min-w-0 rounded-md border border-line-strong bg-surface px-2"
                value={to.name}
                onChange={(e) => choose(e.target.value)}
              >
                {candidates.map(({ name }) => (
                  <option key={name} value={name}>
                    {name}
                  </option>
                ))}
              </select>
            </label>
          )
        }
      >
        {tryWords.handOverAsks}
      </Try>
      {to && <p className="text-muted">{handOverWords(record, to.loaded)}</p>}
      <p role="status" aria-label="Handing over" className={failure ? 'text-bad' : 'text-muted'}>
        {loading ?? (failure && capital(failure))}
      </p>
    </div>
  );
}
