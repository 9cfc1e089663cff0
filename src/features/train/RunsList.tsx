/** The runs in this browser: the room they take, what each is and how good it got, and everything that can be done with it. */

import { Download, Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { findKind } from '../../kinds/kinds.ts';
import { useModels } from '../../page/coordinator.ts';
import { isAskedFor } from '../../page/models/models.ts';
import { usePage } from '../../page/page.ts';
import type { StorageUse, RunSummary, WhichCheckpoint } from '../../protocol/training.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { TextField } from '../../ui/Field.tsx';
import { bytes, duration, percent, plural } from '../../ui/format.ts';
import { Select } from '../../ui/Select.tsx';
import { saveFile } from '../../ui/share.ts';
import { Checkpoints, ConfirmDialog } from './Checkpoints.tsx';
import { bestEvaluation, isTraining } from './record.ts';
import { training, useTraining, solveWith } from './runtime.ts';
import { listWords, standing } from './words.ts';

export function RunsList() {
  const runs = useTraining((s) => s.runs);
  const use = useTraining((s) => s.use);
  const failure = useTraining((s) => s.failure);
  return (
    <section aria-label="Runs" className="border-t border-line pt-4 pb-12">
      <div className="mb-3 flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 className="text-base font-semibold">{listWords.title}</h2>
        <p className="num min-h-5 text-xs text-muted">{use ? roomWords(use) : ''}</p>
      </div>
      {use?.damaged?.map((id) => (
        <p key={id} role="alert" className="mb-3 flex flex-wrap items-center gap-3 rounded-lg border border-warn bg-warn-soft p-3 text-sm">
          {listWords.damaged}
          <Button onClick={() => void training.getState().remove(id)}>{listWords.delete}</Button>
        </p>
      ))}
      {failure && (
        <p role="alert" className="mb-3 text-sm text-bad">
          {failure.message}
        </p>
      )}
      {runs === null ? (
        !failure && <p className="text-sm text-muted">{listWords.looking}</p>
      ) : runs.length === 0 ? (
        <p className="text-sm text-muted">{listWords.none}</p>
      ) : (
        <ul className="grid gap-3">
          {runs.map((run) => (
            <li key={run.id}>
              <RunItem run={run} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function roomWords({ runs, usage, quota }: StorageUse): string {
  const all = usage === null || quota === null ? '' : listWords.ofSite(bytes(usage), bytes(quota));
  return listWords.room(bytes(runs), all);
}

const date = (ms: number): string => new Date(ms).toLocaleString('en', { dateStyle: 'medium', timeStyle: 'short' });

async function exportRun(run: RunSummary, which: WhichCheckpoint): Promise<void> {
  const file = await training.getState().exported(run.id, which);
  if (!file) return;
  const name = fileName(run.name);
  saveFile(`${name}.safetensors`, new Blob([new Uint8Array(file.bytes)], { type: 'application/octet-stream' }));
  saveFile(`${name}.json`, new Blob([file.card], { type: 'application/json' }));
}

/** A file's name from a run's: "teach-my-sudoku". */
const fileName = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60) || 'model';

function RunItem({ run }: { readonly run: RunSummary }) {
  const live = useTraining((s) => isTraining(s.current));
  const open = useTraining((s) => s.current?.id === run.id);
  const elsewhere = useTraining((s) => s.elsewhere.has(run.id));
  const loading = useModels(isAskedFor);
  const [which, setWhich] = useState<WhichCheckpoint>('best');
  const [renaming, setRenaming] = useState(false);
  const [removing, setRemoving] = useState(false);
  const { resume, open: show, remove, rename } = training.getState();
  /** What is done with a run is seen on the page of its kind. */
  const there = (what: (id: string) => unknown) => (): void => {
    usePage.getState().show(run.kind, 'train');
    what(run.id);
  };
  const best = bestEvaluation(run.history.evaluations);
  const size = run.checkpoints.reduce((sum, c) => sum + c.bytes, 0);
  const empty = run.checkpoints.length === 0;
  const where = elsewhere ? 'elsewhere' : live && open ? 'here' : null;
  const blocked = live || loading;
  return (
    <article
      aria-label={run.name}
      className={`grid gap-2 rounded-lg bg-surface p-3 text-sm ${open ? 'border-2 border-accent' : 'border border-line'}`}
    >
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          {renaming ? (
            <NameField
              name={run.name}
              onName={(name) => name !== null && name !== run.name && void rename(run.id, name)}
              onDone={() => setRenaming(false)}
            />
          ) : (
            <h3 className="flex items-center gap-1 font-semibold break-words">
              {run.name}
              <IconButton
                icon={Pencil}
                px={14}
                name={`Rename ${run.name}`}
                title={listWords.rename}
                className="size-7 rounded-sm"
                onClick={() => setRenaming(true)}
              />
            </h3>
          )}
          <p className="num text-muted">
            {findKind(run.kind)?.label ?? run.kind} · {standing(run, where)} · {duration(run.seconds * 1000)} of training ·{' '}
            {best ? listWords.exact(percent(best.exact)) : listWords.noEvaluation} · {bytes(size)} · {date(run.updatedAt)}
          </p>
        </div>
        <div className="flex flex-wrap gap-2">
          {run.phase !== 'finished' && (
            <Button disabled={blocked || empty || elsewhere} onClick={there(resume)}>
              {listWords.resume}
            </Button>
          )}
          {!open && (
            <Button disabled={live} onClick={there(show)}>
              {listWords.curves}
            </Button>
          )}
        </div>
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <Select
          aria-label={listWords.which(run.name)}
          value={which}
          options={[
            ['best', listWords.best],
            ['latest', listWords.latest],
          ]}
          onChange={setWhich}
        />
        <Button disabled={blocked || empty} onClick={() => void solveWith(run, which)}>
          {listWords.solve}
        </Button>
        <Button disabled={live || empty} title={listWords.exportHint} onClick={() => void exportRun(run, which)}>
          <Download size={16} aria-hidden /> {listWords.export}
        </Button>
        <Button weight="quiet" disabled={where !== null} onClick={() => setRemoving(true)}>
          <Trash2 size={16} aria-hidden /> {listWords.remove}
        </Button>
      </div>
      <details className="text-xs">
        <summary className="w-max rounded text-muted underline underline-offset-2">{plural(run.checkpoints.length, 'checkpoint')}</summary>
        <Checkpoints run={run} disabled={live || elsewhere} />
      </details>
      {removing && (
        <ConfirmDialog
          title={listWords.removeTitle}
          description={listWords.removed(run.name, plural(run.checkpoints.length, 'checkpoint'))}
          verb={listWords.removeVerb}
          onYes={() => void remove(run.id)}
          onClose={() => setRemoving(false)}
        />
      )}
    </article>
  );
}

interface NameFieldProps {
  readonly name: string;
  readonly onName: (name: string | null) => void;
  readonly onDone: () => void;
}

/** Enter or leaving the field keeps the name, Escape does not. */
function NameField({ name, onName, onDone }: NameFieldProps) {
  const [text, setText] = useState(name);
  const keep = (): void => {
    onName(text.trim().slice(0, 120) || null);
    onDone();
  };
  return (
    <TextField
      dense
      autoFocus
      aria-label={listWords.nameField}
      maxLength={120}
      value={text}
      className="w-72 max-w-full"
      onChange={(e) => setText(e.target.value)}
      onBlur={keep}
      onKeyDown={(e) => {
        if (e.key === 'Enter') e.currentTarget.blur();
        if (e.key === 'Escape') onDone();
      }}
    />
  );
}
