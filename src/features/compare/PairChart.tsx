/** The curves of two runs over one axis of supervision steps: A is a whole line with round marks, B a dashed one with square marks. */

import { memo } from 'react';
import { CHART, useWidth } from '../solve/timeline/StepChart.tsx';
import { StepEnds } from '../solve/timeline/StepEnds.tsx';

/** A point of a line: supervision steps done, and the value after them. */
export type Point = readonly [steps: number, value: number];

export interface Curve {
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
  /** One line for what the two have together. */
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

const { left: LEFT, right: RIGHT } = CHART;
/** Heights in CSS pixels: of a curve with its title, of the title, and of the numbers under all. */
const [ROW, TITLE, AXIS] = [98, 28, 18];
const PLOT = ROW - TITLE - 8;

const yOf = ({ top, least }: Curve, value: number): number => {
  const share = least === undefined ? value / top : Math.log(Math.max(least, value) / least) / Math.log(top / least);
  return TITLE + PLOT * (1 - Math.max(0, Math.min(1, share)));
};

/** The last point at or before the head; a run that has no more rests there. */
const valueAt = (line: readonly Point[], at: number): Point | undefined => line.findLast(([steps]) => steps <= at + 1e-9);

export const PairChart = memo(function PairChart({ curves, planned, at, onSeek }: Props) {
  const [box, width] = useWidth();
  const x = (steps: number): number => LEFT + ((width - LEFT - RIGHT) * steps) / Math.max(1, planned);
  const height = curves.length * ROW + AXIS;
  return (
    <figure className="min-w-0">
      <figcaption className="flex flex-wrap items-baseline justify-between gap-x-4 text-sm">
        <span className="font-semibold">Step by step</span>
        <span aria-hidden className="flex gap-4 text-xs">
          <Key name="A" /> <Key name="B" />
        </span>
      </figcaption>
      <div ref={box} style={{ height }}>
        {width > 0 && (
          <svg
            width={width}
            height={height}
            className="num cursor-pointer"
            onClick={(e) =>
              onSeek(Math.round(((e.clientX - e.currentTarget.getBoundingClientRect().left - LEFT) / (width - LEFT - RIGHT)) * planned) - 1)
            }
          >
            {curves.map((curve, i) => (
              <g key={curve.title} transform={`translate(0 ${i * ROW})`}>
                <Row curve={curve} x={x} right={width - RIGHT} at={at} />
              </g>
            ))}
            <StepEnds planned={planned} x={x} y={height - 4} />
            <line x1={x(at)} x2={x(at)} y1={TITLE} y2={height - AXIS} className="stroke-ink opacity-40" />
          </svg>
        )}
      </div>
    </figure>
  );
});

interface RowProps {
  readonly curve: Curve;
  readonly x: (steps: number) => number;
  readonly right: number;
  readonly at: number;
}

function Row({ curve, x, right, at }: RowProps) {
  const { title, symbol, hint, marks, format, lines } = curve;
  const d = (line: readonly Point[]): string =>
    line.map(([s, v], i) => `${i === 0 ? 'M' : 'L'}${x(s).toFixed(1)} ${yOf(curve, v).toFixed(1)}`).join('');
  const pair = 'both' in lines ? null : lines;
  const now = (line: readonly Point[]): string => {
    const point = valueAt(line, at);
    return point ? format(point[1]) : '–';
  };
  return (
    <g role="img" aria-label={`${title}. ${inWords(curve)}`}>
      <title>{hint}</title>
      <rect x={0} y={0} width={right} height={ROW} fill="transparent" />
      <text y={16} className="fill-ink text-xs font-semibold">
        {title} <tspan className="fill-muted font-normal">({symbol})</tspan>
      </text>
      <text x={right} y={16} textAnchor="end" className="fill-ink text-xs">
        {'both' in lines ? now(lines.both) : `A ${now(lines.a)} · B ${now(lines.b)}`}
      </text>
      {marks.map((m) => (
        <g key={m}>
          <line x1={LEFT} x2={right} y1={yOf(curve, m)} y2={yOf(curve, m)} className="stroke-line" />
          <text x={LEFT - 8} y={yOf(curve, m) + 4} textAnchor="end" className="fill-muted text-[11px]">
            {format(m)}
          </text>
        </g>
      ))}
      {'both' in lines && <path d={d(lines.both)} fill="none" strokeWidth={2} strokeLinejoin="round" className="stroke-ink" />}
      {pair && (
        <>
          <path d={d(pair.a)} fill="none" strokeWidth={2.5} strokeLinejoin="round" className="stroke-accent" />
          <path d={d(pair.b)} fill="none" strokeWidth={2.5} strokeLinejoin="round" strokeDasharray="6 4" className="stroke-warn" />
          <Mark point={valueAt(pair.a, at)} curve={curve} x={x} name="A" />
          <Mark point={valueAt(pair.b, at)} curve={curve} x={x} name="B" />
        </>
      )}
    </g>
  );
}

/** Where a run stands: A is round, B square and hollow. */
function Mark({
  point,
  curve,
  x,
  name,
}: {
  readonly point: Point | undefined;
  readonly curve: Curve;
  readonly x: RowProps['x'];
  readonly name: 'A' | 'B';
}) {
  if (!point) return null;
  const [cx, cy] = [x(point[0]), yOf(curve, point[1])];
  return name === 'A' ? (
    <circle cx={cx} cy={cy} r={4.5} strokeWidth={2} className="fill-accent stroke-surface" />
  ) : (
    <rect x={cx - 4} y={cy - 4} width={8} height={8} strokeWidth={2} className="fill-surface stroke-warn" />
  );
}

/** The lines of a curve in numbers, a number a step at most. */
function inWords({ lines, format }: Curve): string {
  const said = (line: readonly Point[]): string =>
    line.flatMap(([s, v], i) => (Number.isInteger(s) || i === line.length - 1 ? [format(v)] : [])).join(', ') || 'nothing yet';
  return 'both' in lines ? `Step by step: ${said(lines.both)}.` : `A, step by step: ${said(lines.a)}. B: ${said(lines.b)}.`;
}

function Key({ name }: { readonly name: 'A' | 'B' }) {
  return (
    <span className="flex items-center gap-1.5">
      <span className={`w-7 border-t-[2.5px] ${name === 'A' ? 'border-accent' : 'border-dashed border-warn'}`} />
      {name}
    </span>
  );
}
