/** The share of training samples that come out exactly right, and the loss, along the steps of every seed. */

import { useMemo } from 'react';
import { LineChart, type Line } from '../../../../ui/charts/LineChart.tsx';
import { percent } from '../../../../ui/format.ts';
import type { CurvePoint } from '../record.ts';

interface Props {
  readonly curves: ReadonlyMap<number, readonly CurvePoint[]>;
}

const asLoss = (v: number): string => v.toFixed(2);
const EMPTY = 'comes with the first steps';

export function Curves({ curves }: Props) {
  const [xs, exact, loss] = useMemo(() => {
    const seeds = [...curves].filter(([, points]) => points.length > 0).sort(([a], [b]) => a - b);
    const steps = [...new Set(seeds.flatMap(([, points]) => points.map(({ step }) => step)))].sort((a, b) => a - b);
    const lines = (of: (point: CurvePoint) => number): Line[] =>
      seeds.map(([seed, points]) => {
        const at = new Map(points.map((p) => [p.step, of(p)]));
        return { label: `seed ${seed}`, values: steps.map((step) => at.get(step) ?? null) };
      });
    return [steps, lines((p) => p.exact), lines((p) => p.loss)] as const;
  }, [curves]);
  if (xs.length === 0) return null;
  return (
    <div className="grid max-w-3xl gap-4 sm:grid-cols-2">
      <LineChart
        title="Exactly right"
        hint="Share of the last batches that came out right in every cell"
        xName="step"
        xs={xs}
        lines={exact}
        format={percent}
        top={1}
        empty={EMPTY}
      />
      <LineChart title="Loss" hint="Mean over the supervision steps" xName="step" xs={xs} lines={loss} format={asLoss} empty={EMPTY} />
    </div>
  );
}
