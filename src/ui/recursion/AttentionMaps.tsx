/** Where each head of each layer looks from the chosen cell, in the network call that made this moment: small pictures on the board's grid. */
import { useEffect, useMemo, useState } from 'react';
import { attention } from '../../store/inspectRuntime.ts';
import type { Attention } from '../../worker/inspect/protocol.ts';
import { percent } from '../common/format.ts';
import { CellMarker } from './CellMarker.tsx';
import { CellPicture } from './CellPicture.tsx';
import { painted, rangeOf } from './maps.ts';
import { placeWords, useAskedCell, type Moment } from './moment.ts';
import { Scale } from './ZView.tsx';

/** Milliseconds a pointer must rest before the worker is asked. */
const REST = 120;

export function AttentionMaps({ moment, columns }: { readonly moment: Moment; readonly columns: number }) {
  const cell = useAskedCell();
  const maps = useAttention(moment, cell);
  return (
    <section aria-label="Attention" className="grid gap-2 text-sm">
      <h2 className="font-semibold">
        Where it looks <span className="font-normal text-muted">(attention, a row a layer, a picture a head)</span>
      </h2>
      {moment.done === 0 ? (
        <p className="text-xs text-muted">Nothing has been computed yet: go one update on.</p>
      ) : !maps ? (
        <p className="text-xs text-muted">{cell === null ? 'Point at a cell of the board or of z, or focus one.' : 'Asking the model…'}</p>
      ) : (
        <>
          <div className="grid max-w-md gap-1" style={{ gridTemplateColumns: `repeat(${maps.heads}, minmax(0, 1fr))` }}>
            {Array.from({ length: maps.layers * maps.heads }, (_, i) => (
              <Head key={i} maps={maps} index={i} columns={columns} />
            ))}
          </div>
          <div className="max-w-md text-xs text-muted">
            <Scale low="0 %" high="most" words="share of a head’s attention that a cell gets, each picture by its own most; the frame is the cell that looks" />
          </div>
        </>
      )}
    </section>
  );
}

function Head({ maps, index, columns }: { readonly maps: Attention; readonly index: number; readonly columns: number }) {
  const { heads, layers, cells, prefix } = maps;
  const S = cells.length / (heads * layers);
  const own = useMemo(() => cells.subarray(index * S, (index + 1) * S), [cells, index, S]);
  const rgb = useMemo(() => painted(own, { low: 0, high: rangeOf([own]).high }), [own]);
  const most = own.reduce((best, v, i) => (v > (own[best] ?? 0) ? i : best), 0);
  const words = `Layer ${Math.floor(index / heads) + 1}, head ${(index % heads) + 1}: most at ${placeWords(most, columns)} (${percent(own[most] ?? 0)}); ${percent(prefix[index] ?? 0)} at the prefix`;
  return (
    <figure title={words}>
      <div className="relative aspect-square overflow-hidden border border-line">
        <CellPicture rgb={rgb} columns={columns} alternative={words} />
        <CellMarker columns={columns} rows={Math.ceil(S / columns)} />
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
