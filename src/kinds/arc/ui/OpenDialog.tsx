/** Open an ARC task: files, pasted JSON, or an id of the public collection. What cannot be read says why and changes nothing. */

import { Download, FileUp } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { FileButton, TextArea, TextField } from '../../../ui/Field.tsx';
import { messageOf } from '../../../ui/Toast.tsx';
import type { NamedTask } from '../core/parse.ts';
import { arcIdIn, fetchArcTask, readArcFiles, readArcText, type ReadTasks } from '../page/read.ts';
import { openWords } from '../words.ts';
import { TaskList } from './TaskList.tsx';

interface Props {
  /** Tasks that were read already (dropped files) and wait to be chosen from. */
  readonly found: ReadTasks;
  /** An id or a link to a task that was pasted, to be fetched on wish. */
  readonly wanted: string;
  /** `problem` is what could not be read beside it; `all` is what it was chosen from. */
  readonly onOpen: (task: NamedTask, problem: string | null, all: readonly NamedTask[]) => void;
  readonly onClose: () => void;
}

/** Small public tasks, three for training and three for evaluation: published models have rows for them. */
const EXAMPLES = ['007bbfb7', '00d62c1b', '0d3d703e', '00576224', '009d5c81', '03560426'];

export default function OpenDialog({ found, wanted, onOpen, onClose }: Props) {
  const [{ tasks, problem }, setRead] = useState(found);
  const [text, setText] = useState('');
  const [id, setId] = useState(wanted);
  const [asking, setAsking] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const open = useRef(true);
  useEffect(() => {
    open.current = true;
    return () => {
      open.current = false;
    };
  }, []);

  const take = async (reading: () => ReadTasks | Promise<ReadTasks>): Promise<void> => {
    setError(null);
    try {
      const read = await reading();
      if (!open.current) return; // closed meanwhile: what comes late replaces nothing
      const [only, second] = read.tasks;
      if (only && !second) onOpen(only, read.problem, read.tasks);
      else setRead(read);
    } catch (e) {
      setError(messageOf(e));
    }
  };
  const takeFiles = (files: readonly File[]): void => {
    if (files.length > 0) void take(() => readArcFiles(files));
  };
  const fetchById = async (requested: string): Promise<void> => {
    setId(requested);
    setAsking(true);
    await take(async () => ({ tasks: [await fetchArcTask(requested)], problem: null }));
    setAsking(false);
  };

  if (tasks.length > 0) {
    return (
      <Dialog title={openWords.several(tasks.length)} description={openWords.choose} onClose={onClose}>
        {problem !== null && (
          <p role="alert" className="mb-3 text-sm break-words text-bad">
            {problem}
          </p>
        )}
        <TaskList tasks={tasks} onPick={(task) => onOpen(task, null, tasks)} />
      </Dialog>
    );
  }
  return (
    <Dialog title={openWords.title} description={openWords.open} onClose={onClose} onFiles={takeFiles}>
      <div className="grid gap-4">
        <FileButton label="Task files" accept=".json,.jsonl,.txt,application/json" multiple onFiles={takeFiles}>
          <FileUp size={16} aria-hidden /> Choose files
        </FileButton>
        <form
          className="grid gap-1"
          onSubmit={(event) => {
            event.preventDefault();
            if (arcIdIn(text) === null) return void take(() => readArcText(text));
            setId(text.trim()); // asked of another server only by its own button
            setText('');
          }}
        >
          <label className="text-sm font-semibold" htmlFor="arc-text">
            {openWords.paste}
          </label>
          <TextArea
            id="arc-text"
            rows={4}
            spellCheck={false}
            value={text}
            aria-describedby="arc-error"
            placeholder={'{"train": [{"input": [[0, 1]], "output": [[1, 0]]}], "test": [...]}'}
            onChange={(event) => setText(event.target.value)}
            className="px-3 py-2 font-mono text-sm"
          />
          <Button className="justify-self-end" type="submit" disabled={text.trim() === ''}>
            Open
          </Button>
        </form>
        <form
          className="grid gap-1"
          onSubmit={(event) => {
            event.preventDefault();
            void fetchById(id);
          }}
        >
          <label className="text-sm font-semibold" htmlFor="arc-id">
            {openWords.id}
          </label>
          <div className="flex gap-2">
            <TextField
              id="arc-id"
              value={id}
              spellCheck={false}
              autoComplete="off"
              placeholder="007bbfb7"
              aria-describedby="arc-error arc-id-hint"
              onChange={(event) => setId(event.target.value)}
              className="min-w-0 flex-1 px-3 py-2 font-mono text-sm"
            />
            <Button type="submit" disabled={asking || id.trim() === ''}>
              <Download size={16} aria-hidden /> {asking ? 'Asking' : 'Fetch'}
            </Button>
          </div>
          <p className="flex flex-wrap items-center gap-x-1 text-sm">
            For example
            {EXAMPLES.map((example) => (
              <Button
                key={example}
                weight="quiet"
                className="font-mono underline underline-offset-2"
                disabled={asking}
                onClick={() => void fetchById(example)}
              >
                {example}
              </Button>
            ))}
          </p>
          <p id="arc-id-hint" className="text-xs text-muted">
            {openWords.asks}
          </p>
        </form>
        <p id="arc-error" role="alert" className="min-h-10 text-sm break-words text-bad">
          {error}
        </p>
      </div>
    </Dialog>
  );
}
