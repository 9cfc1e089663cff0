/** "Hand over": another model goes on with the run, with y and z where they fit it, and the page says why where they do not. */

import { useState } from 'react';
import { useModels, models, run } from '../../app/coordinator.ts';
import { usePage } from '../../app/page.ts';
import type { PuzzleKind } from '../../kinds/kind.ts';
import { isAskedFor, type LoadedModel, type ModelsState } from '../models/models.ts';
import { sourceName, type ModelSource } from '../models/source.ts';
import { tryWords } from './besideWords.ts';
import { capital, loadingWords } from './result.ts';
import { handOverWords, whyNotHandOver, type Scene, handOverTo } from './run/interventions.ts';
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

/** Loads a model where it is not in use already, and lets it go on with the run. Resolves with why it could not, or null. */
export async function handOver(source: ModelSource): Promise<string | null> {
  const { record } = run.getState();
  const name = sourceName(source);
  if (models.getState().active?.name !== name && !(await models.getState().load(source))) {
    return `${name} could not be loaded: ${models.getState().failure?.message ?? 'unknown'} The model before is still in use.`;
  }
  const { active } = models.getState();
  const { kind } = usePage.getState();
  if (run.getState().record !== record || !run.getState().attached || kind.id !== record?.kind || active?.name !== name) {
    return `the run or the board was changed while ${name} was loaded.`;
  }
  const { seqLen } = active.info.config;
  if (active.task !== kind.id) return `${name} is no ${kind.label} model.`;
  const unfit = kind.unfit(seqLen);
  if (unfit) return `${name} cannot take this board: ${unfit} The run of ${record.model?.name ?? 'the other model'} stays as it is.`;
  void run.getState().intervene(handOverTo(active));
  return null;
}

/** A model that a run could be handed over to. */
export interface NextModel {
  readonly name: string;
  readonly source: ModelSource;
  /** What is known of it; null before it was loaded once. */
  readonly loaded: LoadedModel | null;
}

/** Every model of a kind that is known on the page, but for the one that made the run: those that were loaded, then those that come with the page. */
export function candidatesFor(
  kind: Pick<PuzzleKind, 'id'>,
  { seen, catalogue }: Pick<ModelsState, 'seen' | 'catalogue'>,
  ran: string | null,
): readonly NextModel[] {
  const loaded = [...seen.values()]
    .filter(({ task }) => task === kind.id)
    .map((model): NextModel => ({ name: model.name, source: model.source, loaded: model }));
  const cards = catalogue
    .filter(({ task, name }) => task === kind.id && !seen.has(name))
    .map((card): NextModel => ({ name: card.name, source: { kind: 'card', card }, loaded: null }));
  return [...loaded, ...cards].filter(({ name }) => name !== ran);
}
