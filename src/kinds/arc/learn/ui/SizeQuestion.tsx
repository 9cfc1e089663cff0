/** Asked where how large the answer is does not follow from the demonstrations: the likely sizes as buttons, any other by its sides. */

import { useState } from 'react';
import { likelySizes } from '../../../../model/architectures/etrm/sizes.ts';
import { Button } from '../../../../ui/Button.tsx';
import { GRID_SIDE_MAX } from '../../core/index.ts';
import { useArc } from '../../page/store.ts';
import { useArcView } from '../../page/view.ts';
import { learning, useLearning } from '../runtime.ts';
import { whyAsked } from '../words.ts';

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
      aria-label="Size of the answer"
      className={`grid gap-2 rounded-md border p-2 text-sm ${given ? 'border-line' : 'border-warn bg-warn-soft'}`}
    >
      <p>{given ? `The answer is taken to be ${given[0]} × ${given[1]}.` : `What size is the answer? ${whyAsked(task)}.`}</p>
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
          <Side name="Rows of the answer" value={rows} onChange={setRows} />
          <span aria-hidden>×</span>
          <Side name="Columns of the answer" value={cols} onChange={setCols} />
          <Button type="submit" disabled={!fits}>
            This size
          </Button>
        </form>
      </div>
    </section>
  );
}

const Side = ({ name, value, onChange }: { readonly name: string; readonly value: string; readonly onChange: (value: string) => void }) => (
  <input
    type="number"
    inputMode="numeric"
    aria-label={`${name}, 1 to ${GRID_SIDE_MAX}`}
    min={1}
    max={GRID_SIDE_MAX}
    value={value}
    onChange={(e) => onChange(e.target.value)}
    className="num min-h-9 w-14 rounded-md border border-line-strong bg-surface px-2"
  />
);
