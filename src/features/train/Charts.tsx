/** What is learnt, as curves: loss, accuracy, exams, speed, and how the supervision steps share the work. */

import { useCallback, useMemo } from 'react';
import { LineChart } from '../../ui/charts/LineChart.tsx';
import { percent } from '../../ui/format.ts';
import { bestExam, type Sitting } from './record.ts';

const small = (v: number): string => (v === 0 ? '0' : v < 0.01 ? v.toExponential(0) : v.toFixed(v < 10 ? 2 : 0));
const rate = (v: number): string => `${v < 10 ? v.toFixed(1) : Math.round(v)} /s`;
const EMPTY = 'comes with the first steps';
const NO_EXAM = 'comes with the first exam';

export function Charts({ sitting }: { readonly sitting: Sitting | null }) {
  const progress = sitting?.progress ?? NONE;
  const exams = sitting?.exams ?? NONE;
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
  const examSteps = useMemo(() => exams.map((e) => e.step), [exams]);
  const group = exams.at(-1)?.groups[0];
  const exam = useMemo(
    () => [
      { label: 'cells', values: exams.map((e) => e.groups[0]?.accuracy ?? null) },
      { label: 'whole puzzles', values: exams.map((e) => e.groups[0]?.exact ?? null) },
    ],
    [exams],
  );
  const last = exams.at(-1);
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
  const best = bestExam(exams);
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
        title={group ? `Exam: ${group.name} (${group.n})` : 'Exam on held-out puzzles'}
        hint={`Answered by the averaged weights (EMA)${best ? `; best so far ${percent(best.exact)} of whole puzzles at step ${best.step}` : ''}`}
        xName="step"
        xs={examSteps}
        lines={exam}
        format={percent}
        top={1}
        empty={NO_EXAM}
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
        hint="The last exam, answer by answer: how much of it each further supervision step got right"
        xName="after"
        xs={supervision}
        lines={bySupervision}
        format={percent}
        top={1}
        empty={NO_EXAM}
      />
      <LineChart
        title="When it would halt"
        hint="The last exam: the supervision step at which the halting probability first was over one half, by puzzles"
        xName="at"
        xs={haltSteps}
        lines={halted}
        format={String}
        xFormat={haltName}
        bars
        empty={NO_EXAM}
      />
    </section>
  );
}

const NONE: readonly never[] = [];
