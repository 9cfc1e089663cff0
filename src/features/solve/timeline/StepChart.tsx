/** A small line chart over supervision steps (one line a copy, the watched one strong, a marker at the shown step); and the moment that is pointed at on any curve, which all of them show. */

import { memo, useCallback, useMemo, useEffect, type ComponentType } from 'react';
import { create } from 'zustand';
import { Across, StepEnds, useWidth } from '../../../ui/charts/Axis.tsx';
import { Cursor } from '../../../ui/charts/Cursor.tsx';
import { linePath, CHART, linear, within, type Scale } from '../../../ui/charts/scale.ts';
import { curveWords } from '../besideWords.ts';

/** A chart to be saved as a picture. */
interface SaveProps {
  /** For the file's name: "halting-probability". */
  readonly name: string;
  readonly title: string;
  readonly content: () => { readonly parts: readonly SVGSVGElement[]; readonly lines: readonly string[] };
}

interface Props {
  readonly title: string;
  /** The paper's symbol or name, in brackets after the title. */
  readonly symbol: string;
  /** What it means, on hover. */
  readonly hint: string;
  /** Values [steps] of each copy. */
  readonly lines: readonly (readonly number[])[];
  readonly watched: number;
  /** Steps on the axis. */
  readonly planned: number;
  /** Index of the shown step; -1 = none. */
  readonly index: number;
  /** Top of the axis; the bottom is 0. */
  readonly top: number;
  readonly marks: readonly number[];
  readonly format: (value: number) => string;
  /** A value in a few words, for the step that is pointed at. */
  readonly say: (value: number) => string;
  /** A dashed line with a meaning. */
  readonly threshold?: { readonly value: number; readonly label: string };
  readonly onSeek: (index: number) => void;
  /** The button that saves it (features/export). */
  readonly Save: ComponentType<SaveProps>;
}

const NONE: readonly number[] = [];
const { height: HEIGHT, left: LEFT, right: RIGHT, top: TOP, bottom: BOTTOM } = CHART;

export const StepChart = memo(function StepChart(props: Props) {
  const { title, symbol, hint, lines, watched, planned, index, top, marks, format, say, threshold, onSeek, Save } = props;
  const [box, width] = useWidth();
  const x = linear([0, Math.max(1, planned)], [LEFT, width - RIGHT]);
  const y = within(linear([0, top], [HEIGHT - BOTTOM, TOP]), [0, top]);
  const path = (line: readonly number[]): string =>
    linePath(
      line.map((v, i) => [i + 1, v]),
      x,
      y,
    );
  const strong = lines[watched] ?? NONE;
  const now = strong[index];
  const alternative = useMemo(
    () => (strong.length === 0 ? curveWords.none(title) : curveWords.alternative(title, watched + 1, strong.map(format).join(', '))),
    [title, watched, strong, format],
  );
  const words = useCallback(
    (step: number, copy: number | null) => {
      const whose = copy === null || copy === watched ? '' : curveWords.ofCopy(copy + 1);
      return whose + wordsAt(lines[copy ?? watched] ?? NONE, Math.floor(step), say);
    },
    [lines, watched, say],
  );
  return (
    <figure className="min-w-0" data-symbol={symbol}>
      <figcaption title={hint} className="flex min-h-7 items-center justify-between gap-2 text-sm">
        {/* The symbol is left out where there is no room for it. */}
        <span className="flex h-5 min-w-0 flex-wrap gap-x-1 overflow-hidden leading-5">
          <span className="font-semibold">{title}</span> <span className="text-muted">({symbol})</span>
        </span>
        <span className="flex shrink-0 items-center gap-1">
          <span className="num text-muted">{now === undefined ? '–' : format(now)}</span>
          {strong.length > 0 && (
            <Save
              name={title.toLowerCase().replaceAll(' ', '-')}
              title={`${title} (${symbol})`}
              content={() => ({
                parts: [...(box.current?.querySelectorAll('svg') ?? [])],
                lines: [hint, curveWords.axes],
              })}
            />
          )}
        </span>
      </figcaption>
      <div ref={box} className="relative" style={{ height: HEIGHT }}>
        {width > 0 && (
          <svg role="img" aria-label={alternative} width={width} height={HEIGHT} className="num">
            <Across marks={marks} y={y} left={LEFT} right={width - RIGHT} format={format} />
            {threshold && (
              <g>
                <line
                  x1={LEFT}
                  x2={width - RIGHT}
                  y1={y(threshold.value)}
                  y2={y(threshold.value)}
                  strokeDasharray="4 4"
                  className="stroke-line-strong"
                />
                <text x={width - RIGHT} y={y(threshold.value) - 4} textAnchor="end" className="fill-muted text-[11px]">
                  {threshold.label}
                </text>
              </g>
            )}
            <StepEnds planned={planned} x={x} y={HEIGHT - 4} />
            {lines.map(
              (line, k) =>
                k !== watched && <path key={k} d={path(line)} fill="none" strokeWidth={1} className="stroke-line-strong opacity-50" />,
            )}
            <HoveredCopy lines={lines} path={path} />
            {index >= 0 && <line x1={x(index + 1)} x2={x(index + 1)} y1={TOP} y2={HEIGHT - BOTTOM} className="stroke-ink opacity-40" />}
            <path d={path(strong)} fill="none" strokeWidth={2.5} strokeLinejoin="round" className="stroke-accent" />
            {now !== undefined && <circle cx={x(index + 1)} cy={y(now)} r={4.5} strokeWidth={2} className="fill-accent stroke-surface" />}
          </svg>
        )}
        {width > 0 && (
          <StepAxis
            of={title}
            width={width}
            x={x}
            reach={strong.length}
            words={words}
            now={() => index + 1}
            onSeek={(step) => onSeek(Math.round(step) - 1)}
          />
        )}
      </div>
    </figure>
  );
});

/** "step 3: 97 % sure" */
function wordsAt(line: readonly number[], step: number, say: (value: number) => string): string {
  const value = line[step - 1];
  return value === undefined ? curveWords.before : curveWords.step(step, say(value));
}

/** The line of the copy that is pointed at elsewhere. */
function HoveredCopy({
  lines,
  path,
}: {
  readonly lines: readonly (readonly number[])[];
  readonly path: (line: readonly number[]) => string;
}) {
  const copy = useHoveredStep((s) => s.copy);
  const line = copy === null ? undefined : lines[copy];
  return line ? <path data-screen-only d={path(line)} fill="none" strokeWidth={2} className="stroke-ink" /> : null;
}

/** The moment, and the copy, that is pointed at or focused on any curve. Nothing moves the playback head by it. */
interface HoveredStep {
  /** Supervision steps done: 3 is after the third, 3.5 in the middle of the fourth. null: none. */
  readonly step: number | null;
  /** A copy, from 0. null: none. */
  readonly copy: number | null;
  /** Tells of a moment; a copy too where one is pointed at. What is the same as before tells nobody anything. */
  readonly hover: (step: number | null, copy?: number | null) => void;
}

export const useHoveredStep = create<HoveredStep>()((set, get) => ({
  step: null,
  copy: null,
  hover(step, copy = null) {
    const now = get();
    if (now.step !== step || now.copy !== copy) set({ step, copy });
  },
}));

const { hover } = useHoveredStep.getState();

interface AxisProps {
  /** What the chart shows, for the name of its axis: "Halting probability". */
  readonly of: string;
  /** CSS pixels. */
  readonly width: number;
  readonly x: Scale;
  /** Supervision steps that have values. */
  readonly reach: number;
  /** Ticks a step: 1, or the updates in it. */
  readonly perStep?: number;
  /** Ends of the light line, CSS pixels from the top. */
  readonly top?: number;
  readonly bottom?: number;
  /** The values at a moment, in words: of the copy that is pointed at, where there is one (from 0). */
  readonly words: (step: number, copy: number | null) => string;
  /** The shown moment, where the keys start from. */
  readonly now: () => number;
  readonly onSeek: (step: number) => void;
}

/** The cursor over a chart of supervision steps. */
export function StepAxis({ reach, perStep = 1, top = CHART.top, bottom = CHART.height - CHART.bottom, words, ...axis }: AxisProps) {
  const step = useHoveredStep((s) => s.step);
  const copy = useHoveredStep((s) => s.copy);
  const stops = useMemo(() => (reach > 0 ? Array.from({ length: reach * perStep + 1 }, (_, i) => i / perStep) : []), [reach, perStep]);
  useEffect(() => () => hover(null), []); // a chart that goes away points at nothing
  return <Cursor {...axis} top={top} bottom={bottom} stops={stops} pointed={step} onPoint={hover} words={(at) => words(at, copy)} />;
}
