/** Paths of cells, a unit each, for the pictures of all kinds. */

/** Outlines of cells as one path. `inset` in cells. */
export const outlines = (cells: Iterable<number>, columns: number, inset: number): string =>
  [...cells]
    .map((i) => `M${(i % columns) + inset} ${Math.floor(i / columns) + inset}h${1 - 2 * inset}v${1 - 2 * inset}h${2 * inset - 1}z`)
    .join('');

/** Whole cells as one path. */
export const squares = (cells: Iterable<number>, columns: number): string => outlines(cells, columns, 0);
