/** The curves in numbers: every point with how many puzzles it stands for and how sure it is. */

import { Fold } from '../../ui/Fold.tsx';
import { percent } from '../../ui/format.ts';
import { WideTable } from '../explain/parts.tsx';
import type { Measurement } from './record.ts';
import { rightAfter, rightSoFar, solvedByCopies, type Share, type SharePoint } from './sums.ts';
import { curveWords } from './words.ts';

/** "85 % (77 to 91 %)" */
export const withInterval = ({ share, low, high }: Share): string => `${percent(share)} (${Math.round(low * 100)} to ${percent(high)})`;

export function PointTable({ shown: { outcomes, request } }: { readonly shown: Measurement }) {
  const soFar = rightSoFar(outcomes, request.steps);
  return (
    <Fold title="All numbers of this measurement">
      <div className="grid gap-4">
        <Table
          label={curveWords.steps}
          first="Step"
          points={rightAfter(outcomes, request.steps)}
          more={{ title: 'right once', of: (i) => `${soFar[i]?.solved ?? 0} / ${outcomes.length}` }}
        />
        <Table label={curveWords.copies} first="K" points={solvedByCopies(outcomes, request.rollouts)} />
      </div>
    </Fold>
  );
}

interface Props {
  readonly label: string;
  readonly first: string;
  readonly points: readonly SharePoint[];
  readonly more?: { readonly title: string; readonly of: (index: number) => string };
}

function Table({ label, first, points, more }: Props) {
  return (
    <WideTable label={label}>
      <caption className="px-3 py-2 text-left text-sm font-semibold">{label}</caption>
      <thead className="text-xs text-muted">
        <tr>
          <th scope="col">{first}</th>
          <th scope="col">right</th>
          <th scope="col">share (95 % interval)</th>
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
