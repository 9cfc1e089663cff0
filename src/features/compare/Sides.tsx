/** The two sides: a board each, with its run and copy, the answer at the shown step with what the other run says otherwise, and both in words; and in what the runs differ. */

import { Suspense, useMemo } from 'react';
import { kindOf } from '../../kinds/kinds.ts';
import { duration, plural } from '../../ui/format.ts';
import { Select } from '../../ui/Select.tsx';
import { overlayOf } from '../export/scene.ts';
import { isLive, type RunRecord } from '../solve/run/record.ts';
import { answerAt, cellsDiffering, differingCount, type Judge, type Side, type Stand } from './compare.ts';
import { settingsThatDiffer } from './settings.ts';
import { differingWords, sideWords, type SettingRow } from './words.ts';

interface Props {
  readonly name: 'A' | 'B';
  readonly side: Side;
  readonly stand: Stand;
  readonly other: Side;
  readonly otherStand: Stand;
  readonly judge: Judge;
  readonly onCopy: (copy: number) => void;
}

const NONE: ReadonlySet<number> = new Set();

export function SideBoard({ name, side, stand, other, otherStand, judge, onCopy }: Props) {
  const { record, copy } = side;
  const { index, frame, resting } = stand;
  const overlay = useMemo(() => overlayOf({ record, index, copy }), [record, index, copy]);
  const answer = useMemo(() => frame && answerAt({ record, copy }, frame), [record, copy, frame]);
  const { record: otherRecord, copy: otherCopy } = other;
  const otherFrame = otherStand.frame;
  const otherAnswer = useMemo(
    () => otherFrame && answerAt({ record: otherRecord, copy: otherCopy }, otherFrame),
    [otherRecord, otherCopy, otherFrame],
  );
  const differing = useMemo(() => (answer && otherAnswer ? cellsDiffering(answer, otherAnswer) : NONE), [answer, otherAnswer]);
  const words = sideWords(side, name, stand, judge, answer && otherAnswer ? differingCount(answer, otherAnswer) : 0);
  const verdict = frame && judge(side, frame);
  const solved = verdict?.solved ?? false;
  const judged = overlay && { ...overlay, bad: new Set(verdict?.cells ?? []) };
  const { Picture } = kindOf(record.kind).ui;
  const label = `${words} ${answer && otherAnswer ? differingWords(record.kind, name, answer, otherAnswer, differing) : ''}`.trim();
  return (
    <figure aria-label={`Run ${name}`} className="grid w-full max-w-[27rem] min-w-0 content-start gap-1.5">
      <figcaption className="flex min-h-9 flex-wrap items-center gap-x-2 text-sm">
        <Badge name={name} />
        <span className="min-w-0 truncate font-semibold">{record.model?.name ?? 'Waiting for the model'}</span>
        {record.copies > 1 && <CopyChoice name={name} copies={record.copies} copy={copy} onCopy={onCopy} />}
      </figcaption>
      <div className={`rounded-sm ${solved ? 'outline-2 outline-offset-2 outline-good' : ''}`}>
        <Suspense fallback={<div className="aspect-square" />}>
          <Picture board={record.board} overlay={judged} differing={differing} label={label} />
        </Suspense>
      </div>
      <p className="min-h-10 text-sm leading-snug">
        {words} {resting && <span className="text-muted">It rests there: this run has no more steps.</span>}
      </p>
    </figure>
  );
}

/** The letter of a run, with the line and the mark that it has in the chart. */
function Badge({ name }: { readonly name: 'A' | 'B' }) {
  return (
    <span
      className={`grid size-6 shrink-0 place-items-center text-xs font-bold ${
        name === 'A' ? 'rounded-full bg-accent text-on-accent' : 'rounded-sm border-2 border-dashed border-warn text-warn'
      }`}
    >
      {name}
    </span>
  );
}

interface CopyProps {
  readonly name: string;
  readonly copies: number;
  readonly copy: number;
  readonly onCopy: (copy: number) => void;
}

const CopyChoice = ({ name, copies, copy, onCopy }: CopyProps) => (
  <Select
    on="quiet"
    aria-label={`Copy of run ${name}`}
    title="Each copy is another try at the same board; at first the one that was right, or the surest"
    className="num ml-auto text-xs"
    value={copy}
    options={Array.from({ length: copies }, (_, k) => [k, `copy ${k + 1} of ${copies}`] as const)}
    onChange={onCopy}
  />
);

const time = ({ frames }: RunRecord): string => duration(frames.reduce((sum, { ms }) => sum + ms, 0));
const made = (record: RunRecord): string => `${plural(record.frames.length, 'step')}${isLive(record) ? ' so far' : ''}`;

/** The settings, where they are not the same, and how far and how long the runs went. */
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
