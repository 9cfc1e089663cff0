/** What is different for run B: its model and settings, all else as in A; or a saved run in the place of one of the two. */

import { useEffect, useRef, useState } from 'react';
import type { RunRecord } from '../../client/record.ts';
import { kindOf } from '../../kinds/kinds.ts';
import { useModels, models } from '../../page/coordinator.ts';
import { loadingWords } from '../../page/models/fit.ts';
import { usePublished } from '../../page/models/remembered.ts';
import { sourceName, trainedModel, type ModelSource } from '../../page/models/source.ts';
import { usePage } from '../../page/page.ts';
import { copiesNow, settingsStore } from '../../page/run/settings.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { FileButton } from '../../ui/Field.tsx';
import { capital } from '../../ui/format.ts';
import { messageOf } from '../../ui/Toast.tsx';
import { useTraining, training } from '../train/runtime.ts';
import { DraftFields } from './DraftFields.tsx';
import { openAs, runAsB } from './runtime.ts';
import { draftDiffers, draftOf, withModel, type Draft } from './settings.ts';
import { compareBarWords, draftWords } from './words.ts';

interface Props {
  /** The run that is, or becomes, A. */
  readonly a: RunRecord;
  readonly onClose: () => void;
}

export default function CompareDialog({ a, onClose }: Props) {
  const { checked } = kindOf(a.kind);
  const loading = useModels((s) => s.loading);
  useModels((s) => s.catalogue);
  useTraining((s) => s.runs);
  usePublished((s) => s.kept); // they join the choices
  const choices = modelChoices();
  const [first] = useState(() => draftOf(a, { ...settingsStore.getState(), ...copiesNow() }));
  const [draft, setDraft] = useState<Draft>(() => startOf(first, [...choices.keys()]));
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const abort = useRef<AbortController | null>(null);
  useEffect(() => void fetchStored().catch(() => undefined), []);
  useEffect(() => () => abort.current?.abort(), []);

  const attempt = async (work: (signal: AbortSignal) => Promise<void>): Promise<void> => {
    const mine = new AbortController();
    abort.current = mine;
    setBusy(true);
    setProblem(null);
    try {
      await work(mine.signal);
      if (!mine.signal.aborted) onClose();
    } catch (e) {
      setProblem(messageOf(e));
    } finally {
      setBusy(false);
    }
  };
  const differs = draftDiffers(
    first,
    checked ? draft : { ...draft, copies: first.copies, vary: first.vary, sigma: first.sigma, seed: first.seed },
  );
  return (
    <Dialog title={compareBarWords.compare} description={draftWords.about} onClose={onClose}>
      <form
        className="grid gap-4"
        onSubmit={(e) => {
          e.preventDefault();
          void attempt((signal) => runAsB(a, draft, choices.get(draft.model) ?? null, signal));
        }}
      >
        <DraftFields
          draft={draft}
          models={[...choices.keys()]}
          copies={checked}
          disabled={busy}
          onChange={setDraft}
          onModel={(model) => setDraft(withModel(draft, model, first))}
        />
        <p role="status" aria-label={draftWords.status} className="num min-h-10 border-t border-line pt-3 text-sm">
          {busy && loading ? `${capital(loadingWords(loading))}.` : draftWords.differs(differs)}
        </p>
        {problem !== null && (
          <p role="alert" className="rounded-md border border-bad bg-bad-soft p-2 text-sm">
            {problem}
          </p>
        )}
        <div className="flex flex-wrap items-center gap-2">
          <Button type="submit" weight="primary" disabled={busy}>
            {draftWords.run}
          </Button>
          <span className="ml-auto flex flex-wrap gap-1">
            <SavedRun side="A" disabled={busy} onFile={(file) => void attempt(() => openAs('A', file))} />
            <SavedRun side="B" disabled={busy} onFile={(file) => void attempt(() => openAs('B', file))} />
          </span>
        </div>
      </form>
    </Dialog>
  );
}

/** Run A's own settings; with another model where its own is not here. */
const startOf = (first: Draft, models: readonly string[]): Draft =>
  models.includes(first.model) ? first : withModel(first, models[0] ?? first.model, first);

/** A run that was exported, in the place of A or B. */
function SavedRun({
  side,
  disabled,
  onFile,
}: {
  readonly side: 'A' | 'B';
  readonly disabled: boolean;
  readonly onFile: (file: File) => void;
}) {
  return (
    <FileButton
      label={draftWords.file(side)}
      accept=".json,application/json"
      onFiles={([file]) => file && onFile(file)}
      weight="quiet"
      disabled={disabled}
      title={draftWords.openHints[side]}
    >
      {draftWords.open(side)}
    </FileButton>
  );
}

/** Models of the kind on the page by name, the one in use first. Whether one fits the board is known when it is loaded. */
function modelChoices(): ReadonlyMap<string, ModelSource> {
  const { kind } = usePage.getState();
  const { active, catalogue, wanted, seen } = models.getState();
  const { models: published, kept } = usePublished.getState();
  const trained = (training.getState().runs ?? []).flatMap((r) => {
    const best = r.kind === kind.id ? trainedModel(r, 'best') : null;
    return best ? [{ kind: 'run', run: best } satisfies ModelSource] : [];
  });
  const own = wanted.get(kind.id);
  const sources: readonly ModelSource[] = [
    ...(active?.task === kind.id ? [active.source] : []),
    ...(own ? [own] : []),
    ...[...seen.values()].filter(({ info }) => info.config.vocabSize === kind.vocabSize).map(({ source }) => source),
    ...catalogue.filter((card) => card.task === kind.id).map((card): ModelSource => ({ kind: 'card', card })),
    ...(published ?? [])
      .filter((m) => m.kind === kind.id && kept.some(({ url }) => url === m.url))
      .map((model): ModelSource => ({ kind: 'published', model })),
    ...trained,
  ];
  return new Map(sources.map((source) => [sourceName(source), source]));
}

/** Asks storage for the models that were trained or are kept here; they join the choices when it has answered. */
const fetchStored = async (): Promise<void> => {
  await Promise.all([training.getState().refresh(), usePublished.getState().refresh()]);
};
