/** Where each head of each layer looks from the chosen cell, in the network call that made this moment: small pictures on the board's grid. */

import { useEffect, useMemo, useState } from 'react';
import { CellPicture } from '../../kinds/shared/ui/CellPicture.tsx';
import { useCell } from '../../page/run/shown.ts';
import type { Attention } from '../../protocol/inspect.ts';
import { percent } from '../../ui/format.ts';
import { SaveView } from '../export/SaveView.tsx';
import type { ViewContent } from '../export/viewPng.ts';
import { ColourScale, CellMarker, painted, rangeOf } from './CellPicture.tsx';
import { placeWords, pointAt, useAskedCell, attention, type Moment } from './runtime.ts';
import { attentionWords } from './words.ts';

/** Milliseconds a pointer must rest before the worker is asked. */
const REST = 120;

export function AttentionMaps({ moment, columns }: { readonly moment: Moment; readonly columns: number }) {
  const cell = useAskedCell();
  const maps = useAttention(moment, cell);
  return (
    <section aria-label={attentionWords.region} className="grid gap-2 text-sm">
      <div className="flex min-h-7 max-w-md items-center justify-between gap-2">
        <h2 className="font-semibold">
          {attentionWords.title} <span className="font-normal text-muted">{attentionWords.subtitle}</span>
        </h2>
        {maps && cell !== null && (
          <SaveView
            name="attention"
            title={attentionWords.where(placeWords(cell, columns))}
            content={() => pictured(maps, columns, cell)}
          />
        )}
      </div>
      {moment.done === 0 ? (
        <p className="text-xs text-muted">{attentionWords.nothing}</p>
      ) : !maps ? (
        <p className="text-xs text-muted">{cell === null ? attentionWords.point : attentionWords.asking}</p>
      ) : (
        <>
          <div className="grid max-w-md gap-1" style={{ gridTemplateColumns: `repeat(${maps.heads}, minmax(0, 1fr))` }}>
            {Array.from({ length: maps.layers * maps.heads }, (_, i) => (
              <Head key={i} maps={maps} index={i} columns={columns} />
            ))}
          </div>
          <div className="max-w-md text-xs text-muted">
            <ColourScale low="0 %" high={attentionWords.most} words={attentionWords.means} />
          </div>
          <PointedShare maps={maps} columns={columns} />
        </>
      )}
    </section>
  );
}

/** One head's share for every cell [S] */
const headOf = ({ heads, layers, cells }: Attention, index: number): Float32Array => {
  const S = cells.length / (heads * layers);
  return cells.subarray(index * S, (index + 1) * S);
};
const colours = (own: Float32Array): Uint8Array => painted(own, { low: 0, high: rangeOf([own]).high });

function pictured(maps: Attention, columns: number, cell: number): ViewContent {
  const parts = Array.from({ length: maps.layers * maps.heads }, (_, i) => {
    const own = headOf(maps, i);
    const name = attentionWords.head(Math.floor(i / maps.heads) + 1, (i % maps.heads) + 1);
    return { rgb: colours(own), columns, marked: cell, caption: `${name}: ${percent(rangeOf([own]).high)}` };
  });
  return {
    parts,
    columns: maps.heads,
    scale: { low: '0 %', high: attentionWords.most },
    lines: [attentionWords.pictured(attentionWords.means)],
  };
}

/** What the cell under the pointer gets, in words. */
function PointedShare({ maps, columns }: { readonly maps: Attention; readonly columns: number }) {
  const pointed = useCell((s) => s.pointed);
  const shares = Array.from({ length: maps.layers * maps.heads }, (_, i) => headOf(maps, i)[pointed ?? 0] ?? 0);
  return (
    <p className="num min-h-5 text-xs text-muted">
      {pointed !== null && attentionWords.gets(placeWords(pointed, columns), percent(Math.min(...shares)), percent(Math.max(...shares)))}
    </p>
  );
}

function Head({ maps, index, columns }: { readonly maps: Attention; readonly index: number; readonly columns: number }) {
  const { heads, prefix } = maps;
  const own = useMemo(() => headOf(maps, index), [maps, index]);
  const rgb = useMemo(() => colours(own), [own]);
  const most = own.reduce((best, v, i) => (v > (own[best] ?? 0) ? i : best), 0);
  const words = attentionWords.looks(
    Math.floor(index / heads) + 1,
    (index % heads) + 1,
    placeWords(most, columns),
    percent(own[most] ?? 0),
    percent(prefix[index] ?? 0),
  );
  return (
    <figure title={words}>
      <div className="relative aspect-square overflow-hidden border border-line">
        <CellPicture rgb={rgb} columns={columns} alternative={words} onCell={pointAt} />
        <CellMarker columns={columns} rows={Math.ceil(own.length / columns)} />
      </div>
      <figcaption aria-hidden className="num text-xs text-muted">
        {percent(own[most] ?? 0)}
      </figcaption>
    </figure>
  );
}

/** The maps of a cell at a moment; the last ones stay until the next are there. */
function useAttention({ recording: { runId }, done }: Moment, cell: number | null): Attention | null {
  const [maps, setMaps] = useState<Attention | null>(null);
  useEffect(() => {
    if (cell === null || done === 0) return undefined;
    let wanted = true;
    const timer = setTimeout(() => void attention({ runId, tick: done, cell }).then((found) => wanted && found && setMaps(found)), REST);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [runId, done, cell]);
  return cell === null ? null : maps;
}
