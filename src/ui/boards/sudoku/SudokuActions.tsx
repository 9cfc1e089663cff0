/** Ways in and out of the Sudoku board: import, generate, examples, clear, share, copy. */
import { BookOpen, Copy, Dices, FileInput, Share2, Trash2 } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { sudoku, sudokuExamples, sudokuLevels, type SudokuLevel } from '../../../puzzles/sudoku/index.ts';
import { generateSudoku, sudokuLink, useSudoku } from '../../../store/puzzle.ts';
import { clearAll } from '../../../store/puzzleMarks.ts';
import { ToolButton } from '../ToolButton.tsx';
import { ToolMenu } from '../ToolMenu.tsx';
import { copyText, shareLink } from '../share.ts';
import { messageOf, type Say } from '../notice.ts';

const ImportDialog = lazy(() => import('./ImportDialog.tsx'));
const LinkDialog = lazy(() => import('../LinkDialog.tsx'));

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
  readonly say: Say;
}

export function SudokuActions({ busy, say }: Props) {
  const [importing, setImporting] = useState(false);
  const [generating, setGenerating] = useState(false);
  /** What could not be put on the clipboard and is shown instead. */
  const [shown, setShown] = useState<{ readonly title: string; readonly text: string } | null>(null);

  const generate = async (level: SudokuLevel): Promise<void> => {
    setGenerating(true);
    try {
      say(`Generated ${await generateSudoku(level)}, ${levels[level].name.toLowerCase()}.`);
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
  const share = async (): Promise<void> => {
    const link = sudokuLink(useSudoku.getState().board, location.href);
    const how = await shareLink('A Sudoku for TRM Playground', link);
    if (how === 'copied') say('Link copied.');
    if (how === 'failed') setShown({ title: 'Link to this Sudoku', text: link });
  };
  const copy = async (): Promise<void> => {
    const text = sudoku.format(useSudoku.getState().board);
    if (await copyText(text)) say('Copied as 81 characters.');
    else setShown({ title: 'This Sudoku as text', text });
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
      <ToolButton icon={Share2} label="Share" title="A link to this Sudoku" onClick={() => void share()} />
      <ToolButton icon={Copy} label="Copy" aria-label="Copy as text" title="Copy as 81 characters" onClick={() => void copy()} />
      <Suspense>
        {importing && <ImportDialog onClose={() => setImporting(false)} say={say} />}
        {shown && <LinkDialog title={shown.title} text={shown.text} onClose={() => setShown(null)} />}
      </Suspense>
    </div>
  );
}
