/** The answer in sight, and what is said of it, from the stores of the page. */

import { useMemo } from 'react';
import { useArc } from '../page/store.ts';
import { useArcView } from '../page/view.ts';
import { choicesOf, shownOf, type ShownAnswer } from './choices.ts';
import { useLearning } from './runtime.ts';
import { learnWords, type LearnWords } from './words.ts';

export function useShownAnswer(): ShownAnswer {
  const task = useArc((s) => s.board.task);
  const { choice, test } = useArcView();
  const record = useLearning((s) => (s.attached ? s.record : null));
  return useMemo(() => shownOf(choice, choicesOf(record, task, test)), [choice, record, task, test]);
}

/** What the banner says, of the grid that is shown. */
export function useLearnWords(): LearnWords {
  const task = useArc((s) => s.board.task);
  const test = useArcView((s) => s.test);
  const { record, attached, kept, forecast } = useLearning((s) => s);
  const { choice, grid, choices } = useShownAnswer();
  // Beside the task's own answer or a person's drawing, the headline speaks of the model's first answer.
  const shown = choice === 'first' || choice === 'second' ? grid : (choices.find(({ id }) => id === 'first')?.grid ?? null);
  return learnWords({ record: attached ? record : null, kept, forecast, task, test, shown });
}
