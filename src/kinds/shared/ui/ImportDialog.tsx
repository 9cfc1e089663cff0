/** Import a puzzle: paste its text, or choose a file. What cannot be read says why and changes nothing. */

import { FileUp } from 'lucide-react';
import { useRef, useState } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { messageOf, type Say } from '../../../ui/Toast.tsx';
import { ChoiceList } from './ChoiceList.tsx';
import type { Choice } from './choices.ts';

interface Props {
  readonly title: string;
  /** Which texts are read. */
  readonly description: string;
  /** What stands in the empty field: the beginning of such a text. */
  readonly placeholder: string;
  /** File types, as an input's `accept`. */
  readonly accept: string;
  /** The boards of a text or a file, at least one. @throws Error with a sentence for the page */
  readonly readText: (text: string) => Promise<readonly Choice[]>;
  readonly readFile: (file: File) => Promise<readonly Choice[]>;
  /** Boards that were read already (a paste, a dropped file) and wait to be chosen from. */
  readonly found: readonly Choice[];
  readonly onClose: () => void;
  readonly say: Say;
}

export default function ImportDialog({ title, description, placeholder, accept, readText, readFile, found, onClose, say }: Props) {
  const [text, setText] = useState('');
  const [error, setError] = useState<string | null>(null);
  const chooser = useRef<HTMLInputElement>(null);

  const [choices, setChoices] = useState(found);

  const pick = (choice: Choice): void => {
    say(`Loaded ${choice.open()}.`);
    onClose();
  };
  const load = async (reading: () => readonly Choice[] | Promise<readonly Choice[]>): Promise<void> => {
    try {
      const read = await reading();
      if (read.length > 1) setChoices(read);
      else read.forEach(pick);
    } catch (e) {
      setError(messageOf(e));
    }
  };

  const loadFirst = ([file]: readonly File[]): void => {
    if (file) void load(() => readFile(file));
  };

  if (choices.length > 0) {
    return (
      <Dialog title={`${choices.length} puzzles`} description="The text holds several. Choose the one to open." onClose={onClose}>
        <ChoiceList choices={choices} onPick={pick} />
      </Dialog>
    );
  }

  return (
    <Dialog title={title} description={description} onClose={onClose} onFiles={loadFirst}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void load(() => readText(text));
        }}
      >
        <label className="text-sm font-semibold" htmlFor="puzzle-text">
          Puzzle text
        </label>
        <textarea
          id="puzzle-text"
          rows={6}
          autoFocus
          spellCheck={false}
          value={text}
          aria-invalid={error !== null}
          aria-describedby="puzzle-error"
          placeholder={placeholder}
          onChange={(event) => {
            setText(event.target.value);
            setError(null);
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.form?.requestSubmit();
          }}
          className="mt-1 w-full resize-y rounded-md border border-line-strong bg-paper px-3 py-2 font-mono text-sm leading-tight whitespace-pre aria-invalid:border-bad"
        />
        <p id="puzzle-error" role="alert" className="min-h-10 text-sm text-bad">
          {error}
        </p>
        <div className="flex flex-wrap justify-between gap-2">
          <Button onClick={() => chooser.current?.click()}>
            <FileUp size={16} aria-hidden /> Choose a file
          </Button>
          <Button weight="primary" type="submit" disabled={text.trim() === ''}>
            Load puzzle
          </Button>
        </div>
        <input
          ref={chooser}
          type="file"
          hidden
          aria-label="Puzzle file"
          accept={accept}
          onChange={(event) => {
            const files = [...(event.target.files ?? [])];
            event.target.value = '';
            loadFirst(files);
          }}
        />
      </form>
    </Dialog>
  );
}
