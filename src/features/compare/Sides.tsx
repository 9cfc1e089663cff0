/** The two sides: a board each, with its run and copy, the answer at the shown step with what the other run says otherwise, and both in words; and in what the runs differ. */

import { Suspense, useMemo } from 'react';
import { isLive, type RunRecord } from '../../client/record.ts';
import { kindOf } from '../../kinds/kinds.ts';
import { duration, plural } from '../../ui/format.ts';
import { Select } from '../../ui/Select.tsx';
import { overlayOf } from '../export/scene.ts';
import { answerAt, cellsDiffering, differingCount, type Judge, type Side, type Stand } from './compare.ts';
import { settingsThatDiffer } from './settings.ts';
import { differingWords, sideWords, viewWords, type SettingRow } from './words.ts';

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
    <figure aria-label={viewWords.side(name)} className="grid w-full max-w-[27rem] min-w-0 content-start gap-1.5">
      <figcaption className="flex min-h-9 flex-wrap items-center gap-x-2 text-sm">
        <Badge name={name} />
        <span className="min-w-0 truncate font-semibold">{record.model?.name ?? viewWords.waiting}</span>
        {record.copies > 1 && <CopyChoice name={name} copies={record.copies} copy={copy} onCopy={onCopy} />}
      </figcaption>
      <div className={`rounded-sm ${solved ? 'outline-2 outline-offset-2 outline-good' : ''}`}>
        <Suspense fallback={<div className="aspect-square" />}>
          <Picture board={record.board} overlay={judged} differing={differing} label={label} />
        </Suspense>
      </div>
      <p className="min-h-10 text-sm leading-snug">
        {words} {resting && <span className="text-muted">{viewWords.resting}</span>}
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
    aria-label={viewWords.copyOf(name)}
    title={viewWords.copyHint}
    className="num ml-auto text-xs"
    value={copy}
    options={Array.from({ length: copies }, (_, k) => [k, viewWords.copy(k + 1, copies)] as const)}
    onChange={onCopy}
  />
);

const time = ({ frames }: RunRecord): string => duration(frames.reduce((sum, { ms }) => sum + ms, 0));
function made(record: RunRecord): string {
  const steps = plural(record.frames.length, 'step');
  return isLive(record) ? viewWords.soFar(steps) : steps;
}

/** The settings, where they are not the same, and how far and how long the runs went. */
export function Unequal({ a, b }: { readonly a: RunRecord; readonly b: RunRecord }) {
  const settings = b.model ? settingsThatDiffer(a, b) : [];
  return (
    <table className="num w-full text-left text-sm">
      <caption className="pb-1 text-left text-sm font-semibold">
        {viewWords.table} {b.model && settings.length === 0 && <span className="font-normal text-muted">{viewWords.alike}</span>}
      </caption>
      <thead>
        <tr className="border-b border-line-strong">
          <th scope="col" className="py-1 font-normal text-muted">
            {viewWords.setting}
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
        <Row name={viewWords.made} a={made(a)} b={made(b)} />
        <Row name={viewWords.took} a={time(a)} b={time(b)} />
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
