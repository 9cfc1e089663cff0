/**
 * What lies over every chart above the timeline: the moment that is pointed at or focused, here or on another curve, as a light line with its
 * values in words. A pointer or the arrow keys tell of a moment, a click or Enter goes there. It alone moves; the chart below is not drawn again.
 */

import { useEffect, useRef, type KeyboardEvent, type MouseEvent } from 'react';
import { useHoveredStep } from '../run/hoveredStep.ts';
import { CHART } from './chart.ts';

interface Props {
  /** What the chart shows, for the name of its axis: "Halting probability". */
  readonly of: string;
  /** CSS pixels. */
  readonly width: number;
  /** Supervision steps on the axis, and those of them that have values. */
  readonly planned: number;
  readonly reach: number;
  /** Ticks a step: 1, or the updates in it. */
  readonly perStep?: number;
  /** The values at a moment, in words: of the copy that is pointed at, where there is one (from 0). */
  readonly words: (step: number, copy: number | null) => string;
  /** The shown moment, where the keys start from. */
  readonly now: () => number;
  readonly onSeek: (step: number) => void;
}

const { left: LEFT, right: RIGHT, top: TOP, bottom: BOTTOM, height: HEIGHT } = CHART;
const { hover } = useHoveredStep.getState();

export function StepAxis({ of, width, planned, reach, perStep = 1, words, now, onSeek }: Props) {
  const hovered = useHoveredStep((s) => s.step);
  const copy = useHoveredStep((s) => s.copy);
  const pressed = useRef(false);
  useEffect(() => () => hover(null), []); // a chart that goes away points at nothing
  const snapped = (step: number): number => Math.max(0, Math.min(reach, Math.round(step * perStep) / perStep));
  const under = (e: MouseEvent<HTMLElement>): number => ((e.nativeEvent.offsetX - LEFT) / (width - LEFT - RIGHT)) * planned;
  const point = (e: MouseEvent<HTMLElement>): void => hover(under(e) <= reach + 0.5 ? snapped(under(e)) : null);
  const at = hovered !== null && hovered <= reach ? hovered : null;

  const onKeyDown = (e: KeyboardEvent<HTMLElement>): void => {
    const from = at ?? now();
    const to = {
      ArrowRight: from + 1 / perStep,
      ArrowUp: from + 1 / perStep,
      ArrowLeft: from - 1 / perStep,
      ArrowDown: from - 1 / perStep,
      Home: 0,
      End: reach,
    }[e.key];
    if (to !== undefined) hover(snapped(to));
    else if (e.key === 'Enter' || e.key === ' ') onSeek(from);
    else if (e.key === 'Escape') hover(null);
    else return;
    e.preventDefault();
  };
  const said = words(at ?? now(), copy);
  return (
    <>
      {at !== null && <Guide left={LEFT + ((width - LEFT - RIGHT) * at) / Math.max(1, planned)} width={width} words={said} />}
      {reach > 0 && (
        <div
          role="slider"
          aria-label={`${of}, step by step`}
          aria-valuemin={0}
          aria-valuemax={reach * perStep}
          aria-valuenow={Math.round((at ?? now()) * perStep)}
          aria-valuetext={said}
          tabIndex={0}
          className="absolute inset-0 cursor-pointer rounded-sm"
          onPointerMove={point}
          onPointerDown={() => (pressed.current = true)}
          onPointerUp={() => (pressed.current = false)}
          onPointerLeave={() => hover(null)}
          onFocus={() => !pressed.current && hover(snapped(now()))}
          onBlur={() => hover(null)}
          onKeyDown={onKeyDown}
          onClick={(e) => onSeek(under(e))}
        />
      )}
    </>
  );
}

/** The light line, with its words, which stay inside the chart: the further right the line, the further left of it they begin. */
function Guide({ left, width, words }: { readonly left: number; readonly width: number; readonly words: string }) {
  return (
    <span aria-hidden data-guide className="pointer-events-none">
      <span className="absolute border-l border-dashed border-ink opacity-70" style={{ left, top: TOP, height: HEIGHT - TOP - BOTTOM }} />
      <span
        className="num absolute top-0 z-10 rounded-sm border border-line bg-surface px-1 text-xs leading-5 whitespace-nowrap shadow-sm"
        style={{ left, transform: `translateX(${(-left / width) * 100}%)` }}
      >
        {words}
      </span>
    </span>
  );
}
