/** What was measured since the page was opened, a line each, so that settings can be compared; a click draws one's curves. */

import { duration } from '../../ui/format.ts';
import { WideTable } from '../explain/parts.tsx';
import { withInterval } from './PointTable.tsx';
import { puzzlesWords, secondsAPuzzle, type Measurement } from './record.ts';
import { measure, useMeasure } from './runtime.ts';
import { rightAfter, solvedByCopies } from './sums.ts';

export function Measurements() {
  const measurements = useMeasure((s) => s.measurements);
  const shownId = useMeasure((s) => s.shownId);
  if (measurements.length === 0) return null;
  return (
    <WideTable label="Measurements">
      <thead className="text-xs text-muted">
        <tr>
          <th scope="col">Curves</th>
          <th scope="col">Puzzles</th>
          <th scope="col">Model</th>
          <th scope="col">Settings</th>
          <th scope="col">Right at the end</th>
          <th scope="col">Solved by K</th>
          <th scope="col">Time a puzzle</th>
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
        <label className="flex items-center gap-2">
          <input
            type="radio"
            name="shown-measurement"
            checked={shown}
            onChange={() => measure.getState().show(request.id)}
            aria-label={`Draw measurement ${number}`}
          />
          {number}
        </label>
      </td>
      <td>
        {outcomes.length} {puzzlesWords(request)}
        <span className="block text-xs text-muted">seed {request.seed}</span>
      </td>
      <td title={model.sha256 ? `SHA-256 ${model.sha256}` : 'This model has no file of its own'}>
        {model.name}
        <span className="block text-xs whitespace-nowrap text-muted">{model.parameters.toLocaleString('en')} parameters</span>
      </td>
      <td className="text-xs">
        T={request.T}, n={request.n}, N_sup={request.steps}
        <span className="block whitespace-nowrap text-muted">
          {request.halting ? 'stops by halting' : 'all steps'}
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
