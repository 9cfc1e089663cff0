/**
 * Where the copies of a run go: the mean of z, and of y, over all cells after every supervision step, laid into the plane in which these means
 * spread most. The run is made once more by the engine it was made by, from the same seeds, so that nothing is kept of runs nobody asks about.
 */

import type { Engine } from '../../engine/engine.ts';
import type { TrmConfig } from '../../model/config.ts';
import { CancelledError } from '../../protocol/errors.ts';
import { TRAJECTORIES_LIMIT, type RecordProgress, type Trajectories, type TrajectoriesRequest } from '../../protocol/inspect.ts';
import type { PreparedCopies } from '../copies.ts';
import { macrotask } from '../device.ts';
import { meanRow, cellRows } from './recorder.ts';

interface TraceOptions {
  readonly onProgress: (p: RecordProgress) => void;
  readonly signal: AbortSignal;
  /** Bytes; TRAJECTORIES_LIMIT when absent. */
  readonly limit?: number;
}

/** Bytes that one supervision step takes until the plane is fitted: a mean of y and one of z for each copy. */
export const bytesOfMeans = ({ hiddenSize }: TrmConfig, copies: number): number => 2 * copies * hiddenSize * 4;

/**
 * Runs the copies again and fits a plane for z and one for y, each over all copies and steps. Steps beyond the limit are left out.
 * @throws CancelledError, and what the engine throws
 */
export async function trace(
  engine: Engine,
  config: TrmConfig,
  { rollouts, noise }: PreparedCopies,
  { runId, steps: asked, T, n }: Pick<TrajectoriesRequest, 'runId' | 'steps' | 'T' | 'n'>,
  { onProgress, signal, limit = TRAJECTORIES_LIMIT }: TraceOptions,
): Promise<Trajectories> {
  const { copies, tokens, puzzleIds } = rollouts;
  const { hiddenSize: D } = config;
  const steps = Math.max(1, Math.min(asked, Math.floor(limit / bytesOfMeans(config, copies))));
  const means = { y: new Float32Array(steps * copies * D), z: new Float32Array(steps * copies * D) };
  const halt = new Float32Array(steps * copies);
  const batch = { tokens, batch: copies, ...(puzzleIds ? { puzzleIds } : {}) };
  let done = 0;
  for await (const { carry, halt: sure } of engine.run(batch, { maxSteps: steps, T, n, noise, wantCarry: true, signal })) {
    if (!carry) throw new Error('The engine was asked for y and z and gave none.');
    for (const state of ['y', 'z'] as const) {
      const size = carry[state].length / copies;
      for (let k = 0; k < copies; k++) {
        const cells = cellRows(config, carry[state].subarray(k * size, (k + 1) * size));
        means[state].set(meanRow(cells, D), (done * copies + k) * D);
      }
    }
    halt.set(sure, done * copies);
    onProgress({ done: ++done, total: steps });
    await macrotask();
    if (signal.aborted) break;
  }
  if (signal.aborted) throw new CancelledError('The paths were not finished: it was stopped.');
  return { runId, copies, steps, asked, halt, y: planeOf(means.y, D), z: planeOf(means.z, D) };
}

/** Rounds of orthogonal iteration at most. */
const ROUNDS = 500;
/** The iteration ends when a round finds less than this share of variance more. */
const ENOUGH = 1e-10;
/** Directions whose squared length is this small a share of what they came from are rounding. */
const ROUNDING = 1e-20;

export interface Plane {
  /** Where each point lies in the plane, from the middle of all [rows, 2]; the points spread more along the first axis. */
  readonly places: Float32Array;
  /** Shares of the points' variance along the two axes, 0..1 each; 0 where all points are one. */
  readonly shares: readonly [number, number];
}

type Axes = readonly [Float64Array, Float64Array];

/** Fits the plane to all `points` [rows, D] and lays them into it. Each axis points to where later rows tend to lie. */
export function planeOf(points: Float32Array, D: number): Plane {
  const rows = points.length / D;
  const middle = new Float64Array(D);
  points.forEach((v, i) => (middle[i % D] += v / rows));
  const centred = Float64Array.from(points, (v, i) => v - middle[i % D]);
  const total = dot(centred, centred);
  if (!(total > 0)) return { places: new Float32Array(2 * rows), shares: [0, 0] };
  // Any two directions do to start from; these are fixed, so that the same points give the same picture.
  const start = (k: number): Float64Array => Float64Array.from({ length: D }, (_, i) => Math.cos((k + 1) * (i + 0.5)));
  let axes = orthonormal(start(0), start(1));
  for (let round = 0, found = 0; round < ROUNDS; round++) {
    const [p, q] = [project(centred, axes[0]), project(centred, axes[1])];
    const now = (dot(p, p) + dot(q, q)) / total;
    if (round > 0 && now - found < ENOUGH) break;
    found = now;
    axes = orthonormal(gather(centred, p, D), gather(centred, q, D));
  }
  const [a, b] = turned(axes, centred);
  const [p, q] = [forwards(project(centred, a)), forwards(project(centred, b))];
  const places = Float32Array.from({ length: 2 * rows }, (_, i) => (i % 2 === 0 ? p : q)[i >> 1]);
  return { places, shares: [dot(p, p) / total, dot(q, q) / total] };
}

/** The axes turned in their own plane, so that the points spread most along the first and do not lean (a 2 by 2 eigenproblem). */
function turned([a, b]: Axes, points: Float64Array): Axes {
  const [p, q] = [project(points, a), project(points, b)];
  const angle = Math.atan2(2 * dot(p, q), dot(p, p) - dot(q, q)) / 2;
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  return [a.map((v, i) => c * v + s * b[i]), a.map((v, i) => c * b[i] - s * v)];
}

/** Components of points [rows, D] along an axis [D] -> [rows] */
function project(points: Float64Array, axis: Float64Array): Float64Array {
  const D = axis.length;
  return Float64Array.from({ length: points.length / D }, (_, r) => {
    let sum = 0;
    for (let i = 0; i < D; i++) sum += points[r * D + i] * axis[i];
    return sum;
  });
}

/** Sum of the points [rows, D], each times its weight [rows] -> [D] */
function gather(points: Float64Array, weights: Float64Array, D: number): Float64Array {
  const sum = new Float64Array(D);
  weights.forEach((w, r) => {
    for (let i = 0; i < D; i++) sum[i] += w * points[r * D + i];
  });
  return sum;
}

/** Two vectors made orthonormal, the first kept in direction; a second that adds nothing becomes 0. */
function orthonormal(a: Float64Array, b: Float64Array): Axes {
  const first = unit(a);
  const along = dot(first, b);
  const rest = b.map((v, i) => v - along * first[i]);
  return [first, dot(rest, rest) > ROUNDING * dot(b, b) ? unit(rest) : rest.fill(0)];
}

function unit(v: Float64Array): Float64Array {
  const length = Math.sqrt(dot(v, v));
  return length > 0 ? v.map((x) => x / length) : v;
}

/** Places along an axis, mirrored where they would fall with their index. */
function forwards(places: Float64Array): Float64Array {
  const rise = places.reduce((sum, v, r) => sum + r * v, 0); // their mean is 0
  return rise < 0 ? places.map((v) => -v) : places;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
