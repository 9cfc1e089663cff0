/** The shown step in plain words, a line a number, each saying on hover what it is. Lines stay where they are. */
import type { ReactNode } from 'react';
import { kindWords } from '../../store/kindWords.ts';
import { usePage } from '../../store/page.ts';
import { confidenceOf, haltingProbability, type Change } from '../../store/runRecord.ts';
import { duration, percent } from '../common/format.ts';
import { changedIn, type Shown } from './shown.ts';

interface Props {
  readonly shown: Shown | null;
  /** Rules say whether an answer is right. */
  readonly checked: boolean;
}

export function StepFacts({ shown, checked }: Props) {
  const frame = shown?.frame ?? null;
  const problems = frame && shown ? (frame.verdicts[shown.copy]?.problems ?? 0) : null;
  const confidence = frame && shown ? mean(confidenceOf(frame, shown.record.copies, shown.copy)) : null;
  const model = shown?.record.model;
  const words = kindWords[usePage((s) => s.kind.id)];
  return (
    <dl className="grid content-start text-sm">
      <Fact title="Sigmoid of q_halt: the model's own guess that its answer is right. It can be wrong; the rules decide." symbol="q_halt"
        value={frame && shown ? percent(haltingProbability(frame.halt[shown.copy] ?? 0)) : null}>
        sure it is done
      </Fact>
      <Fact title="Mean over all cells of the probability of the answer chosen (softmax of the logits that y decodes to)" symbol="softmax"
        value={confidence === null ? null : percent(confidence)}>
        sure of its {words.answers}
      </Fact>
      {checked && (
        <Fact
          title={`In this copy's answer: ${words.problemsAre}`}
          symbol="checked"
          value={problems === null ? null : String(problems)}
        >
          {words.problem[problems === 1 ? 0 : 1]}
        </Fact>
      )}
      <Fact title="Cells whose decoded answer differs from the step before" symbol="Δ y" value={shown && frame ? String(changedIn(shown).size) : null}>
        changed at this step
      </Fact>
      <Fact title="Wall time of this supervision step for all copies together, with reading back the answer"
        symbol={model ? `T=${model.T}, n=${model.n}` : 'T cycles of n'} value={frame ? duration(frame.ms) : null}>
        for this step
      </Fact>
      {shown?.frame && shown.record.changes && (
        <Fact title="What you changed in the middle of this run, seen from the shown step" symbol="by you" value={changeAt(shown)}>
          {changeWords(shown)}
        </Fact>
      )}
    </dl>
  );
}

/** The change that the shown step was made with; null before the first. */
const changeBefore = ({ record, frame }: Shown): Change | undefined => record.changes?.findLast(({ step }) => step < (frame?.step ?? 0));

const changeAt = (shown: Shown): string => changeBefore(shown)?.what ?? '–';

/** Which change stands behind the shown step, and whether it was checked against a board that is gone. */
function changeWords(shown: Shown): string {
  const last = changeBefore(shown);
  const newBoard = shown.record.changes?.find(({ step, what }) => what === 'x' && step >= (shown.frame?.step ?? 0));
  const words = !last ? 'not changed yet' : `${last.what === 'x' ? 'board changed' : 'forgotten'} after step ${last.step}`;
  return newBoard ? `${words}; checked against the board as it was until step ${newBoard.step}` : words;
}

interface FactProps {
  readonly title: string;
  readonly symbol: string;
  readonly value: string | null;
  readonly children: ReactNode;
}

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
