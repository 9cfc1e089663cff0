/** What came of measurements: the two curves of one, growing while it runs; all of them in a line each, so that settings can be compared; and the curves in numbers. */

import { useCallback, useMemo } from 'react';
import { LineChart, type Line } from '../../ui/charts/LineChart.tsx';
import { Radio } from '../../ui/Choice.tsx';
import { percent, duration } from '../../ui/format.ts';
import { WideTable, Fold } from '../../ui/panel.tsx';
import { measure, useMeasure } from './measure.ts';
import { puzzlesWords, secondsAPuzzle, type Measurement } from './record.ts';
import { rightAfter, rightSoFar, solvedByCopies, type SharePoint, type Share } from './sums.ts';
import { curveWords, tableWords } from './words.ts';

const NONE: readonly SharePoint[] = [];

const line = (label: string, points: readonly SharePoint[], band: boolean): Line => ({
  label,
  values: points.map((p) => p.share),
  ...(band ? { band: { low: points.map((p) => p.low), high: points.map((p) => p.high) } } : {}),
});

export function AccuracyCurves({ shown }: { readonly shown: Measurement | null }) {
  const outcomes = shown && shown.outcomes.length > 0 ? shown.outcomes : null;
  const steps = shown?.request.steps ?? 0;
  const most = shown?.request.rollouts ?? 1;
  const after = useMemo(() => (outcomes ? rightAfter(outcomes, steps) : NONE), [outcomes, steps]);
  const soFar = useMemo(() => (outcomes ? rightSoFar(outcomes, steps) : NONE), [outcomes, steps]);
  const copies = useMemo(() => (outcomes ? solvedByCopies(outcomes, most) : NONE), [outcomes, most]);
  const stepAxis = useMemo(() => after.map((p) => p.x), [after]);
  const stepLines = useMemo(() => [line(tableWords.right, after, true), line(tableWords.once, soFar, false)], [after, soFar]);
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

/** "85 % (77 to 91 %)" */
const withInterval = ({ share, low, high }: Share): string => `${percent(share)} (${Math.round(low * 100)} to ${percent(high)})`;

/** A line each; a click draws one's curves. */
export function Measurements() {
  const measurements = useMeasure((s) => s.measurements);
  const shownId = useMeasure((s) => s.shownId);
  if (measurements.length === 0) return null;
  return (
    <WideTable label={tableWords.title}>
      <thead className="text-xs text-muted">
        <tr>
          {tableWords.columns.map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="num">
        {measurements.map((m, i) => (
          <Line key={m.request.id} number={i + 1} m={m} shown={m.request.id === shownId} />
        ))}
      </tbody>
    </WideTable>
  );
}

function Line({ number, m, shown }: { readonly number: number; readonly m: Measurement; readonly shown: boolean }) {
  const { request, outcomes, model } = m;
  const last = outcomes.length > 0 ? rightAfter(outcomes, request.steps).at(-1) : undefined;
  const most = outcomes.length > 0 ? solvedByCopies(outcomes, request.rollouts).at(-1) : undefined;
  const seconds = secondsAPuzzle(m);
  return (
    <tr className={shown ? 'bg-accent-soft' : ''}>
      <td>
        <Radio
          name="shown-measurement"
          checked={shown}
          onChoose={() => measure.getState().show(request.id)}
          aria-label={tableWords.draw(number)}
        >
          {number}
        </Radio>
      </td>
      <td>
        {outcomes.length} {puzzlesWords(request)}
        <span className="block text-xs text-muted">{tableWords.seed(request.seed)}</span>
      </td>
      <td title={model.sha256 ? `SHA-256 ${model.sha256}` : tableWords.noFile}>
        {model.name}
        <span className="block text-xs whitespace-nowrap text-muted">{tableWords.parameters(model.parameters)}</span>
      </td>
      <td className="text-xs">
        {tableWords.loop(request.T, request.n, request.steps)}
        <span className="block whitespace-nowrap text-muted">
          {request.halting ? tableWords.halting : tableWords.allSteps}
          {request.sigma > 0 && `, sigma=${request.sigma.toFixed(2)}`}
        </span>
      </td>
      <td className="whitespace-nowrap">{last ? withInterval(last) : '–'}</td>
      <td className="whitespace-nowrap">{most ? `K=${most.x}: ${withInterval(most)}` : '–'}</td>
      <td>
        <span className="whitespace-nowrap">{seconds === null ? '–' : duration(seconds * 1000)}</span>
        <span className="block text-xs text-muted">{m.device?.adapter}</span>
      </td>
    </tr>
  );
}

/** Every point with how many puzzles it stands for and how sure it is. */
export function PointTable({ shown: { outcomes, request } }: { readonly shown: Measurement }) {
  const soFar = rightSoFar(outcomes, request.steps);
  return (
    <Fold title={tableWords.all}>
      <div className="grid gap-4">
        <Table
          label={curveWords.steps}
          first={tableWords.step}
          points={rightAfter(outcomes, request.steps)}
          more={{ title: tableWords.once, of: (i) => `${soFar[i]?.solved ?? 0} / ${outcomes.length}` }}
        />
        <Table label={curveWords.copies} first="K" points={solvedByCopies(outcomes, request.rollouts)} />
      </div>
    </Fold>
  );
}

interface TableProps {
  readonly label: string;
  readonly first: string;
  readonly points: readonly SharePoint[];
  readonly more?: { readonly title: string; readonly of: (index: number) => string };
}

function Table({ label, first, points, more }: TableProps) {
  return (
    <WideTable label={label}>
      <caption className="px-3 py-2 text-left text-sm font-semibold">{label}</caption>
      <thead className="text-xs text-muted">
        <tr>
          <th scope="col">{first}</th>
          <th scope="col">{tableWords.right}</th>
          <th scope="col">{tableWords.share}</th>
          {more && <th scope="col">{more.title}</th>}
        </tr>
      </thead>
      <tbody className="num">
        {points.map((p, i) => (
          <tr key={p.x}>
            <th scope="row">{p.x}</th>
            <td>
              {p.solved} / {p.of}
            </td>
            <td>{withInterval(p)}</td>
            {more && <td>{more.of(i)}</td>}
          </tr>
        ))}
      </tbody>
    </WideTable>
  );
}
