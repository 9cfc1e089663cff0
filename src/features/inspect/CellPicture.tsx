/** A picture with a pixel a cell, drawn once for each set of colours; it says which cell the pointer is on. */

import { memo, useEffect, useRef, type PointerEvent } from 'react';
import { cellUnder } from '../../kinds/shared/ui/cellAt.ts';
import { cellAsked, useCell } from './cell.ts';

interface Props {
  /** RGB bytes [S, 3] */
  readonly rgb: Uint8Array;
  readonly columns: number;
  /** The picture in words. */
  readonly alternative: string;
  /** The cell under the pointer, null when it leaves; `chosen` when it was pressed. */
  readonly onCell?: ((cell: number | null, chosen: boolean) => void) | undefined;
}

export const CellPicture = memo(function CellPicture({ rgb, columns, alternative, onCell }: Props) {
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
        (cell) => cell !== asked && <Frame key={cell} {...props} cell={cell} look="border border-white shadow-[0_0_0_1px_#000]" />,
      )}
      <Frame {...props} cell={asked} look="border-2 border-white shadow-[0_0_0_1px_#000,inset_0_0_0_1px_#000]" />
      {pointed !== asked && <Frame {...props} cell={pointed} look="border border-dashed border-white shadow-[0_0_0_1px_#000]" />}
    </>
  );
}

function Frame({ cell, columns, rows, look }: Sides & { readonly cell: number | null; readonly look: string }) {
  if (cell === null || cell >= columns * rows) return null;
  const place = {
    left: `${((cell % columns) / columns) * 100}%`,
    top: `${(Math.floor(cell / columns) / rows) * 100}%`,
    width: `${100 / columns}%`,
    height: `${100 / rows}%`,
  };
  return <span aria-hidden className={`pointer-events-none absolute ${look}`} style={place} />;
}
