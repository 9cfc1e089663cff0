/** Under an answer, what only the person knows: how large it is, and whether it is right; and how far to trust it, by leaving demonstrations out. */

import { Check, FlaskConical, X } from 'lucide-react';
import { useState } from 'react';
import { likelySizes } from '../../../../model/architectures/etrm/sizes.ts';
import { Button } from '../../../../ui/Button.tsx';
import { TextField } from '../../../../ui/Field.tsx';
import type { Say } from '../../../../ui/Toast.tsx';
import { GRID_SIDE_MAX } from '../../core/grid.ts';
import { answerPlace, asDemonstration, keepAnswer, withGrid } from '../../page/document.ts';
import { useArc, useArcView } from '../../page/store.ts';
import { answerWords } from '../../words.ts';
import { isLearning, type ShownAnswer, isTrying } from '../record.ts';
import { learning, useLearning } from '../runtime.ts';
import { askWords, leftOutWords } from '../words.ts';

export function AskPerson({ shown, say }: { readonly shown: ShownAnswer; readonly say: Say }) {
  const { board, edit } = useArc();
  const test = useArcView((s) => s.test);
  const live = useLearning((s) => isLearning(s.record));
  const answered = useLearning((s) => s.attached && s.record?.phase === 'ended');
  const { choice, grid } = shown;
  if (live || !answered) return null;
  const known = board.task.test[test]?.output;
  const place = answerPlace(test);
  const isModels = choice === 'first' || choice === 'second';
  const yes = (): void => {
    if (!grid) return;
    edit((doc) => keepAnswer(withGrid(doc, place, grid), test));
    say(askWords.kept);
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
    say(askWords.taught);
  };
  return (
    <>
      {!known && grid && isModels && (
        <div role="group" aria-label={askWords.ask} className="flex flex-wrap items-center gap-2 text-sm">
          <span className="font-semibold">{askWords.ask}</span>
          <Button onClick={yes}>
            <Check size={16} aria-hidden /> Yes
          </Button>
          <Button onClick={no}>
            <X size={16} aria-hidden /> {askWords.no}
          </Button>
        </div>
      )}
      {known && !isModels && (
        <div className="flex flex-wrap items-center gap-2 text-sm">
          <Button title={askWords.teach} onClick={demonstrate}>
            {askWords.teachIt}
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
          title={askWords.leaveOut}
          onClick={() => void learning.getState().leaveOneOut()}
        >
          <FlaskConical size={16} aria-hidden /> {askWords.trust}
        </Button>
        {!leftOut && seconds > 3 && (
          <span className="num text-xs text-muted">{askWords.takes(Math.max(1, Math.round((seconds * all) / 5) * 5))}</span>
        )}
      </div>
      {leftOut && (
        <p role="status" className={`text-sm ${leftOut.failure ? 'text-bad' : ''}`}>
          {leftOutWords(leftOut, all)}
        </p>
      )}
      {leftOut && leftOut.trying !== null && (
        <progress
          aria-label={askWords.leaving}
          className="learn-progress h-1 w-full"
          value={(leftOut.trying + leftOut.fraction) / all}
          max={1}
        />
      )}
    </div>
  );
}

/** Asked where how large the answer is does not follow from the demonstrations: the likely sizes as buttons, any other by its sides. */
export function SizeQuestion() {
  const task = useArc((s) => s.board.task);
  const test = useArcView((s) => s.test);
  const given = useLearning((s) => s.sizes[test] ?? null);
  const told = useLearning((s) => s.told?.[test]);
  const [rows, setRows] = useState('');
  const [cols, setCols] = useState('');
  const input = task.test[test]?.input;
  if (!input || told !== null) return null;
  const give = (size: [number, number]): void => void learning.getState().giveSize(test, size);
  const [r, c] = [Number(rows), Number(cols)];
  const fits = [r, c].every((side) => Number.isInteger(side) && side >= 1 && side <= GRID_SIDE_MAX);
  return (
    <section
      aria-label={askWords.sizeOf}
      className={`grid gap-2 rounded-md border p-2 text-sm ${given ? 'border-line' : 'border-warn bg-warn-soft'}`}
    >
      <p>{given ? askWords.given(...given) : askWords.size(task)}</p>
      <div className="flex flex-wrap items-center gap-1.5">
        {likelySizes(task.train, input)
          .slice(0, 4)
          .map(([h, w]) => (
            <Button
              key={`${h}x${w}`}
              aria-pressed={given?.[0] === h && given[1] === w}
              className="aria-pressed:border-accent aria-pressed:bg-accent-soft"
              onClick={() => give([h, w])}
            >
              {h} × {w}
            </Button>
          ))}
        <form
          className="flex items-center gap-1"
          onSubmit={(event) => {
            event.preventDefault();
            if (fits) give([r, c]);
          }}
        >
          <SideField name={askWords.rows} value={rows} onChange={setRows} />
          <span aria-hidden>×</span>
          <SideField name={askWords.cols} value={cols} onChange={setCols} />
          <Button type="submit" disabled={!fits}>
            This size
          </Button>
        </form>
      </div>
    </section>
  );
}

interface SideFieldProps {
  readonly name: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

const SideField = ({ name, value, onChange }: SideFieldProps) => (
  <TextField
    on="surface"
    type="number"
    inputMode="numeric"
    aria-label={`${name}, 1 to ${GRID_SIDE_MAX}`}
    min={1}
    max={GRID_SIDE_MAX}
    value={value}
    onChange={(e) => onChange(e.target.value)}
    className="num min-h-9 w-14"
  />
);
