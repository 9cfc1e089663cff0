/** The answers to the test as a row of tabs with a picture each: the model's, the right one where a wrong one was given, a person's own. */

import { Pencil } from 'lucide-react';
import { useArcView } from '../../page/view.ts';
import { GridPicture } from '../../ui/GridPicture.tsx';
import type { ShownAnswer } from '../choices.ts';

export function AnswerTabs({ shown }: { readonly shown: ShownAnswer }) {
  const { choice, choices } = shown;
  if (choices.length < 2) return null;
  return (
    <div role="radiogroup" aria-label="Which answer" className="flex flex-wrap gap-1.5">
      {choices.map(({ id, label, note, grid }) => (
        <label
          key={id}
          className="flex min-h-11 items-center gap-2 rounded-md border border-line bg-surface px-2 py-1 text-sm has-checked:border-accent has-checked:bg-accent-soft has-checked:ring-1
            has-checked:ring-accent has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent"
        >
          <input type="radio" name="answer" className="sr-only" checked={choice === id} onChange={() => useArcView.getState().choose(id)} />
          {grid ? <GridPicture grid={grid} name={label} box={30} /> : <Pencil size={16} aria-hidden className="text-muted" />}
          <span className="leading-tight">
            {label}
            {note && <span className="num block text-xs text-muted">{note}</span>}
          </span>
        </label>
      ))}
    </div>
  );
}
