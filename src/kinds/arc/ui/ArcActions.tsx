/** Ways in and out of the ARC workbench: open, gallery, own tasks, new, next, edit, save, share; the task's name and the way back. */

import { ChevronRight, Download, FilePlus2, FolderOpen, Images, Layers, PencilLine, RotateCcw, Shuffle } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { saveFile } from '../../../ui/share.ts';
import type { Say } from '../../../ui/Toast.tsx';
import { ShareTools, ToolButton } from '../../shared/ui/ToolBar.tsx';
import { formatTask, type NamedTask } from '../core/parse.ts';
import { asLoaded, newTask } from '../page/document.ts';
import { nameTask, openOwnTask } from '../page/own.ts';
import type { ReadTasks } from '../page/read.ts';
import { arcLink, openArcTask, useArc, useArcView } from '../page/store.ts';
import { taskWords } from '../words.ts';

const OpenDialog = lazy(() => import('./OpenDialog.tsx'));
const GalleryDialog = lazy(() => import('./GalleryDialog.tsx'));
const OwnDialog = lazy(() => import('./TaskList.tsx'));

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

/** What Next and Random go through: the collection that was opened last, else the gallery. */
let collection: readonly NamedTask[] | null = null;

async function another(random: boolean): Promise<NamedTask | null> {
  const all = collection ?? (await import('../core/gallery/index.ts')).arcGallery();
  const { id } = useArc.getState().board;
  const at = all.findIndex((t) => t.id === id);
  if (!random) return all[(at + 1) % all.length] ?? null;
  const others = all.filter((t) => t.id !== id);
  return others[Math.floor(Math.random() * others.length)] ?? null;
}

export function ArcActions({ busy, found, onFound, wanted, onWanted, say }: Props) {
  const [dialog, setDialog] = useState<'open' | 'gallery' | 'own' | null>(null);
  const { board, notes, edit } = useArc();
  const editing = useArcView((s) => s.editing);
  const changed = asLoaded({ board, notes }).board !== board || notes.answers.length > 0;
  const close = (): void => {
    setDialog(null);
    onFound(NOTHING);
    onWanted('');
  };
  const show = ({ id, task }: NamedTask): void => {
    useArcView.getState().edit(false);
    openArcTask({ id, task });
    close();
    say(taskWords.opened(id));
  };
  const take = async (named: NamedTask, all: readonly NamedTask[], problem: string | null = null): Promise<void> => {
    collection = all.length > 1 ? all : collection;
    useArcView.getState().edit(false);
    const { id } = await openOwnTask(named);
    close();
    say(taskWords.opened(id, problem));
  };
  const build = async (): Promise<void> => {
    await openOwnTask({ id: 'new task', task: newTask() });
    const view = useArcView.getState();
    view.edit(true);
    view.show({ part: 'train', index: 0 });
    view.activate('input');
  };
  const go = (random: boolean) => (): void => void another(random).then((next) => next && show(next));
  const doors = [
    { icon: FolderOpen, label: 'Open', title: taskWords.open, onClick: () => setDialog('open') },
    { icon: Images, label: 'Gallery', title: taskWords.gallery, onClick: () => setDialog('gallery') },
    { icon: Layers, label: 'Yours', 'aria-label': 'Your tasks', title: taskWords.yours, onClick: () => setDialog('own') },
    { icon: FilePlus2, label: 'New', title: taskWords.new, onClick: () => void build() },
    { icon: ChevronRight, label: 'Next', 'aria-label': 'Next task', title: taskWords.next, onClick: go(false) },
    { icon: Shuffle, label: 'Random', 'aria-label': 'Random task', title: taskWords.random, onClick: go(true) },
  ];
  const save = (): void => {
    saveFile(`${board.id.replace(/[^\w.-]+/g, '-')}.json`, new Blob([formatTask(board.task)], { type: 'application/json' }));
    say(taskWords.saved);
  };
  return (
    <div className="@container flex flex-wrap items-center gap-x-4 gap-y-1">
      <div role="toolbar" aria-label="ARC task" className="flex flex-wrap max-sm:grid max-sm:w-full max-sm:grid-cols-5">
        {doors.map((door) => (
          <ToolButton key={door.label} disabled={busy} {...door} />
        ))}
        <ToolButton icon={Download} label="Save" title={taskWords.save} onClick={save} />
        <ShareTools
          what="task"
          link={() => arcLink(board, location.href)}
          text={() => formatTask(board.task)}
          form={taskWords.form}
          say={say}
        />
      </div>
      <div className="flex min-w-0 flex-1 basis-64 items-center gap-1">
        <label className="flex min-w-0 flex-1 items-center gap-2 text-sm">
          <span className="text-muted">Task</span>
          <TaskName id={board.id} disabled={busy} say={say} />
        </label>
        <ToolButton
          icon={PencilLine}
          label="Edit task"
          title={editing ? taskWords.lock : taskWords.edit}
          aria-pressed={editing}
          className="aria-pressed:bg-accent-soft aria-pressed:text-accent"
          disabled={busy}
          onClick={() => useArcView.getState().edit(!editing)}
        />
        <ToolButton
          icon={RotateCcw}
          label="Reset"
          title={taskWords.reset}
          disabled={busy || notes.loaded === null || !changed}
          onClick={() => edit(asLoaded)}
        />
      </div>
      <Suspense>
        {(dialog === 'open' || found.tasks.length > 0 || wanted !== '') && (
          <OpenDialog found={found} wanted={wanted} onOpen={(named, problem, all) => void take(named, all, problem)} onClose={close} />
        )}
        {dialog === 'gallery' && <GalleryDialog onOpen={show} onClose={close} />}
        {dialog === 'own' && <OwnDialog onOpen={(named) => void take(named, [])} onClose={close} />}
      </Suspense>
    </div>
  );
}

/** The task's name: what its file is called, and what a trained model knows it by. */
function TaskName({ id, disabled, say }: { readonly id: string; readonly disabled: boolean; readonly say: Say }) {
  const [typed, setTyped] = useState(id);
  const [known, setKnown] = useState(id);
  if (id !== known) {
    setKnown(id); // another task, or an undone name
    setTyped(id);
  }
  const take = (): void => {
    const name = typed.replaceAll('|||', '-').trim();
    setTyped(name || id);
    if (name === '' || name === id) return;
    void nameTask(name).then((isFree) => {
      if (isFree) return;
      setTyped(id);
      say(taskWords.taken(name), true);
    });
  };
  return (
    <input
      aria-label={taskWords.nameField}
      title={taskWords.name}
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
