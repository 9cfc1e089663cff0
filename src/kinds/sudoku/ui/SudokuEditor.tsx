/** The workbench of 9x9 Sudokus. */

import type { EditorProps } from '../../kind.ts';
import { sudokuExamples } from '../core/examples.ts';
import { formatSudoku } from '../core/format.ts';
import { sudokuLevels, type SudokuLevel } from '../core/levels.ts';
import { conflicts } from '../core/verify.ts';
import { useSudokuStatus } from '../page/status.ts';
import { generateSudoku, readSudokuFile, readSudokuText, sudokuLink, useSudoku } from '../page/store.ts';
import type { SudokuTable } from '../page/table.ts';
import { SudokuWorkbench } from './SudokuWorkbench.tsx';

const levels: Record<SudokuLevel, { readonly name: string; readonly hint: string }> = {
  easy: { name: 'Easy', hint: 'every step is forced' },
  medium: { name: 'Medium', hint: 'takes a few guesses' },
  hard: { name: 'Hard', hint: 'takes many guesses' },
};

const table: SudokuTable = {
  side: 9,
  box: 3,
  thing: 'Sudoku',
  useStore: useSudoku,
  useSolution: useSudokuStatus,
  conflicts: (board) => conflicts(board),
  readText: readSudokuText,
  readFile: readSudokuFile,
  importing: {
    title: 'Import a Sudoku',
    description:
      'Paste digits and blanks, a grid, candidates, a table, or a link of another Sudoku page; text around it does no harm. Or choose a file.',
    placeholder: '8..........36......7..9.2...5...7....',
    accept: '.sdk,.sdm,.sdx,.ss,.msk,.opensudoku,.xml,.json,.txt,.csv,.tsv,.html,.rtf,text/plain,text/csv',
  },
  levels: sudokuLevels.map((id) => ({ id, ...levels[id] })),
  async generate(wished, wanted) {
    const level = sudokuLevels.find((id) => id === wished) ?? 'medium';
    const made = await generateSudoku(level, wanted);
    return made === null ? null : `${made}, ${levels[level].name.toLowerCase()}`;
  },
  examples: sudokuExamples.map(({ id, name, source, board }) => ({ id, name, hint: source, board })),
  link: sudokuLink,
  text: formatSudoku,
  form: '81 characters',
};

export const SudokuEditor = (props: EditorProps) => <SudokuWorkbench {...props} table={table} />;
