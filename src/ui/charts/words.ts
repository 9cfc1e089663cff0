/** A chart in words: for who cannot see it, and for the moment that is pointed at. Pure. */

export interface Line {
  readonly label: string;
  /** Values at every x; null where there is none. */
  readonly values: readonly (number | null)[];
  /** Where the true value lies, shaded around the line: lower and upper ends at every x. */
  readonly band?: { readonly low: readonly (number | null)[]; readonly high: readonly (number | null)[] };
}

export interface Words {
  readonly xName: string;
  readonly format: (value: number) => string;
  readonly xFormat: (x: number) => string;
}

/** The value at an index, or the nearest one before it. */
export function valueAt(values: readonly (number | null)[], index: number): number | null {
  for (let i = index; i >= 0; i--) {
    const value = values[i];
    if (value !== null && value !== undefined) return value;
  }
  return null;
}

/** "step 120: all 0.53, answer 0.41" */
export const momentWords = (x: number, index: number, lines: readonly Line[], { xName, xFormat, format }: Words): string =>
  `${xName} ${xFormat(x)}: ${lines
    .map(({ label, values }) => {
      const value = valueAt(values, index);
      return `${label} ${value === null ? '–' : format(value)}`;
    })
    .join(', ')}`;

/** Where each line began and where it stands. */
export function linesInWords(title: string, xs: readonly number[], lines: readonly Line[], { xName, xFormat, format }: Words): string {
  const said = lines.flatMap(({ label, values }) => {
    const [first, ...rest] = pointsOf(xs, values);
    const last = rest.at(-1);
    if (!first) return [];
    const began = `${format(first[1])} at ${xName} ${xFormat(first[0])}`;
    return [last ? `${label} from ${began} to ${format(last[1])} at ${xName} ${xFormat(last[0])}` : `${label} ${began}`];
  });
  return `${title}: ${said.join('; ')}.`;
}

/** Every bar. */
export const barsInWords = (title: string, xs: readonly number[], bars: Line, { xName, xFormat, format }: Words): string =>
  `${title}: ${pointsOf(xs, bars.values)
    .map(([x, v]) => `${xName} ${xFormat(x)}: ${format(v)}`)
    .join(', ')}.`;

/** The points of a line; where it has no value there is none. */
export const pointsOf = (xs: readonly number[], values: readonly (number | null)[]): (readonly [x: number, y: number])[] =>
  xs.flatMap((x, i) => (typeof values[i] === 'number' ? [[x, values[i]] as const] : []));
