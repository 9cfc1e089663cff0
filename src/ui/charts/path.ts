/** The path of a line through many points, no longer than its picture is wide. Pure. */

import type { Scale } from './scale.ts';

export type Point = readonly [x: number, y: number];

/**
 * The `d` of an SVG path through points in the order of x. Of the points that fall into one pixel column the first, the lowest, the highest and
 * the last are drawn: what is left out could not be seen, and a curve of a hundred thousand points is a few thousand.
 */
export function linePath(points: Iterable<Point>, x: Scale, y: Scale): string {
  let d = '';
  let column: Point[] = [];
  let at = Number.NaN;
  const flush = (): void => {
    for (const [px, py] of outline(column)) d += `${d === '' ? 'M' : 'L'}${px.toFixed(1)} ${py.toFixed(1)}`;
  };
  for (const [vx, vy] of points) {
    const point = [x(vx), y(vy)] as const;
    if (Math.floor(point[0]) !== at) {
      flush();
      at = Math.floor(point[0]);
      column = [];
    }
    column.push(point);
  }
  flush();
  return d;
}

/** At most four points of a column, in their order. */
function outline(column: readonly Point[]): readonly Point[] {
  if (column.length <= 4) return column;
  let [low, high] = [0, 0];
  column.forEach(([, y], i) => {
    if (y < (column[low]?.[1] ?? y)) low = i;
    if (y > (column[high]?.[1] ?? y)) high = i;
  });
  const drawn = new Set([0, low, high, column.length - 1]);
  return column.filter((_, i) => drawn.has(i));
}

/** The `d` of a filled band between two lines over the same xs. */
export function bandPath(
  xs: readonly number[],
  low: readonly (number | null)[],
  high: readonly (number | null)[],
  x: Scale,
  y: Scale,
): string {
  const points = (ys: readonly (number | null)[]): Point[] =>
    xs.flatMap((v, i) => (typeof ys[i] === 'number' ? [[v, ys[i]] as const] : []));
  const [there, back] = [points(high), points(low).reverse()];
  if (there.length < 2 || back.length < 2) return '';
  return `${linePath(there, x, y)}L${linePath(back, x, y).slice(1)}Z`;
}
