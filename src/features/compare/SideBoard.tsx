/** One of the two boards: its run and copy, the answer at the shown step with what the other run says otherwise, and both in words. */
import { useMemo } from 'react';
import { answerAt, cellsUnlike, unlikeCount, type Judge, type Side, type Stand } from './compare.ts';
import { sideWords } from './words.ts';
import { arcBoardSchema } from '../../worker/arcQuestion.ts';
import { overlayOf } from '../export/scene.ts';
import { ArcPicture } from './ArcPicture.tsx';
import { MazePicture } from './MazePicture.tsx';
import { SudokuPicture } from './SudokuPicture.tsx';
import { unlikeWords } from './unlikeWords.ts';

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
  const otherAnswer = useMemo(() => otherFrame && answerAt({ record: otherRecord, copy: otherCopy }, otherFrame), [otherRecord, otherCopy, otherFrame]);
  const unlike = useMemo(() => (answer && otherAnswer ? cellsUnlike(answer, otherAnswer) : NONE), [answer, otherAnswer]);
  const words = sideWords(side, name, stand, judge, answer && otherAnswer ? unlikeCount(answer, otherAnswer) : 0);
  const solved = frame ? (judge(side, frame)?.solved ?? false) : false;
  const label = `${words} ${answer && otherAnswer ? unlikeWords(record.kind, name, answer, otherAnswer, unlike) : ''}`.trim();
  return (
    <figure aria-label={`Run ${name}`} className="grid w-full max-w-[27rem] min-w-0 content-start gap-1.5">
      <figcaption className="flex min-h-9 flex-wrap items-center gap-x-2 text-sm">
        <Badge name={name} />
        <span className="min-w-0 truncate font-semibold">{record.model?.name ?? 'Waiting for the model'}</span>
        {record.copies > 1 && <CopyChoice name={name} copies={record.copies} copy={copy} onCopy={onCopy} />}
      </figcaption>
      <div className={`rounded-sm ${solved ? 'outline-2 outline-offset-2 outline-good' : ''}`}>
        {record.kind === 'sudoku' ? (
          <SudokuPicture board={record.board} overlay={overlay} unlike={unlike} label={label} />
        ) : record.kind === 'maze' ? (
          <MazePicture board={record.board} overlay={overlay} unlike={unlike} label={label} />
        ) : (
          <ArcPicture {...arcPicture(side, stand, judge)} unlike={unlike} label={label} />
        )}
      </div>
      <p className="min-h-10 text-sm leading-snug">
        {words} {resting && <span className="text-muted">It rests there: this run has no more steps.</span>}
      </p>
    </figure>
  );
}

/** The answer of a step, or the test input before the first one. */
function arcPicture(side: Side, { frame }: Stand, judge: Judge): { readonly grid: readonly (readonly number[])[]; readonly wrong: ReadonlySet<number> } {
  if (!frame) return { grid: arcBoardSchema.parse(side.record.board).input, wrong: NONE };
  const { cols, rows, cells } = answerAt(side, frame);
  const grid = Array.from({ length: rows }, (_, r) => cells.slice(r * cols, (r + 1) * cols));
  return { grid, wrong: new Set(judge(side, frame)?.cells ?? []) };
}

/** The letter of a run, with the line and the mark that it has in the chart. */
export function Badge({ name }: { readonly name: 'A' | 'B' }) {
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
  <select
    aria-label={`Copy of run ${name}`}
    title="Each copy is another try at the same board; at first the one that was right, or the surest"
    className="num ml-auto min-h-9 rounded-md border border-line bg-surface px-1 text-xs"
    value={copy}
    onChange={(e) => onCopy(Number(e.target.value))}
  >
    {Array.from({ length: copies }, (_, k) => (
      <option key={k} value={k}>
        copy {k + 1} of {copies}
      </option>
    ))}
  </select>
);
