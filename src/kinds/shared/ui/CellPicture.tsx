/** Numbers of all cells as one picture, a pixel of a canvas a cell: of its 900 colours an SVG would make as many shapes, which takes far longer to draw. */

import { memo, useEffect, useRef, type PointerEvent } from 'react';
import { cellUnder } from './input.ts';

export interface CellPictureProps {
  /** RGB bytes [S, 3] */
  readonly rgb: Uint8Array;
  readonly columns: number;
  /** The picture in words. */
  readonly alternative: string;
  /** The cell under the pointer, null when it leaves; `chosen` when it was pressed. */
  readonly onCell?: ((cell: number | null, chosen: boolean) => void) | undefined;
}

/** Drawn once for each set of colours; it says which cell the pointer is on. */
export const CellPicture = memo(function CellPicture({ rgb, columns, alternative, onCell }: CellPictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const rows = Math.ceil(rgb.length / 3 / columns);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const image = context.createImageData(columns, rows);
    for (let i = 0; i < rgb.length / 3; i++) {
      for (let c = 0; c < 3; c++) image.data[4 * i + c] = rgb[3 * i + c] ?? 0;
      image.data[4 * i + 3] = 255;
    }
    context.putImageData(image, 0, 0);
  }, [rgb, columns, rows]);
  const tell = (event: PointerEvent<HTMLCanvasElement>, chosen: boolean): void => onCell?.(cellUnder(event, { rows, columns }, 0), chosen);
  return (
    <canvas
      ref={canvas}
      width={columns}
      height={rows}
      role="img"
      aria-label={alternative}
      className="block size-full [image-rendering:pixelated]"
      onPointerMove={(e) => tell(e, false)}
      onPointerDown={(e) => tell(e, true)}
      onPointerLeave={() => onCell?.(null, false)}
    />
  );
});
