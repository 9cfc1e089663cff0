/** Where values lie in a chart, CSS pixels: scales, the round numbers along its axes, the paths of lines through many points, and the colours of numbers (the cividis map, readable with any colour vision). Pure. */

/** The margins that all charts share, and the height of a small one: curves one above the other have their axes in one line. */
export const CHART = { height: 112, left: 44, right: 12, top: 8, bottom: 20 } as const;

export type Ends = readonly [from: number, to: number];

export interface Scale {
  /** Where a value lies. */
  (value: number): number;
  /** The value at a place. */
  readonly at: (place: number) => number;
}

/** Values along an axis; all of them in its middle where it has one value only. */
export function linear([from, to]: Ends, [start, end]: Ends): Scale {
  if (from === to) return Object.assign(() => (start + end) / 2, { at: () => from });
  const perUnit = (end - start) / (to - from);
  return Object.assign((value: number) => start + (value - from) * perUnit, { at: (place: number) => from + (place - start) / perUnit });
}

/** The same by powers; what lies outside is drawn at the ends. @param ends both more than 0 */
export function logarithmic([from, to]: Ends, range: Ends): Scale {
  const [least, most] = [Math.min(from, to), Math.max(from, to)];
  const inner = linear([Math.log(from), Math.log(to)], range);
  return Object.assign((value: number) => inner(Math.log(Math.max(least, Math.min(most, value)))), {
    at: (place: number) => Math.exp(inner.at(place)),
  });
}

/** A scale that draws what lies outside at its ends. */
export const within = (scale: Scale, [from, to]: Ends): Scale =>
  Object.assign((value: number) => scale(Math.max(from, Math.min(to, value))), { at: scale.at });

/** Round numbers from `from` to `to`, at most `count` of them: 0, 0.5, 1. @param least their least distance */
export function roundMarks([from, to]: Ends, count: number, least = 0): number[] {
  const span = to - from;
  if (!(span > 0)) return [from];
  const rough = Math.max(span / Math.max(1, count), least);
  const power = 10 ** Math.floor(Math.log10(rough));
  for (const factor of [1, 2, 5, 10, 20]) {
    const step = factor * power;
    const first = Math.ceil(from / step - 1e-9);
    const marks = Math.floor(to / step + 1e-9) - first + 1;
    if (step >= least && marks > 0 && marks <= count)
      return Array.from({ length: marks }, (_, i) => Number(((first + i) * step).toPrecision(12)));
  }
  return [from];
}

/** A round top for a chart of counts, so that it rarely changes while steps arrive. */
export function roundTop(lines: readonly (readonly number[])[], tops = [20, 40, 80, 160, 320, 640]): number {
  const most = lines.reduce((m, line) => line.reduce((a, b) => Math.max(a, b), m), 0);
  return tops.find((s) => s >= most) ?? most;
}

export type Point = readonly [x: number, y: number];

/** The points of a line; where it has no value there is none. */
export const pointsOf = (xs: readonly number[], values: readonly (number | null)[]): Point[] =>
  xs.flatMap((x, i) => (typeof values[i] === 'number' ? [[x, values[i]] as const] : []));

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
  const [there, back] = [pointsOf(xs, high), pointsOf(xs, low).reverse()];
  if (there.length < 2 || back.length < 2) return '';
  return `${linePath(there, x, y)}L${linePath(back, x, y).slice(1)}Z`;
}

/** Cividis at ten even places (Nuñez, Anderton and Renslow, PLOS ONE 13(7), 2018). */
const CIVIDIS = ['00224e', '123570', '3b496c', '575d6d', '707173', '8a8678', 'a59c74', 'c3b369', 'e1cc55', 'fee838'].map(
  (hex): readonly number[] => [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16)),
);

/** The colour of a number from 0 (dark) to 1 (light), as RGB bytes; numbers out of range get the nearest end's, NaN the dark one. */
export function cividis(value: number): readonly [number, number, number] {
  const at = Math.max(0, Math.min(1, value || 0)) * (CIVIDIS.length - 1);
  const low = Math.min(Math.floor(at), CIVIDIS.length - 2);
  const mix = (c: number): number => Math.round((CIVIDIS[low]?.[c] ?? 0) * (low + 1 - at) + (CIVIDIS[low + 1]?.[c] ?? 0) * (at - low));
  return [mix(0), mix(1), mix(2)];
}

/** The map's colours at even places. */
export const cividisGradientStops: readonly string[] = CIVIDIS.map((c) => `rgb(${c.join(' ')})`);

/** The map as a CSS gradient from left to right. */
export const cividisGradient = `linear-gradient(to right, ${cividisGradientStops.join(', ')})`;
