/** z as a picture: a pixel a cell, its first three principal components as red, green and blue. */
import { useEffect, useRef } from 'react';

interface Props {
  /** RGB bytes [S, 3], or null when there is nothing to draw. */
  readonly rgb: Uint8Array | null;
  readonly columns: number;
  /** What stands in the box when there is nothing to draw. */
  readonly empty: string;
  /** "supervision step 3 of copy 1" */
  readonly what: string;
}

export function LatentPicture({ rgb, columns, empty, what }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const cells = rgb ? rgb.length / 3 : columns * columns;
  const rows = Math.ceil(cells / columns);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!rgb || !context) return;
    const image = context.createImageData(columns, rows);
    for (let i = 0; i < rgb.length / 3; i++) {
      for (let c = 0; c < 3; c++) image.data[4 * i + c] = rgb[3 * i + c] ?? 0;
      image.data[4 * i + 3] = 255;
    }
    context.putImageData(image, 0, 0);
  }, [rgb, columns, rows]);
  return (
    <figure className="min-w-0" title="z is what the network writes down for itself between answers; nobody taught it what to write">
      <figcaption className="text-sm font-semibold">
        Latent reasoning state <span className="font-normal text-muted">(z)</span>
      </figcaption>
      <div className="relative mt-1 aspect-square w-48 max-w-full overflow-hidden rounded-md border border-line bg-sunken">
        <canvas
          ref={canvas}
          width={columns}
          height={rows}
          hidden={!rgb}
          role="img"
          aria-label={`z at ${what} as a grid of ${columns} by ${rows} coloured cells, laid out like the board.`}
          className="size-full [image-rendering:pixelated]"
        />
        {!rgb && <p className="absolute inset-0 grid place-items-center p-4 text-center text-xs text-muted">{empty}</p>}
      </div>
      <p className="mt-1 w-48 max-w-full text-xs text-muted">
        First three principal components of z as red, green, blue; cells that look alike hold similar latents.
      </p>
    </figure>
  );
}
