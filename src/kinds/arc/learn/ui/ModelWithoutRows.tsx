/** Where a model from elsewhere is in use that has no rows for the open task: it is trained on it, or a person says which public task this is. */

import { GraduationCap } from 'lucide-react';
import { useId, useState, type FormEvent } from 'react';
import { Button } from '../../../../ui/Button.tsx';
import { TextField } from '../../../../ui/Field.tsx';
import type { ModelInUse } from '../../../kind.ts';
import { around } from '../../page/around.ts';
import { nameTask } from '../../page/own.ts';
import { arcIdIn } from '../../page/read.ts';
import { rowsFor } from '../../page/run.ts';
import { useArc } from '../../page/store.ts';
import { taskWords } from '../../words.ts';
import { learningFrom, whichWords } from '../fromModel.ts';

/** The model in use, where it comes from elsewhere, answers ARC tasks by rows, and has none for the open task; else null. */
export function useModelWithoutRows(): ModelInUse | null {
  useArc((s) => s.board); // asked again for another task
  const model = around().useModel();
  const isElsewhere = model?.source.kind === 'published' || model?.source.kind === 'file';
  return isElsewhere && model.task === 'arc' && rowsFor(model.info) === 0 ? model : null;
}

/** Goes on training the model, rows first. */
export function LearnFromModel({ model: { name, info } }: { readonly model: ModelInUse }) {
  const learn = (): void => {
    const { settings } = learningFrom({ stepMs: info.stepMs, nSup: info.config.nSup }, useArc.getState().board.task);
    around().teach(settings);
  };
  return (
    <div className="shrink-0 max-sm:basis-full max-sm:pl-8">
      <Button title={whichWords.learn(name)} onClick={learn}>
        <GraduationCap size={16} aria-hidden /> {whichWords.learnIt}
      </Button>
    </div>
  );
}

/** Where the model has rows for public tasks: a person may say which of them the open one is. */
export function WhichTask({ model: { name, info } }: { readonly model: ModelInUse }) {
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
          <TextField
            autoFocus
            value={typed}
            maxLength={500}
            spellCheck={false}
            autoComplete="off"
            placeholder="00576224"
            aria-describedby={hint}
            aria-invalid={problem !== null}
            onChange={(e) => setTyped(e.target.value)}
            className="min-h-9 min-w-0 flex-1 font-mono"
          />
        </label>
        <Button type="submit" disabled={typed.trim() === ''}>
          {whichWords.use}
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
