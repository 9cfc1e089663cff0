/** Marks of cells in the pictures of all kinds: a frame where two answers differ, a dot where an answer changed at this step. */

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

/** Outlines of cells as one path. `inset` in cells. */
export const outlines = (cells: Iterable<number>, columns: number, inset: number): string =>
  [...cells]
    .map((i) => `M${(i % columns) + inset} ${Math.floor(i / columns) + inset}h${1 - 2 * inset}v${1 - 2 * inset}h${2 * inset - 1}z`)
    .join('');

/** Whole cells as one path. */
export const squares = (cells: Iterable<number>, columns: number): string => outlines(cells, columns, 0);
