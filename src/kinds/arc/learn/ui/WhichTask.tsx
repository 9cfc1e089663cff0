/** Where a model has rows for public tasks and does not recognise the open one: a person may say which it is. */

import { useId, useState, type FormEvent } from 'react';
import type { LoadedModel } from '../../../../features/models/models.ts';
import { Button } from '../../../../ui/Button.tsx';
import { arcIdIn } from '../../page/fetch.ts';
import { nameTask } from '../../page/own.ts';
import { taskWords } from '../../words.ts';
import { whichWords } from '../words.ts';

export function WhichTask({ model: { name, info } }: { readonly model: LoadedModel }) {
  const hint = useId();
  const [asked, setAsked] = useState(false);
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const tasks = info.tasks ?? {};
  if (Object.keys(tasks).length === 0) return null;
  if (!asked)
    return (
      <Button weight="quiet" title={whichWords.why(tasks)} onClick={() => setAsked(true)}>
        {whichWords.which}
      </Button>
    );
  const tell = async (): Promise<void> => {
    const id = arcIdIn(typed) ?? typed.trim();
    if (id.startsWith('#') || !Object.hasOwn(tasks, id)) return setProblem(whichWords.unknown(name, id));
    setProblem((await nameTask(id)) ? null : taskWords.taken(id)); // known by its name now, this form goes
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void tell();
  };
  return (
    <form onSubmit={submit} className="grid basis-full gap-1 text-sm max-sm:pl-8">
      <div className="flex flex-wrap items-center gap-2">
        <label className="flex min-w-0 flex-1 basis-64 items-center gap-2">
          <span className="whitespace-nowrap">{whichWords.which}</span>
          <input
            autoFocus
            value={typed}
            maxLength={500}
            spellCheck={false}
            autoComplete="off"
            placeholder="00576224"
            aria-describedby={hint}
            aria-invalid={problem !== null}
            onChange={(e) => setTyped(e.target.value)}
            className="min-h-9 min-w-0 flex-1 rounded-md border border-line-strong bg-paper px-2 font-mono aria-invalid:border-bad"
          />
        </label>
        <Button type="submit" disabled={typed.trim() === ''}>
          Use its rows
        </Button>
      </div>
      <p id={hint} className="text-muted">
        {whichWords.why(tasks)}
      </p>
      {problem !== null && (
        <p role="alert" className="break-words text-bad">
          {problem}
        </p>
      )}
    </form>
  );
}
