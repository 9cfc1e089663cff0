/** The models that come with the page, with their cards, those from elsewhere, and a door for a file of one's own. */

import { TriangleAlert } from 'lucide-react';
import { Suspense, useEffect, useState, type ComponentType } from 'react';
import { ensureModel, models, useModels, warmUp, useLive } from '../../page/coordinator.ts';
import { measuredShares, type ModelCard } from '../../page/models/catalogue.ts';
import { loadingWords } from '../../page/models/fit.ts';
import { isAskedFor } from '../../page/models/models.ts';
import { bytesPerNumber, type SideFiles, type ModelSource } from '../../page/models/source.ts';
import { usePage } from '../../page/page.ts';
import { Button } from '../../ui/Button.tsx';
import { bytes, count, capital } from '../../ui/format.ts';
import { InUse, Outside, CardRow, SaveOnnx, type ModelListProps } from './InUse.tsx';
import { OwnFile, OwnFiles } from './OwnFiles.tsx';
import { PublishedModels } from './PublishedModels.tsx';
import { panelWords } from './words.ts';

/** What went wrong stands under all cards: it is brought into sight. */
const intoView = (alert: HTMLElement | null): void => alert?.scrollIntoView({ block: 'nearest' });

/** @param Trained lists those that were trained in this browser; fetched when it is shown */
export function ModelsPanel({ Trained }: { readonly Trained: ComponentType<ModelListProps> }) {
  const kind = usePage((s) => s.kind);
  const { catalogue, active, loading, failure } = useModels((s) => s);
  const cards = catalogue.filter((card) => card.task === kind.id);
  const fits = active?.task === kind.id;
  const live = useLive();
  const noList = catalogue.length === 0 && !loading && !failure;
  const blocked = live || isAskedFor({ loading });
  const load = (source: ModelSource): void => void models.getState().load(source, kind.id);
  const [fetching, setFetching] = useState(true);
  // A device that is slow to start does not keep the list waiting.
  useEffect(
    () =>
      void models
        .getState()
        .fetchCatalogue()
        .finally(() => setFetching(false)),
    [],
  );
  const open = async (file: File, beside: SideFiles): Promise<void> => {
    if (await kind.ownWay?.files.take(file)) return;
    load({ kind: 'file', file, beside, of: kind.id });
  };
  return (
    <div className="grid grid-cols-1 gap-4">
      {!kind.ownWay && catalogue.length > 0 && cards.length === 0 && <p className="text-sm">{panelWords.none(kind.label)}</p>}
      {cards.map((card) => (
        <Card
          key={card.name}
          card={card}
          active={active?.source.kind === 'card' && active.source.card.name === card.name}
          disabled={blocked}
          onLoad={() => load({ kind: 'card', card })}
        />
      ))}
      {active && (active.source.kind === 'file' || active.source.kind === 'published') && (
        <Outside model={active} fits={fits} disabled={blocked} onLoad={load} />
      )}
      <Suspense fallback={null}>
        <Trained kind={kind} disabled={blocked} onLoad={load} />
      </Suspense>
      {(catalogue.length > 0 || failure) && <PublishedModels kind={kind.id} label={kind.label} disabled={blocked} />}
      {kind.ownWay && (
        <Suspense fallback={<div className="min-h-40" />}>
          <kind.ownWay.Models />
        </Suspense>
      )}
      <OwnFile disabled={blocked} more={kind.ownWay?.files.are} onFile={(file, beside) => void open(file, beside)} />
      <OwnFiles disabled={blocked} onLoad={load} />
      {fits && <SaveOnnx disabled={blocked} />}
      <p role="status" className="min-h-5 text-sm text-muted">
        {loading ? `${capital(loadingWords(loading))}.` : live ? panelWords.wait : fetching && noList ? panelWords.fetching : ''}
      </p>
      {failure && (
        <div
          key={failure.name + failure.message}
          role="alert"
          ref={intoView}
          className="flex items-start gap-2 rounded-lg border border-bad bg-bad-soft p-3 text-sm"
        >
          <TriangleAlert size={18} aria-hidden className="mt-0.5 shrink-0 text-bad" />
          <div className="min-w-0 break-words">
            <p className="font-semibold">{panelWords.failed(failure.name)}</p>
            <p>{failure.message}</p>
            {active ? (
              <p className="text-muted">{panelWords.still(active.name)}</p>
            ) : (
              !loading && (
                <Button className="mt-2" onClick={() => void warmUp()}>
                  {panelWords.again}
                </Button>
              )
            )}
          </div>
        </div>
      )}
      {noList && !fetching && <Button onClick={() => void ensureModel().catch(() => undefined)}>{panelWords.list}</Button>}
    </div>
  );
}

interface CardProps {
  readonly card: ModelCard;
  readonly active: boolean;
  readonly disabled: boolean;
  readonly onLoad: () => void;
}

function Card({ card, active, disabled, onLoad }: CardProps) {
  const { n, supervisionSteps, note } = card.accuracy;
  return (
    <article className={`rounded-lg border bg-surface p-4 text-sm ${active ? 'border-accent ring-1 ring-accent' : 'border-line'}`}>
      <div className="mb-1 flex min-h-9 items-center justify-between gap-2">
        <h3 className="flex items-center gap-2 font-semibold">
          {card.name} {active && <InUse />}
        </h3>
        {!active && (
          <Button disabled={disabled} onClick={onLoad}>
            {panelWords.load}
          </Button>
        )}
      </div>
      <p className="num text-muted">
        {count(card.parameters)} parameters ({card.dtype}, about {bytes(card.parameters * bytesPerNumber(card.dtype))}) ·{' '}
        {card.architecture}
      </p>
      <table className="num mt-3 w-full text-left">
        <caption className="pb-1 text-left text-xs text-muted">{panelWords.measured(supervisionSteps, n)}</caption>
        <tbody>
          {measuredShares(card).map(([level, share]) => (
            <tr key={level}>
              <th scope="row" className="w-14 py-0.5 font-normal">
                {level}
              </th>
              <td className="w-full px-2">
                <span aria-hidden className="block h-2 rounded-full bg-sunken">
                  <span className="block h-2 rounded-full bg-accent" style={{ width: `${share * 100}%` }} />
                </span>
              </td>
              <td className="text-right font-semibold whitespace-nowrap">{(share * 100).toFixed(1)} %</td>
            </tr>
          ))}
        </tbody>
      </table>
      <details className="mt-2">
        <summary className="rounded text-xs text-muted underline underline-offset-2">{panelWords.made}</summary>
        <dl className="mt-2 grid grid-cols-1 gap-2 text-xs text-muted">
          <CardRow name="Measured">{note}</CardRow>
          <CardRow name="Data">{card.data}</CardRow>
          <CardRow name="Training">{card.training}</CardRow>
          <CardRow name="Licence">{card.licence}</CardRow>
          <CardRow name="SHA-256">{card.sha256}</CardRow>
        </dl>
      </details>
    </article>
  );
}
