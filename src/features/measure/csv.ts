/** Measurements as a table for other programs: one line a point of a curve, with every setting beside it (RFC 4180). */

import { measuredOf } from './measured.ts';
import { secondsAPuzzle, type Measurement } from './record.ts';
import { rightAfter, rightSoFar, solvedByCopies, type SharePoint } from './sums.ts';

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
