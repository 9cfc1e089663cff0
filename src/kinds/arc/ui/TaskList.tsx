/** Tasks to choose from, as their first demonstration with a name. */
import { useState } from 'react';
import type { NamedTask } from '../core/index.ts';
import { Button } from '../../../ui/Button.tsx';
import { GridPicture } from './GridPicture.tsx';

export interface ListedTask extends NamedTask {
  readonly title?: string;
  readonly hint?: string;
}

interface Props {
  readonly tasks: readonly ListedTask[];
  readonly onPick: (task: ListedTask) => void;
}

/** Tasks that are shown at once: a collection may hold hundreds. */
const PAGE = 24;
const PICTURE = 64;

export function TaskList({ tasks, onPick }: Props) {
  const [shown, setShown] = useState(PAGE);
  return (
    <>
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(9.5rem,1fr))] gap-2">
        {tasks.slice(0, shown).map((named) => (
          <li key={named.id}>
            <TaskButton named={named} onPick={() => onPick(named)} />
          </li>
        ))}
      </ul>
      {tasks.length > shown && (
        <Button className="mt-3 w-full" onClick={() => setShown(shown + PAGE)}>
          Show more ({tasks.length - shown} left)
        </Button>
      )}
    </>
  );
}

function TaskButton({ named, onPick }: { readonly named: ListedTask; readonly onPick: () => void }) {
  const { id, task, title = id, hint } = named;
  const [pair] = task.train;
  return (
    <button
      type="button"
      aria-label={hint ? `${title}: ${hint}` : title}
      onClick={onPick}
      className="flex h-full w-full flex-col gap-1.5 rounded-md border border-line bg-paper p-2 text-left hover:border-accent"
    >
      <span className="flex h-16 items-center justify-around">
        {pair && <GridPicture grid={pair.input} name={`${title}, input`} box={PICTURE} />}
        {pair && <GridPicture grid={pair.output} name={`${title}, output`} box={PICTURE} />}
      </span>
      <span className="text-sm leading-tight font-semibold break-all">{title}</span>
      {hint && <span className="text-xs leading-tight text-muted">{hint}</span>}
    </button>
  );
}
