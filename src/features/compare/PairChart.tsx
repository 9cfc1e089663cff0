/** The curves of two runs over one axis of supervision steps, A a whole line with round marks, B a dashed one with square marks: halting probability, problems, how far they are apart, and what still moves. */

import { memo } from 'react';
import { kindOf } from '../../kinds/kinds.ts';
import { haltingProbability } from '../../model/states.ts';
import { Across, StepEnds, useWidth } from '../../ui/charts/Axis.tsx';
import { linePath, CHART, linear, logarithmic, within, roundTop, type Point, type Scale } from '../../ui/charts/scale.ts';
import { percent } from '../../ui/format.ts';
import type { ResidualPoints } from '../inspect/replay.ts';
import { StepAxis } from '../solve/timeline/StepChart.tsx';
import type { Judge, Side } from './compare.ts';
import { chartWords } from './words.ts';

interface Curve {
  readonly title: string;
  /** The paper's symbol or name. */
  readonly symbol: string;
  /** What it means, on hover. */
  readonly hint: string;
  /** Top of the axis; the bottom is 0, or `least` on a logarithmic one. */
  readonly top: number;
  readonly marks: readonly number[];
  readonly least?: number;
  readonly format: (value: number) => string;
  /** Points [supervision steps done, value]; one line for what the two have together. */
  readonly lines: { readonly a: readonly Point[]; readonly b: readonly Point[] } | { readonly both: readonly Point[] };
}

interface Props {
  readonly curves: readonly Curve[];
  /** Steps on the axis. */
  readonly planned: number;
  /** Supervision steps done at the playback head. */
  readonly at: number;
  readonly onSeek: (index: number) => void;
}

const { left: LEFT, right: RIGHT, top: TOP } = CHART;
/** Heights in CSS pixels: of the lines, and of the numbers under the last curve. */
const [PLOT, AXIS] = [70, 18];

const scaleOf = ({ top, least }: Curve): Scale =>
  least === undefined ? within(linear([0, top], [TOP + PLOT, TOP]), [0, top]) : logarithmic([least, top], [TOP + PLOT, TOP]);

/** The last point at or before the head; a run that has no more rests there. */
const valueAt = (line: readonly Point[], at: number): Point | undefined => line.findLast(([steps]) => steps <= at + 1e-9);

/** "A 97 % · B 12 %" */
function valuesAt({ lines, format }: Curve, at: number): string {
  const now = (line: readonly Point[]): string => {
    const point = valueAt(line, at);
    return point ? format(point[1]) : '–';
  };
  return 'both' in lines ? now(lines.both) : `A ${now(lines.a)} · B ${now(lines.b)}`;
}

export const PairChart = memo(function PairChart({ curves, planned, at, onSeek }: Props) {
  const [box, width] = useWidth();
  const x = linear([0, Math.max(1, planned)], [LEFT, width - RIGHT]);
  return (
    <section aria-label={chartWords.title} className="min-w-0">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 text-sm">
        <span className="font-semibold">{chartWords.title}</span>
        <span aria-hidden className="flex gap-4 text-xs">
          <Key name="A" /> <Key name="B" />
        </span>
      </div>
      <div ref={box}>
        {width > 0 &&
          curves.map((curve, i) => (
            <Row
              key={curve.title}
              curve={curve}
              x={x}
              width={width}
              planned={planned}
              last={i === curves.length - 1}
              at={at}
              onSeek={onSeek}
            />
          ))}
      </div>
    </section>
  );
});

interface RowProps extends Omit<Props, 'curves'> {
  readonly curve: Curve;
  readonly x: Scale;
  /** CSS pixels. */
  readonly width: number;
  /** The numbers of the steps stand under it. */
  readonly last: boolean;
}

function Row({ curve, x, width, planned, last, at, onSeek }: RowProps) {
  const { title, symbol, hint, marks, format, lines } = curve;
  const y = scaleOf(curve);
  const height = TOP + PLOT + (last ? AXIS : 4);
  const pair = 'both' in lines ? null : lines;
  const reach = Math.floor(
    ('both' in lines ? [lines.both] : [lines.a, lines.b]).reduce((m, line) => Math.max(m, line.at(-1)?.[0] ?? 0), 0),
  );
  return (
    <figure className="mt-1">
      <figcaption title={hint} className="flex justify-between gap-2 text-xs">
        <span className="font-semibold">
          {title} <span className="font-normal text-muted">({symbol})</span>
        </span>
        <span className="num">{valuesAt(curve, at)}</span>
      </figcaption>
      <div className="relative" style={{ height }}>
        <svg role="img" aria-label={`${title}. ${inWords(curve)}`} width={width} height={height} className="num block">
          <Across marks={marks} y={y} left={LEFT} right={width - RIGHT} format={format} />
          {last && <StepEnds planned={planned} x={x} y={height - 4} />}
          <line x1={x(at)} x2={x(at)} y1={TOP} y2={TOP + PLOT} className="stroke-ink opacity-40" />
          {'both' in lines && (
            <path d={linePath(lines.both, x, y)} fill="none" strokeWidth={2} strokeLinejoin="round" className="stroke-ink" />
          )}
          {pair && (
            <>
              <path d={linePath(pair.a, x, y)} fill="none" strokeWidth={2.5} strokeLinejoin="round" className="stroke-accent" />
              <path
                d={linePath(pair.b, x, y)}
                fill="none"
                strokeWidth={2.5}
                strokeLinejoin="round"
                strokeDasharray="6 4"
                className="stroke-warn"
              />
              <Mark point={valueAt(pair.a, at)} x={x} y={y} name="A" />
              <Mark point={valueAt(pair.b, at)} x={x} y={y} name="B" />
            </>
          )}
        </svg>
        <StepAxis
          of={title}
          width={width}
          x={x}
          reach={reach}
          bottom={TOP + PLOT}
          words={(step) => (step < 1 ? chartWords.before : chartWords.step(Math.floor(step), valuesAt(curve, step)))}
          now={() => at}
          onSeek={(step) => onSeek(Math.max(0, Math.round(step) - 1))}
        />
      </div>
    </figure>
  );
}

/** Where a run stands: A is round, B square and hollow. */
function Mark({
  point,
  x,
  y,
  name,
}: {
  readonly point: Point | undefined;
  readonly x: Scale;
  readonly y: Scale;
  readonly name: 'A' | 'B';
}) {
  if (!point) return null;
  const [cx, cy] = [x(point[0]), y(point[1])];
  return name === 'A' ? (
    <circle cx={cx} cy={cy} r={4.5} strokeWidth={2} className="fill-accent stroke-surface" />
  ) : (
    <rect x={cx - 4} y={cy - 4} width={8} height={8} strokeWidth={2} className="fill-surface stroke-warn" />
  );
}

/** The lines of a curve in numbers, a number a step at most. */
function inWords({ lines, format }: Curve): string {
  const said = (line: readonly Point[]): string =>
    line.flatMap(([s, v], i) => (Number.isInteger(s) || i === line.length - 1 ? [format(v)] : [])).join(', ') || chartWords.none;
  return 'both' in lines ? chartWords.both(said(lines.both)) : chartWords.pair(said(lines.a), said(lines.b));
}

function Key({ name }: { readonly name: 'A' | 'B' }) {
  return (
    <span className="flex items-center gap-1.5">
      <span className={`w-7 border-t-[2.5px] ${name === 'A' ? 'border-accent' : 'border-dashed border-warn'}`} />
      {name}
    </span>
  );
}

const asCount = (v: number): string => String(v);
const topOf = (...lines: readonly (readonly Point[])[]): number =>
  roundTop(
    lines.map((line) => line.map(([, v]) => v)),
    [5, 10, 20, 40, 80, 160, 320, 640],
  );

/** The curves of two runs, ready to be drawn. @param differences cells that differ after each step */
export function curvesOf(
  a: Side,
  b: Side,
  judge: Judge,
  differences: readonly number[],
  residuals: { readonly a: ResidualPoints | null; readonly b: ResidualPoints | null },
): readonly Curve[] {
  const words = kindOf(a.record.kind).words;
  const points = (side: Side, value: (frame: Side['record']['frames'][number]) => number | null): readonly Point[] =>
    side.record.frames.flatMap((frame, i) => {
      const v = value(frame);
      return v === null ? [] : [[i + 1, v] as const];
    });
  const halting = (side: Side): readonly Point[] => points(side, ({ halt }) => haltingProbability(halt[side.copy] ?? 0));
  const problems = (side: Side): readonly Point[] => points(side, (frame) => judge(side, frame)?.problems ?? null);
  const apart: readonly Point[] = differences.map((n, i) => [i + 1, n]);
  const [ofA, ofB] = [problems(a), problems(b)];
  const [top, apartTop] = [topOf(ofA, ofB), topOf(apart)];
  return [
    {
      ...chartWords.halting,
      top: 1,
      marks: [0, 0.5, 1],
      format: percent,
      lines: { a: halting(a), b: halting(b) },
    },
    ...(ofA.length + ofB.length === 0
      ? []
      : [
          {
            title: words.problems,
            ...chartWords.problems(words.problemsAre),
            top,
            marks: [0, top],
            format: asCount,
            lines: { a: ofA, b: ofB },
          },
        ]),
    {
      ...chartWords.apart,
      top: apartTop,
      marks: [0, apartTop],
      format: asCount,
      lines: { both: apart },
    },
    ...(residuals.a || residuals.b
      ? [
          {
            ...chartWords.moving,
            least: 0.001,
            top: 2,
            marks: [0.001, 0.1, 1],
            format: (v: number) => (v >= 0.1 ? v.toFixed(1) : String(Number(v.toPrecision(1)))),
            lines: { a: residuals.a ?? [], b: residuals.b ?? [] },
          },
        ]
      : []),
  ];
}
