/** What is learnt, as curves (loss, accuracy, evaluations, speed, and how the supervision steps share the work) and as a table. */

import { useCallback, useMemo } from 'react';
import { LineChart } from '../../ui/charts/LineChart.tsx';
import { percent } from '../../ui/format.ts';
import { bestEvaluation, groupChanges, type TrainingRun } from './record.ts';

const small = (v: number): string => (v === 0 ? '0' : v < 0.01 ? v.toExponential(0) : v.toFixed(v < 10 ? 2 : 0));
const rate = (v: number): string => `${v < 10 ? v.toFixed(1) : Math.round(v)} /s`;
const NONE: readonly never[] = [];
const EMPTY = 'comes with the first steps';
const NO_EVALUATION = 'comes with the first evaluation';

export function Charts({ run }: { readonly run: TrainingRun | null }) {
  const progress = run?.progress ?? NONE;
  const evaluations = run?.evaluations ?? NONE;
  const steps = useMemo(() => progress.map((p) => p.step), [progress]);
  const loss = useMemo(
    () => [
      { label: 'all', values: progress.map((p) => p.loss) },
      { label: 'answer', values: progress.map((p) => p.lmLoss) },
      { label: 'halting', values: progress.map((p) => p.haltLoss) },
    ],
    [progress],
  );
  const accuracy = useMemo(
    () => [
      { label: 'cells', values: progress.map((p) => p.accuracy) },
      { label: 'whole puzzles', values: progress.map((p) => p.exact) },
    ],
    [progress],
  );
  const speed = useMemo(() => [{ label: 'steps', values: progress.map((p) => p.stepsPerSecond) }], [progress]);
  const evaluationSteps = useMemo(() => evaluations.map((e) => e.step), [evaluations]);
  const group = evaluations.at(-1)?.groups[0];
  const evaluation = useMemo(
    () => [
      { label: 'cells', values: evaluations.map((e) => e.groups[0]?.accuracy ?? null) },
      { label: 'whole puzzles', values: evaluations.map((e) => e.groups[0]?.exact ?? null) },
    ],
    [evaluations],
  );
  const last = evaluations.at(-1);
  const supervision = useMemo(() => (last?.accuracyByStep ?? []).map((_, i) => i + 1), [last]);
  const bySupervision = useMemo(
    () => [
      { label: 'cells', values: last?.accuracyByStep ?? [] },
      { label: 'whole puzzles', values: last?.exactByStep ?? [] },
    ],
    [last],
  );
  const haltSteps = useMemo(() => (last?.haltedAt ?? []).map((_, i) => i + 1), [last]);
  const halted = useMemo(() => [{ label: 'puzzles', values: last?.haltedAt ?? [] }], [last]);
  const haltName = useCallback((x: number) => (x === haltSteps.length ? 'never' : String(x)), [haltSteps]);
  const best = bestEvaluation(evaluations);
  return (
    <section aria-label="How it learns" className="grid content-start gap-x-8 gap-y-6 sm:grid-cols-2">
      <LineChart
        title="Loss"
        hint="What training makes small: the stablemax cross-entropy of the answer plus the weighted halting loss, mean over the steps since the last point"
        xName="step"
        xs={steps}
        lines={loss}
        format={small}
        empty={EMPTY}
      />
      <LineChart
        title="Accuracy while training"
        hint="Of puzzles that halted since the last point: share of cells that were right, and of puzzles that were right in every cell"
        xName="step"
        xs={steps}
        lines={accuracy}
        format={percent}
        top={1}
        empty={EMPTY}
      />
      <LineChart
        title={group ? `Evaluation: ${group.name} (${group.n})` : 'Evaluation on held-out puzzles'}
        hint={`Answered by the averaged weights (EMA)${best ? `; best so far ${percent(best.exact)} of whole puzzles at step ${best.step}` : ''}`}
        xName="step"
        xs={evaluationSteps}
        lines={evaluation}
        format={percent}
        top={1}
        empty={NO_EVALUATION}
      />
      <LineChart
        title="Speed"
        hint="Optimiser steps a second: one supervision step of every slot and one update of the weights"
        xName="step"
        xs={steps}
        lines={speed}
        format={rate}
        empty={EMPTY}
      />
      <LineChart
        title="Right after each supervision step"
        hint="The last evaluation, answer by answer: how much of it each further supervision step got right"
        xName="after"
        xs={supervision}
        lines={bySupervision}
        format={percent}
        top={1}
        empty={NO_EVALUATION}
      />
      <LineChart
        title="When it would halt"
        hint="The last evaluation: the supervision step at which the halting probability first was over one half, by puzzles"
        xName="at"
        xs={haltSteps}
        lines={halted}
        format={String}
        xFormat={haltName}
        bars
        empty={NO_EVALUATION}
      />
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
        Evaluations <span className="font-normal text-muted">– whole puzzles right (cells right), before and now</span>
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
