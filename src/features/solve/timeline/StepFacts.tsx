/** The shown step in plain words, a line a number, each saying on hover what it is. Lines stay where they are. */

import { usePage } from '../../../app/page.ts';
import { haltingProbability } from '../../../model/states.ts';
import { duration, percent } from '../../../ui/format.ts';
import { factWords, stepWords } from '../besideWords.ts';
import { modelAt } from '../run/changes.ts';
import { confidenceOf } from '../run/record.ts';
import { ChangeFacts, Fact } from './ChangeFacts.tsx';
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
  const model = shown && modelAt(shown.record, frame?.step ?? 1);
  const handed = shown?.record.changes?.some(({ what }) => what === 'model') === true;
  const words = usePage((s) => s.kind).words;
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
        symbol={model ? `T=${model.T}, n=${model.n}` : 'T cycles of n'}
        value={frame ? duration(frame.ms) : null}
      >
        {handed ? stepWords.timeBy(model?.name ?? '') : stepWords.time}
      </Fact>
      {shown && <ChangeFacts shown={shown} />}
    </dl>
  );
}

const mean = (values: Float32Array): number => values.reduce((a, b) => a + b, 0) / Math.max(1, values.length);
