/** The paths of all copies in one picture: each a line with a start and an end, the shown step on all of them, and the copy under the pointer. */

import { memo, useMemo, type KeyboardEvent, type PointerEvent } from 'react';
import type { RunRecord } from '../../client/record.ts';
import { playback, usePlayback } from '../../page/coordinator.ts';
import type { Trajectories } from '../../protocol/inspect.ts';
import { useHoveredStep } from '../solve/timeline/StepChart.tsx';
import { endingOf, labelPlaces, layOut, lineThrough, nearest, type Ending, type PlotPoint } from './paths.ts';
import { endings, pathWords } from './words.ts';

/** How near a pointer must be to a point of a path, CSS pixels. */
const REACH = 28;
const MARGIN = 26;

interface Props {
  readonly record: RunRecord;
  readonly found: Trajectories;
  readonly state: 'y' | 'z';
  readonly checked: boolean;
  /** The copy that is watched, from 0. */
  readonly watched: number;
  readonly width: number;
  readonly height: number;
  /** The element that says in words what is drawn. */
  readonly describedBy: string;
}

const { hover } = useHoveredStep.getState();
const watch = (copy: number): void => playback.getState().pin(copy);

export const TrajectoryPlot = memo(function TrajectoryPlot({ record, found, state, checked, watched, width, height, describedBy }: Props) {
  const paths = useMemo(() => layOut(found[state], found, { width, height, margin: MARGIN }), [found, state, width, height]);
  const ends = useMemo(() => paths.map((_, k) => endingOf(record, k, found.steps, checked)), [paths, record, found, checked]);
  // The watched copy has its number first, so that it has one.
  const numbers = useMemo(() => {
    const order = paths.map((_, k) => k).sort((a, b) => Number(b === watched) - Number(a === watched));
    const places = labelPlaces(order.map((k) => last(paths[k])));
    return new Map(order.map((k, i) => [k, places[i] ?? null]));
  }, [paths, watched]);

  const meant = (e: PointerEvent<SVGSVGElement>): ReturnType<typeof nearest> => {
    const box = e.currentTarget.getBoundingClientRect();
    return nearest(paths, { x: e.clientX - box.left, y: e.clientY - box.top }, REACH);
  };
  const point = (e: PointerEvent<SVGSVGElement>): void => {
    const at = meant(e);
    hover(at?.step ?? null, at?.copy ?? null);
  };
  const drawn = paths.map((_, k) => k).sort((a, b) => Number(a === watched) - Number(b === watched)); // the watched one lies on top
  return (
    <svg
      role="radiogroup"
      aria-label={pathWords.watch}
      aria-describedby={describedBy}
      width={width}
      height={height}
      className="num block cursor-pointer touch-manipulation select-none"
      onPointerMove={point}
      onPointerDown={point}
      onPointerLeave={() => hover(null)}
      onPointerUp={(e) => {
        const at = meant(e);
        if (at) watch(at.copy);
      }}
    >
      {drawn.map((k) => (
        <Path key={k} k={k} copies={paths.length} points={paths[k] ?? []} ending={ends[k] ?? 'open'} watched={k === watched} />
      ))}
      <g aria-hidden className="pointer-events-none">
        {[...numbers].map(([k, at]) => at && <Label key={k} k={k} at={at} watched={k === watched} />)}
      </g>
      <Now paths={paths} watched={watched} />
      <Pointed paths={paths} />
    </svg>
  );
});

const NOWHERE: PlotPoint = { x: 0, y: 0 };
const last = (points: readonly PlotPoint[] | undefined): PlotPoint => points?.at(-1) ?? NOWHERE;

interface PathProps {
  readonly k: number;
  readonly copies: number;
  readonly points: readonly PlotPoint[];
  readonly ending: Ending;
  readonly watched: boolean;
}

const strokes: Record<Ending, { readonly line: string; readonly dashes?: string }> = {
  right: { line: 'stroke-good' },
  wrong: { line: 'stroke-bad', dashes: '6 3' },
  open: { line: 'stroke-line-strong', dashes: '2 3' },
  unchecked: { line: 'stroke-line-strong' },
};

const Path = memo(function Path({ k, copies, points, ending, watched }: PathProps) {
  const { line, dashes } = strokes[ending];
  const end = last(points);
  const start = points[0] ?? end;
  const onKeyDown = (e: KeyboardEvent<SVGGElement>): void => {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[e.key];
    if (by === undefined && e.key !== ' ' && e.key !== 'Enter') return;
    e.preventDefault();
    const next = (k + (by ?? 0) + copies) % copies;
    watch(next);
    e.currentTarget.parentElement?.querySelector<SVGGElement>(`[data-copy="${next}"]`)?.focus();
  };
  return (
    <g
      role="radio"
      data-copy={k}
      aria-checked={watched}
      aria-label={`Copy ${k + 1}, ${endings[ending].name}`}
      tabIndex={watched ? 0 : -1}
      className="group outline-none"
      onFocus={(e) => e.currentTarget.matches(':focus-visible') && hover(null, k)}
      onBlur={() => hover(null)}
      onKeyDown={onKeyDown}
    >
      <path
        d={lineThrough(points)}
        fill="none"
        strokeWidth={watched ? 2.5 : 1.25}
        strokeDasharray={dashes}
        strokeLinejoin="round"
        className={watched ? 'stroke-accent' : `${line} opacity-60`}
      />
      <circle
        cx={start.x}
        cy={start.y}
        r={watched ? 4 : 3}
        strokeWidth={1.5}
        className={`fill-surface ${watched ? 'stroke-accent' : 'stroke-line-strong'}`}
      />
      <EndMark ending={ending} at={end} large={watched} />
    </g>
  );
});

/** The number of a copy, beside its end. */
function Label({ k, at: { x, y }, watched }: { readonly k: number; readonly at: PlotPoint; readonly watched: boolean }) {
  return (
    <text
      x={x}
      y={y + 4}
      textAnchor="middle"
      strokeWidth={3}
      paintOrder="stroke"
      className={`stroke-surface text-[11px] ${watched ? 'fill-accent font-bold' : 'fill-muted'}`}
    >
      {k + 1}
    </text>
  );
}

/** Where every copy stands at the shown step: a dot, or a ring around its end. It alone moves with the playback head. */
function Now({ paths, watched }: { readonly paths: readonly (readonly PlotPoint[])[]; readonly watched: number }) {
  const cursor = usePlayback((s) => s.cursor);
  return (
    <g data-now={cursor + 1}>
      {paths.map((points, k) => {
        const at = points[cursor];
        if (!at) return null;
        const strong = k === watched;
        const [r, look] =
          at === points.at(-1)
            ? [strong ? 10 : 8, `fill-none ${strong ? 'stroke-accent' : 'stroke-ink opacity-60'}`]
            : [strong ? 5.5 : 3, `stroke-surface ${strong ? 'fill-accent' : 'fill-ink'}`];
        return <circle key={k} cx={at.x} cy={at.y} r={r} strokeWidth={1.5} className={look} />;
      })}
    </g>
  );
}

/** The copy that is pointed at, strong; and where all of them are at the step that is pointed at, here or on another curve. */
function Pointed({ paths }: { readonly paths: readonly (readonly PlotPoint[])[] }) {
  const step = useHoveredStep((s) => s.step);
  const copy = useHoveredStep((s) => s.copy);
  const path = copy === null ? undefined : paths[copy];
  const end = last(path);
  return (
    <g aria-hidden data-screen-only className="pointer-events-none">
      {path && <path d={lineThrough(path)} fill="none" strokeWidth={3} strokeLinejoin="round" className="stroke-ink" />}
      {step !== null &&
        paths.map((points, k) => {
          const at = points[Math.floor(step) - 1];
          return (
            at && (
              <circle
                key={k}
                cx={at.x}
                cy={at.y}
                r={k === copy ? 7 : 4.5}
                fill="none"
                strokeWidth={k === copy ? 2 : 1}
                className="stroke-ink"
              />
            )
          );
        })}
      {path && copy !== null && (
        <text
          x={end.x}
          y={end.y - 10}
          textAnchor="middle"
          strokeWidth={4}
          paintOrder="stroke"
          className="fill-ink stroke-surface text-[13px] font-bold"
        >
          {copy + 1}
        </text>
      )}
    </g>
  );
}

interface EndProps {
  readonly ending: Ending;
  readonly at: PlotPoint;
  readonly large: boolean;
}

/** The end of a copy's path: a shape for how it ended, and a colour besides. */
function EndMark({ ending, at: { x, y }, large }: EndProps) {
  const r = large ? 7 : 5.5;
  switch (ending) {
    case 'right':
      return (
        <g>
          <circle cx={x} cy={y} r={r} strokeWidth={1} className="fill-good stroke-surface" />
          <path
            d={`M${x - r * 0.5} ${y}l${r * 0.35} ${r * 0.4}l${r * 0.6} ${-r * 0.75}`}
            fill="none"
            strokeWidth={1.6}
            className="stroke-surface"
          />
        </g>
      );
    case 'wrong': {
      const d = r * 0.75;
      const cross = `M${x - d} ${y - d}L${x + d} ${y + d}M${x + d} ${y - d}L${x - d} ${y + d}`;
      return (
        <g strokeLinecap="round">
          <path d={cross} strokeWidth={5} className="stroke-surface" />
          <path d={cross} strokeWidth={2.5} className="stroke-bad" />
        </g>
      );
    }
    case 'open':
      return (
        <rect
          x={x - r * 0.8}
          y={y - r * 0.8}
          width={r * 1.6}
          height={r * 1.6}
          strokeWidth={2}
          className="fill-surface stroke-line-strong"
        />
      );
    case 'unchecked':
      return (
        <path d={`M${x} ${y - r}L${x + r} ${y}L${x} ${y + r}L${x - r} ${y}Z`} strokeWidth={2} className="fill-surface stroke-line-strong" />
      );
  }
  return ending satisfies never;
}

/** A mark among words. */
export const EndSample = ({ ending }: Pick<EndProps, 'ending'>) => (
  <svg aria-hidden width={16} height={16} className="shrink-0">
    <EndMark ending={ending} at={{ x: 8, y: 8 }} large={false} />
  </svg>
);
