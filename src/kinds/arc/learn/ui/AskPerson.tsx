/** Under an answer: whether it is right, where only the person knows; and how far to trust it, by leaving demonstrations out. */

import { Check, FlaskConical, X } from 'lucide-react';
import { Button } from '../../../../ui/Button.tsx';
import type { Say } from '../../../shared/ui/notice.ts';
import { asDemonstration, keepAnswer, withGrid } from '../../page/document.ts';
import { useArc } from '../../page/store.ts';
import { useArcView } from '../../page/view.ts';
import { answerWords } from '../../words.ts';
import type { ShownAnswer } from '../choices.ts';
import { isLearning } from '../record.ts';
import { learning, useLearning } from '../runtime.ts';
import { isTrying } from '../store.ts';
import { leftOutWords } from '../words.ts';

export function AskPerson({ shown, say }: { readonly shown: ShownAnswer; readonly say: Say }) {
  const task = useArc((s) => s.board.task);
  const test = useArcView((s) => s.test);
  const live = useLearning((s) => isLearning(s.record));
  const answered = useLearning((s) => s.attached && s.record?.phase === 'ended');
  const { choice, grid } = shown;
  if (live || !answered) return null;
  const known = task.test[test]?.output;
  const { edit } = useArc.getState();
  const place = { part: 'test', index: test, side: 'output' } as const;
  const yes = (): void => {
    if (!grid) return;
    edit((doc) => keepAnswer(withGrid(doc, place, grid), test));
    say('Kept as the answer of the task.');
  };
  const no = (): void => {
    if (grid) edit((doc) => withGrid(doc, place, grid));
    useArcView.getState().choose('own');
    say(answerWords.draw);
  };
  const demonstrate = (): void => {
    edit((doc) => asDemonstration(doc, test));
    const view = useArcView.getState();
    view.edit(true);
    view.show({ part: 'test', index: test });
    view.activate('input');
    say('It is a demonstration now. Draw another test.');
  };
  return (
    <>
      {!known && grid && (choice === 'first' || choice === 'second') && (
        <div role="group" aria-label="Is it right?" className="flex flex-wrap items-center gap-2 text-sm">
          <span className="font-semibold">Is it right?</span>
          <Button onClick={yes}>
            <Check size={16} aria-hidden /> Yes
          </Button>
          <Button onClick={no}>
            <X size={16} aria-hidden /> No, here it is
          </Button>
        </div>
      )}
      {known && choice !== 'first' && choice !== 'second' && (
        <div className="flex flex-wrap items-center gap-2 text-sm">
          <Button title="The test and its answer become a demonstration, from which it learns (can be undone)" onClick={demonstrate}>
            Teach it this one too
          </Button>
        </div>
      )}
      <LeaveOneOut />
    </>
  );
}

function LeaveOneOut() {
  const all = useArc((s) => s.board.task.train.length);
  const leftOut = useLearning((s) => s.leftOut);
  const seconds = useLearning((s) => s.record?.progress?.seconds ?? 0);
  if (all < 2) return null;
  const trying = isTrying(leftOut);
  return (
    <div className="grid gap-1 text-sm">
      <div className="flex flex-wrap items-center gap-2">
        <Button
          weight="quiet"
          className="-ml-3"
          disabled={trying}
          title="Learns the task once without each demonstration, and asks for the one left out"
          onClick={() => void learning.getState().leaveOneOut()}
        >
          <FlaskConical size={16} aria-hidden /> How far can I trust it?
        </Button>
        {!leftOut && seconds > 3 && (
          <span className="num text-xs text-muted">
            leaves out each demonstration in turn, about {Math.max(1, Math.round((seconds * all) / 5) * 5)} s
          </span>
        )}
      </div>
      {leftOut && (
        <p role="status" className={`text-sm ${leftOut.failure ? 'text-bad' : ''}`}>
          {leftOutWords(leftOut, all)}
        </p>
      )}
      {leftOut && leftOut.trying !== null && (
        <progress
          aria-label="Leaving one out"
          className="learn-progress h-1 w-full"
          value={(leftOut.trying + leftOut.fraction) / all}
          max={1}
        />
      )}
    </div>
  );
}
