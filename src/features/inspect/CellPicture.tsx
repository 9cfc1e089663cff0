/** Pictures with a pixel a cell: numbers as colours, frames over the picture, and the box that z stands in. */

import type { ReactNode } from 'react';
import { CellPicture, type CellPictureProps } from '../../kinds/shared/ui/CellPicture.tsx';
import { cellAsked, useCell } from '../../page/run/shown.ts';
import { cividis, cividisGradient } from '../../ui/charts/scale.ts';
import { zWords } from './words.ts';

interface ValueRange {
  readonly low: number;
  readonly high: number;
}

/** A picture of numbers: RGB bytes [S, 3], `low` dark and `high` light. Where there is no range, everything is in the middle. */
export function painted(values: ArrayLike<number>, { low, high }: ValueRange): Uint8Array {
  const rgb = new Uint8Array(values.length * 3);
  for (let i = 0; i < values.length; i++) rgb.set(cividis(high > low ? ((values[i] ?? 0) - low) / (high - low) : 0.5), 3 * i);
  return rgb;
}

/** Lowest and highest of several lists of numbers. */
export function rangeOf(lists: readonly ArrayLike<number>[]): ValueRange {
  let [low, high] = [Infinity, -Infinity];
  for (const list of lists) {
    for (let i = 0; i < list.length; i++) [low, high] = [Math.min(low, list[i] ?? low), Math.max(high, list[i] ?? high)];
  }
  return { low, high };
}

/** A range whose ends differ by less than a hundredth, as one without an extent: differences that mean nothing are not stretched over all colours. */
export const calmed = ({ low, high }: ValueRange): ValueRange => (high - low < 0.01 * Math.abs(high) ? { low: high, high } : { low, high });

interface Sides {
  readonly columns: number;
  readonly rows: number;
}

/** Frames over a picture of all cells: around the cell that is asked about, thin ones around those that hold the same, and around a cell that is pointed at. Only they move. */
export function CellMarker(props: Sides) {
  const asked = useCell(cellAsked);
  const kin = useCell((s) => s.kin);
  const pointed = useCell((s) => s.pointed);
  return (
    <>
      {[...kin].map(
        (cell) => cell !== asked && <CellFrame key={cell} {...props} cell={cell} look="border border-white shadow-[0_0_0_1px_#000]" />,
      )}
      <CellFrame {...props} cell={asked} look="border-2 border-white shadow-[0_0_0_1px_#000,inset_0_0_0_1px_#000]" />
      {pointed !== asked && <CellFrame {...props} cell={pointed} look="border border-dashed border-white shadow-[0_0_0_1px_#000]" />}
    </>
  );
}

function CellFrame({ cell, columns, rows, look }: Sides & { readonly cell: number | null; readonly look: string }) {
  if (cell === null || cell >= columns * rows) return null;
  const place = {
    left: `${((cell % columns) / columns) * 100}%`,
    top: `${(Math.floor(cell / columns) / rows) * 100}%`,
    width: `${100 / columns}%`,
    height: `${100 / rows}%`,
  };
  return <span aria-hidden className={`pointer-events-none absolute ${look}`} style={place} />;
}

interface LatentProps extends Pick<CellPictureProps, 'columns' | 'alternative' | 'onCell'> {
  /** RGB bytes [S, 3], or null when there is nothing to draw. */
  readonly rgb: Uint8Array | null;
  /** What stands in the box when there is nothing to draw. */
  readonly empty: ReactNode;
  /** Beside the title. */
  readonly save?: ReactNode;
  /** Between the title and the picture. */
  readonly tools?: ReactNode;
  /** Over the picture. */
  readonly over?: ReactNode;
  /** What the colours mean; absent: what cells of one colour have in common. */
  readonly legend?: ReactNode;
}

/** z as a picture laid out like the board, in a box of fixed size with a legend below. */
export function LatentPicture({ rgb, columns, empty, alternative, save, tools, over, onCell, legend = zWords.colours.means }: LatentProps) {
  return (
    <figure className="min-w-0" data-symbol="z" title={zWords.hint}>
      <figcaption className="flex min-h-7 w-55 items-center justify-between text-sm whitespace-nowrap">
        <span className="font-semibold">
          {zWords.title} <span className="font-normal text-muted">(z)</span>
        </span>
        {save}
      </figcaption>
      {tools}
      <div className="relative mt-1 aspect-square w-48 max-w-full overflow-hidden rounded-md border border-line bg-sunken">
        {rgb ? (
          <CellPicture rgb={rgb} columns={columns} alternative={alternative} onCell={onCell} />
        ) : (
          <div className="absolute inset-0 grid place-content-center justify-items-center gap-2 p-4 text-center text-xs text-muted">
            {empty}
          </div>
        )}
        {rgb && over}
      </div>
      <div className="mt-1 min-h-16 w-48 max-w-full text-xs text-muted">{legend}</div>
    </figure>
  );
}

/** The colour map with its ends in numbers, and what it measures. */
export function ColourScale({ low, high, words }: { readonly low: string; readonly high: string; readonly words: string }) {
  return (
    <div className="grid gap-0.5">
      <div className="num flex items-center gap-1">
        {low}
        <span aria-hidden className="h-2 flex-1 rounded-sm" style={{ background: cividisGradient }} />
        {high}
      </div>
      {words}
    </div>
  );
}
