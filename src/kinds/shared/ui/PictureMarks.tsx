/** Marks of cells in the pictures of all kinds: a frame where two answers differ, a dot where an answer changed at this step. */

/** A dark frame within a light one, to be seen on any colour of any theme. */
export function Differing({ cells, columns }: { readonly cells: ReadonlySet<number> | undefined; readonly columns: number }) {
  if (!cells?.size) return null;
  return (
    <g fill="none" strokeLinejoin="round" data-differing={cells.size}>
      <path d={outlines(cells, columns, 0.08)} strokeWidth={0.17} className="stroke-surface" />
      <path d={outlines(cells, columns, 0.08)} strokeWidth={0.09} className="stroke-ink" />
    </g>
  );
}

/** A dot in the upper right corner of each cell. */
export function Changed({ cells, columns }: { readonly cells: readonly number[]; readonly columns: number }) {
  if (cells.length === 0) return null;
  const dots = cells.map(
    (i) =>
      `M${(i % columns) + 0.8 - DOT} ${Math.floor(i / columns) + 0.2}a${DOT} ${DOT} 0 1 0 ${2 * DOT} 0a${DOT} ${DOT} 0 1 0 ${-2 * DOT} 0z`,
  );
  return <path d={dots.join('')} strokeWidth={0.05} className="fill-warn stroke-surface" data-changed={cells.length} />;
}

/** Radius of a dot, in cells. */
const DOT = 0.085;

/** Outlines of cells as one path. `inset` in cells. */
export const outlines = (cells: Iterable<number>, columns: number, inset: number): string =>
  [...cells]
    .map((i) => `M${(i % columns) + inset} ${Math.floor(i / columns) + inset}h${1 - 2 * inset}v${1 - 2 * inset}h${2 * inset - 1}z`)
    .join('');

/** Whole cells as one path. */
export const squares = (cells: Iterable<number>, columns: number): string => outlines(cells, columns, 0);
