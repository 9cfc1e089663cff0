/** Ways in and out of the ARC workbench: open, gallery, new, save, share; the task's name and the way back to what was loaded. */
import { Download, FilePlus2, FolderOpen, Images, RotateCcw } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { arcKind, newTask, type NamedTask } from '../core/index.ts';
import { arcLink, openArcTask, type ReadTasks, useArc } from '../page/store.ts';
import { asLoaded, withName } from '../page/document.ts';
import { useArcView } from '../page/view.ts';
import type { Say } from '../../shared/ui/notice.ts';
import { ShareTools } from '../../shared/ui/ShareTools.tsx';
import { ToolButton } from '../../shared/ui/ToolButton.tsx';
import { saveText } from './saveText.ts';

const OpenDialog = lazy(() => import('./OpenDialog.tsx'));
const GalleryDialog = lazy(() => import('./GalleryDialog.tsx'));

/** No tasks that wait. */
export const NOTHING: ReadTasks = { tasks: [], problem: null };

interface Props {
  readonly busy: boolean;
  /** Tasks from dropped files that wait to be chosen from. */
  readonly found: ReadTasks;
  readonly onFound: (tasks: ReadTasks) => void;
  /** An id or a link to a task that was pasted; '' for none. */
  readonly wanted: string;
  readonly onWanted: (wanted: string) => void;
  readonly say: Say;
}

export function ArcActions({ busy, found, onFound, wanted, onWanted, say }: Props) {
  const [dialog, setDialog] = useState<'open' | 'gallery' | null>(null);
  const { board, notes, edit } = useArc();
  const changed = asLoaded({ board, notes }).board !== board || notes.answers.length > 0;
  const close = (): void => {
    setDialog(null);
    onFound(NOTHING);
    onWanted('');
  };
  const open = ({ id, task }: NamedTask, problem: string | null = null): void => {
    openArcTask({ id, task });
    close();
    say(problem === null ? `Opened ${id}.` : `Opened ${id}. ${problem}`);
  };
  const build = (): void => {
    openArcTask({ id: 'new task', task: newTask() });
    useArcView.getState().show({ part: 'train', index: 0 });
    useArcView.getState().activate('input');
  };
  const save = (): void => {
    saveText(`${board.id.replace(/[^\w.-]+/g, '-')}.json`, arcKind.format(board.task));
    say('Saved as a JSON file in ARC’s form.');
  };
  return (
    <>
      <div role="toolbar" aria-label="ARC task" className="flex flex-wrap justify-between">
        <ToolButton icon={FolderOpen} label="Open" title="Files, pasted JSON, or an id of the public collection" disabled={busy} onClick={() => setDialog('open')} />
        <ToolButton icon={Images} label="Gallery" title="Small tasks written for this page" disabled={busy} onClick={() => setDialog('gallery')} />
        <ToolButton
          icon={FilePlus2}
          label="New"
          title="Build a task from nothing (can be undone)"
          disabled={busy}
          onClick={build}
        />
        <ToolButton icon={Download} label="Save" title="Save the task as a JSON file in ARC’s form" onClick={save} />
        <ShareTools what="task" link={() => arcLink(board, location.href)} text={() => arcKind.format(board.task)} form="JSON in ARC’s form" say={say} />
      </div>
      <div className="flex items-center gap-2">
        <label className="flex min-w-0 flex-1 items-center gap-2 text-sm">
          <span className="text-muted">Task</span>
          <TaskName id={board.id} disabled={busy} />
        </label>
        <ToolButton
          icon={RotateCcw}
          label="Reset"
          title="Back to the task as it was opened (can be undone)"
          disabled={busy || notes.loaded === null || !changed}
          onClick={() => edit(asLoaded)}
        />
      </div>
      <Suspense>
        {(dialog === 'open' || found.tasks.length > 0 || wanted !== '') && <OpenDialog found={found} wanted={wanted} onOpen={open} onClose={close} />}
        {dialog === 'gallery' && <GalleryDialog onOpen={(task) => open(task)} onClose={close} />}
      </Suspense>
    </>
  );
}

/** The task's name: what its file is called, and what a trained model knows it by. */
function TaskName({ id, disabled }: { readonly id: string; readonly disabled: boolean }) {
  const [typed, setTyped] = useState(id);
  const [known, setKnown] = useState(id);
  if (id !== known) {
    setKnown(id); // another task, or an undone name
    setTyped(id);
  }
  const take = (): void => {
    const name = typed.replaceAll('|||', '-').trim();
    setTyped(name || id);
    if (name) useArc.getState().edit((doc) => withName(doc, name));
  };
  return (
    <input
      aria-label="Name of the task"
      title="The name of its file, and what a trained model knows it by"
      maxLength={100}
      disabled={disabled}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={take}
      onKeyDown={(event) => event.key === 'Enter' && take()}
      className="min-h-9 min-w-0 flex-1 truncate rounded-md border border-transparent px-2 font-semibold hover:border-line-strong focus:border-line-strong"
    />
  );
}
