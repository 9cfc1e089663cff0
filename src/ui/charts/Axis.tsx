/** The frame of a chart: its width, lines across with their values to the left, and values below. */

import { useLayoutEffect, useRef, useState, type RefObject } from 'react';
import type { Scale } from './scale.ts';

/** The width of an element in CSS pixels, known before it is first painted. */
export function useWidth(): readonly [RefObject<HTMLDivElement | null>, number] {
  const ref = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    const measure = (): void => setWidth(Math.round(element.clientWidth));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, width];
}

interface AcrossProps {
  readonly marks: readonly number[];
  readonly y: Scale;
  /** Ends of the lines, CSS pixels. */
  readonly left: number;
  readonly right: number;
  readonly format: (value: number) => string;
}

/** Lines across at round values. */
export const Across = ({ marks, y, left, right, format }: AcrossProps) =>
  marks.map((m) => (
    <g key={m}>
      <line x1={left} x2={right} y1={y(m)} y2={y(m)} className="stroke-line" />
      <text x={left - 8} y={y(m) + 4} textAnchor="end" className="fill-muted text-[11px]">
        {format(m)}
      </text>
    </g>
  ));

interface BelowProps {
  readonly marks: readonly number[];
  readonly x: Scale;
  /** The words' base line, CSS pixels from the top. */
  readonly y: number;
  /** Where the chart ends: words near it end there. */
  readonly right: number;
  readonly format: (value: number) => string;
}

/** Values below the chart. */
export const Below = ({ marks, x, y, right, format }: BelowProps) =>
  marks.map((m) => (
    <text key={m} x={x(m)} y={y} textAnchor={right - x(m) < 16 ? 'end' : 'middle'} aria-hidden className="fill-muted text-[11px]">
      {format(m)}
    </text>
  ));

/** The ends of an axis of supervision steps: "step 1", and the last step that is planned. */
export const StepEnds = ({ planned, x, y }: { readonly planned: number; readonly x: (step: number) => number; readonly y: number }) =>
  [...new Set([1, planned])].map((step) => (
    <text
      key={step}
      x={x(step)}
      y={y}
      textAnchor={step === 1 && planned > 1 ? 'middle' : 'end'}
      aria-hidden
      className="fill-muted text-[11px]"
    >
      {step === 1 ? 'step 1' : step}
    </text>
  ));
