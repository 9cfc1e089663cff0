/** The tasks that were learnt in this browser: solve with one at once, rename, export, delete. */

import { Download, Pencil, Play, Trash2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Learnt } from '../../../../protocol/learn.ts';
import { Button, IconButton } from '../../../../ui/Button.tsx';
import { TextField } from '../../../../ui/Field.tsx';
import { bytes, duration, plural } from '../../../../ui/format.ts';
import { GridPicture } from '../../ui/GridPicture.tsx';
import { exportLearnt, forgetLearnt, renameLearnt, solveWithLearnt, useLearnt } from '../kept.ts';
import { isLearning } from '../record.ts';
import { useLearning } from '../runtime.ts';
import { learntModelWords } from '../words.ts';

/** In the sheet of models. */
export default function ModelsForArc() {
  const opened = useLearnt((s) => s.opened);
  return (
    <div className="grid gap-3">
      <article className="rounded-lg border border-line bg-surface p-4 text-sm">
        <h3 className="font-semibold">E-TRM</h3>
        <p className="text-muted">{learntModelWords.about}</p>
      </article>
      <LearntList />
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
