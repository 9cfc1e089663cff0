/** The mark of cells that two runs have otherwise: a dark frame within a light one, to be seen on any colour of any theme. */
import { outlines } from './picture.ts';

export function Unlike({ cells, columns }: { readonly cells: ReadonlySet<number>; readonly columns: number }) {
  if (cells.size === 0) return null;
  return (
    <g fill="none" strokeLinejoin="round" data-unlike={cells.size}>
      <path d={outlines(cells, columns, 0.08)} strokeWidth={0.17} className="stroke-surface" />
      <path d={outlines(cells, columns, 0.08)} strokeWidth={0.09} className="stroke-ink" />
    </g>
  );
}
