/** Ways in and out of the Sudoku board: import, generate, examples, clear, share, copy. */
import { BookOpen, Dices, FileInput, Trash2 } from 'lucide-react';
import { lazy, memo, Suspense, useEffect, useRef, useState } from 'react';
import { sudokuExamples } from '../core/examples.ts';
import { formatSudoku } from '../core/format.ts';
import { sudokuLevels, type SudokuLevel } from '../core/generate.ts';
import { generateSudoku, readSudokuFile, readSudokuText, sudokuLink, useSudoku } from '../page/store.ts';
import { clearAll } from '../page/marks.ts';
import type { Choice } from '../../shared/ui/choices.ts';
import { messageOf, type Say } from '../../shared/ui/notice.ts';
import { ShareTools } from '../../shared/ui/ShareTools.tsx';
import { ToolButton } from '../../shared/ui/ToolButton.tsx';
import { ToolMenu } from '../../shared/ui/ToolMenu.tsx';

const ImportDialog = lazy(() => import('../../shared/ui/ImportDialog.tsx'));

const levels: Record<SudokuLevel, { readonly name: string; readonly hint: string }> = {
  easy: { name: 'Easy', hint: 'every step is forced' },
  medium: { name: 'Medium', hint: 'takes a few guesses' },
  hard: { name: 'Hard', hint: 'takes many guesses' },
};
const levelItems = sudokuLevels.map((id) => ({ id, ...levels[id] }));
const exampleItems = sudokuExamples.map(({ id, name, source }) => ({ id, name, hint: source }));

interface Props {
  /** The board cannot be changed now. */
  readonly busy: boolean;
  /** Boards of a paste or a dropped file that wait to be chosen from. */
  readonly found: readonly Choice[];
  readonly onFound: (choices: readonly Choice[]) => void;
  readonly say: Say;
}

export const SudokuActions = memo(function SudokuActions({ busy, found, onFound, say }: Props) {
  const [importing, setImporting] = useState(false);
  const [generating, setGenerating] = useState(false);
  const running = useRef(busy);
  useEffect(() => {
    running.current = busy;
  }, [busy]);

  const generate = async (level: SudokuLevel): Promise<void> => {
    setGenerating(true);
    try {
      const made = await generateSudoku(level, () => !running.current);
      say(made === null ? 'A run began before the new Sudoku was made: the board stays.' : `Generated ${made}, ${levels[level].name.toLowerCase()}.`);
    } catch (e) {
      say(messageOf(e), true);
    }
    setGenerating(false);
  };
  const open = (id: string): void => {
    const example = sudokuExamples.find((e) => e.id === id);
    if (!example) return;
    useSudoku.getState().replace(example.board);
    say(`${example.name}: ${example.source}.`);
  };

  return (
    <div role="toolbar" aria-label="Sudoku" className="flex justify-between">
      <ToolButton icon={FileInput} label="Import" title="Paste text or a link, or choose a file" disabled={busy} onClick={() => setImporting(true)} />
      <ToolMenu
        icon={Dices}
        label="Generate"
        title="A new Sudoku with exactly one solution"
        disabled={busy || generating}
        items={levelItems}
        onPick={(id) => void sudokuLevels.filter((level) => level === id).map(generate)}
      />
      <ToolMenu icon={BookOpen} label="Examples" title="Well-known puzzles" disabled={busy} items={exampleItems} onPick={open} />
      <ToolButton
        icon={Trash2}
        label="Clear"
        title="Empty the board (can be undone)"
        disabled={busy}
        onClick={() => useSudoku.getState().edit(clearAll)}
      />
      <ShareTools
        what="Sudoku"
        link={() => sudokuLink(useSudoku.getState().board, location.href)}
        text={() => formatSudoku(useSudoku.getState().board)}
        form="81 characters"
        say={say}
      />
      <Suspense>
        {(importing || found.length > 0) && (
          <ImportDialog
            title="Import a Sudoku"
            description="Paste digits and blanks, a grid, candidates, a table, or a link of another Sudoku page; text around it does no harm. Or choose a file."
            placeholder="8..........36......7..9.2...5...7...."
            accept=".sdk,.sdm,.sdx,.ss,.msk,.opensudoku,.xml,.json,.txt,.csv,.tsv,.html,text/plain,text/csv"
            readText={readSudokuText}
            readFile={readSudokuFile}
            found={found}
            onClose={() => {
              setImporting(false);
              onFound([]);
            }}
            say={say}
          />
        )}
      </Suspense>
    </div>
  );
});
