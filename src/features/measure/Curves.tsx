/** The two curves of a measurement, growing while it runs. */

import { useCallback, useMemo } from 'react';
import { LineChart, type Line } from '../../ui/charts/LineChart.tsx';
import { percent } from '../../ui/format.ts';
import type { Measurement } from './record.ts';
import { rightAfter, rightSoFar, solvedByCopies, type SharePoint } from './sums.ts';
import { curveWords } from './words.ts';

const NONE: readonly SharePoint[] = [];

const line = (label: string, points: readonly SharePoint[], band: boolean): Line => ({
  label,
  values: points.map((p) => p.share),
  ...(band ? { band: { low: points.map((p) => p.low), high: points.map((p) => p.high) } } : {}),
});

export function Curves({ shown }: { readonly shown: Measurement | null }) {
  const outcomes = shown && shown.outcomes.length > 0 ? shown.outcomes : null;
  const steps = shown?.request.steps ?? 0;
  const most = shown?.request.rollouts ?? 1;
  const after = useMemo(() => (outcomes ? rightAfter(outcomes, steps) : NONE), [outcomes, steps]);
  const soFar = useMemo(() => (outcomes ? rightSoFar(outcomes, steps) : NONE), [outcomes, steps]);
  const copies = useMemo(() => (outcomes ? solvedByCopies(outcomes, most) : NONE), [outcomes, most]);
  const stepAxis = useMemo(() => after.map((p) => p.x), [after]);
  const stepLines = useMemo(() => [line('right', after, true), line('right once', soFar, false)], [after, soFar]);
  // K doubles from point to point, so the points stand evenly.
  const copyAxis = useMemo(() => copies.map((_, i) => i), [copies]);
  const copyLines = useMemo(() => [line('solved', copies, true)], [copies]);
  const copyName = useCallback((i: number) => String(copies[i]?.x ?? ''), [copies]);
  return (
    <div className="grid gap-x-8 gap-y-6 sm:grid-cols-2">
      <LineChart
        title={curveWords.steps}
        hint={curveWords.stepsHint}
        xName="step"
        xs={stepAxis}
        lines={stepLines}
        format={percent}
        top={1}
        empty={curveWords.empty}
      />
      <LineChart
        title={curveWords.copies}
        hint={curveWords.copiesHint}
        xName="K"
        xs={copyAxis}
        lines={copyLines}
        format={percent}
        xFormat={copyName}
        top={1}
        empty={curveWords.empty}
      />
    </div>
  );
}
