/** Import a Sudoku: paste text or a link, or choose a file. What cannot be read says why and changes nothing. */
import { FileUp } from 'lucide-react';
import { useRef, useState } from 'react';
import { loadSudokuFile, loadSudokuText } from '../../../store/puzzle.ts';
import { Button } from '../../common/Button.tsx';
import { BoardDialog } from '../BoardDialog.tsx';
import { messageOf, type Say } from '../notice.ts';

interface Props {
  readonly onClose: () => void;
  readonly say: Say;
}

export default function ImportDialog({ onClose, say }: Props) {
  const [text, setText] = useState('');
  const [error, setError] = useState<string | null>(null);
  const chooser = useRef<HTMLInputElement>(null);

  const load = async (loading: () => string | Promise<string>): Promise<void> => {
    try {
      say(`Loaded ${await loading()}.`);
      onClose();
    } catch (e) {
      setError(messageOf(e));
    }
  };

  return (
    <BoardDialog
      title="Import a Sudoku"
      description="81 characters with 0 . _ - or * for blanks, a grid over several lines, a link from another Sudoku page, or a file."
      onClose={onClose}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void load(() => loadSudokuText(text));
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
          placeholder={'8..........36......7..9.2...5...7....'}
          onChange={(event) => {
            setText(event.target.value);
            setError(null);
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.form?.requestSubmit();
          }}
          className="mt-1 w-full resize-y rounded-md border border-line-strong bg-paper px-3 py-2 font-mono text-sm aria-invalid:border-bad"
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
          accept=".sdk,.sdm,.txt,.csv,text/plain"
          onChange={(event) => {
            const file = event.target.files?.[0];
            event.target.value = '';
            if (file) void load(() => loadSudokuFile(file));
          }}
        />
      </form>
    </BoardDialog>
  );
}
