/** What measurements add up to: shares of solved puzzles with Wilson intervals, and a table of them for other programs. Pure. */

import { ROLLOUTS, type PuzzleOutcome } from '../../protocol/measure.ts';
import { measuredOf, secondsAPuzzle, type Measurement } from './record.ts';

/** A share of puzzles, and where the true one lies with 95 % confidence. All 0..1. */
export interface Share {
  readonly solved: number;
  readonly of: number;
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

/** A share at a supervision step, or with so many rollouts. */
export interface SharePoint extends Share {
  readonly x: number;
}

/** Two-sided 95 % quantile of the normal distribution. */
const Z = 1.959964;

/**
 * `solved` of `of` puzzles with the Wilson score interval (E. B. Wilson, JASA 22, 1927), which stays in 0..1 and is honest for few
 * puzzles. Of none, nothing is known: 0..1.
 */
export function shareOf(solved: number, of: number): Share {
  if (of === 0) return { solved, of, share: 0, low: 0, high: 1 };
  const p = solved / of;
  const centre = (p + (Z * Z) / (2 * of)) / (1 + (Z * Z) / of);
  const half = (Z / (1 + (Z * Z) / of)) * Math.sqrt((p * (1 - p)) / of + (Z * Z) / (4 * of * of));
  // At the ends the interval ends there too; rounding must not say otherwise.
  return { solved, of, share: p, low: solved === 0 ? 0 : centre - half, high: solved === of ? 1 : centre + half };
}

const points = (
  xs: readonly number[],
  outcomes: readonly PuzzleOutcome[],
  solved: (o: PuzzleOutcome, x: number) => boolean,
): SharePoint[] => xs.map((x) => ({ x, ...shareOf(outcomes.filter((o) => solved(o, x)).length, outcomes.length) }));

const stepsTo = (steps: number): number[] => Array.from({ length: steps }, (_, i) => i + 1);

/** Puzzles whose answer is right as it stands after each of `steps` supervision steps. */
export const rightAfter = (outcomes: readonly PuzzleOutcome[], steps: number): SharePoint[] =>
  points(stepsTo(steps), outcomes, (o, step) => o.right[step - 1] ?? false);

/** Puzzles that were right at this step or one before it: what is solved where the rules are checked after every step. */
export const rightSoFar = (outcomes: readonly PuzzleOutcome[], steps: number): SharePoint[] =>
  points(stepsTo(steps), outcomes, (o, step) => o.first !== null && o.first <= step);

/** Puzzles that one of the first K copies was right about at any step, for K = 1, 2, 4, 8 up to `most`. */
export const solvedByCopies = (outcomes: readonly PuzzleOutcome[], most: number): SharePoint[] =>
  points(
    ROLLOUTS.filter((k) => k <= most),
    outcomes,
    (o, k) => o.copy !== null && o.copy < k,
  );

type Value = string | number | boolean | null;

/**
 * A value as a field: quoted where it must be. A text that a spreadsheet would take for a formula (a model file may have any name) gets an
 * apostrophe before it.
 */
export function csvField(value: Value): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const line = (values: readonly Value[]): string => `${values.map(csvField).join(',')}\r\n`;
const rounded = (v: number): number => Math.round(v * 1e6) / 1e6;

/** What a curve is called in the column "curve": see the page for what each counts. */
const curves: readonly (readonly [name: string, points: (m: Measurement) => SharePoint[]])[] = [
  ['right after step', ({ outcomes, request }) => rightAfter(outcomes, request.steps)],
  ['right at this step or before', ({ outcomes, request }) => rightSoFar(outcomes, request.steps)],
  ['solved by K copies', ({ outcomes, request }) => solvedByCopies(outcomes, request.rollouts)],
];

/** The settings of a measurement, a column each. */
function settings(m: Measurement): readonly (readonly [string, Value])[] {
  const { request: r, model, device } = m;
  return [
    ['model', model.name],
    ['model_sha256', model.sha256],
    ['parameters', model.parameters],
    ['device', device?.adapter ?? null],
    ['backend', device?.backend ?? null],
    ['fast_paths', device?.features.join('; ') ?? null],
    ['kind', r.puzzles.kind],
    ['level_or_side', measuredOf(r.puzzles.kind).column(r.puzzles)],
    ['puzzles_wanted', r.count],
    ['seed', r.seed],
    ['T', r.T],
    ['n', r.n],
    ['N_sup', r.steps],
    ['stop_by_halting', r.halting],
    ['sigma', r.sigma],
    ['K_max', r.rollouts],
    ['rows_at_once', r.rows],
    ['seconds_a_puzzle', rounded(secondsAPuzzle(m) ?? 0)],
    ['state', m.phase],
    ['began', m.began],
  ];
}

/** The table of these measurements, a header first. One without a solved or unsolved puzzle has no lines. */
export function measureCsv(measurements: readonly Measurement[]): string {
  const [first] = measurements;
  if (!first) return '';
  const header = ['measurement', 'curve', 'x', 'solved', 'puzzles', 'share', 'low_95', 'high_95', ...settings(first).map(([name]) => name)];
  const lines = measurements.flatMap((m, i) => {
    if (m.outcomes.length === 0) return [];
    const fixed = settings(m).map(([, value]) => value);
    return curves.flatMap(([curve, points]) =>
      points(m).map((p) => line([i + 1, curve, p.x, p.solved, p.of, rounded(p.share), rounded(p.low), rounded(p.high), ...fixed])),
    );
  });
  return line(header) + lines.join('');
}
