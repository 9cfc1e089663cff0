/** The tasks that were learnt in this browser: solve with one at once, rename, export, delete; and the door for the file of one. */

import { Download, Pencil, Play, Trash2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import { create } from 'zustand';
import { OwnFile } from '../../../../features/models/OwnFiles.tsx';
import type { SideFiles } from '../../../../features/models/source.ts';
import { etrmFiles } from '../../../../model/architectures/ofTasks.ts';
import type { Learnt } from '../../../../protocol/learn.ts';
import { Button, IconButton } from '../../../../ui/Button.tsx';
import { TextField } from '../../../../ui/Field.tsx';
import { bytes, duration, plural } from '../../../../ui/format.ts';
import { saveFile } from '../../../../ui/share.ts';
import { messageOf } from '../../../../ui/Toast.tsx';
import { demonstrationsKey } from '../../core/task.ts';
import { openOwnTask } from '../../page/own.ts';
import { useArc, useArcView } from '../../page/store.ts';
import { GridPicture } from '../../ui/GridPicture.tsx';
import { isLearning } from '../record.ts';
import { learnClient, learning, useLearning } from '../runtime.ts';
import { learntModelWords } from '../words.ts';

interface LearntState {
  /** The latest first; null until they were fetched. */
  readonly all: readonly Learnt[] | null;
  /** What could not be done, in a sentence. */
  readonly problem: string | null;
  readonly refresh: () => Promise<void>;
}

const useLearnt = create<LearntState>()((set) => ({
  all: null,
  problem: null,
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
async function solveWithLearnt({ key, name, task }: Learnt): Promise<void> {
  if (demonstrationsKey(useArc.getState().board.task) !== key) await openOwnTask({ id: name, task });
  useArcView.getState().choose('auto');
  await learning.getState().lookUp();
  await learning.getState().solve();
}

const renameLearnt = (key: string, name: string): Promise<boolean> =>
  attempt(async () => {
    await learnClient.rename(key, name);
    await useLearnt.getState().refresh();
  });

const forgetLearnt = (key: string): Promise<boolean> =>
  attempt(async () => {
    await learnClient.forget(key);
    await useLearnt.getState().refresh();
    await learning.getState().lookUp();
  });

/** Weights and card as two files. */
const exportLearnt = ({ key, name }: Learnt): Promise<boolean> =>
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

/** Takes a file of a learnt task into the list. */
const importLearnt = (file: File): Promise<boolean> =>
  attempt(async () => {
    if (file.size > LEARNT_MAX_BYTES) throw new Error(learntModelWords.tooLarge(file.name, bytes(file.size), bytes(LEARNT_MAX_BYTES)));
    await learnClient.importModel(new Uint8Array(await file.arrayBuffer()), file.name);
    await useLearnt.getState().refresh();
  });

interface Props {
  /** What to do with a file that is no learnt task: a model that knows tasks by rows, perhaps. */
  readonly onOther: (file: File, beside: SideFiles) => void;
  readonly disabled: boolean;
}

/** In the sheet of models. */
export default function ModelsForArc({ onOther, disabled }: Props) {
  const [opened, setOpened] = useState('');
  const take = async (file: File, beside: SideFiles): Promise<void> => {
    setOpened('');
    if (!(await isLearntFile(file))) return onOther(file, beside);
    if (await importLearnt(file)) setOpened(learntModelWords.opened(file.name));
  };
  return (
    <div className="grid gap-3">
      <article className="rounded-lg border border-line bg-surface p-4 text-sm">
        <h3 className="font-semibold">E-TRM</h3>
        <p className="text-muted">{learntModelWords.about}</p>
      </article>
      <LearntList />
      <OwnFile disabled={disabled} more={learntModelWords.file} onFile={(file, beside) => void take(file, beside)} />
      <p role="status" className="text-sm text-good">
        {opened}
      </p>
    </div>
  );
}

/** Entries that are shown at once. */
const PAGE = 12;

const date = (ms: number): string => new Date(ms).toLocaleString('en', { dateStyle: 'medium', timeStyle: 'short' });

/** @param onUse called when a task was put on the workbench */
export function LearntList({ onUse }: { readonly onUse?: () => void }) {
  const { all, problem, refresh } = useLearnt();
  const ended = useLearning((s) => s.record?.phase);
  const [shown, setShown] = useState(PAGE);
  useEffect(() => void refresh(), [refresh, ended]);
  if (all === null && problem === null) return null;
  return (
    <section aria-label="Learnt tasks" className="grid gap-2">
      <h3 className="text-sm font-semibold">Learnt tasks</h3>
      {problem && (
        <p role="alert" className="text-sm text-bad">
          {problem}
        </p>
      )}
      {all?.length === 0 && <p className="text-sm text-muted">{learntModelWords.none}</p>}
      {all?.slice(0, shown).map((learnt) => (
        <Entry key={learnt.key} learnt={learnt} onUse={onUse} />
      ))}
      {all && all.length > shown && <Button onClick={() => setShown(shown + PAGE)}>Show more ({all.length - shown} left)</Button>}
    </section>
  );
}

function Entry({ learnt, onUse }: { readonly learnt: Learnt; readonly onUse: (() => void) | undefined }) {
  const live = useLearning((s) => isLearning(s.record));
  const [renaming, setRenaming] = useState(false);
  const { key, name, task, fitted, seeds, steps, seconds, savedAt } = learnt;
  const [pair] = task.train;
  const rename = (to: string): void => {
    setRenaming(false);
    if (to.trim() && to !== name) void renameLearnt(key, to);
  };
  return (
    <article aria-label={name} className="flex gap-3 rounded-lg border border-line bg-surface p-3 text-sm">
      {pair && <GridPicture grid={pair.output} name={`${name}, first output`} box={44} />}
      <div className="grid min-w-0 flex-1 gap-1">
        <div className="flex items-center gap-1">
          {renaming ? (
            <TextField
              on="surface"
              dense
              autoFocus
              aria-label={`Name of ${name}`}
              defaultValue={name}
              maxLength={120}
              className="min-w-0 flex-1"
              onBlur={(e) => rename(e.target.value)}
              onKeyDown={(e) => e.key === 'Enter' && rename(e.currentTarget.value)}
            />
          ) : (
            <>
              <h4 className="min-w-0 truncate font-semibold" title={name}>
                {name}
              </h4>
              <IconButton
                icon={Pencil}
                px={14}
                name={`Rename ${name}`}
                title="Rename"
                className="size-7 rounded-sm"
                onClick={() => setRenaming(true)}
              />
            </>
          )}
        </div>
        <p className="num text-xs text-muted">
          {learntModelWords.fitted(fitted > 0)}, {plural(seeds, 'seed')}, {steps} steps
          {seconds > 0 ? `, ${duration(seconds * 1000)}` : ''}, {bytes(learnt.bytes)}, {date(savedAt)}
        </p>
        <div className="flex flex-wrap gap-1">
          <Button
            disabled={live}
            aria-label={`Solve with ${name}`}
            onClick={() => {
              void solveWithLearnt(learnt);
              onUse?.();
            }}
          >
            <Play size={14} aria-hidden /> Solve
          </Button>
          <Button weight="quiet" aria-label={`Export ${name}`} title={learntModelWords.parts} onClick={() => void exportLearnt(learnt)}>
            <Download size={14} aria-hidden /> Export
          </Button>
          <Button weight="quiet" disabled={live} aria-label={`Delete ${name}`} onClick={() => void forgetLearnt(key)}>
            <Trash2 size={14} aria-hidden /> Delete
          </Button>
        </div>
      </div>
    </article>
  );
}
