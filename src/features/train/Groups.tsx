/** The evaluations before and now, group by group: what was learnt, and that nothing else was forgotten. */

import { percent } from '../../ui/format.ts';
import { groupChanges, type Session } from './record.ts';

export function Groups({ session }: { readonly session: Session }) {
  const groups = groupChanges(session.evaluations);
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
