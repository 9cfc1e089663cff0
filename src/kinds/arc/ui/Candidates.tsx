/** The two answers that the model's votes support most, as ARC allows two attempts; compared with the task's own where it has one. */

import { CircleCheck, CircleX } from 'lucide-react';
import { useRun } from '../../../app/coordinator.ts';
import { Button } from '../../../ui/Button.tsx';
import { percent, plural } from '../../../ui/format.ts';
import type { Say } from '../../shared/ui/notice.ts';
import { arcKind, type ArcTask, ATTEMPTS, sameGrid } from '../core/index.ts';
import { withGrid } from '../page/document.ts';
import { useArc } from '../page/store.ts';
import { useArcView } from '../page/view.ts';
import { answerWords } from '../words.ts';
import { GridPicture } from './GridPicture.tsx';

const PICTURE = 96;

export function Candidates({ busy, say }: { readonly busy: boolean; readonly say: Say }) {
  const votes = useRun((s) => (s.attached && s.record?.kind === 'arc' ? s.record.votes : undefined));
  const task = useArc((s) => s.board.task);
  const test = useArcView((s) => s.test);
  if (!votes || votes.candidates.length === 0) return null;
  const [first, second] = votes.candidates;
  const shown = [first, second].slice(0, ATTEMPTS).filter((c) => c !== undefined);
  const take = (grid: (typeof shown)[number]['grid']): void => {
    useArc.getState().edit((doc) => withGrid(doc, { part: 'test', index: test, side: 'output' }, grid));
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
            <GridPicture grid={candidate.grid} name={`Candidate ${i + 1}`} box={PICTURE} />
            <div className="num flex min-w-0 flex-1 flex-col items-start gap-1 text-sm">
              <p>
                <b>{plural(candidate.votes, 'vote')}</b>
              </p>
              <p className="text-xs text-muted" title={answerWords.sure}>
                {percent(candidate.confidence)} sure (mean q_halt)
              </p>
              <Outcome task={task} test={test} grid={candidate.grid} />
              <Button className="mt-auto" disabled={busy || candidate.grid.length === 0} onClick={() => take(candidate.grid)}>
                Use as answer
              </Button>
            </div>
          </li>
        ))}
      </ol>
      {shown.length === 1 && <p className="mt-1 text-xs text-muted">{answerWords.oneMind}</p>}
    </section>
  );
}

function Outcome({ task, test, grid }: { readonly task: ArcTask; readonly test: number; readonly grid: readonly (readonly number[])[] }) {
  const known = task.test[test]?.output;
  if (!known) return <p className="text-xs text-muted">{answerWords.noCheck}</p>;
  const right = sameGrid(known, grid);
  const Icon = right ? CircleCheck : CircleX;
  return (
    <p className={`flex items-start gap-1 text-xs ${right ? 'text-good' : 'text-bad'}`}>
      <Icon size={14} aria-hidden className="mt-px shrink-0" /> {right ? 'right' : (arcKind.verify(task, test, grid)?.summary ?? '')}
    </p>
  );
}
