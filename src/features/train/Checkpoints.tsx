/** The checkpoints of a run: go back to one, or make room. */

import { useState } from 'react';
import type { Checkpoint, RunSummary } from '../../protocol/training.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { bytes, percent } from '../../ui/format.ts';
import { training } from './runtime.ts';
import { checkpointWords } from './words.ts';

const time = (ms: number): string => new Date(ms).toLocaleTimeString('en', { timeStyle: 'short' });

export function Checkpoints({ run, disabled }: { readonly run: RunSummary; readonly disabled: boolean }) {
  const [removing, setRemoving] = useState<Checkpoint | null>(null);
  const { rewind, removeCheckpoint } = training.getState();
  return (
    <>
      <div className="overflow-x-auto">
        <table className="num mt-2 w-full text-left">
          <thead>
            <tr className="text-muted">
              {checkpointWords.columns.map((h) => (
                <th key={h} scope="col" className="py-1 pr-3 font-normal">
                  {h === '' ? <span className="sr-only">{checkpointWords.actions}</span> : h}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {run.checkpoints.map((c) => (
              <tr key={c.step}>
                <th scope="row" className="pr-3 font-semibold">
                  {c.step} {c.best && <span className="font-normal text-good">best</span>}{' '}
                  {c.step === run.step && <span className="font-normal text-muted">here</span>}
                </th>
                <td className="pr-3">{c.exact === null ? '–' : percent(c.exact)}</td>
                <td className="pr-3 whitespace-nowrap">{bytes(c.bytes)}</td>
                <td className="pr-3 whitespace-nowrap">{time(c.savedAt)}</td>
                <td className="flex justify-end gap-1 py-0.5">
                  <Button
                    className="min-h-8"
                    disabled={disabled || c.step === run.step}
                    aria-label={checkpointWords.goOnFrom(c.step)}
                    title={checkpointWords.here}
                    onClick={() => void rewind(run.id, c.step)}
                  >
                    {checkpointWords.goOn}
                  </Button>
                  <Button
                    weight="quiet"
                    className="min-h-8"
                    disabled={disabled || run.checkpoints.length === 1}
                    aria-label={checkpointWords.removeOf(c.step)}
                    onClick={() => setRemoving(c)}
                  >
                    {checkpointWords.remove}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {removing && (
        <ConfirmDialog
          title={checkpointWords.removeTitle}
          description={checkpointWords.removed(removing.step, run.name)}
          verb={checkpointWords.removeVerb}
          onYes={() => void removeCheckpoint(run.id, removing.step)}
          onClose={() => setRemoving(null)}
        />
      )}
    </>
  );
}

interface Props {
  readonly title: string;
  readonly description: string;
  /** The word on the button that does it. */
  readonly verb: string;
  readonly onYes: () => void;
  readonly onClose: () => void;
}

/** Asks before something is gone for good. */
export function ConfirmDialog({ title, description, verb, onYes, onClose }: Props) {
  return (
    <Dialog title={title} description={description} onClose={onClose}>
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{checkpointWords.keep}</Button>
        <Button
          weight="primary"
          onClick={() => {
            onYes();
            onClose();
          }}
        >
          {verb}
        </Button>
      </div>
    </Dialog>
  );
}
