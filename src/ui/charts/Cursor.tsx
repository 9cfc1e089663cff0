/**
 * What lies over every chart: the moment that is pointed at or focused as a light line, with its values in words. A pointer or the keys tell of
 * a moment; a click or Enter goes there, where a chart can go somewhere. It alone moves; the chart below is not drawn again.
 */

import { useRef, type KeyboardEvent, type MouseEvent } from 'react';
import type { Scale } from './scale.ts';

interface Props {
  /** What the chart shows, for the name of its axis: "Halting probability". */
  readonly of: string;
  /** CSS pixels, of the whole chart and of the line. */
  readonly width: number;
  readonly top: number;
  readonly bottom: number;
  readonly x: Scale;
  /** The moments that have values, in order. */
  readonly stops: readonly number[];
  /** The moment that is pointed at, here or elsewhere; null: none. */
  readonly pointed: number | null;
  readonly onPoint: (moment: number | null) => void;
  /** The values at a moment, in words. */
  readonly words: (moment: number) => string;
  /** They stand beside the line; left out where the chart says them elsewhere. */
  readonly tip?: boolean;
  /** The shown moment, where the keys start from. */
  readonly now: () => number;
  readonly onSeek?: (moment: number) => void;
}

/** How far beyond the last moment a pointer still means it, CSS pixels. */
const BEYOND = 16;

export function Cursor({ of, width, top, bottom, x, stops, pointed, onPoint, words, tip = true, now, onSeek }: Props) {
  const pressed = useRef(false);
  const last = stops.at(-1);
  if (last === undefined) return null;
  const stop = (index: number): number => stops[index] ?? last;
  const snapped = (value: number): number => stop(nearestStop(stops, value));
  const under = (e: MouseEvent<HTMLElement>): number | null => {
    const place = e.nativeEvent.offsetX;
    return place > x(last) + BEYOND ? null : snapped(x.at(place));
  };
  const at = pointed !== null && pointed <= last ? pointed : null;
  const moment = at ?? now();

  const onKeyDown = (e: KeyboardEvent<HTMLElement>): void => {
    const from = at ?? now();
    const to = keyStop(e.key, nearestStop(stops, from), stops.length);
    if (to !== null) onPoint(stop(to));
    else if (e.key === 'Enter' || e.key === ' ') onSeek?.(from);
    else if (e.key === 'Escape' && at !== null) onPoint(null);
    else return;
    e.preventDefault();
  };
  return (
    <>
      {at !== null && <Guide left={x(at)} width={width} top={top} bottom={bottom} words={tip ? words(at) : null} />}
      <div
        role="slider"
        aria-label={`${of}, step by step`}
        aria-valuemin={0}
        aria-valuemax={stops.length - 1}
        aria-valuenow={nearestStop(stops, moment)}
        aria-valuetext={words(moment)}
        tabIndex={0}
        className={`absolute inset-0 rounded-sm ${onSeek ? 'cursor-pointer' : 'cursor-crosshair'}`}
        onPointerMove={(e) => onPoint(under(e))}
        onPointerDown={() => (pressed.current = true)}
        onPointerUp={() => (pressed.current = false)}
        onPointerLeave={() => onPoint(null)}
        onFocus={() => !pressed.current && onPoint(snapped(now()))}
        onBlur={() => onPoint(null)}
        onKeyDown={onKeyDown}
        onClick={(e) => onSeek?.(x.at(e.nativeEvent.offsetX))}
      />
    </>
  );
}

interface GuideProps {
  readonly left: number;
  readonly width: number;
  readonly top: number;
  readonly bottom: number;
  readonly words: string | null;
}

/** The light line, with its words, which stay inside the chart: the further right the line, the further left of it they begin. */
function Guide({ left, width, top, bottom, words }: GuideProps) {
  return (
    <span aria-hidden data-guide className="pointer-events-none">
      <span className="absolute border-l border-dashed border-ink opacity-70" style={{ left, top, height: bottom - top }} />
      {words !== null && (
        <span
          className="num absolute top-0 z-10 rounded-sm border border-line bg-surface px-1 text-xs leading-5 whitespace-nowrap shadow-sm"
          style={{ left, transform: `translateX(${(-left / width) * 100}%)` }}
        >
          {words}
        </span>
      )}
    </span>
  );
}

/** Index of the stop that is nearest to a value. @param stops in order, at least one */
export function nearestStop(stops: readonly number[], value: number): number {
  let [low, high] = [0, stops.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((stops[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  const [before, after] = [stops[low - 1], stops[low]];
  return before !== undefined && after !== undefined && value - before <= after - value ? low - 1 : low;
}

/** The index that a key leads to: arrows by one, Page Up and Down by a tenth, Home and End; null for other keys. */
export function keyStop(key: string, from: number, count: number): number | null {
  const far = Math.max(1, Math.round(count / 10));
  const to: Partial<Record<string, number>> = {
    ArrowRight: from + 1,
    ArrowUp: from + 1,
    ArrowLeft: from - 1,
    ArrowDown: from - 1,
    PageUp: from + far,
    PageDown: from - far,
    Home: 0,
    End: count - 1,
  };
  const index = to[key];
  return index === undefined ? null : Math.max(0, Math.min(count - 1, index));
}
