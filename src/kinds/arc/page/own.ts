/** A person's own tasks: what they drew, pasted, opened or changed stays in a list, as it is being worked on. */

import { create } from 'zustand';
import { OwnStore, type OwnEntry } from '../../../storage/own.ts';
import { formatTask, type NamedTask } from '../core/parse.ts';
import { type ArcTask, arcTaskSchema } from '../core/task.ts';
import { withName } from './document.ts';
import { firstTask, openArcTask, useArc } from './store.ts';

interface OwnState {
  /** The latest first; null until they were fetched. */
  readonly tasks: readonly OwnEntry<ArcTask>[] | null;
  readonly refresh: () => Promise<void>;
  readonly remove: (name: string) => Promise<void>;
}

const store = new OwnStore<ArcTask>(arcTaskSchema, 'trm-playground-arc-tasks');

export const useOwn = create<OwnState>()((set, get) => ({
  tasks: null,
  async refresh() {
    set({ tasks: await store.all() });
  },
  async remove(name) {
    mine.delete(name);
    const { board } = useArc.getState();
    if (board.id === name) unwanted = board.task;
    await store.remove(name);
    await get().refresh();
  },
}));

/** Names of tasks that are kept as they are; others once they were changed, or are left and stand nowhere else. */
const mine = new Set<string>();
/** The open task, where it was taken out of the list. */
let unwanted: ArcTask | null = null;

/** A name that no task of a person's own has yet: "new task 2". */
function freeName(requested: string, tasks: readonly OwnEntry<ArcTask>[]): string {
  const taken = new Set(tasks.map(({ name }) => name));
  for (let i = 1; ; i++) {
    const name = i === 1 ? requested : `${requested.slice(0, 94)} ${i}`;
    if (!taken.has(name)) return name;
  }
}

/** Opens a task as one of the person's own. One of the same name with other grids stays in the list, and this one gets a name of its own. */
export async function openOwnTask({ id, task }: NamedTask): Promise<NamedTask> {
  const tasks = await store.all();
  const before = tasks.find(({ name }) => name === id);
  const name = before && formatTask(before.value) !== formatTask(task) ? freeName(id, tasks) : id;
  mine.add(name);
  const named = { id: name, task };
  openArcTask(named);
  return named;
}

/** Gives the open task another name. @returns false where another task of the person's own has it: nothing changes then */
export async function nameTask(id: string): Promise<boolean> {
  const { board } = useArc.getState();
  const other = (await store.all()).find(({ name }) => name === id);
  if (id !== board.id && other && formatTask(other.value) !== formatTask(board.task)) return false;
  if (useArc.getState().board === board) useArc.getState().edit((doc) => withName(doc, id));
  return true;
}

/** Quiet time after a change before it is kept, in milliseconds. */
const SAVE_AFTER_MS = 400;
let timer: ReturnType<typeof setTimeout> | null = null;

/** Keeps the task of a state, the present one or that before another task was opened, if a change waits to be kept. */
function save({ board, notes } = useArc.getState()): void {
  if (timer === null) return;
  clearTimeout(timer);
  timer = null;
  if (!mine.has(board.id) && (notes.loaded === null || notes.loaded === board.task)) return;
  mine.add(board.id);
  void put(board.id, board.task);
}

async function put(name: string, value: ArcTask): Promise<void> {
  await store.put({ name, value, savedAt: Date.now() });
  if (useOwn.getState().tasks !== null) await useOwn.getState().refresh();
}

/** Keeps a task that is left and stood on the board alone: it came by a link, or an earlier version left it there. One of the same name stays. */
async function keepLeft({
  board: { id, task },
  notes: { loaded },
}: Pick<ReturnType<typeof useArc.getState>, 'board' | 'notes'>): Promise<void> {
  if (mine.has(id) || loaded === task || task === unwanted || formatTask(task) === formatTask(firstTask.task)) return;
  const tasks = await store.all();
  const text = formatTask(task);
  if (!tasks.some(({ value }) => formatTask(value) === text)) await put(freeName(id, tasks), task);
}

/**
 * Keeps the tasks that were replaced before this module was here: by the link that the page was opened with, and by what came right after it.
 * What was replaced in an earlier visit was kept or taken out then.
 */
export async function keepReplaced(from = useArc.getInitialState(), now = useArc.getState()): Promise<void> {
  const steps = [...now.history.past, now.history.present].slice(from.history.past.length - (from.replaced ? 1 : 0));
  for (const [i, left] of steps.entries()) {
    const next = steps[i + 1]?.board;
    const byLink = i === 0 && from.replaced !== null;
    if (next && next.task !== left.board.task && (byLink || next.id !== left.board.id)) await keepLeft(left);
  }
}
void keepReplaced();

useArc.subscribe((state, before) => {
  const { board } = state;
  if (board === before.board) return;
  // Another name for the same task: the old one goes.
  if (board.task === before.board.task && board.id !== before.board.id && mine.has(before.board.id)) {
    void store.remove(before.board.id);
    mine.delete(before.board.id);
    mine.add(board.id);
  }
  if (board.id !== before.board.id) save(board.task === before.board.task ? state : before);
  if (board.task !== before.board.task && board.id !== before.board.id) void keepLeft(before);
  if (timer !== null) clearTimeout(timer);
  timer = setTimeout(save, SAVE_AFTER_MS);
});
if (typeof document !== 'undefined') {
  addEventListener('pagehide', () => save());
  document.addEventListener('visibilitychange', () => save());
}
