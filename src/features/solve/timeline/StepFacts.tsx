/** The shown step in plain words, a line a number, each saying on hover what it is. Lines stay where they are. */

import { usePage } from '../../../app/page.ts';
import { duration, percent } from '../../../ui/format.ts';
import { factWords } from '../besideWords.ts';
import { modelAt } from '../run/changes.ts';
import { confidenceOf, haltingProbability } from '../run/record.ts';
import { ChangeFacts } from './ChangeFacts.tsx';
import { Fact } from './Fact.tsx';
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
        title="Sigmoid of q_halt: the model's own guess that its answer is right. It can be wrong; the rules decide."
        symbol="q_halt"
        value={frame && shown ? percent(haltingProbability(frame.halt[shown.copy] ?? 0)) : null}
      >
        sure it is done
      </Fact>
      <Fact
        title="Mean over all cells of the probability of the answer chosen (softmax of the logits that y decodes to)"
        symbol="softmax"
        value={confidence === null ? null : percent(confidence)}
      >
        sure of its {words.answers}
      </Fact>
      {checked && (
        <Fact title={`In this copy's answer: ${words.problemsAre}`} symbol="checked" value={problems === null ? null : String(problems)}>
          {words.problem[problems === 1 ? 0 : 1]}
        </Fact>
      )}
      <Fact title={factWords.changed} symbol="Δ y" value={shown && frame && shown.index > 0 ? String(changedIn(shown).size) : null}>
        {shown?.index === 0 ? factWords.first : factWords.since}
      </Fact>
      <Fact
        title="Wall time of this supervision step for all copies together, with reading back the answer"
        symbol={model ? `T=${model.T}, n=${model.n}` : 'T cycles of n'}
        value={frame ? duration(frame.ms) : null}
      >
        for this step{handed && `, made by ${model?.name ?? ''}`}
      </Fact>
      {shown && <ChangeFacts shown={shown} />}
    </dl>
  );
}

const mean = (values: Float32Array): number => values.reduce((a, b) => a + b, 0) / Math.max(1, values.length);
