/** Under the answer to a test: the drawn one checked against the one in the task's file; the two answers that the model's votes support most. */

import { CircleAlert, CircleCheck, CircleX, Info } from 'lucide-react';
import { useState } from 'react';
import { gridKey } from '../../../model/architectures/etrm/task.ts';
import { Button } from '../../../ui/Button.tsx';
import { percent, plural } from '../../../ui/format.ts';
import type { Say } from '../../../ui/Toast.tsx';
import { ATTEMPTS } from '../core/augment.ts';
import { type Grid } from '../core/grid.ts';
import { type ArcTask, verify } from '../core/task.ts';
import { around } from '../page/around.ts';
import { answerPlace, forgetAnswer, gridOf, keepAnswer, withGrid } from '../page/document.ts';
import { useArc, useArcView } from '../page/store.ts';
import { answerWords } from '../words.ts';
import { GridPicture } from './GridPicture.tsx';

interface Said {
  readonly tone: 'good' | 'bad';
  readonly words: string;
  /** The answer it was said of; another one makes it stale. */
  readonly key: string;
}

const icons = { good: CircleCheck, bad: CircleAlert, plain: Info };
const inks = { good: 'text-good', bad: 'text-bad', plain: 'text-muted' };

/** Compares, and says so where there is nothing to compare with. */
export function AnswerPanel({ busy }: { readonly busy: boolean }) {
  const { board, notes, edit } = useArc();
  const test = useArcView((s) => s.test);
  const [said, setSaid] = useState<Said | null>(null);
  const drawn = gridOf({ board, notes }, answerPlace(test));
  const known = board.task.test[test]?.output;
  if (!drawn) return null;
  const asked = `${board.id} ${test} ${known ? gridKey(known) : ''}`;
  const key = `${asked} ${gridKey(drawn)}`;
  const compare = (): void => {
    const verdict = verify(board.task, test, drawn);
    if (!verdict) return;
    const tried = useArcView.getState().countTry(asked, gridKey(drawn));
    const words = `${answerWords.attempt(tried, ATTEMPTS)}: ${verdict.summary.charAt(0).toLowerCase()}${verdict.summary.slice(1)}.`;
    setSaid({ tone: verdict.solved ? 'good' : 'bad', words, key });
  };
  const current = said?.key === key ? said : null;
  const tone = current?.tone ?? 'plain';
  const Icon = icons[tone];
  const words = current?.words ?? (known ? answerWords.compare : answerWords.unknown);
  return (
    <section aria-label={answerWords.region} className="flex flex-wrap items-center gap-x-2 gap-y-1 border-t border-line pt-2">
      <p role="status" aria-label="Comparison" className="flex min-h-9 min-w-0 flex-1 basis-56 items-center gap-2 text-sm">
        <Icon size={18} aria-hidden className={`shrink-0 ${inks[tone]}`} /> {words}
      </p>
      <Button disabled={busy || !known} onClick={compare}>
        Compare
      </Button>
      <Button
        weight="quiet"
        disabled={busy}
        title={known ? answerWords.forget : answerWords.keep}
        onClick={() => edit((doc) => (known ? forgetAnswer : keepAnswer)(doc, test))}
      >
        {known ? answerWords.forgetIt : answerWords.keepIt}
      </Button>
    </section>
  );
}

/** ARC allows two attempts. */
export function Candidates({ busy, say }: { readonly busy: boolean; readonly say: Say }) {
  const run = around().useRun();
  const votes = run?.kind === 'arc' ? run.votes : undefined;
  const task = useArc((s) => s.board.task);
  const test = useArcView((s) => s.test);
  if (!votes || votes.candidates.length === 0) return null;
  const shown = votes.candidates.slice(0, ATTEMPTS);
  const take = (grid: Grid): void => {
    useArc.getState().edit((doc) => withGrid(doc, answerPlace(test), grid));
    say(answerWords.taken);
  };
  return (
    <section aria-label="Candidates" className="border-t border-line pt-2">
      <h2 className="num text-sm font-semibold">
        Two candidates{' '}
        <span className="font-normal text-muted">
          {votes.voted} of {plural(votes.total, 'vote')} counted
        </span>
      </h2>
      <ol className="mt-1 grid grid-cols-1 gap-2 @sm:grid-cols-2">
        {shown.map((candidate, i) => (
          <li key={i} className="flex gap-3 rounded-md border border-line bg-surface p-2">
            <GridPicture grid={candidate.grid} name={`Candidate ${i + 1}`} box={96} />
            <div className="num flex min-w-0 flex-1 flex-col items-start gap-1 text-sm">
              <p>
                <b>{plural(candidate.votes, 'vote')}</b>
              </p>
              <p className="text-xs text-muted" title={answerWords.sure}>
                {answerWords.isSure(percent(candidate.confidence))}
              </p>
              <Outcome task={task} test={test} grid={candidate.grid} />
              <Button className="mt-auto" disabled={busy || candidate.grid.length === 0} onClick={() => take(candidate.grid)}>
                {answerWords.use}
              </Button>
            </div>
          </li>
        ))}
      </ol>
      {shown.length === 1 && <p className="mt-1 text-xs text-muted">{answerWords.oneMind}</p>}
    </section>
  );
}

function Outcome({ task, test, grid }: { readonly task: ArcTask; readonly test: number; readonly grid: Grid }) {
  const verdict = verify(task, test, grid);
  if (!verdict) return <p className="text-xs text-muted">{answerWords.noCheck}</p>;
  const Icon = verdict.solved ? CircleCheck : CircleX;
  return (
    <p className={`flex items-start gap-1 text-xs ${verdict.solved ? 'text-good' : 'text-bad'}`}>
      <Icon size={14} aria-hidden className="mt-px shrink-0" /> {verdict.solved ? 'right' : verdict.summary}
    </p>
  );
}
