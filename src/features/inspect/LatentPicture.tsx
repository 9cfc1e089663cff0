/** z as a picture: a pixel a cell, laid out like the board, in a box of fixed size with a legend below. */

import type { ReactNode } from 'react';
import { CellPicture } from './CellPicture.tsx';

interface Props {
  /** RGB bytes [S, 3], or null when there is nothing to draw. */
  readonly rgb: Uint8Array | null;
  readonly columns: number;
  /** What stands in the box when there is nothing to draw. */
  readonly empty: ReactNode;
  /** The picture in words. */
  readonly alternative: string;
  /** Beside the title. */
  readonly save?: ReactNode;
  /** Between the title and the picture. */
  readonly tools?: ReactNode;
  /** Over the picture. */
  readonly over?: ReactNode;
  readonly onCell?: ((cell: number | null, chosen: boolean) => void) | undefined;
  /** What the colours mean. */
  readonly legend?: ReactNode;
}

/** What the colours of the first picture mean. */
export const COLOURS_MEAN =
  'Cells that look alike hold similar latents: cells with the same answer drift to one colour as it forms. Point at one to see them together.';

export function LatentPicture({ rgb, columns, empty, alternative, save, tools, over, onCell, legend = COLOURS_MEAN }: Props) {
  return (
    <figure
      className="min-w-0"
      data-symbol="z"
      title="z is what the network writes down for itself between answers; nobody taught it what to write"
    >
      <figcaption className="flex min-h-7 w-55 items-center justify-between text-sm whitespace-nowrap">
        <span className="font-semibold">
          Latent reasoning state <span className="font-normal text-muted">(z)</span>
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
