/** Marks of cells in the pictures of all kinds: a frame where two answers differ, a dot where an answer changed at this step. */

import { outlines } from './picture.ts';

/** A dark frame within a light one, to be seen on any colour of any theme. */
export function Differing({ cells, columns }: { readonly cells: ReadonlySet<number>; readonly columns: number }) {
  if (cells.size === 0) return null;
  return (
    <g fill="none" strokeLinejoin="round" data-differing={cells.size}>
      <path d={outlines(cells, columns, 0.08)} strokeWidth={0.17} className="stroke-surface" />
      <path d={outlines(cells, columns, 0.08)} strokeWidth={0.09} className="stroke-ink" />
    </g>
  );
}

export const Changed = ({ cells, columns }: { readonly cells: readonly number[]; readonly columns: number }) =>
  cells.map((i) => (
    <circle
      key={i}
      cx={(i % columns) + 0.8}
      cy={Math.floor(i / columns) + 0.2}
      r={0.085}
      strokeWidth={0.05}
      className="fill-warn stroke-surface"
    />
  ));
