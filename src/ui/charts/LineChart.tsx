/** A chart of lines or bars that grows while something runs, with a legend that reads the values at the moment that is pointed at; and the chart in words. */

import { memo, useMemo, useState } from 'react';
import { Across, Below, useWidth } from './Axis.tsx';
import { Cursor, nearestStop } from './Cursor.tsx';
import { bandPath, CHART, linear, linePath, pointsOf, roundMarks, within, type Scale } from './scale.ts';

export interface Line {
  readonly label: string;
  /** Values at every x; null where there is none. */
  readonly values: readonly (number | null)[];
  /** Where the true value lies, shaded around the line: lower and upper ends at every x. */
  readonly band?: { readonly low: readonly (number | null)[]; readonly high: readonly (number | null)[] };
}

interface Props {
  readonly title: string;
  /** What it means, on hover. */
  readonly hint: string;
  readonly xName: string;
  /** In order. */
  readonly xs: readonly number[];
  readonly lines: readonly Line[];
  readonly format: (value: number) => string;
  /** The axis goes from 0 to this; absent: as far as the values go. */
  readonly top?: number;
  readonly bars?: boolean;
  /** What an x is called on the axis, where not its number. */
  readonly xFormat?: (x: number) => string;
  /** What is said while there is nothing to draw. */
  readonly empty: string;
}

const HEIGHT = 132;
const { left: LEFT, right: RIGHT, top: TOP, bottom: BOTTOM } = CHART;
const FLOOR = HEIGHT - BOTTOM;
/** Colour and, as the second cue, dashes and width of the lines, in order. */
const styles = [
  { stroke: 'stroke-accent', fill: 'fill-accent', dash: undefined, width: 2 },
  { stroke: 'stroke-ink', fill: 'fill-ink', dash: '7 4', width: 1.75 },
  { stroke: 'stroke-muted', fill: 'fill-muted', dash: '2 3', width: 1.75 },
  { stroke: 'stroke-warn', fill: 'fill-warn', dash: '8 3 2 3', width: 1.75 },
] as const;
const styleOf = (i: number) => styles[i % styles.length] ?? styles[0];
const plain = (x: number): string => String(x);

export const LineChart = memo(function LineChart(props: Props) {
  const { title, hint, xName, xs, lines, format, top, bars = false, xFormat = plain, empty } = props;
  const [box, width] = useWidth();
  const [pointed, setPointed] = useState<number | null>(null);
  const last = xs.at(-1);
  const any = last !== undefined;
  const said = { xName, xFormat, format };
  const index = any ? nearestStop(xs, pointed ?? last) : -1;
  const x = useMemo(() => {
    const [from, to] = [xs[0] ?? 0, xs.at(-1) ?? 0];
    return linear(bars ? [from - 0.6, to + 0.6] : [from, to], [LEFT, width - RIGHT]);
  }, [xs, bars, width]);
  const marks = useMemo(() => {
    if (top !== undefined) return [0, top / 2, top];
    const most = lines.reduce((m, { values }) => values.reduce<number>((a, v) => Math.max(a, v ?? 0), m), 0);
    const round = roundMarks([0, most > 0 ? most : 1], 4);
    const step = round[1] ?? 1;
    return (round.at(-1) ?? 0) < most ? [...round, round.length * step] : round;
  }, [top, lines]);
  const y = useMemo(() => {
    const ends = [0, marks.at(-1) ?? 1] as const;
    return within(linear(ends, [FLOOR, TOP]), ends);
  }, [marks]);
  const alternative = useMemo(() => {
    const [first] = lines;
    const words = { xName, xFormat, format };
    return bars && first ? barsInWords(title, xs, first, words) : linesInWords(title, xs, lines, words);
  }, [bars, title, xs, lines, xName, xFormat, format]);
  const shown = xs[index];
  return (
    <figure className="min-w-0">
      <figcaption title={hint} className="grid gap-x-3 text-sm">
        <span className="font-semibold">{title}</span>
        <span className="num flex min-h-5 flex-wrap gap-x-3 text-xs text-muted">
          {shown !== undefined && (
            <span>
              {xName} {xFormat(shown)}
            </span>
          )}
          {lines.map(({ label, values }, i) => {
            const value = valueAt(values, index);
            return (
              <span key={label} className="inline-flex items-center gap-1">
                {!bars && <Sample i={i} />}
                {label} <span className="font-semibold text-ink">{value === null ? '–' : format(value)}</span>
              </span>
            );
          })}
        </span>
      </figcaption>
      <div ref={box} className="relative min-w-0" style={{ height: HEIGHT }}>
        {!any && <p className="grid h-full place-items-center rounded-md border border-dashed border-line text-xs text-muted">{empty}</p>}
        {any && width > 0 && (
          <>
            <svg role="img" aria-label={alternative} width={width} height={HEIGHT} className="num block">
              <Across marks={marks} y={y} left={LEFT} right={width - RIGHT} format={format} />
              <Below marks={bars ? barMarks(xs) : xMarks(xs, width)} x={x} y={HEIGHT - 4} right={width - RIGHT} format={xFormat} />
              {lines.map((line, i) =>
                bars ? (
                  <Bars key={line.label} xs={xs} values={line.values} x={x} y={y} />
                ) : (
                  <Curve key={line.label} xs={xs} line={line} i={i} x={x} y={y} />
                ),
              )}
              {pointed !== null && !bars && <Dots at={shown} index={index} lines={lines} x={x} y={y} />}
            </svg>
            <Cursor
              of={title}
              width={width}
              top={TOP}
              bottom={FLOOR}
              x={x}
              stops={xs}
              pointed={pointed}
              onPoint={setPointed}
              words={(moment) => pointWords(moment, nearestStop(xs, moment), lines, said)}
              tip={false}
              now={() => last}
            />
          </>
        )}
      </div>
    </figure>
  );
});

/** Whole numbers along the axis, as many as have room. */
function xMarks(xs: readonly number[], width: number): readonly number[] {
  return roundMarks([xs[0] ?? 0, xs.at(-1) ?? 0], Math.max(2, Math.floor((width - LEFT - RIGHT) / 64)), 1);
}

/** Every other bar where there are many, and always the last. */
function barMarks(xs: readonly number[]): readonly number[] {
  const every = xs.length > 9 ? 4 : 2;
  return xs.filter((_, i) => i === xs.length - 1 || (i % every === 0 && i < xs.length - 2));
}

interface CurveProps {
  readonly xs: readonly number[];
  readonly line: Line;
  readonly i: number;
  readonly x: Scale;
  readonly y: Scale;
}

/** A line over its band; a line of one point is drawn as a point. */
const Curve = memo(function Curve({ xs, line: { values, band }, i, x, y }: CurveProps) {
  const { stroke, fill, dash, width } = styleOf(i);
  const points = pointsOf(xs, values);
  const [only] = points;
  return (
    <>
      {band && <path d={bandPath(xs, band.low, band.high, x, y)} className="fill-accent-soft" />}
      {points.length === 1 && only ? (
        <circle cx={x(only[0])} cy={y(only[1])} r={3.5} className={fill} />
      ) : (
        <path d={linePath(points, x, y)} fill="none" strokeWidth={width} strokeDasharray={dash} strokeLinejoin="round" className={stroke} />
      )}
    </>
  );
});

const Bars = ({ xs, values, x, y }: Pick<CurveProps, 'xs' | 'x' | 'y'> & { readonly values: Line['values'] }) => {
  const wide = Math.min(40, 0.7 * (x(1) - x(0)));
  return pointsOf(xs, values).map(([at, v]) => (
    <rect
      key={at}
      x={x(at) - wide / 2}
      y={y(v)}
      width={wide}
      height={Math.max(0, FLOOR - y(v))}
      strokeWidth={1.5}
      className="fill-accent-soft stroke-accent"
    />
  ));
};

interface DotsProps {
  readonly at: number | undefined;
  readonly index: number;
  readonly lines: readonly Line[];
  readonly x: Scale;
  readonly y: Scale;
}

const Dots = ({ at, index, lines, x, y }: DotsProps) =>
  lines.map(({ label, values }, i) => {
    const value = values[index];
    return at === undefined || typeof value !== 'number' ? null : (
      <circle key={label} cx={x(at)} cy={y(value)} r={4} strokeWidth={1.5} className={`stroke-surface ${styleOf(i).fill}`} />
    );
  });

const Sample = ({ i }: { readonly i: number }) => {
  const { stroke, dash, width } = styleOf(i);
  return (
    <svg aria-hidden width={18} height={8} className="shrink-0">
      <line x1={0} x2={18} y1={4} y2={4} strokeWidth={width} strokeDasharray={dash} className={stroke} />
    </svg>
  );
};

/** How a chart calls its values. */
type Words = Pick<Props, 'xName' | 'format'> & Required<Pick<Props, 'xFormat'>>;

/** The value at an index, or the nearest one before it. */
export function valueAt(values: readonly (number | null)[], index: number): number | null {
  for (let i = index; i >= 0; i--) {
    const value = values[i];
    if (value !== null && value !== undefined) return value;
  }
  return null;
}

/** "step 120: all 0.53, answer 0.41" */
export const pointWords = (x: number, index: number, lines: readonly Line[], { xName, xFormat, format }: Words): string =>
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
