/** Tasks to choose from, as their first demonstration with a name, searched by what people remember of them; a person's own as such a list. */

import { Trash2 } from 'lucide-react';
import { useDeferredValue, useEffect, useMemo, useState, type ReactNode } from 'react';
import { Button, IconButton } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { SearchField } from '../../../ui/Field.tsx';
import { smallestSide } from '../core/codec.ts';
import { arcColours, gridSize } from '../core/grid.ts';
import type { NamedTask } from '../core/parse.ts';
import { type ArcTask, gridsOf } from '../core/task.ts';
import { useOwn } from '../page/own.ts';
import { openWords } from '../words.ts';
import { GridPicture } from './GridPicture.tsx';

interface ListedTask extends NamedTask {
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

export function TaskList({ tasks, onPick, action }: Props) {
  const [wanted, setWanted] = useState('');
  const [shown, setShown] = useState(PAGE);
  const asked = useDeferredValue(wanted);
  const matching = useMemo(() => searchTasks(tasks, asked), [tasks, asked]);
  return (
    <>
      {tasks.length >= SEARCHED && (
        <div className="mb-3 grid gap-1">
          <SearchField
            label={openWords.find}
            placeholder={openWords.search}
            value={wanted}
            onChange={(text) => {
              setWanted(text);
              setShown(PAGE);
            }}
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
        {pair && <GridPicture grid={pair.input} name={`${title}, input`} box={64} />}
        {pair && <GridPicture grid={pair.output} name={`${title}, output`} box={64} />}
      </span>
      <span className="text-sm leading-tight font-semibold break-all">{title}</span>
      {hint && <span className="text-xs leading-tight text-muted">{hint}</span>}
      {note && <span className="num mt-auto text-xs leading-tight text-accent">{note}</span>}
    </button>
  );
}

/** What is searched of a task. */
interface Card {
  readonly words: string;
  readonly sizes: ReadonlySet<string>;
  readonly largest: number;
  readonly colours: ReadonlySet<string>;
}

const cards = new WeakMap<ArcTask, Card>();

function cardOf({ id, title = '', hint = '', task }: ListedTask): Card {
  const known = cards.get(task);
  if (known) return known;
  const grids = gridsOf(task);
  const present = new Set(grids.flatMap((grid) => [...new Set(grid.flat())]));
  const card: Card = {
    words: `${id} ${title} ${hint}`.toLowerCase(),
    sizes: new Set(grids.map(gridSize)),
    largest: smallestSide(task),
    colours: new Set([...present].map((colour) => arcColours[colour]?.name ?? '')),
  };
  cards.set(task, card);
  return card;
}

const NAMES = new Map([
  ...arcColours.map(({ name }): [string, string] => [name, name]),
  ['gray', 'grey'],
  ['magenta', 'pink'],
  ['fuchsia', 'pink'],
  ['cyan', 'azure'],
  ['teal', 'azure'],
  ['brown', 'maroon'],
]);

/**
 * The tasks that have everything that was asked for: "3x3" a grid of that size, "<=10" no side above it, "red" or "-red" a colour or
 * its absence, "4 colours" (written "4c" too) that many of them, anything else a part of the id or the name.
 */
export function searchTasks<Task extends ListedTask>(tasks: readonly Task[], wanted: string): readonly Task[] {
  const words = wanted
    .toLowerCase()
    .replace(/(\d+)\s*colou?rs?/g, '$1c')
    .replace(/(\d+)\s*[x×]\s*(\d+)/g, '$1x$2')
    .replace(/(<=|≤|up to|<)\s*(\d+)(?:x\d+)?/g, '<=$2')
    .split(/[\s,]+/)
    .filter((word) => word !== '');
  if (words.length === 0) return tasks;
  return tasks.filter((task) => {
    const card = cardOf(task);
    return words.every((word) => {
      if (/^\d+x\d+$/.test(word)) return card.sizes.has(word) || card.words.includes(word);
      if (word.startsWith('<=')) return card.largest <= Number(word.slice(2));
      if (/^\d+c$/.test(word)) return card.colours.size === Number(word.slice(0, -1)) || card.words.includes(word);
      const absent = word.startsWith('-') ? NAMES.get(word.slice(1)) : undefined;
      if (absent !== undefined) return !card.colours.has(absent);
      const colour = NAMES.get(word);
      return (colour !== undefined && card.colours.has(colour)) || card.words.includes(word);
    });
  });
}

export interface PickProps {
  readonly onOpen: (task: NamedTask) => void;
  readonly onClose: () => void;
}

/** The tasks a person drew, pasted, opened or changed, the latest first. */
export default function OwnDialog({ onOpen, onClose }: PickProps) {
  const { tasks, remove, refresh } = useOwn();
  useEffect(() => void refresh(), [refresh]);
  const all = tasks ?? [];
  return (
    <Dialog title="Your tasks" description={openWords.own} onClose={onClose}>
      {tasks !== null && all.length === 0 ? (
        <p className="text-sm text-muted">{openWords.noneYet}</p>
      ) : (
        <TaskList
          tasks={all.map(({ name, value }) => ({ id: name, task: value }))}
          onPick={onOpen}
          action={({ id }) => (
            <IconButton
              icon={Trash2}
              px={14}
              name={`Delete ${id}`}
              title={`Delete ${id}`}
              onClick={() => void remove(id)}
              className="absolute top-1 right-1 size-8 bg-surface/80 text-muted hover:text-ink"
            />
          )}
        />
      )}
    </Dialog>
  );
}
