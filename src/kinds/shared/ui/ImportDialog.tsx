/** Import a puzzle: paste its text, or choose a file. What cannot be read says why and changes nothing. */

import { FileUp } from 'lucide-react';
import { use, useState } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { FileButton, SearchField, TextArea } from '../../../ui/Field.tsx';
import { messageOf, type Say } from '../../../ui/Toast.tsx';
import { importWords } from '../words.ts';
import type { BoardTools } from './BoardActions.tsx';
import type { Choice } from './choices.ts';

interface Props extends Pick<BoardTools['importing'], 'words'>, Pick<BoardTools, 'readText' | 'readFile'> {
  /** Boards that were read already (a paste, a dropped file) and wait to be chosen from. */
  readonly found: readonly Choice[];
  readonly onClose: () => void;
  readonly say: Say;
}

export default function ImportDialog({ words, readText, readFile, found, onClose, say }: Props) {
  const { title, description, placeholder, accept } = use(words());
  const [text, setText] = useState('');
  const [error, setError] = useState<string | null>(null);
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
      <Dialog title={importWords.several(choices.length)} description={importWords.choose} onClose={onClose}>
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
        <TextArea
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
          className="mt-1 px-3 py-2 font-mono text-sm leading-tight whitespace-pre"
        />
        <p id="puzzle-error" role="alert" className="min-h-10 text-sm text-bad">
          {error}
        </p>
        <div className="flex flex-wrap justify-between gap-2">
          <FileButton label="Puzzle file" accept={accept} onFiles={loadFirst}>
            <FileUp size={16} aria-hidden /> {importWords.file}
          </FileButton>
          <Button weight="primary" type="submit" disabled={text.trim() === ''}>
            Load puzzle
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface ChoiceListProps {
  readonly choices: readonly Choice[];
  readonly onPick: (choice: Choice) => void;
}

/** Choices that are shown at once. */
const PART = 50;

/** Boards of a text to choose from, a line each; a list of thousands is searched and shown in parts. */
function ChoiceList({ choices, onPick }: ChoiceListProps) {
  const [wanted, setWanted] = useState('');
  const [shown, setShown] = useState(PART);
  const words = wanted
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const matching = choices.filter(({ where, what }) =>
    words.every((word) =>
      /^\d+$/.test(word) ? new RegExp(`\\b${word}\\b`).test(`${where} ${what}`) : `${where} ${what}`.toLowerCase().includes(word),
    ),
  );
  return (
    <>
      {choices.length > PART && (
        <SearchField
          label={importWords.search}
          placeholder={importWords.searchHint}
          className="mb-2"
          value={wanted}
          onChange={(text) => {
            setWanted(text);
            setShown(PART);
          }}
        />
      )}
      <ul aria-label={importWords.list} className="grid gap-1">
        {matching.slice(0, shown).map((choice, i) => (
          <li key={`${choice.where} ${i}`}>
            <button
              type="button"
              onClick={() => onPick(choice)}
              className="w-full rounded-md border border-line bg-paper px-3 py-2 text-left text-sm hover:border-accent"
            >
              <span className="inline-block font-semibold first-letter:uppercase">{choice.where}</span>{' '}
              <span className="text-muted">{choice.what}</span>
            </button>
          </li>
        ))}
      </ul>
      {matching.length === 0 && <p className="text-sm text-muted">{importWords.none}</p>}
      {matching.length > shown && (
        <Button className="mt-3 w-full" onClick={() => setShown(shown + PART)}>
          {importWords.more(matching.length - shown)}
        </Button>
      )}
    </>
  );
}
