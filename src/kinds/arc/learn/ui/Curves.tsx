/** Loss, and the share of training samples that come out exactly right, along the steps of every seed. */

import type { CurvePoint } from '../record.ts';

interface Props {
  readonly curves: ReadonlyMap<number, readonly CurvePoint[]>;
}

/** Of the drawing, in its own units. */
const W = 300;
const H = 90;

/** Seeds are told apart by their dashes, too. */
const dashes = ['none', '6 3', '2 2', '8 3 2 3'];
const inks = ['var(--color-accent)', 'var(--color-good)', 'var(--color-warn)', 'var(--color-bad)'];

export function Curves({ curves }: Props) {
  const seeds = [...curves].filter(([, points]) => points.length > 0).sort(([a], [b]) => a - b);
  if (seeds.length === 0) return null;
  const last = Math.max(...seeds.map(([, points]) => points.at(-1)?.step ?? 1));
  const top = Math.max(...seeds.flatMap(([, points]) => points.map(({ loss }) => loss)), 1e-6);
  return (
    <div className="grid max-w-3xl gap-4 sm:grid-cols-2">
      <Chart
        title="Exactly right"
        note="mean of the last batches"
        top={1}
        topLabel="100 %"
        last={last}
        seeds={seeds}
        of={({ exact }) => exact}
      />
      <Chart
        title="Loss"
        note="mean of the supervision steps"
        top={top}
        topLabel={top.toFixed(2)}
        last={last}
        seeds={seeds}
        of={({ loss }) => loss}
      />
      <ul aria-label="Seeds" className="num flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted sm:col-span-2">
        {seeds.map(([seed, points], i) => (
          <li key={seed} className="flex items-center gap-1.5">
            <svg aria-hidden width={24} height={6}>
              <line
                x1={0}
                x2={24}
                y1={3}
                y2={3}
                stroke={inks[i % inks.length]}
                strokeWidth={2}
                strokeDasharray={dashes[i % dashes.length]}
              />
            </svg>
            seed {seed}, {points.at(-1)?.step ?? 0} steps
          </li>
        ))}
      </ul>
    </div>
  );
}

interface ChartProps {
  readonly title: string;
  readonly note: string;
  readonly top: number;
  readonly topLabel: string;
  readonly last: number;
  readonly seeds: readonly (readonly [seed: number, points: readonly CurvePoint[]])[];
  readonly of: (point: CurvePoint) => number;
}

function Chart({ title, note, top, topLabel, last, seeds, of }: ChartProps) {
  const now = seeds.map(([seed, points]) => `seed ${seed}: ${(points.at(-1) ? of(points[points.length - 1]) : 0).toFixed(2)}`).join(', ');
  return (
    <figure className="min-w-0">
      <figcaption className="flex items-baseline gap-2 text-sm">
        <b>{title}</b> <span className="text-xs text-muted">{note}</span>
      </figcaption>
      <div className="relative mt-1 pl-10">
        <span className="num absolute top-0 left-0 text-xs text-muted">{topLabel}</span>
        <span className="num absolute bottom-0 left-0 text-xs text-muted">0</span>
        <svg
          role="img"
          aria-label={`${title} over ${last} steps; last ${now}`}
          viewBox={`0 0 ${W} ${H}`}
          preserveAspectRatio="none"
          className="h-24 w-full border-b border-l border-line-strong"
        >
          {seeds.map(([seed, points], i) => (
            <polyline
              key={seed}
              fill="none"
              stroke={inks[i % inks.length]}
              strokeWidth={1.5}
              strokeDasharray={dashes[i % dashes.length]}
              vectorEffect="non-scaling-stroke"
              points={points
                .map((p) => `${((p.step / last) * W).toFixed(1)},${(H - Math.min(1, Math.max(0, of(p) / top)) * (H - 2)).toFixed(1)}`)
                .join(' ')}
            />
          ))}
        </svg>
      </div>
      <p className="num flex justify-between pl-10 text-xs text-muted">
        <span>0</span>
        <span>step {last}</span>
      </p>
    </figure>
  );
}
