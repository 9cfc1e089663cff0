/** The tasks that were learnt in this browser, as the page holds them: fetched, put on the workbench, renamed, exported, deleted; and files of them. */

import { create } from 'zustand';
import { etrmFiles } from '../../../model/architectures/ofTasks.ts';
import type { Learnt } from '../../../protocol/learn.ts';
import { bytes } from '../../../ui/format.ts';
import { saveFile } from '../../../ui/share.ts';
import { messageOf } from '../../../ui/Toast.tsx';
import { demonstrationsKey } from '../core/task.ts';
import { openOwnTask } from '../page/own.ts';
import { useArc, useArcView } from '../page/store.ts';
import { learnClient, learning } from './runtime.ts';
import { learntModelWords } from './words.ts';

interface LearntState {
  /** The latest first; null until they were fetched. */
  readonly all: readonly Learnt[] | null;
  /** What could not be done, in a sentence. */
  readonly problem: string | null;
  /** The file that was taken into the list last; empty before one was. */
  readonly opened: string;
  readonly refresh: () => Promise<void>;
}

export const useLearnt = create<LearntState>()((set) => ({
  all: null,
  problem: null,
  opened: '',
  async refresh() {
    await attempt(async () => set({ all: await learnClient.list(), problem: null }));
  },
}));

/** Whether it was done; why not is told as the problem. */
async function attempt(work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (e) {
    useLearnt.setState({ problem: messageOf(e) });
    return false;
  }
}

/** Shows a learnt task on the workbench, unless it is there already, and has it answered. */
export async function solveWithLearnt({ key, name, task }: Learnt): Promise<void> {
  if (demonstrationsKey(useArc.getState().board.task) !== key) await openOwnTask({ id: name, task });
  useArcView.getState().choose('auto');
  await learning.getState().lookUp();
  await learning.getState().solve();
}

export const renameLearnt = (key: string, name: string): Promise<boolean> =>
  attempt(async () => {
    await learnClient.rename(key, name);
    await useLearnt.getState().refresh();
  });

export const forgetLearnt = (key: string): Promise<boolean> =>
  attempt(async () => {
    await learnClient.forget(key);
    await useLearnt.getState().refresh();
    await learning.getState().lookUp();
  });

/** Weights and card as two files. */
export const exportLearnt = ({ key, name }: Learnt): Promise<boolean> =>
  attempt(async () => {
    const { bytes: weights, card } = await learnClient.exportModel(key);
    const file = `learnt-${name.replace(/[^\w.-]+/g, '-')}`;
    saveFile(`${file}.safetensors`, new Blob([new Uint8Array(weights)], { type: 'application/octet-stream' }));
    saveFile(`${file}.json`, new Blob([card], { type: 'application/json' }));
  });

/** Whether a file is a learnt task. Looks at the first bytes of its header only; one that cannot be read is none. */
const isLearntFile = (file: File): Promise<boolean> =>
  file
    .slice(8, 8 + 4096)
    .text()
    .then(etrmFiles.wrote, () => false);

/** Largest file of a learnt task that is read; they have about a hundredth of that. */
const LEARNT_MAX_BYTES = 16 * 2 ** 20;

/** Takes a file of a learnt task into the list. Resolves false where the file is none; why one is not taken is told as the problem. */
export async function takeFile(file: File): Promise<boolean> {
  useLearnt.setState({ opened: '' });
  if (!(await isLearntFile(file))) return false;
  const isTaken = await attempt(async () => {
    if (file.size > LEARNT_MAX_BYTES) throw new Error(learntModelWords.tooLarge(file.name, bytes(file.size), bytes(LEARNT_MAX_BYTES)));
    await learnClient.importModel(new Uint8Array(await file.arrayBuffer()), file.name);
    await useLearnt.getState().refresh();
  });
  if (isTaken) useLearnt.setState({ opened: learntModelWords.opened(file.name) });
  return true;
}
