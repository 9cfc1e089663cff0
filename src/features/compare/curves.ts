/** The curves of two runs, ready to be drawn: halting probability, problems, how far they are apart, and what still moves. Pure. */

import { kindOf } from '../../kinds/kinds.ts';
import { haltingProbability } from '../../model/states.ts';
import type { Point } from '../../ui/charts/path.ts';
import { roundTop } from '../../ui/charts/scale.ts';
import { percent } from '../../ui/format.ts';
import type { Residuals } from '../inspect/residuals.ts';
import type { Judge, Side } from './compare.ts';
import type { Curve } from './PairChart.tsx';

const asCount = (v: number): string => String(v);
const topOf = (...lines: readonly (readonly Point[])[]): number =>
  roundTop(
    lines.map((line) => line.map(([, v]) => v)),
    [5, 10, 20, 40, 80, 160, 320, 640],
  );

/** @param differences cells that differ after each step */
export function curvesOf(
  a: Side,
  b: Side,
  judge: Judge,
  differences: readonly number[],
  residuals: { readonly a: Residuals | null; readonly b: Residuals | null },
): readonly Curve[] {
  const words = kindOf(a.record.kind).words;
  const points = (side: Side, value: (frame: Side['record']['frames'][number]) => number | null): readonly Point[] =>
    side.record.frames.flatMap((frame, i) => {
      const v = value(frame);
      return v === null ? [] : [[i + 1, v] as const];
    });
  const halting = (side: Side): readonly Point[] => points(side, ({ halt }) => haltingProbability(halt[side.copy] ?? 0));
  const problems = (side: Side): readonly Point[] => points(side, (frame) => judge(side, frame)?.problems ?? null);
  const apart: readonly Point[] = differences.map((n, i) => [i + 1, n]);
  const [ofA, ofB] = [problems(a), problems(b)];
  const [top, apartTop] = [topOf(ofA, ofB), topOf(apart)];
  return [
    {
      title: 'Halting probability',
      symbol: 'q_halt',
      hint: 'How sure each model is that its answer is right',
      top: 1,
      marks: [0, 0.5, 1],
      format: percent,
      lines: { a: halting(a), b: halting(b) },
    },
    ...(ofA.length + ofB.length === 0
      ? []
      : [
          {
            title: words.problems,
            symbol: 'checked',
            hint: `After each step: ${words.problemsAre}. 0 is solved.`,
            top,
            marks: [0, top],
            format: asCount,
            lines: { a: ofA, b: ofB },
          },
        ]),
    {
      title: 'Cells that differ',
      symbol: 'A against B',
      hint: 'Cells in which the two answers differ; the run that has no more steps rests at its last',
      top: apartTop,
      marks: [0, apartTop],
      format: asCount,
      lines: { both: apart },
    },
    ...(residuals.a || residuals.b
      ? [
          {
            title: 'z still moving',
            symbol: '‖Δz‖ / ‖z‖',
            hint: 'Change of z at each update, where the run was looked into; a fixed point would be at 0',
            least: 0.001,
            top: 2,
            marks: [0.001, 0.1, 1],
            format: (v: number) => (v >= 0.1 ? v.toFixed(1) : String(Number(v.toPrecision(1)))),
            lines: { a: residuals.a ?? [], b: residuals.b ?? [] },
          },
        ]
      : []),
  ];
}
