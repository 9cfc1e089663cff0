/** A frame around the cell that is asked about, over a picture of all cells. Only the frame moves when the cell changes. */
import { cellAsked, useCell } from '../../store/inspectCell.ts';

export function CellMarker({ columns, rows }: { readonly columns: number; readonly rows: number }) {
  const cell = useCell(cellAsked);
  if (cell === null || cell >= columns * rows) return null;
  const place = {
    left: `${((cell % columns) / columns) * 100}%`,
    top: `${(Math.floor(cell / columns) / rows) * 100}%`,
    width: `${100 / columns}%`,
    height: `${100 / rows}%`,
  };
  return <span aria-hidden className="pointer-events-none absolute border-2 border-white shadow-[0_0_0_1px_#000,inset_0_0_0_1px_#000]" style={place} />;
}
