/** Published weights: what they are and reached, and one click that fetches what is needed of them. */

import { Download, Pause, Trash2 } from 'lucide-react';
import { useEffect } from 'react';
import { models, useModels } from '../../page/coordinator.ts';
import { isPart, type PublishedModel } from '../../page/models/catalogue.ts';
import type { Loading } from '../../page/models/models.ts';
import { usePublished } from '../../page/models/remembered.ts';
import type { KeptEntry } from '../../protocol/session.ts';
import { Button } from '../../ui/Button.tsx';
import { bytes } from '../../ui/format.ts';
import { Fold } from '../../ui/panel.tsx';
import { InUse, CardRow } from './InUse.tsx';
import { publishedWords } from './words.ts';

interface Props {
  readonly kind: PublishedModel['kind'];
  readonly label: string;
  readonly disabled: boolean;
}

export function PublishedModels({ kind, label, disabled }: Props) {
  const { models: all, kept, failure, refresh } = usePublished();
  const active = useModels((s) => s.active);
  const isLoading = useModels((s) => s.loading !== null);
  const isPaused = useModels((s) => s.paused !== null);
  useEffect(() => void refresh(), [refresh, active, isLoading, isPaused]);
  const elsewhere = useModels((s) => all?.find((m) => m.title === s.loading?.name && m.kind !== kind && isMoving(s.loading)));
  const mine = (all ?? []).filter((m) => m.kind === kind);
  const isKept = ({ url }: PublishedModel): boolean => kept.some((entry) => entry.url === url);
  const shown = mine.filter((m) => m.offer === 'first' || isKept(m));
  const more = mine.filter((m) => !shown.includes(m));
  if (!failure && !elsewhere && mine.length === 0 && kept.length === 0) return null;
  return (
    <section aria-label={publishedWords.region} className="grid grid-cols-1 gap-2">
      <h3 className="text-sm font-semibold">{publishedWords.title(label)}</h3>
      <p className="text-xs text-muted">{publishedWords.about}</p>
      {failure && <p className="text-sm">{failure}</p>}
      {shown.map((m) => (
        <Published key={m.id} model={m} disabled={disabled} kept={kept.find(({ url }) => url === m.url)} />
      ))}
      {more.length > 0 && (
        <Fold title={publishedWords.more(more.length)}>
          <div className="grid grid-cols-1 gap-2">
            {more.map((m) => (
              <Published key={m.id} model={m} disabled={disabled} kept={undefined} />
            ))}
          </div>
        </Fold>
      )}
      {elsewhere && (
        <p className="flex items-center justify-between gap-2 text-sm">
          {publishedWords.elsewhere(elsewhere.title)} <PauseButton />
        </p>
      )}
      {kept.length > 0 && <Kept entries={kept} disabled={disabled} />}
    </section>
  );
}

/** What can be paused of a load: bytes are coming, or are waited for. */
const isMoving = ({ progress }: Loading): boolean => !progress || progress.phase === 'download' || progress.phase === 'other-tab';

/** It stands where “Fetch” was: the second press of a double click asks for no pause. */
const PauseButton = () => (
  <Button className="shrink-0" onClick={(event) => event.detail < 2 && models.getState().pause()}>
    <Pause size={16} aria-hidden /> {publishedWords.pause}
  </Button>
);

function Published({
  model,
  disabled,
  kept,
}: {
  readonly model: PublishedModel;
  readonly disabled: boolean;
  readonly kept: KeptEntry | undefined;
}) {
  const using = useModels((s) => (s.active?.source.kind === 'published' && s.active.source.model.id === model.id ? s.active : null));
  const inUse = using !== null;
  const { tableRows, notKept } = using?.info.about ?? {};
  const lacksRows = tableRows !== undefined && notKept === undefined && !kept; // its file was deleted, and rows of further tasks are in it
  const paused = useModels((s) => (s.paused?.source.kind === 'published' && s.paused.source.model.id === model.id ? s.paused : null));
  const loading = useModels((s) => (s.loading?.name === model.title ? s.loading : null));
  const load = (): void => {
    void navigator.storage?.persist?.().catch(() => false); // asked by a click; a no changes nothing
    void models.getState().load({ kind: 'published', model }, model.kind);
  };
  const progress = loading?.progress;
  const moving = loading !== null && isMoving(loading);
  return (
    <article
      aria-label={model.title}
      className={`rounded-lg bg-surface p-3 text-sm ${inUse ? 'border-2 border-accent' : 'border border-line'}`}
    >
      <div className="flex items-start justify-between gap-2">
        <h4 className="font-semibold">
          {model.title} {inUse && <InUse />}
        </h4>
        {moving ? (
          <PauseButton />
        ) : (
          (!inUse || lacksRows) && (
            <Button className="shrink-0" disabled={disabled} onClick={load}>
              {!kept && <Download size={16} aria-hidden />}
              {paused || isPart(model, kept) ? publishedWords.resume : kept ? publishedWords.use : `Fetch ${bytes(model.moved)}`}
            </Button>
          )
        )}
      </div>
      {model.reached && <p>{model.reached}</p>}
      {moving && (
        <progress
          aria-label={publishedWords.fetched}
          className="mt-2 w-full"
          value={progress?.loaded ?? 0}
          max={progress?.total || model.moved}
        />
      )}
      {paused && (
        <p className="mt-2 flex flex-wrap items-center gap-2">
          {publishedWords.paused(paused.loaded, paused.total)}
          <Button weight="quiet" onClick={() => void models.getState().cancel()}>
            {publishedWords.cancel}
          </Button>
        </p>
      )}
      <details className="mt-1">
        <summary className="rounded text-xs text-muted underline underline-offset-2">{publishedWords.details}</summary>
        <dl className="mt-2 grid grid-cols-1 gap-1 text-xs text-muted">
          <CardRow name="Licence">{model.licence}</CardRow>
          <CardRow name="Training">{model.saw}</CardRow>
          <CardRow name="Size">{publishedWords.fetches(model.moved, model.bytes)}</CardRow>
          {model.note && <CardRow name="Note">{model.note}</CardRow>}
          {model.sha256 && <CardRow name="SHA-256">{model.sha256}</CardRow>}
          <div>
            <dt className="font-semibold text-ink">Source</dt>
            <dd className="break-all">
              <a href={model.page} target="_blank" rel="noreferrer" className="underline">
                {model.page}
              </a>
            </dd>
          </div>
        </dl>
      </details>
    </article>
  );
}

function Kept({ entries, disabled }: { readonly entries: readonly KeptEntry[]; readonly disabled: boolean }) {
  const remove = usePublished((s) => s.remove);
  return (
    <Fold title={publishedWords.kept(entries.reduce((sum, entry) => sum + entry.bytes, 0))}>
      <ul className="grid gap-1 text-sm">
        {entries.map((entry) => (
          <li key={entry.key} className="flex items-center justify-between gap-2">
            <span>
              {entry.title}{' '}
              <span className="num text-xs text-muted">
                {bytes(entry.bytes)}, {new Date(entry.since).toLocaleDateString('en', { dateStyle: 'medium' })}
              </span>
            </span>
            <Button weight="quiet" disabled={disabled} aria-label={`Delete ${entry.title}`} onClick={() => void remove(entry.key)}>
              <Trash2 size={16} aria-hidden />
            </Button>
          </li>
        ))}
      </ul>
    </Fold>
  );
}
