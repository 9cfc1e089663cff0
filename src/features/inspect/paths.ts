/** Paths of a run's copies on a picture: where every point goes, how each path ends, which one a pointer means. Pure. */

import type { RunRecord } from '../../client/record.ts';
import { haltingProbability } from '../../model/states.ts';
import type { Paths, Trajectories } from '../../protocol/inspect.ts';

/** How a copy stands at a step: right by the rules; wrong, though sure it is done; neither; or nobody can tell. */
export type Ending = 'right' | 'wrong' | 'open' | 'unchecked';

/** How copy k stands after a step. `checked`: rules say what is right in this kind. */
export function endingOf(record: RunRecord, k: number, step: number, checked: boolean): Ending {
  const frame = record.frames[step - 1];
  if (!checked) return 'unchecked';
  if (frame?.verdicts[k]?.solved) return 'right';
  return haltingProbability(frame?.halt[k] ?? -Infinity) > 0.5 ? 'wrong' : 'open';
}

/** A point of the picture, CSS pixels. */
export interface PlotPoint {
  readonly x: number;
  readonly y: number;
}

interface PlotArea {
  readonly width: number;
  readonly height: number;
  /** Free at every side, for marks. */
  readonly margin: number;
}

/** The points of every copy, one a step [K][steps]: both axes on one scale, the second upwards, in the middle of the frame. */
export function layOut(
  { places }: Paths,
  { copies, steps }: Pick<Trajectories, 'copies' | 'steps'>,
  { width, height, margin }: PlotArea,
): readonly (readonly PlotPoint[])[] {
  const ends = ([axis, mid]: readonly [0 | 1, number]): readonly [number, number, number] => {
    let [low, high] = [Infinity, -Infinity];
    for (let i = axis; i < places.length; i += 2) [low, high] = [Math.min(low, places[i] ?? 0), Math.max(high, places[i] ?? 0)];
    return [(low + high) / 2, high - low, mid];
  };
  const [[x0, wide, left], [y0, high, top]] = [ends([0, width / 2]), ends([1, height / 2])];
  const scale = Math.min((width - 2 * margin) / (wide || 1e-9), (height - 2 * margin) / (high || 1e-9));
  const size = wide === 0 && high === 0 ? 0 : scale; // all in one place: in the middle
  const at = (row: number): PlotPoint => ({
    x: left + ((places[2 * row] ?? 0) - x0) * size,
    y: top - ((places[2 * row + 1] ?? 0) - y0) * size,
  });
  return Array.from({ length: copies }, (_, k) => Array.from({ length: steps }, (_, s) => at(s * copies + k)));
}

/** The point nearest to a pointer, and so the copy and the step (from 1) it means; null where none is within reach. */
export function nearest(
  paths: readonly (readonly PlotPoint[])[],
  to: PlotPoint,
  reach: number,
): { readonly copy: number; readonly step: number } | null {
  let best: { copy: number; step: number } | null = null;
  let least = reach ** 2;
  paths.forEach((path, copy) =>
    path.forEach(({ x, y }, s) => {
      const apart = (x - to.x) ** 2 + (y - to.y) ** 2;
      if (apart < least) [least, best] = [apart, { copy, step: s + 1 }];
    }),
  );
  return best;
}

/** Room that a number needs, CSS pixels. */
const [LABEL_WIDTH, LABEL_HEIGHT] = [18, 13];
/** Where a number may stand beside its end, the best place first. */
const BESIDE: readonly PlotPoint[] = [
  [14, 0],
  [0, -13],
  [0, 13],
  [-14, 0],
  [13, -11],
  [13, 11],
  [-13, -11],
  [-13, 11],
].map(([x = 0, y = 0]) => ({ x, y }));

/** The middle of a number beside each end, in the order of `ends`; null where it would lie on another number or another end. */
export function labelPlaces(ends: readonly PlotPoint[]): readonly (PlotPoint | null)[] {
  const taken: PlotPoint[] = [];
  const free = (at: PlotPoint, own: number): boolean =>
    taken.every((t) => Math.abs(t.x - at.x) >= LABEL_WIDTH || Math.abs(t.y - at.y) >= LABEL_HEIGHT) &&
    ends.every((e, k) => k === own || Math.abs(e.x - at.x) >= LABEL_WIDTH / 2 + 4 || Math.abs(e.y - at.y) >= LABEL_HEIGHT / 2 + 4);
  return ends.map((end, k) => {
    const place = BESIDE.map(({ x, y }) => ({ x: end.x + x, y: end.y + y })).find((at) => free(at, k)) ?? null;
    if (place) taken.push(place);
    return place;
  });
}

/** An SVG path through points. */
export const lineThrough = (points: readonly PlotPoint[]): string =>
  points.map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');

/** How many times as far from the middle of the right ends the others lie as these do themselves; null where there are not both. */
export function basin(record: RunRecord, { places }: Paths, { copies, steps }: Trajectories, checked: boolean): number | null {
  const of = (wanted: (e: Ending) => boolean): readonly PlotPoint[] =>
    Array.from({ length: copies }, (_, k) => k)
      .filter((k) => wanted(endingOf(record, k, steps, checked)))
      .map((k) => ({ x: places[2 * ((steps - 1) * copies + k)] ?? 0, y: places[2 * ((steps - 1) * copies + k) + 1] ?? 0 }));
  const [right, other] = [of((e) => e === 'right'), of((e) => e === 'wrong' || e === 'open')];
  if (right.length < 2 || other.length < 1) return null;
  const middle = { x: mean(right.map((p) => p.x)), y: mean(right.map((p) => p.y)) };
  const from = (p: PlotPoint): number => Math.hypot(p.x - middle.x, p.y - middle.y);
  const [own, others] = [mean(right.map(from)), mean(other.map(from))];
  return own > 0 ? others / own : null;
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / Math.max(1, values.length);
