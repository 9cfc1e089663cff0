/** Pictures of learning: the curves of every seed, and one colour's plane of y, z or the answer's probabilities. */

import { useEffect, useMemo, useRef } from 'react';
import type { Look } from '../../../../protocol/learn.ts';
import { LineChart, type Line } from '../../../../ui/charts/LineChart.tsx';
import { percent } from '../../../../ui/format.ts';
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
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const cells = rows * cols;
    const image = context.createImageData(cols, rows);
    const from = plane * cells;
    for (let i = 0; i < cells; i++) {
      for (let c = 0; c < 3; c++)
        image.data[i * 4 + c] = what === 'sure' ? (step.sure[from + i] ?? 0) : (step[what][(from + i) * 3 + c] ?? 0);
      image.data[i * 4 + 3] = 255;
    }
    context.putImageData(image, 0, 0);
  }, [rows, cols, step, what, plane]);
  return (
    <canvas
      ref={canvas}
      role="img"
      aria-label={name}
      width={cols}
      height={rows}
      className="block border border-line"
      style={{ width, aspectRatio: `${cols} / ${rows}`, imageRendering: 'pixelated' }}
    />
  );
}
