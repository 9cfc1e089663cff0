/** What is learnt, as curves (loss, accuracy, evaluations, speed, and how the supervision steps share the work) and as a table. */

import { useMemo, type ComponentProps } from 'react';
import type { TrainProgress } from '../../protocol/training.ts';
import { LineChart, type Line } from '../../ui/charts/LineChart.tsx';
import { percent } from '../../ui/format.ts';
import { bestEvaluation, groupChanges, type TrainingRun } from './record.ts';
import { chartWords } from './words.ts';

const small = (v: number): string => (v === 0 ? '0' : v < 0.01 ? v.toExponential(0) : v.toFixed(v < 10 ? 2 : 0));
const rate = (v: number): string => `${v < 10 ? v.toFixed(1) : Math.round(v)} /s`;
const NONE: readonly never[] = [];

type Chart = ComponentProps<typeof LineChart>;

/** The curves along the steps of training. */
function chartsOfTraining(progress: TrainingRun['progress']): readonly [loss: Chart, accuracy: Chart, speed: Chart] {
  const axis = { xName: 'step', xs: progress.map((p) => p.step), empty: chartWords.empty };
  const line = (label: string, of: (p: TrainProgress) => number | null): Line => ({ label, values: progress.map(of) });
  return [
    {
      ...axis,
      ...chartWords.loss,
      lines: [line('all', (p) => p.loss), line('answer', (p) => p.lmLoss), line('halting', (p) => p.haltLoss)],
      format: small,
    },
    {
      ...axis,
      ...chartWords.accuracy,
      lines: [line('cells', (p) => p.accuracy), line('whole puzzles', (p) => p.exact)],
      format: percent,
      top: 1,
    },
    { ...axis, ...chartWords.speed, lines: [line('steps', (p) => p.stepsPerSecond)], format: rate },
  ];
}

/** The evaluations along the steps of training, and the last one along its supervision steps. */
function chartsOfEvaluations(evaluations: TrainingRun['evaluations']): readonly [all: Chart, bySupervision: Chart, halting: Chart] {
  const last = evaluations.at(-1);
  const { accuracyByStep = [], exactByStep = [], haltedAt = [] } = last ?? {};
  const { name, n } = last?.groups[0] ?? {};
  const best = bestEvaluation(evaluations);
  const shares = { format: percent, top: 1, empty: chartWords.noEvaluation } as const;
  const lines = (cells: Line['values'], puzzles: Line['values']): readonly Line[] => [
    { label: 'cells', values: cells },
    { label: 'whole puzzles', values: puzzles },
  ];
  const counted = (list: readonly unknown[]): number[] => list.map((_, i) => i + 1);
  return [
    {
      ...shares,
      title: name === undefined ? chartWords.evaluations : `Evaluation: ${name} (${n})`,
      hint: chartWords.evaluationsHint(best),
      xName: 'step',
      xs: evaluations.map((e) => e.step),
      lines: lines(
        evaluations.map((e) => e.groups[0]?.accuracy ?? null),
        evaluations.map((e) => e.groups[0]?.exact ?? null),
      ),
    },
    { ...shares, ...chartWords.bySupervision, xName: 'after', xs: counted(accuracyByStep), lines: lines(accuracyByStep, exactByStep) },
    {
      ...chartWords.halting,
      empty: chartWords.noEvaluation,
      xName: 'at',
      xs: counted(haltedAt),
      lines: [{ label: 'puzzles', values: haltedAt }],
      format: String,
      xFormat: (x) => (x === haltedAt.length ? 'never' : String(x)),
      bars: true,
    },
  ];
}

export function Charts({ run }: { readonly run: TrainingRun | null }) {
  const progress = run?.progress ?? NONE;
  const evaluations = run?.evaluations ?? NONE;
  const [loss, accuracy, speed] = useMemo(() => chartsOfTraining(progress), [progress]);
  const [all, bySupervision, halting] = useMemo(() => chartsOfEvaluations(evaluations), [evaluations]);
  return (
    <section aria-label={chartWords.region} className="grid content-start gap-x-8 gap-y-6 sm:grid-cols-2">
      {[loss, accuracy, all, speed, bySupervision, halting].map((chart, i) => (
        <LineChart key={i} {...chart} />
      ))}
    </section>
  );
}

/** The evaluations before and now, group by group: what was learnt, and that nothing else was forgotten. */
export function Groups({ run }: { readonly run: TrainingRun }) {
  const groups = groupChanges(run.evaluations);
  if (groups.length === 0) return null;
  return (
    <table className="num w-full text-left text-sm">
      <caption className="pb-1 text-left font-semibold">
        {chartWords.groups} <span className="font-normal text-muted">{chartWords.groupsAre}</span>
      </caption>
      <thead>
        <tr className="border-b border-line text-xs text-muted">
          <th scope="col" className="py-1 font-normal">
            Puzzles
          </th>
          <th scope="col" className="font-normal">
            before
          </th>
          <th scope="col" className="font-normal">
            now
          </th>
        </tr>
      </thead>
      <tbody>
        {groups.map(({ name, n, before, now }) => (
          <tr key={name}>
            <th scope="row" className="py-1 font-normal" title={`${n} puzzles`}>
              {name} <span className="text-xs text-muted">({n})</span>
            </th>
            <td>{shares(before)}</td>
            <td className="font-semibold">
              {shares(now)} {now.exact > before.exact ? '▲' : now.exact < before.exact ? '▼' : ''}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const shares = ({ exact, accuracy }: { readonly exact: number; readonly accuracy: number }): string =>
  `${percent(exact)} (${percent(accuracy)})`;
