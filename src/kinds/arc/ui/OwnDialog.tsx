/** The tasks a person drew, pasted, opened or changed, the latest first. */

import { Trash2 } from 'lucide-react';
import { useEffect } from 'react';
import { BoardDialog } from '../../shared/ui/BoardDialog.tsx';
import type { NamedTask } from '../core/index.ts';
import { useOwn } from '../page/own.ts';
import { TaskList } from './TaskList.tsx';

interface Props {
  readonly onOpen: (task: NamedTask) => void;
  readonly onClose: () => void;
}

export default function OwnDialog({ onOpen, onClose }: Props) {
  const { tasks, remove, refresh } = useOwn();
  useEffect(() => void refresh(), [refresh]);
  const all = tasks ?? [];
  return (
    <BoardDialog title="Your tasks" description="What you drew, pasted, opened or changed is kept in this browser." onClose={onClose}>
      {tasks !== null && all.length === 0 ? (
        <p className="text-sm text-muted">None yet: press New and draw one, or open a file.</p>
      ) : (
        <TaskList
          tasks={all.map(({ name, value }) => ({ id: name, task: value }))}
          onPick={onOpen}
          action={({ id }) => (
            <button
              type="button"
              aria-label={`Delete ${id}`}
              title={`Delete ${id}`}
              onClick={() => void remove(id)}
              className="absolute top-1 right-1 grid size-8 place-items-center rounded-md bg-surface/80 text-muted hover:bg-sunken hover:text-ink"
            >
              <Trash2 size={14} aria-hidden />
            </button>
          )}
        />
      )}
    </BoardDialog>
  );
}
