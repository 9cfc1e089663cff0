/** Frames over a picture of all cells: around the cell that is asked about, thin ones around those that hold the same, and around a cell that is pointed at. Only they move. */

import { cellAsked, useCell } from './cell.ts';

interface Props {
  readonly columns: number;
  readonly rows: number;
}

export function CellMarker(props: Props) {
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

function Frame({ cell, columns, rows, look }: Props & { readonly cell: number | null; readonly look: string }) {
  if (cell === null || cell >= columns * rows) return null;
  const place = {
    left: `${((cell % columns) / columns) * 100}%`,
    top: `${(Math.floor(cell / columns) / rows) * 100}%`,
    width: `${100 / columns}%`,
    height: `${100 / rows}%`,
  };
  return <span aria-hidden className={`pointer-events-none absolute ${look}`} style={place} />;
}
