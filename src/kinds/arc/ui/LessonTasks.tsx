/** The ARC tasks of the next training run: the open one, or files of one's own; and their copies. What cannot be read says why and changes nothing. */

import { FileUp, X } from 'lucide-react';
import { useState } from 'react';
import { create } from 'zustand';
import { MAX_LESSONS } from '../../../protocol/training.ts';
import { Button, IconButton } from '../../../ui/Button.tsx';
import { Checkbox } from '../../../ui/Choice.tsx';
import { FileButton } from '../../../ui/Field.tsx';
import { Slider } from '../../../ui/panel.tsx';
import { messageOf } from '../../../ui/Toast.tsx';
import type { NamedTask } from '../core/parse.ts';
import { readArcFiles } from '../page/read.ts';
import { openArcTask, useArc } from '../page/store.ts';
import { lessonWords } from '../words.ts';
import { GridPicture } from './GridPicture.tsx';

interface TaskChoice {
  /** Tasks that were added; none: the one that is open. */
  readonly tasks: readonly NamedTask[];
  /** Augmented copies of each task. */
  readonly augmentations: number;
  /** One demonstration of each task with three or more is kept for the evaluation. */
  readonly holdOut: boolean;
}

export const useTaskChoice = create<TaskChoice>()(() => ({ tasks: [], augmentations: 8, holdOut: false }));

/** Tasks that are shown by a picture; more are only counted. */
const SHOWN = 12;

export const LessonTasks = ({ source }: { readonly source: string }) => (
  <>
    {source === 'tasks' && <TaskPicker />}
    <Slider
      label={lessonWords.augmentations}
      value={useTaskChoice((s) => s.augmentations)}
      min={1}
      max={300}
      onChange={(augmentations) => useTaskChoice.setState({ augmentations })}
      hint={lessonWords.copies}
    />
    <Checkbox
      className="min-h-8 text-sm"
      title={lessonWords.holdOut}
      checked={useTaskChoice((s) => s.holdOut)}
      onChange={(holdOut) => useTaskChoice.setState({ holdOut })}
    >
      {lessonWords.keepBack}
    </Checkbox>
  </>
);

function TaskPicker() {
  const added = useTaskChoice((s) => s.tasks);
  const open = useArc((s) => s.board);
  const [error, setError] = useState<string | null>(null);
  const setTasks = (tasks: readonly NamedTask[]): void => useTaskChoice.setState({ tasks });
  const tasks = added.length > 0 ? added : [open];

  const add = async (files: readonly File[]): Promise<void> => {
    try {
      const { tasks: read, problem } = await readArcFiles(files);
      const all = [...new Map([...added, ...read].map((t) => [t.id, t])).values()];
      if (all.length > MAX_LESSONS) throw new RangeError(lessonWords.sum(all.length, MAX_LESSONS));
      setTasks(all);
      setError(problem);
      // The first one is also what Solve will be about.
      const [first] = read;
      if (first) openArcTask(first);
    } catch (e) {
      setError(messageOf(e));
    }
  };
  const without = (id: string): void => setTasks(added.filter((t) => t.id !== id));

  return (
    <div className="grid gap-2">
      <ul aria-label={lessonWords.tasks} className="flex flex-wrap gap-2">
        {tasks.slice(0, SHOWN).map((named) => (
          <li key={named.id}>
            <Task named={named} onRemove={added.length > 0 ? () => without(named.id) : null} />
          </li>
        ))}
        {tasks.length > SHOWN && <li className="num self-center text-sm text-muted">and {tasks.length - SHOWN} more</li>}
      </ul>
      <div className="flex flex-wrap items-center gap-2">
        <FileButton label={lessonWords.files} accept=".json,application/json" multiple onFiles={(files) => void add(files)}>
          <FileUp size={16} aria-hidden /> {lessonWords.add}
        </FileButton>
        {added.length > 0 && (
          <Button weight="quiet" onClick={() => setTasks([])}>
            {lessonWords.open}
          </Button>
        )}
      </div>
      <p role="alert" className="text-sm break-words text-bad empty:hidden">
        {error}
      </p>
    </div>
  );
}

function Task({ named: { id, task }, onRemove }: { readonly named: NamedTask; readonly onRemove: (() => void) | null }) {
  const [pair] = task.train;
  return (
    <div className="flex items-center gap-2 rounded-md border border-line bg-surface p-2 text-xs">
      {pair && <GridPicture grid={pair.input} name={`${id}, input`} box={36} />}
      {pair && <GridPicture grid={pair.output} name={`${id}, output`} box={36} />}
      <span className="max-w-32 truncate font-semibold" title={id}>
        {id}
      </span>
      {onRemove && <IconButton icon={X} px={14} name={`Leave out ${id}`} className="size-7 rounded-sm" onClick={onRemove} />}
    </div>
  );
}
