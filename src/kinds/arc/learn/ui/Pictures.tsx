/** Pictures of learning: the curves of every seed, and one colour's plane of y, z or the answer's probabilities. */

import { useMemo } from 'react';
import type { Look } from '../../../../protocol/learn.ts';
import { LineChart, type Line } from '../../../../ui/charts/LineChart.tsx';
import { percent } from '../../../../ui/format.ts';
import { CellPicture } from '../../../shared/ui/CellPicture.tsx';
import type { CurvePoint, LearnRecord } from '../record.ts';
import { learnText } from '../words.ts';

const asLoss = (v: number): string => v.toFixed(2);

/** The share of training samples that come out exactly right, and the loss, along the steps of every seed. */
export function LearnCurves({ curves }: Pick<LearnRecord, 'curves'>) {
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
        hint={learnText.exact}
        xName="step"
        xs={xs}
        lines={exact}
        format={percent}
        top={1}
        empty={learnText.comes}
      />
      <LineChart title="Loss" hint={learnText.loss} xName="step" xs={xs} lines={loss} format={asLoss} empty={learnText.comes} />
    </div>
  );
}

interface PlaneProps {
  readonly look: Pick<Look, 'rows' | 'cols'>;
  readonly step: Look['steps'][number];
  readonly what: 'y' | 'z' | 'sure';
  readonly plane: number;
  /** In CSS pixels. */
  readonly width: number;
  readonly name: string;
}

/** A square a cell. */
export function PlanePicture({ look: { rows, cols }, step, what, plane, width, name }: PlaneProps) {
  const rgb = useMemo(() => {
    const [from, to] = [plane * rows * cols, (plane + 1) * rows * cols];
    return what === 'sure' ? greys(step.sure.subarray(from, to)) : step[what].subarray(3 * from, 3 * to);
  }, [rows, cols, step, what, plane]);
  return (
    <span className="block border border-line" style={{ width, aspectRatio: `${cols} / ${rows}` }}>
      <CellPicture rgb={rgb} columns={cols} alternative={name} />
    </span>
  );
}

/** RGB bytes [S, 3] of bytes [S]. */
const greys = (values: Uint8Array): Uint8Array => Uint8Array.from({ length: 3 * values.length }, (_, i) => values[Math.floor(i / 3)] ?? 0);
