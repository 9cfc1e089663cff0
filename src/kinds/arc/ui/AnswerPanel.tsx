/** Checks the drawn answer against the one in the task's file, where there is one, and says so where there is none. */

import { CircleAlert, CircleCheck, Info } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { arcKind, ATTEMPTS, gridKey } from '../core/index.ts';
import { forgetAnswer, gridOf, keepAnswer } from '../page/document.ts';
import { useArc } from '../page/store.ts';
import { useArcView } from '../page/view.ts';
import { answerWords } from '../words.ts';

interface Said {
  readonly tone: 'good' | 'bad';
  readonly words: string;
  /** The answer it was said of; another one makes it stale. */
  readonly key: string;
}

const icons = { good: CircleCheck, bad: CircleAlert, plain: Info };
const inks = { good: 'text-good', bad: 'text-bad', plain: 'text-muted' };

export function AnswerPanel({ busy }: { readonly busy: boolean }) {
  const { board, notes } = useArc();
  const test = useArcView((s) => s.test);
  const [said, setSaid] = useState<Said | null>(null);
  const drawn = gridOf({ board, notes }, { part: 'test', index: test, side: 'output' });
  const known = board.task.test[test]?.output;
  if (!drawn) return null;
  const name = `${board.id} ${test}`;
  const key = `${name} ${gridKey(drawn)} ${known ? gridKey(known) : ''}`;
  const compare = (): void => {
    const verdict = arcKind.verify(board.task, test, drawn);
    if (!verdict) return;
    const tried = useArcView.getState().countTry(`${name} ${known ? gridKey(known) : ''}`, gridKey(drawn));
    const count = answerWords.attempt(tried, ATTEMPTS);
    setSaid({
      tone: verdict.solved ? 'good' : 'bad',
      words: `${count}: ${verdict.summary.charAt(0).toLowerCase()}${verdict.summary.slice(1)}.`,
      key,
    });
  };
  const current = said?.key === key ? said : null;
  const tone = current?.tone ?? 'plain';
  const Icon = icons[tone];
  const words = current?.words ?? (known ? answerWords.compare : answerWords.unknown);
  const { edit } = useArc.getState();
  return (
    <section aria-label="Check the answer" className="flex flex-wrap items-center gap-x-2 gap-y-1 border-t border-line pt-2">
      <p role="status" aria-label="Comparison" className="flex min-h-9 min-w-0 flex-1 basis-56 items-center gap-2 text-sm">
        <Icon size={18} aria-hidden className={`shrink-0 ${inks[tone]}`} /> {words}
      </p>
      <Button disabled={busy || !known} onClick={compare}>
        Compare
      </Button>
      {known ? (
        <Button weight="quiet" disabled={busy} title={answerWords.forget} onClick={() => edit((doc) => forgetAnswer(doc, test))}>
          Forget the answer
        </Button>
      ) : (
        <Button weight="quiet" disabled={busy} title={answerWords.keep} onClick={() => edit((doc) => keepAnswer(doc, test))}>
          {answerWords.keepIt}
        </Button>
      )}
    </section>
  );
}
