/** In what two runs differ: their settings, where they are not the same, and how far and how long they went. */

import { duration, plural } from '../../ui/format.ts';
import { isLive, type RunRecord } from '../solve/run/record.ts';
import { settingsThatDiffer, type SettingRow } from './settings.ts';
import { Badge } from './SideBoard.tsx';

const time = ({ frames }: RunRecord): string => duration(frames.reduce((sum, { ms }) => sum + ms, 0));
const made = (record: RunRecord): string => `${plural(record.frames.length, 'step')}${isLive(record) ? ' so far' : ''}`;

export function Unequal({ a, b }: { readonly a: RunRecord; readonly b: RunRecord }) {
  const settings = b.model ? settingsThatDiffer(a, b) : [];
  return (
    <table className="num w-full text-left text-sm">
      <caption className="pb-1 text-left text-sm font-semibold">
        What differs {b.model && settings.length === 0 && <span className="font-normal text-muted">Every setting is the same.</span>}
      </caption>
      <thead>
        <tr className="border-b border-line-strong">
          <th scope="col" className="py-1 font-normal text-muted">
            Setting
          </th>
          {(['A', 'B'] as const).map((name) => (
            <th key={name} scope="col" className="py-1">
              <Badge name={name} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {settings.map((row) => (
          <Row key={row.name} {...row} strong />
        ))}
        <Row name="Made" a={made(a)} b={made(b)} />
        <Row name="Took" a={time(a)} b={time(b)} />
      </tbody>
    </table>
  );
}

const Row = ({ name, a, b, strong = false }: SettingRow & { readonly strong?: boolean }) => (
  <tr className="border-b border-line align-baseline">
    <th scope="row" className="py-1.5 pr-3 font-normal">
      {name}
    </th>
    {[a, b].map((value, i) => (
      <td key={i} className={`py-1.5 pr-3 break-words ${strong ? 'font-semibold' : ''}`}>
        {value}
      </td>
    ))}
  </tr>
);
