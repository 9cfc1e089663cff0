/** The shown step in plain words, a line a number, each saying on hover what it is; and what a person changed before it. Lines stay where they are. */

import type { ReactNode } from 'react';
import { confidenceOf, changedCells, tokensOf, type Change } from '../../../client/record.ts';
import type { PuzzleKind } from '../../../kinds/kind.ts';
import { haltingProbability } from '../../../model/states.ts';
import { modelAt, boardAt, changeBefore, changeLetter, changeWords } from '../../../page/run/changes.ts';
import { changedIn, type Shown } from '../../../page/run/shown.ts';
import { duration, percent } from '../../../ui/format.ts';
import { factWords, stepWords } from '../besideWords.ts';

interface Props {
  readonly shown: Shown | null;
  /** Of the shown run, or of one that would be. */
  readonly kind: Pick<PuzzleKind, 'checked' | 'words'>;
}

export function StepFacts({ shown, kind: { checked, words } }: Props) {
  const frame = shown?.frame ?? null;
  const problems = frame && shown ? (frame.verdicts[shown.copy]?.problems ?? 0) : null;
  const confidence = frame && shown ? mean(confidenceOf(frame, shown.record.copies, shown.copy)) : null;
  const model = shown && modelAt(shown.record, frame?.step ?? 1);
  const handed = shown?.record.changes?.some(({ what }) => what === 'model') === true;
  return (
    <dl className="grid content-start text-sm">
      <Fact
        title={stepWords.sureHint}
        symbol="q_halt"
        value={frame && shown ? percent(haltingProbability(frame.halt[shown.copy] ?? 0)) : null}
      >
        {stepWords.sure}
      </Fact>
      <Fact title={stepWords.confidentHint} symbol="softmax" value={confidence === null ? null : percent(confidence)}>
        {stepWords.confident(words.answers)}
      </Fact>
      {checked && (
        <Fact title={stepWords.problemsHint(words.problemsAre)} symbol="checked" value={problems === null ? null : String(problems)}>
          {words.problem[problems === 1 ? 0 : 1]}
        </Fact>
      )}
      <Fact title={factWords.changed} symbol="Δ y" value={shown && frame && shown.index > 0 ? String(changedIn(shown).size) : null}>
        {shown?.index === 0 ? factWords.first : factWords.since}
      </Fact>
      <Fact
        title={stepWords.timeHint}
        symbol={model ? `T=${model.T}, n=${model.n}` : factWords.symbols.time}
        value={frame ? duration(frame.ms) : null}
      >
        {handed ? stepWords.timeBy(model?.name ?? '') : stepWords.time}
      </Fact>
      {shown && <ChangeFacts shown={shown} />}
    </dl>
  );
}

/** Which change the shown step was made with, and whether the answer came back. */
function ChangeFacts({ shown }: { readonly shown: Shown }) {
  const { record, frame } = shown;
  if (!record.changes || !frame) return null;
  const last = changeBefore(record, frame.step);
  const differing = last && cellsDiffering(shown, last);
  return (
    <>
      <Fact title={factWords.byYou} symbol={factWords.symbols.byYou} value={last ? changeLetter(last.what) : null}>
        {words(shown, last)}
      </Fact>
      {last && typeof differing === 'number' && (
        <Fact title={factWords.differing} symbol={factWords.symbols.back} value={String(differing)}>
          {factWords.than(differing, last.step)}
        </Fact>
      )}
    </>
  );
}

/** Cells in which the shown answer differs from the last one before a change; null where they cannot be compared. */
function cellsDiffering({ record, frame, copy }: Shown, { step }: Change): number | null {
  const before = record.frames.findLast((f) => f.step <= step);
  if (!frame || !before || before.tokens.length !== frame.tokens.length) return null;
  return changedCells(tokensOf(before, record.copies, copy), tokensOf(frame, record.copies, copy)).size;
}

/** Which change stands behind the shown step, and whether it was checked against a board that is gone. */
function words({ record, frame }: Shown, last: Change | undefined): string {
  const step = frame?.step ?? 0;
  const changed = last ? changeWords(record, last) : factWords.unchanged;
  if (boardAt(record, step) === record.board) return changed;
  const until = record.changes?.find((c) => c.what === 'x' && step <= c.step)?.step ?? step;
  return factWords.against(changed, until);
}

interface FactProps {
  readonly title: string;
  readonly symbol: string;
  /** null: not known yet. */
  readonly value: string | null;
  readonly children: ReactNode;
}

/** A number in plain words: the number, what it is, and its symbol; on hover what it means. */
function Fact({ title, symbol, value, children }: FactProps) {
  return (
    <div title={title} className="flex min-h-9 items-baseline gap-2 border-b border-line py-1.5">
      <dt className="order-last min-w-0">
        {children} <span className="text-xs whitespace-nowrap text-muted">({symbol})</span>
      </dt>
      <dd className="num w-16 shrink-0 text-right text-base font-semibold whitespace-nowrap">{value ?? '–'}</dd>
    </div>
  );
}

const mean = (values: Float32Array): number => values.reduce((a, b) => a + b, 0) / Math.max(1, values.length);
