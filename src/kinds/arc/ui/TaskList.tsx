/** Tasks to choose from, as their first demonstration with a name. */

import { useDeferredValue, useMemo, useState, type ReactNode } from 'react';
import { Button } from '../../../ui/Button.tsx';
import type { NamedTask } from '../core/index.ts';
import { GridPicture } from './GridPicture.tsx';
import { searchTasks } from './taskSearch.ts';

export interface ListedTask extends NamedTask {
  readonly title?: string;
  readonly hint?: string;
  /** What is known of it before it is opened: "about 10 s here". */
  readonly note?: string;
}

interface Props {
  readonly tasks: readonly ListedTask[];
  readonly onPick: (task: ListedTask) => void;
  /** A button of its own on a task. */
  readonly action?: (task: ListedTask) => ReactNode;
}

/** Tasks that are shown at once: a collection may hold hundreds. */
const PAGE = 48;
/** Lists shorter than this need no search. */
const SEARCHED = 13;
const PICTURE = 64;

export function TaskList({ tasks, onPick, action }: Props) {
  const [wanted, setWanted] = useState('');
  const [shown, setShown] = useState(PAGE);
  const asked = useDeferredValue(wanted);
  const matching = useMemo(() => searchTasks(tasks, asked), [tasks, asked]);
  return (
    <>
      {tasks.length >= SEARCHED && (
        <div className="mb-3 grid gap-1">
          <input
            type="search"
            aria-label="Search the tasks"
            placeholder="Id, size or colours: 3x3, <=10, red, -blue, 4 colours"
            value={wanted}
            onChange={(event) => {
              setWanted(event.target.value);
              setShown(PAGE);
            }}
            className="w-full rounded-md border border-line-strong bg-paper px-3 py-2 text-sm"
          />
          <p role="status" className="num text-xs text-muted">
            {matching.length === tasks.length ? `${tasks.length} tasks` : `${matching.length} of ${tasks.length} tasks`}
          </p>
        </div>
      )}
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(9.5rem,1fr))] gap-2">
        {matching.slice(0, shown).map((named, i) => (
          <li key={`${named.id} ${i}`} className="relative">
            <TaskButton named={named} onPick={() => onPick(named)} />
            {action?.(named)}
          </li>
        ))}
      </ul>
      {matching.length > shown && (
        <Button className="mt-3 w-full" onClick={() => setShown(shown + PAGE)}>
          Show more ({matching.length - shown} left)
        </Button>
      )}
    </>
  );
}

function TaskButton({ named, onPick }: { readonly named: ListedTask; readonly onPick: () => void }) {
  const { id, task, title = id, hint, note } = named;
  const [pair] = task.train;
  return (
    <button
      type="button"
      aria-label={[title, hint, note].filter(Boolean).join(': ')}
      onClick={onPick}
      className="flex h-full w-full flex-col gap-1.5 rounded-md border border-line bg-paper p-2 text-left hover:border-accent"
    >
      <span className="flex h-16 items-center justify-around">
        {pair && <GridPicture grid={pair.input} name={`${title}, input`} box={PICTURE} />}
        {pair && <GridPicture grid={pair.output} name={`${title}, output`} box={PICTURE} />}
      </span>
      <span className="text-sm leading-tight font-semibold break-all">{title}</span>
      {hint && <span className="text-xs leading-tight text-muted">{hint}</span>}
      {note && <span className="num mt-auto text-xs leading-tight text-accent">{note}</span>}
    </button>
  );
}
