/** z in four pictures: its principal colours, how long it is, how much it just changed, and how alike to one cell; and what is missing before one can be drawn. Fetched after a run. */

import { useEffect, useMemo, useState } from 'react';
import { latentOf } from '../../client/record.ts';
import { momentWords } from '../../page/run/playback.ts';
import type { Shown } from '../../page/run/shown.ts';
import { Switch } from '../../ui/Choice.tsx';
import { SaveView } from '../export/SaveView.tsx';
import { CellMarker, ColourScale, LatentPicture, calmed, painted, rangeOf } from './CellPicture.tsx';
import { help, LookFirst, useMissing } from './Missing.tsx';
import { askAbout, placeWords, useAskedCell, useMoment, similarity, type Moment } from './runtime.ts';
import { viewHints, zWords } from './words.ts';

const views = ['colours', 'norm', 'change', 'likeness'] as const;
type View = (typeof views)[number];

interface Props {
  readonly shown: Shown | null;
  readonly columns: number;
  readonly empty: string;
  /** "supervision step 3 of copy 1" */
  readonly what: string;
  /** Stands in place of what the colours mean. */
  readonly note?: string;
}

interface Drawn {
  readonly rgb: Uint8Array | null;
  readonly words: string;
  /** What the colours mean, and the ends of the scale where there is one. */
  readonly means: string;
  readonly scale?: { readonly low: string; readonly high: string };
}

export default function ZView({ shown, columns, empty, what, note }: Props) {
  const moment = useMoment(shown);
  const [view, setView] = useState<View>('colours');
  const missing = useMissing(shown?.copy ?? 0);
  const cell = useAskedCell();
  const alike = useLikeness(view === 'likeness' ? moment : null, cell);
  const film = shown ? latentOf(shown.record, shown.index, shown.copy) : null;
  const scales = useScales(moment);
  const drawn = useMemo((): Drawn => {
    if (!moment) return { rgb: view === 'colours' ? film : null, ...zWords.colours };
    const { z } = moment;
    const place = cell === null ? null : placeWords(cell, columns);
    switch (view) {
      case 'colours':
        return { rgb: z?.rgb ?? null, ...zWords.colours };
      case 'norm':
        return {
          rgb: z && painted(z.norm, scales.norm),
          words: zWords.norm.words(scales.norm.low.toFixed(1), scales.norm.high.toFixed(1)),
          means: zWords.norm.means,
          scale: { low: scales.norm.low.toFixed(2), high: scales.norm.high.toFixed(2) },
        };
      case 'change':
        return {
          rgb: z && painted(z.change, { low: 0, high: scales.change }),
          words: zWords.change.words(share(rangeOf([z?.change ?? [0]]).high)),
          means: zWords.change.means,
          scale: { low: '0 %', high: share(scales.change) },
        };
      case 'likeness':
        return {
          rgb: alike && painted(alike, { low: -1, high: 1 }),
          words: zWords.likeness.words(place),
          means: zWords.likeness.means(place),
          scale: { low: '−1', high: '1' },
        };
    }
    return view satisfies never;
  }, [moment, view, film, scales, alike, cell, columns]);
  const { rgb, means, scale } = drawn;
  const choose = (requested: View): void => {
    setView(requested);
    if (requested !== 'colours' && missing?.remedy !== 'solve') help(missing?.remedy ?? null);
  };
  const rows = Math.ceil((rgb?.length ?? 0) / 3 / columns);
  return (
    <LatentPicture
      rgb={rgb}
      columns={columns}
      empty={
        !moment ? (
          view === 'colours' ? (
            empty
          ) : (
            <LookFirst missing={missing} />
          )
        ) : view === 'likeness' && cell === null ? (
          zWords.choose
        ) : moment.z ? (
          ''
        ) : (
          zWords.constant
        )
      }
      alternative={zWords.alternative(what, drawn.words, columns, rows)}
      save={
        rgb && (
          <SaveView
            name={`z-${view}`}
            title={zWords.pngTitle(drawn.words)}
            content={() => ({
              parts: [{ rgb, columns, marked: cell, caption: '' }],
              ...(scale ? { scale } : {}),
              lines: [momentText(moment), means],
            })}
          />
        )
      }
      tools={
        <Switch
          label={zWords.views}
          options={views}
          value={view}
          onChange={choose}
          hints={viewHints}
          className="mt-1 w-48 max-w-full pointer-coarse:flex-wrap"
          buttonClass="flex-1 px-0.5 pointer-coarse:basis-2/5"
        />
      }
      over={<CellMarker columns={columns} rows={rows} />}
      onCell={askAbout}
      legend={!moment && view !== 'colours' ? viewHints[view] : (note ?? (scale ? <ColourScale {...scale} words={means} /> : means))}
    />
  );
}

/** Which update a picture is of, where it is of one. */
const momentText = (moment: Moment | null): string => (moment ? zWords.after(moment.done, momentWords(moment.recording, moment.done)) : '');

const share = (byte: number): string => `${Math.round((byte / 255) * 200)} %`;

function useScales(moment: Moment | null): { readonly norm: ReturnType<typeof rangeOf>; readonly change: number } {
  const z = moment?.recording.z;
  return useMemo(
    () => ({ norm: calmed(rangeOf((z ?? []).map((t) => t.norm))), change: rangeOf((z ?? []).map((t) => t.change)).high }),
    [z],
  );
}

/** Cosines to a cell, asked of the worker; null until they are there. */
function useLikeness(moment: Moment | null, cell: number | null): Float32Array | null {
  const [found, setFound] = useState<{ readonly key: string; readonly values: Float32Array } | null>(null);
  const runId = moment?.recording.runId ?? null;
  const tick = moment?.z ? moment.done : 0;
  const key = runId === null || tick === 0 || cell === null ? null : `${runId} ${tick} ${cell}`;
  useEffect(() => {
    if (key === null || runId === null || cell === null) return undefined;
    let wanted = true;
    void similarity({ runId, tick, cell }).then((values) => wanted && values && setFound({ key, values }));
    return () => {
      wanted = false;
    };
  }, [key, runId, tick, cell]);
  return key === null ? null : (found?.values ?? null); // the last one stays until the next is there: no flicker
}
