/** What a person changed in the middle, as facts about the shown step: which change it was made with, and whether the answer came back. */

import type { ReactNode } from 'react';
import { boardAt, changeBefore, changeLetter, changeWords } from '../run/changes.ts';
import { changedCells, tokensOf, type Change } from '../run/record.ts';
import type { Shown } from './shown.ts';

const UNLIKE = 'Cells of this copy whose decoded answer is another than just before the change. 0: it came back to the same answer.';

export function ChangeFacts({ shown }: { readonly shown: Shown }) {
  const { record, frame } = shown;
  if (!record.changes || !frame) return null;
  const last = changeBefore(record, frame.step);
  const unlike = last && cellsUnlike(shown, last);
  return (
    <>
      <Fact
        title="What you changed in the middle of this run, seen from the shown step"
        symbol="by you"
        value={last ? changeLetter(last.what) : null}
      >
        {words(shown, last)}
      </Fact>
      {last && typeof unlike === 'number' && (
        <Fact title={UNLIKE} symbol="came back?" value={String(unlike)}>
          {unlike === 1 ? 'cell' : 'cells'} unlike step {last.step}, before it
        </Fact>
      )}
    </>
  );
}

/** Cells in which the shown answer differs from the last one before a change; null where they cannot be compared. */
function cellsUnlike({ record, frame, copy }: Shown, { step }: Change): number | null {
  const before = record.frames.findLast((f) => f.step <= step);
  if (!frame || !before || before.tokens.length !== frame.tokens.length) return null;
  return changedCells(tokensOf(before, record.copies, copy), tokensOf(frame, record.copies, copy)).size;
}

/** Which change stands behind the shown step, and whether it was checked against a board that is gone. */
function words({ record, frame }: Shown, last: Change | undefined): string {
  const step = frame?.step ?? 0;
  const changed = last ? changeWords(record, last) : 'not changed yet';
  if (boardAt(record, step) === record.board) return changed;
  const until = record.changes?.find((c) => c.what === 'x' && step <= c.step)?.step ?? step;
  return `${changed}; checked against the board as it was until step ${until}`;
}

interface FactProps {
  readonly title: string;
  readonly symbol: string;
  /** null: not known yet. */
  readonly value: string | null;
  readonly children: ReactNode;
}

/** A number in plain words: the number, what it is, and its symbol; on hover what it means. */
export function Fact({ title, symbol, value, children }: FactProps) {
  return (
    <div title={title} className="flex min-h-9 items-baseline gap-2 border-b border-line py-1.5">
      <dt className="order-last min-w-0">
        {children} <span className="text-xs whitespace-nowrap text-muted">({symbol})</span>
      </dt>
      <dd className="num w-16 shrink-0 text-right text-base font-semibold whitespace-nowrap">{value ?? '–'}</dd>
    </div>
  );
}
