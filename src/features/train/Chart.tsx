/** A live line or bar chart (uPlot), with a legend that reads the value under the pointer and a text alternative. */

import { useEffect, useEffectEvent, useRef, useState } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useSettings } from '../solve/run/settings.ts';

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
/** Colour and, as the second cue, dashes and width of the lines, in order. */
const styles = [
  { token: '--color-accent', dash: [], width: 2 },
  { token: '--color-ink', dash: [7, 4], width: 1.75 },
  { token: '--color-muted', dash: [2, 3], width: 1.75 },
] as const;

/** Every other bar where there are many, and always the last. */
function barTicks(u: uPlot): number[] {
  const xs = [...u.data[0]];
  const every = xs.length > 9 ? 4 : 2;
  return xs.filter((x, i) => i === xs.length - 1 || (i % every === 0 && i < xs.length - 2 && x > 0));
}

/** The two ends of each band, then the lines, so that these are drawn over the shading. */
const aligned = (xs: readonly number[], lines: readonly Line[]): uPlot.AlignedData => [
  [...xs],
  ...lines.flatMap(({ band }) => (band ? [[...band.high], [...band.low]] : [])),
  ...lines.map((l) => [...l.values]),
];
const plain = (x: number): string => String(x);

export function Chart({ title, hint, xName, xs, lines, format, top, bars = false, xFormat = plain, empty }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const [hover, setHover] = useState<number | null>(null);
  const theme = useSettings((s) => s.theme);
  const count = lines.length;
  const any = xs.length > 0;
  /** A line of one point is drawn as a point. */
  const few = lines.some(({ values }) => values.filter((v) => v !== null).length < 2);

  // The axes outlive the values they were made for, so their words are looked up each time.
  const words = useRef({ xFormat, format });
  useEffect(() => {
    words.current = { xFormat, format };
  }, [xFormat, format]);

  const make = useEffectEvent((box: HTMLDivElement): uPlot => {
    const colour = (token: string) => (): string => {
      const probe = box.querySelector<HTMLElement>(`[data-token="${token}"]`);
      return probe ? getComputedStyle(probe).color : '#888';
    };
    const axis = {
      stroke: colour('--color-muted'),
      grid: { stroke: colour('--color-line'), width: 1 },
      ticks: { show: false },
      font: '11px system-ui, sans-serif',
    };
    return new uPlot(
      {
        width: Math.max(1, box.clientWidth),
        height: HEIGHT,
        legend: { show: false },
        cursor: { y: false, drag: { x: false, y: false }, points: { show: !bars } },
        scales: {
          x: { time: false, ...(bars ? { range: (_, min, max) => [min - 0.6, max + 0.6] } : {}) },
          y: { range: (_, __, max) => [0, top ?? (Number.isFinite(max) && max > 0 ? max * 1.08 : 1)] },
        },
        axes: [
          {
            ...axis,
            size: 24,
            values: (_, ticks) => ticks.map((t) => (Number.isInteger(t) ? words.current.xFormat(t) : '')),
            ...(bars ? { splits: barTicks } : {}),
          },
          {
            ...axis,
            size: 48,
            values: (_, ticks) => ticks.map((t) => words.current.format(t)),
            splits: top === undefined ? undefined : () => [0, top / 2, top],
          },
        ],
        series: [
          {},
          ...lines.flatMap(({ band }) => (band ? [{ points: { show: false } }, { points: { show: false } }] : [])),
          ...lines.map(({ label }, i) => {
            const { token, dash, width } = styles[i % styles.length] ?? styles[0];
            return {
              label,
              stroke: colour(token),
              width,
              dash: [...dash],
              spanGaps: true,
              points: { show: few },
              ...(bars
                ? { paths: uPlot.paths.bars?.({ size: [0.7, 40] }), fill: colour('--color-accent-soft'), points: { show: false } }
                : {}),
            };
          }),
        ],
        bands: lines.filter((l) => l.band).map((_, i) => ({ series: [2 * i + 1, 2 * i + 2], fill: colour('--color-accent-soft') })),
        hooks: { setCursor: [(u) => setHover(u.cursor.idx ?? null)] },
      },
      aligned(xs, lines),
      box,
    );
  });

  useEffect(() => {
    const box = host.current;
    if (!box || !any) return undefined;
    const made = make(box);
    plot.current = made;
    const observer = new ResizeObserver(() => made.setSize({ width: Math.max(1, box.clientWidth), height: HEIGHT }));
    observer.observe(box);
    return () => {
      observer.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [any, few, count, bars]);
  useEffect(() => plot.current?.setData(aligned(xs, lines)), [xs, lines]);
  useEffect(() => {
    plot.current?.redraw(false, true);
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const redraw = (): void => plot.current?.redraw(false, true);
    dark.addEventListener('change', redraw);
    return () => dark.removeEventListener('change', redraw);
  }, [theme]);

  const at = hover !== null && hover < xs.length ? hover : xs.length - 1;
  const x = xs[at];
  return (
    <figure className="min-w-0" title={hint}>
      <figcaption className="grid gap-x-3 text-sm">
        <span className="font-semibold">{title}</span>
        <span className="num flex min-h-5 flex-wrap gap-x-3 text-xs text-muted">
          {any && x !== undefined && (
            <span>
              {xName} {xFormat(x)}
            </span>
          )}
          {lines.map(({ label, values }, i) => {
            const value = lastValue(values, at);
            return (
              <span key={label} className="inline-flex items-center gap-1">
                {!bars && <Sample i={i} />}
                {label} <span className="font-semibold text-ink">{value === null ? '–' : format(value)}</span>
              </span>
            );
          })}
        </span>
      </figcaption>
      <div
        ref={host}
        role="img"
        aria-label={any ? alternative(title, xName, xs, lines, format, xFormat, bars) : `${title}: ${empty}`}
        style={{ height: HEIGHT }}
        className="min-w-0 overflow-hidden"
      >
        {styles.map(({ token }) => (
          <span key={token} data-token={token} hidden style={{ color: `var(${token})` }} />
        ))}
        {['--color-line', '--color-accent-soft'].map((token) => (
          <span key={token} data-token={token} hidden style={{ color: `var(${token})` }} />
        ))}
        {!any && (
          <span
            className="grid place-items-center rounded-md border border-dashed border-line text-xs text-muted"
            style={{ height: HEIGHT }}
          >
            {empty}
          </span>
        )}
      </div>
    </figure>
  );
}

const Sample = ({ i }: { readonly i: number }) => {
  const { token, dash, width } = styles[i % styles.length] ?? styles[0];
  return (
    <svg aria-hidden width={18} height={8} className="shrink-0">
      <line x1={0} x2={18} y1={4} y2={4} strokeWidth={width} strokeDasharray={dash.join(' ')} style={{ stroke: `var(${token})` }} />
    </svg>
  );
};

/** The value at an index, or the nearest one before it. */
function lastValue(values: readonly (number | null)[], at: number): number | null {
  for (let i = at; i >= 0; i--) {
    const value = values[i];
    if (value !== null && value !== undefined) return value;
  }
  return null;
}

/** The chart in words: every bar, or where each line began and where it stands. */
function alternative(
  title: string,
  xName: string,
  xs: readonly number[],
  lines: readonly Line[],
  format: (v: number) => string,
  xFormat: (x: number) => string,
  bars: boolean,
): string {
  const points = (values: readonly (number | null)[]): { x: number; v: number }[] =>
    xs.flatMap((x, i) => (values[i] === null || values[i] === undefined ? [] : [{ x, v: values[i] }]));
  if (bars)
    return `${title}: ${points(lines[0]?.values ?? [])
      .map(({ x, v }) => `${xName} ${xFormat(x)}: ${format(v)}`)
      .join(', ')}.`;
  const words = lines.flatMap(({ label, values }) => {
    const [first, ...rest] = points(values);
    const last = rest.at(-1);
    if (!first) return [];
    return [
      last
        ? `${label} from ${format(first.v)} at ${xName} ${xFormat(first.x)} to ${format(last.v)} at ${xName} ${xFormat(last.x)}`
        : `${label} ${format(first.v)} at ${xName} ${xFormat(first.x)}`,
    ];
  });
  return `${title}: ${words.join('; ')}.`;
}
